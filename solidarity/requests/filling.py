"""What follows when a seat opens: backups, then the waiting list, then stand-ins are asked."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.members import Member
from solidarity.network.notices import Notice, Word
from solidarity.privacy import journal
from solidarity.requests import life, seats, standing_in, waiting, watching
from solidarity.requests.shift import NEEDED, Place, PlaceState, Shift, ShiftRole, ShiftState

BACKUPS_ANSWER_WITHIN = timedelta(hours=1)
"""So long backups are left to step in before anybody else is asked."""


def fill(shift: Shift, role: ShiftRole) -> None:
    """Look for someone for a seat that has opened on a shift of the board."""
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        return
    database.flush()
    if not seats.is_free(shift, role):
        return
    if role in NEEDED and _tell_backups(shift):
        return
    _look_further(shift, role)


def offer_on_the_list(shift: Shift, role: ShiftRole) -> None:
    """Offer a seat to the next on the waiting list, and ask nobody else."""
    database.flush()
    is_open = shift.state is ShiftState.PUBLISHED and not shift.is_over
    if is_open and seats.is_free(shift, role):
        waiting.offer_next(shift, role, clock.now())


def accept(place: Place, by: Member) -> None:
    """Take the seat one waited for: certain at once where cleared, else a coordinator confirms.

    Raises: NotYours; WrongState, when the time to answer is over; NeedsCompany.
    """
    _require_offered(place, by)
    shift = place.shift
    if place.answer_by and place.answer_by <= clock.now():
        raise life.WrongState
    row = waiting.of_member(by, shift)
    is_cleared = row is not None and waiting.is_cleared(row) and shift.request_id is not None
    if row is not None:
        db.session.delete(row)
    if is_cleared:
        seats.settle(place, by)
    else:
        place.state, place.answer_by = PlaceState.ASKED, None
        journal.write("signed up", place, by=by)


def decline(place: Place, by: Member) -> None:
    """Let the seat one waited for go to the one after.

    Raises: NotYours; WrongState.
    """
    _require_offered(place, by)
    offer_on(place, by)


def pass_on(now: datetime) -> int:
    """Offer on each seat whose time to answer is over, or whose backups were told in vain."""
    late = waiting.unanswered(now)
    for place in late:
        offer_on(place, None)
    silent = _whose_backups_are_silent(now)
    for shift, role in silent:
        _look_further(shift, role)
    return len(late) + len(silent)


def wait_no_more(shift: Shift, member: Member) -> None:
    """Take someone off the lists who has a place now; a key given beforehand stays."""
    row, call = waiting.of_member(member, shift), standing_in.of_member(member, shift)
    if row is not None:
        db.session.delete(row)
    if call is not None:
        standing_in.answered(call)


def offer_on(place: Place, by: Member | None) -> None:
    """Take an offered seat from who did not answer, or said no, and offer it to the one after."""
    shift, role, member = place.shift, place.role, place.member
    row = waiting.of_member(member, shift) if member else None
    if row is not None:
        waiting.remove(row)
    seats.release(place, by)
    database.flush()
    fill(shift, role)


def _look_further(shift: Shift, role: ShiftRole) -> None:
    if waiting.offer_next(shift, role, clock.now()) or role not in NEEDED:
        return
    standing_in.call(shift, role)
    watching.tell_if_short(shift)


def _whose_backups_are_silent(now: datetime) -> list[tuple[Shift, ShiftRole]]:
    """The shifts with a free seat of which backups were told a while ago, and nobody else yet."""
    long_told = select(Notice.about).where(
        Notice.word == Word.NEEDED, Notice.due_at <= now - BACKUPS_ANSWER_WITHIN
    )
    stands_by, free = aliased(Place), aliased(Place)
    found = (
        select(Shift, free.role)
        .join(free, (free.shift_id == Shift.id) & (free.state == PlaceState.FREE))
        .join(stands_by, (stands_by.shift_id == Shift.id) & stands_by.code.in_(long_told))
        .where(Shift.state == ShiftState.PUBLISHED, Shift.starts_at > now, free.role.in_(NEEDED))
        .where(Shift.id.not_in(select(standing_in.Call.shift_id).where(standing_in.Call.is_open)))
    )
    return [(shift, role) for shift, role in db.session.execute(found.limit(20)).unique()]


def _require_offered(place: Place, by: Member) -> None:
    if place.member_id != by.id:
        raise authority.NotYours("accept")
    if place.state is not PlaceState.OFFERED or place.shift.is_over:
        raise life.WrongState


def _tell_backups(shift: Shift) -> bool:
    """Tell those who stand by that they are needed; whether there are any."""
    backups = [
        each
        for each in shift.places
        if each.role is ShiftRole.BACKUP and each.state is PlaceState.CONFIRMED
    ]
    for each in backups:
        if each.member:
            notices.tell(each.member, Word.NEEDED, each.code)
    return bool(backups)
