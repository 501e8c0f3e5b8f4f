"""Places: what happens to a seat on a shift. Nothing is counted against anyone.

    free → asked → confirmed → free      (a volunteer signs up, a coordinator confirms)
    free → proposed → confirmed → free   (a coordinator proposes, the volunteer agrees)
    … → to agree → confirmed             (where the person who asked wishes to say yes first)

The database refuses a second member on a seat and a second seat for a member; what two shifts at
the same time would need is refused here, with the member's row locked.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from solidarity import clock
from solidarity.database import db
from solidarity.network import authority, notices, training
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal, sealed_rows
from solidarity.privacy.key_store import Keyring
from solidarity.requests import experience, life, shifts, wishes
from solidarity.requests.life import Act
from solidarity.requests.request import step
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState

GOES_IN = frozenset({ShiftRole.LEAD, ShiftRole.ACCOMPANIER})
"""Who accompanies, and so has learnt what a kind asks for; drivers and interpreters need not."""
REMINDERS = (timedelta(days=1), timedelta(hours=2))


class RoleFull(Exception):
    """Someone was faster: no place of this role is free."""


class NeedsTraining(Exception):
    """Who goes along with this kind has learnt something that this member has not yet."""


class Overlaps(Exception):
    """The member has another shift at this time."""


class AlreadyOn(Exception):
    """The member already has a place on this shift."""


def sign_up(member: Member, shift: Shift, role: ShiftRole) -> Place:
    """Ask for a free place; a coordinator confirms.

    Raises: NotYours; WrongState, when the shift is not on the board; AlreadyOn; Overlaps; RoleFull.
    """
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is not ShiftState.PUBLISHED or shift.is_over:
        raise life.WrongState
    place = _take(shift, role, member, PlaceState.ASKED)
    journal.write("signed up", place, by=member)
    return place


def propose(shift: Shift, role: ShiftRole, member: Member, by: Member, ring: Keyring) -> Place:
    """Ask one volunteer, with the key in hand: their yes confirms and opens the details.

    Where the person who asked wishes to agree first, the key waits for that.

    Raises: NotYours; WrongState; NeedsCompany; NeedsTraining; NotWished; AlreadyOn; Overlaps;
    RoleFull; NoKey.
    """
    authority.require(by, "arrange", shift.collective_id)
    authority.require(member, "sign up", shift.collective_id)
    if shift.state is ShiftState.CANCELLED or shift.is_over:
        raise life.WrongState
    _require_fit(shift, role, member, ring)
    place = _take(shift, role, member, PlaceState.PROPOSED)
    if not _must_be_agreed_to(place):
        clear(place, member, ring)
    shifts.offer(shift, by)
    notices.tell(member, Word.ASKED, place.code)
    journal.write("proposed", place, by=by)
    return place


def agree(place: Place, by: Member) -> None:
    """Say yes to a proposal; the person who asked may have to agree then.

    Raises: NotYours; WrongState; NeedsCompany.
    """
    if place.member_id != by.id:
        raise authority.NotYours("agree")
    if place.state is not PlaceState.PROPOSED or place.shift.is_over:
        raise life.WrongState
    experience.require_company(place.shift, by)
    if _must_be_agreed_to(place):
        _ask_to_agree(place, by)
    else:
        settle(place, by)


def confirm(place: Place, by: Member, ring: Keyring) -> None:
    """Confirm a volunteer: only now do exact time and meeting point open for them.

    Where the person who asked wishes to agree first, they are asked now.

    Raises: NotYours; WrongState; NeedsCompany; NeedsTraining; NotWished; NoKey.
    """
    authority.require(by, "confirm", place.shift.collective_id)
    if place.state is not PlaceState.ASKED or place.member is None or place.shift.is_over:
        raise life.WrongState
    _require_fit(place.shift, place.role, place.member, ring)
    if _must_be_agreed_to(place):
        _ask_to_agree(place, by)
        return
    clear(place, place.member, ring)
    settle(place, by)
    notices.tell(place.member, Word.CONFIRMED, place.code)


def hand_back(place: Place, by: Member) -> None:
    """Give a place back, up to the last minute; or, as the circle, free it. No reason is kept.

    Raises: NotYours; WrongState, when the shift is over.
    """
    if place.member_id != by.id:
        authority.require(by, "confirm", place.shift.collective_id)
    if place.member is None or place.shift.is_over:
        raise life.WrongState
    free(place, by)


def free(place: Place, by: Member | None) -> None:
    """Open a taken place again: the key is taken back, what was to be sent is not."""
    member = place.member
    if member is None:
        return
    grants.withdraw(place.shift.key_id, member.holder)
    notices.withdraw(member, place.code)
    if by is None or member.id != by.id:
        notices.tell(member, Word.CHANGED, place.shift.code)
    place.member, place.state = None, PlaceState.FREE
    request = place.shift.request
    if request and life.is_possible(request.state, Act.LOSE_SOMEONE):
        step(request, Act.LOSE_SOMEONE, by)
    journal.write("handed back", place, by=by)


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


def window_is_open(place: Place, now: datetime) -> bool:
    """Whether the holder of a place may open the details of its shift."""
    return place.state is PlaceState.CONFIRMED and now < place.shift.window_ends_at


def _take(shift: Shift, role: ShiftRole, member: Member, state: PlaceState) -> Place:
    """Take the first free seat of a role, or say why not.

    The member's row is locked first, so that two sign-ups of one member wait for each other; the
    seat is taken by a statement that succeeds only while it is free.
    """
    db.session.execute(select(Member.id).where(Member.id == member.id).with_for_update())
    _refuse_overlap(shift, member)
    free_seat = (
        select(Place.id)
        .where(Place.shift_id == shift.id, Place.role == role, Place.state == PlaceState.FREE)
        .order_by(Place.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    taken = (
        update(Place)
        .where(Place.id == free_seat.scalar_subquery(), Place.state == PlaceState.FREE)
        .values(state=state, member_id=member.id)
        .returning(Place.id)
    )
    place_id = db.session.scalar(taken)
    if place_id is None:
        raise RoleFull
    return db.session.get_one(Place, place_id, populate_existing=True)


def _refuse_overlap(shift: Shift, member: Member) -> None:
    at_that_time = (
        select(Shift.id)
        .join(Place)
        .where(Place.member_id == member.id, Shift.state != ShiftState.CANCELLED)
        .where(Shift.starts_at < shift.ends_at, Shift.ends_at > shift.starts_at)
    )
    clashing = set(db.session.scalars(at_that_time))
    if shift.id in clashing:
        raise AlreadyOn
    if clashing:
        raise Overlaps


def _require_fit(shift: Shift, role: ShiftRole, member: Member, ring: Keyring) -> None:
    """Pass, when someone can go along: not alone and new, trained where needed, and welcome."""
    experience.require_company(shift, member)
    wanted = shift.kind.training if role in GOES_IN else ""
    if not training.has(member, shift.collective, wanted):
        raise NeedsTraining
    if shift.request:
        wishes.require_welcome(shift.request, member, ring)


def _must_be_agreed_to(place: Place) -> bool:
    return place.shift.request is not None and place.shift.request.must_agree


def _ask_to_agree(place: Place, by: Member) -> None:
    place.state = PlaceState.TO_AGREE
    request = place.shift.request
    if request and request.brought_by:
        notices.tell(request.brought_by, Word.TO_AGREE, place.code)
    journal.write("asked for agreement", place, by=by)


def clear(place: Place, member: Member, ring: Keyring) -> None:
    """Give the member the shift's key until the window ends."""
    shift = place.shift
    if shift.request_id is None:
        return
    key = sealed_rows.key_of(shift, ring)
    grants.give(shift.key_id, key, member.holder, ends_at=shift.window_ends_at)


def settle(place: Place, by: Member) -> None:
    """Make a place certain: reminders are written, and the request may be arranged by this."""
    place.state = PlaceState.CONFIRMED
    for before in REMINDERS:
        due_at = place.shift.starts_at - before
        if place.member and due_at > clock.now():
            notices.tell(place.member, Word.REMINDER, place.code, due_at)
    journal.write("confirmed", place, by=by)
    request = place.shift.request
    if request and life.is_possible(request.state, Act.ARRANGE) and _everyone_found(request.id):
        step(request, Act.ARRANGE, by)


def _everyone_found(request_id: int) -> bool:
    open_seat = (
        select(Place.id)
        .join(Shift)
        .where(Shift.request_id == request_id, Shift.state != ShiftState.CANCELLED)
        .where(Place.state != PlaceState.CONFIRMED)
    )
    return db.session.scalar(open_seat.limit(1)) is None
