"""The first three shifts are only beside someone experienced: nobody learns this work alone."""

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from solidarity import clock
from solidarity.database import db
from solidarity.network.members import Member, Membership, Role
from solidarity.requests.past import PastShift
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole, ShiftState

FIRST_SHIFTS = 3
"""So many are done beside someone; past ones are remembered for a year (requests/past.py)."""


PROMISED = frozenset(
    {PlaceState.CONFIRMED, PlaceState.PROPOSED, PlaceState.ASKED, PlaceState.TO_AGREE}
)
"""Whose place is taken, though it may not be certain yet."""


class NeedsCompany(Exception):
    """Someone new would be without anyone experienced on this shift; carries the shift."""

    def __init__(self, shift: Shift) -> None:
        """Remember on which shift."""
        super().__init__()
        self.shift = shift


def is_experienced(member: Member) -> bool:
    """Whether a member did three shifts, coordinates, or was said to know the work."""
    found = select(Member.id).where(Member.id == member.id, experienced(Member.id))
    return db.session.scalar(found) is not None


def require_company(shift: Shift, member: Member, instead_of: Member | None = None) -> None:
    """Pass, when a member can be certain on a shift: experienced, or beside someone who is.

    Who leaves for them, where there is someone, is no company.

    Raises: NeedsCompany.
    """
    if not is_experienced(member) and is_without_company(shift, instead_of):
        raise NeedsCompany(shift)


def require_promised_company(shift: Shift, member: Member) -> None:
    """Pass, when a member can be asked: experienced, or beside someone who is certain or asked.

    Raises: NeedsCompany.
    """
    if is_experienced(member):
        return
    promised = select(Place.id).where(
        Place.shift_id == shift.id, Place.state.in_(PROMISED), Place.role != ShiftRole.BACKUP
    )
    if db.session.scalar(promised.where(experienced(Place.member_id)).limit(1)) is None:
        raise NeedsCompany(shift)


def is_without_company(shift: Shift, but: Member | None = None) -> bool:
    """Whether nobody experienced is certain on a shift yet, not counting one who leaves it."""
    beside = select(Place.id).where(Place.shift_id == shift.id, *_certain(Place))
    if but is not None:
        beside = beside.where(Place.member_id != but.id)
    return db.session.scalar(beside.where(experienced(Place.member_id)).limit(1)) is None


def lacks_company() -> ColumnElement[bool]:
    """Whether only people on their first shifts are certain on a shift (in a query over shifts)."""
    seat = aliased(Place)
    certain = select(seat.id).where(seat.shift_id == Shift.id, *_certain(seat))
    return and_(exists(certain), ~exists(certain.where(experienced(seat.member_id))))


def _certain(seat: type[Place]) -> tuple[ColumnElement[bool], ...]:
    return seat.state == PlaceState.CONFIRMED, seat.role != ShiftRole.BACKUP


def experienced(
    member_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
) -> ColumnElement[bool]:
    """Whether a member knows the work (in a query over something that has members)."""
    role, seat, past_one = aliased(Membership), aliased(Place), aliased(Shift)
    knows = exists().where(
        role.member_id == member_id,
        role.is_waiting.is_(False),
        or_(role.knows_the_work, role.role == Role.COORDINATOR),
    )
    remembered = (
        select(func.count(PastShift.id)).where(PastShift.member_id == member_id).scalar_subquery()
    )
    lately = (
        select(func.count(seat.id))
        .join(past_one, past_one.id == seat.shift_id)
        .where(seat.member_id == member_id, seat.state == PlaceState.CONFIRMED)
        .where(past_one.ends_at < clock.now(), past_one.state != ShiftState.CANCELLED)
        .scalar_subquery()
    )
    return or_(knows, remembered + lately >= FIRST_SHIFTS)
