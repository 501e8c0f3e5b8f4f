"""Places: what happens to a seat on a shift. Nothing is counted against anyone.

    free → asked → confirmed → free      (a volunteer signs up, a coordinator confirms)
    free → proposed → confirmed → free   (a coordinator proposes, the volunteer agrees)
    free → offered → asked or confirmed  (the next on the waiting list; see waiting.py)
    … → to agree → confirmed             (where the person who asked wishes to say yes first)

A seat that opens is offered on (see filling.py).
"""

from collections.abc import Sequence

from sqlalchemy import select

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import authority, duty, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.key_store import Keyring
from solidarity.requests import (
    experience,
    filling,
    fit,
    life,
    seats,
    shifts,
    standing_in,
    swaps,
    waiting,
)
from solidarity.requests.shift import NEEDED, Place, PlaceState, Shift, ShiftRole, ShiftState


def sign_up(member: Member, shift: Shift, role: ShiftRole) -> Place:
    """Ask for a free place; a coordinator confirms.

    Raises: NotYours; WrongState, when the shift is not on the board; NeedsLanguage;
    NeedsExperience; OnlyToLearn; OthersWait; AlreadyOn; Overlaps; RoleFull; KeptForNewcomers.
    """
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        raise life.WrongState
    fit.require_role(shift, role, member)
    waiting.require_turn(member, shift, role)
    place = seats.take(shift, role, member, PlaceState.ASKED)
    filling.wait_no_more(shift, member)
    journal.write("signed up", place, by=member)
    return place


def propose(shift: Shift, role: ShiftRole, member: Member, by: Member, ring: Keyring) -> Place:
    """Ask one volunteer, with the key in hand: their yes confirms and opens the details.

    Where the person who asked wishes to agree first, the key waits for that. Someone new may be
    asked as soon as someone experienced is, and is certain once that one is.

    Raises: NotYours; WrongState; NeedsCompany; NeedsTraining; NeedsLanguage; NeedsExperience;
    OnlyToLearn; NotWished; AlreadyOn; Overlaps; RoleFull; KeptForNewcomers; NoKey.
    """
    authority.require(by, "arrange", shift.collective_id)
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is ShiftState.CANCELLED or shift.is_over:
        raise life.WrongState
    experience.require_promised_company(shift, member)
    fit.require_suits(shift, role, member, ring)
    place = seats.take(shift, role, member, PlaceState.PROPOSED)
    if not seats.must_be_agreed_to(shift):
        seats.clear(shift, member, ring)
    filling.wait_no_more(shift, member)
    shifts.offer(shift, by)
    member.last_asked_on = clock.today()
    notices.tell(member, Word.ASKED, place.code)
    journal.write("proposed", place, by=by)
    return place


def agree(place: Place, by: Member) -> None:
    """Say yes to a proposal; the person who asked may have to agree then.

    The yes of someone new waits, as if they had signed up, until someone experienced is certain.

    Raises: NotYours; WrongState, also while the date is not certain.
    """
    if place.member_id != by.id:
        raise authority.NotYours("agree")
    if place.state is not PlaceState.PROPOSED or not place.shift.takes_a_yes:
        raise life.WrongState
    if seats.must_be_agreed_to(place.shift) and fit.is_able(place.shift, place.role, by):
        seats.ask_to_agree(place, by)
    else:
        seats.settle_or_ask(place, by)


def confirm(place: Place, by: Member, ring: Keyring) -> None:
    """Confirm a volunteer: only now do exact time and meeting point open for them.

    Where the person who asked wishes to agree first, they are asked now.

    Raises: NotYours; WrongState, also while the date is not certain; NeedsCompany; NeedsTraining;
    NeedsLanguage; NeedsExperience; OnlyToLearn; NotWished; NoKey.
    """
    authority.require(by, "confirm", place.shift.collective_id)
    is_asked = place.state is PlaceState.ASKED and place.shift.takes_a_yes
    if place.member is None or not is_asked:
        raise life.WrongState
    fit.require_fit(place.shift, place.role, place.member, ring)
    if seats.must_be_agreed_to(place.shift):
        seats.ask_to_agree(place, by)
        return
    seats.clear(place.shift, place.member, ring)
    seats.settle(place, by)
    notices.tell(place.member, Word.CONFIRMED, place.code)


def hand_back(place: Place, by: Member) -> None:
    """Give a place back, up to the last minute; or, as the circle, free it. No reason is kept.

    Of one that was certain, the circle and the others on the shift are told; see filling.py for who
    is asked then.

    Raises: NotYours; WrongState, when the shift is over or called off.
    """
    if place.member_id != by.id:
        authority.require(by, "confirm", place.shift.collective_id)
    member, was = place.member, place.state
    if member is None or place.shift.is_over or was is PlaceState.CALLED_OFF:
        raise life.WrongState
    if was is PlaceState.OFFERED:
        filling.offer_on(place, by)
        return
    was_needed = place.role is ShiftRole.BACKUP and filling.is_needed(place)
    standing_in.leave_in_peace(place, member)
    free(place, by)
    if was is PlaceState.CONFIRMED:
        _tell_of_a_gap(place.shift, by, is_own=by.id == member.id)
    filling.fill_after(place.shift, place.role, was)
    if was_needed:
        filling.search_on(place.shift)


def free(place: Place, by: Member | None) -> None:
    """Open a taken place again; whoever had it is told, unless it was their own wish."""
    member = place.member
    if member is None:
        return
    swaps.forget(place)
    seats.release(place, by)
    if by is None or member.id != by.id:
        notices.tell(member, Word.CHANGED, place.shift.code)
    journal.write("handed back", place, by=by)


def step_in(place: Place, role: ShiftRole, by: Member) -> Place:
    """Go along after all, as the backup one was: the key is there, so nobody has to be woken.

    Raises: NotYours; WrongState; NeedsTraining; NeedsCompany; NeedsLanguage; NeedsExperience;
    RoleFull.
    """
    shift = place.shift
    is_backup = place.role is ShiftRole.BACKUP and place.state is PlaceState.CONFIRMED
    if place.member_id != by.id:
        raise authority.NotYours("step in")
    if (
        not is_backup
        or shift.is_over
        or shift.state is not ShiftState.PUBLISHED
        or role not in NEEDED
    ):
        raise life.WrongState
    fit.require_able(shift, role, by)
    if not seats.is_free(shift, role):
        raise seats.RoleFull
    notices.withdraw(by, place.code)
    place.member, place.state = None, PlaceState.FREE
    database.flush()
    taken = seats.take(shift, role, by, PlaceState.CONFIRMED)
    seats.settle(taken, by)
    journal.write("stepped in", taken, by=by)
    return taken


def have_seen(place: Place, by: Member) -> None:
    """Say that one knows that a shift is called off.

    Raises: NotYours; WrongState.
    """
    if place.member_id != by.id:
        raise authority.NotYours("have seen")
    if place.state is not PlaceState.CALLED_OFF:
        raise life.WrongState
    place.has_seen = True


def held_by(member: Member, code: str) -> Place | None:
    """The place with this opaque id, if this member holds it."""
    found = select(Place).where(Place.code == code, Place.member_id == member.id)
    return db.session.scalar(found)


def coordinated_by(member: Member, code: str) -> Place | None:
    """The place with this opaque id, if this member coordinates its collective."""
    place = db.session.scalar(select(Place).where(Place.code == code))
    if place is None or not member.is_one(Role.COORDINATOR, place.shift.collective_id):
        return None
    return place


def of(member: Member) -> Sequence[Place]:
    """Every place a member holds on shifts that are remembered, the next one first."""
    found = (
        select(Place)
        .join(Place.shift)
        .where(Place.member_id == member.id)
        .order_by(Shift.starts_at)
    )
    return db.session.scalars(found).unique().all()


def _tell_of_a_gap(shift: Shift, by: Member, *, is_own: bool) -> None:
    """Tell the circle, and who else is certain on a shift, that someone cannot come.

    Who is on duty and cannot come themselves leaves it to the rest of the circle.
    """
    circle = [each for each in duty.to_tell(shift.collective) if each.id != by.id]
    if is_own and not circle:
        circle = duty.others(shift.collective, [by.code])
    others = [each.member for each in shift.places if each.state is PlaceState.CONFIRMED]
    for each in {member.id: member for member in [*circle, *others] if member}.values():
        if each.id != by.id:
            notices.tell(each, Word.GAP, shift.code)
