"""Who is under way, as the circle sees it; who is overdue, and who is told of it.

When "out" is overdue it stands on the coordinators' home and whoever is on duty is told; a quarter
of an hour later those are, too, who were not told. It is the same for a shift that was called off,
moved or closed meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from solidarity.database import db
from solidarity.network import authority, duty, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal, sealed_rows
from solidarity.privacy.key_store import Keyring
from solidarity.requests import life, safe_return
from solidarity.requests.safe_return import UNDER_WAY, SafeReturn, Step
from solidarity.requests.shift import Place, Shift

SECOND_AFTER = timedelta(minutes=15)


def under_way(member: Member) -> Sequence[SafeReturn]:
    """Who is under way in a coordinator's collectives, the most overdue first."""
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(SafeReturn)
        .join(SafeReturn.place)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Shift.collective_id.in_(mine), SafeReturn.step.in_(UNDER_WAY))
        .order_by(SafeReturn.out_by)
    )
    return db.session.scalars(found).unique().all()


def of_shift(shift: Shift) -> Sequence[SafeReturn]:
    """How people are watched over who go, or went, to a shift."""
    found = select(SafeReturn).join(SafeReturn.place).where(Place.shift_id == shift.id)
    return db.session.scalars(found.order_by(SafeReturn.id)).unique().all()


def coordinated_by(member: Member, code: str) -> SafeReturn | None:
    """The return with this opaque id, if this member coordinates its collective."""
    row = db.session.scalar(select(SafeReturn).where(SafeReturn.code == code))
    if row is None or not member.is_one(Role.COORDINATOR, row.place.shift.collective_id):
        return None
    return row


def look_after(row: SafeReturn, by: Member) -> None:
    """Say that one is seeing to it.

    Raises: NotYours.
    """
    authority.require(by, "watch over", row.place.shift.collective_id)
    row.looked_after_by = by
    journal.write("looked after a return", row, by=by)


def end(row: SafeReturn, by: Member) -> None:
    """Say, as the circle, that they are out and safe.

    Raises: NotYours; WrongState.
    """
    authority.require(by, "watch over", row.place.shift.collective_id)
    if row.step is Step.SAFE:
        raise life.WrongState
    safe_return.be_safe(row)
    journal.write("heard that they are safe", row, by=by)


def open_plan(row: SafeReturn, by: Member, ring: Keyring) -> str:
    """Read the plan; that it was opened is in the journal.

    Raises: NotYours; NoKey.
    """
    authority.require(by, "watch over", row.place.shift.collective_id)
    text = sealed_rows.unseal(row, "plan", sealed_rows.key_of(row, ring)) if row.plan else ""
    journal.write("opened a plan", row, by=by)
    return text


def watch(now: datetime) -> int:
    """Tell who is on duty of each return that is overdue, and later who was not told yet."""
    late = select(SafeReturn).where(SafeReturn.step.in_(UNDER_WAY), SafeReturn.out_by <= now)
    told = 0
    for row in db.session.scalars(late).unique().all():
        collective = row.place.shift.collective
        if row.first_told_at is None:
            first = duty.to_tell(collective)
            row.first_told_at, row.told_first = now, tuple(each.code for each in first)
            told += _tell(row, first)
        elif row.others_told_at is None and now >= row.first_told_at + SECOND_AFTER:
            row.others_told_at = now
            told += _tell(row, duty.others(collective, row.told_first or ()))
    return told


def _tell(row: SafeReturn, whom: Sequence[Member]) -> int:
    for member in whom:
        notices.tell(member, Word.OVERDUE, row.code)
    return len(whom)
