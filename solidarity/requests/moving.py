"""Dates that change: not certain yet, moved, or called off. Everyone on the shift is told.

Whoever was certain or asked on a shift that moves is asked again, with the key they had; who signed
up still waits for a coordinator, and gets no key by that. Who has something else at the new time is
let go. What was offered goes back to the waiting list and is offered anew. A shift that is called
off stays with its people until they have seen it.
"""

from collections.abc import Sequence

from sqlalchemy import select

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import (
    filling,
    fit,
    life,
    programmes,
    seats,
    standing_in,
    swaps,
    waiting,
)
from solidarity.requests.life import Act
from solidarity.requests.request import step
from solidarity.requests.seats import AlreadyOn, Overlaps
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftState, Span
from solidarity.requests.wishes import NotWished

_ASKED_AGAIN = (PlaceState.CONFIRMED, PlaceState.TO_AGREE, PlaceState.PROPOSED)


def make_tentative(shift: Shift, by: Member) -> None:
    """Take a shift off the board until its date is certain; its people are told to wait.

    Raises: NotYours; WrongState.
    """
    authority.require(by, "arrange", shift.collective_id)
    if shift.state not in (ShiftState.DRAFT, ShiftState.PUBLISHED) or shift.is_over:
        raise life.WrongState
    shift.state = ShiftState.TENTATIVE
    for place in shift.places:
        if place.member is None:
            continue
        swaps.forget(place)
        notices.withdraw(place.member, place.code)
        notices.tell(place.member, Word.MOVED, place.code)
        if place.state is PlaceState.OFFERED:
            waiting.put_back(place)
        elif place.state in _ASKED_AGAIN:
            place.state = PlaceState.PROPOSED
    _lose_certainty(shift, by)
    _tell_who_brought_it(shift)
    journal.write("made tentative", shift, by=by)


def move(shift: Shift, span: Span, by: Member, ring: Keyring) -> None:
    """Move a shift to another time, and ask everyone on it again.

    Raises: NotYours; WrongState, when it is over, called off or would begin in the past; NoKey.
    """
    authority.require(by, "arrange", shift.collective_id)
    if shift.is_over or shift.state is ShiftState.CANCELLED or span.starts_at <= clock.now():
        raise life.WrongState
    shift.starts_at, shift.ends_at = span.starts_at, span.ends_at
    shift.revise()
    database.flush()
    for place in shift.places:
        if place.member is None:
            continue
        swaps.forget(place)
        if place.state is PlaceState.OFFERED:
            notices.withdraw(place.member, place.code)
            waiting.put_back(place)
        else:
            _ask_again(place, place.member, by, ring)
    for row in waiting.of(shift):
        notices.tell(row.member, Word.MOVED, shift.code)
        if seats.is_cleared(shift, row.member):
            seats.clear(shift, row.member, ring)
    filling.offer_all_on_the_list(shift)
    _lose_certainty(shift, by)
    _tell_who_brought_it(shift)
    journal.write("moved", shift, by=by)


def cancel(shift: Shift, by: Member) -> None:
    """Cancel a shift: everyone on it is told, and nobody crosses the city for it.

    Its programme is left out on the day for which it stands, so that no change brings it back.

    Raises: NotYours; WrongState, when it is over.
    """
    authority.require(by, "arrange", shift.collective_id)
    if shift.is_over or shift.state is ShiftState.CANCELLED:
        raise life.WrongState
    call_off(shift, by)
    programme = programmes.of_shift(shift)
    if programme and shift.series_day:
        programme.leave_out(shift.series_day)
    _tell_who_brought_it(shift)


def call_off(shift: Shift, by: Member | None) -> None:
    """Call a shift off; nothing of it opens any more, and its people see that it is so.

    Who waits for a place or was asked to stand in is told, too.
    """
    shift.state = ShiftState.CANCELLED
    shift.revise()
    told = {place.member_id for place in shift.places}
    for place in shift.places:
        swaps.forget(place)
        member = place.member
        if member is None:
            continue
        was_coming = place.state in _ASKED_AGAIN
        place.was_certain = place.state is PlaceState.CONFIRMED
        seats.let_go_of(place, member)
        if was_coming:
            place.state, place.answer_by = PlaceState.CALLED_OFF, None
            place.has_seen = by is not None and member.id == by.id
        else:
            seats.release(place, by)
        notices.tell(member, Word.MOVED, place.code)
    hoped = standing_in.call_off(shift)
    for row in waiting.of(shift):
        hoped.append(row.member)
        waiting.remove(row)
    for each in {each.id: each for each in hoped if each.id not in told}.values():
        notices.tell(each, Word.MOVED, shift.code)
    _lose_certainty(shift, by)
    journal.write("cancelled", shift, by=by)


def not_seen(member: Member) -> Sequence[Place]:
    """Places on shifts of a coordinator's collectives called off, whose members may not know."""
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(Place)
        .join(Place.shift)
        .where(Shift.collective_id.in_(mine), Place.state == PlaceState.CALLED_OFF)
        .where(Place.has_seen.is_(False), Shift.ends_at > clock.now())
        .order_by(Shift.starts_at)
        .limit(30)
    )
    return db.session.scalars(found).unique().all()


def _ask_again(place: Place, member: Member, by: Member, ring: Keyring) -> None:
    shift = place.shift
    seats.let_go_of(place, member)
    try:
        seats.refuse_overlap(shift, member, but=shift)
        if place.state in _ASKED_AGAIN:
            fit.require_suits(shift, place.role, member, ring)
            if not seats.must_be_agreed_to(shift):
                seats.clear(shift, member, ring)
            place.state = PlaceState.PROPOSED
    except (Overlaps, AlreadyOn, NotWished, *fit.UNFIT):
        seats.release(place, by)
    notices.tell(member, Word.MOVED, place.code)


def _lose_certainty(shift: Shift, by: Member | None) -> None:
    if shift.request and life.is_possible(shift.request.state, Act.LOSE_SOMEONE):
        step(shift.request, Act.LOSE_SOMEONE, by)


def _tell_who_brought_it(shift: Shift) -> None:
    if shift.request and shift.request.brought_by:
        notices.tell(shift.request.brought_by, Word.REQUEST_CHANGED, shift.code)
