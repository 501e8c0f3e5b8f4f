"""Safe return: on my way, with them, going in, out and safe; one tap each.

Whoever goes along says how far they are, from the page of their place or by a link for nothing
else, which needs no sign-in. When "out" is overdue it stands on the coordinators' home and whoever
is on duty is told; a quarter of an hour later the others are, too. The plan agreed beforehand is
sealed to the circle, and destroyed once they are safe.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network import authority, duty, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal, sealed_rows, sealing, tokens
from solidarity.privacy.declarations import AtRest, column, locked, nothing, personal, sealed
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests import life
from solidarity.requests.shift import TERM, Place, Shift

GRACE = timedelta(minutes=30)
"""So long after the end of a shift "out" is overdue, unless something else was said."""
SECOND_AFTER = timedelta(minutes=15)
HOURS = range(1, 9)
"""How many hours from now one can say that one will be out."""
BEFORE = timedelta(hours=4)
"""So long before a shift one can be on one's way."""


class Step(StrEnum):
    """How far someone is."""

    NOT_YET = "not-yet"
    ON_MY_WAY = "on-my-way"
    WITH_THEM = "with-them"
    GOING_IN = "going-in"
    SAFE = "safe"


STEPS = tuple(Step)
_UNDER_WAY = (Step.ON_MY_WAY, Step.WITH_THEM, Step.GOING_IN)


class SafeReturn(SealedRow, Base):
    """How one person on a shift is watched over until they are out and safe."""

    __tablename__ = "safe_return"

    place_id: Mapped[int] = column(
        ForeignKey("place.id", ondelete="CASCADE"), unique=True, holds=nothing("whose return")
    )
    step: Mapped[Step] = column(
        default=Step.NOT_YET,
        holds=personal("the volunteer", why="to notice danger", read_by="the circle", kept=TERM),
    )
    out_by: Mapped[datetime] = column(
        UTC, index=True, holds=nothing("when they should be out, to the quarter hour")
    )
    first_told_at: Mapped[datetime | None] = column(
        UTC, holds=nothing("when who is on duty was told")
    )
    others_told_at: Mapped[datetime | None] = column(
        UTC, holds=nothing("when the others were told")
    )
    looked_after_by_id: Mapped[int | None] = column(
        ForeignKey("member.id", ondelete="SET NULL"),
        holds=personal(
            "the coordinator", why="so that it is done once", read_by="the circle", kept=TERM
        ),
    )
    fingerprint: Mapped[bytes | None] = column(
        LargeBinary,
        unique=True,
        holds=locked(
            "the volunteer", why="to know the link again", kept=TERM, at_rest=AtRest.HASHED
        ),
    )
    plan: Mapped[bytes | None] = column(
        LargeBinary,
        holds=sealed(
            "the volunteer", why="what to do if they are not out", read_by="the circle", kept=TERM
        ),
    )

    place: Mapped[Place] = relationship(lazy="joined")
    looked_after_by: Mapped[Member | None] = relationship(lazy="joined")

    @property
    def is_overdue(self) -> bool:
        """Whether they should be out by now, and did not say that they are."""
        return self.step in _UNDER_WAY and self.out_by <= clock.now()


def of(place: Place) -> SafeReturn | None:
    """How someone on a shift is watched over, if they wish to be."""
    return db.session.scalar(select(SafeReturn).where(SafeReturn.place_id == place.id))


def can_begin(place: Place) -> bool:
    """Whether it is time to be on one's way, and the details are open."""
    now = clock.now()
    return place.is_open_at(now) and now >= place.shift.starts_at - BEFORE


def agree_on(place: Place, plan: str, by: Member) -> None:
    """Say what coordinators do if one is not out in time; only they can read it.

    Raises: NotYours; WrongState.
    """
    row = _for(place, by)
    if row.step is Step.SAFE:
        raise life.WrongState
    grants.shred([row.key_id])
    key = sealing.new_key()
    sealed_rows.seal(row, key, plan=plan)
    grants.give(row.key_id, key, place.shift.collective.circle)
    journal.write("agreed on a plan", row, by=by)


def make_link(place: Place, by: Member) -> str:
    """Make the link with which one taps without signing in; one made before opens no more.

    Raises: NotYours; WrongState.
    """
    row, token = _for(place, by), tokens.new()
    if row.step is Step.SAFE:
        raise life.WrongState
    row.fingerprint = tokens.fingerprint(token)
    return token


def by_link(token: str) -> SafeReturn | None:
    """What a link is for, while the window of its shift is open."""
    found = select(SafeReturn).where(SafeReturn.fingerprint == tokens.fingerprint(token))
    row = db.session.scalar(found)
    return row if row and row.place.is_open_at(clock.now()) else None


def begin(place: Place, by: Member) -> SafeReturn:
    """Be watched over on a shift one is certain on.

    Raises: NotYours; WrongState, also while it is too early.
    """
    if not can_begin(place):
        raise life.WrongState
    return _for(place, by)


def tap(row: SafeReturn, step: Step) -> None:
    """Say how far one is; nobody goes back a step.

    Raises: WrongState.
    """
    if not can_begin(row.place) or STEPS.index(step) <= STEPS.index(row.step):
        raise life.WrongState
    row.step = step
    if step is Step.SAFE:
        _be_safe(row)


def take_longer(row: SafeReturn, hours: int) -> None:
    """Say that one will be out some hours from now; what coordinators were told starts anew.

    Raises: WrongState.
    """
    if row.step is Step.SAFE or hours not in HOURS:
        raise life.WrongState
    row.out_by = clock.next_quarter(clock.now() + timedelta(hours=hours))
    row.first_told_at = row.others_told_at = row.looked_after_by_id = None


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
    row.step = Step.SAFE
    _be_safe(row)
    journal.write("heard that they are safe", row, by=by)


def open_plan(row: SafeReturn, by: Member, ring: Keyring) -> str:
    """Read the plan; that it was opened is in the journal.

    Raises: NotYours; NoKey.
    """
    authority.require(by, "watch over", row.place.shift.collective_id)
    text = sealed_rows.unseal(row, "plan", sealed_rows.key_of(row, ring)) if row.plan else ""
    journal.write("opened a plan", row, by=by)
    return text


def under_way(member: Member) -> Sequence[SafeReturn]:
    """Who is under way in a coordinator's collectives, the most overdue first."""
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    found = (
        select(SafeReturn)
        .join(SafeReturn.place)
        .join(Shift, Shift.id == Place.shift_id)
        .where(Shift.collective_id.in_(mine), SafeReturn.step.in_(_UNDER_WAY))
        .order_by(SafeReturn.out_by)
    )
    return db.session.scalars(found).unique().all()


def all_of(member: Member) -> Sequence[SafeReturn]:
    """How a member is or was watched over, as far as it is remembered."""
    found = select(SafeReturn).join(SafeReturn.place).where(Place.member_id == member.id)
    return db.session.scalars(found).unique().all()


def coordinated_by(member: Member, code: str) -> SafeReturn | None:
    """The return with this opaque id, if this member coordinates its collective."""
    row = db.session.scalar(select(SafeReturn).where(SafeReturn.code == code))
    if row is None or not member.is_one(Role.COORDINATOR, row.place.shift.collective_id):
        return None
    return row


def watch(now: datetime) -> int:
    """Tell who is on duty of each return that is overdue, and later the others."""
    late = select(SafeReturn).where(SafeReturn.step.in_(_UNDER_WAY), SafeReturn.out_by <= now)
    told = 0
    for row in db.session.scalars(late).unique().all():
        collective = row.place.shift.collective
        first = duty.to_tell(collective)
        if row.first_told_at is None:
            row.first_told_at = now
            told += _tell(row, first)
        elif row.others_told_at is None and now >= row.first_told_at + SECOND_AFTER:
            row.others_told_at = now
            told += _tell(row, duty.others(collective, first))
    return told


def key_ids(shift: Shift) -> list[str]:
    """The keys of the plans of a shift, to be shredded with it."""
    found = select(SafeReturn.key_id).join(SafeReturn.place).where(Place.shift_id == shift.id)
    return list(db.session.scalars(found))


def forget(place: Place) -> None:
    """Watch no longer over who gave a place back; the plan is destroyed."""
    row = of(place)
    if row is not None:
        grants.shred([row.key_id])
        db.session.delete(row)


def _for(place: Place, by: Member) -> SafeReturn:
    if place.member_id != by.id:
        raise authority.NotYours("a safe return")
    if not place.is_open_at(clock.now()):
        raise life.WrongState
    row = of(place)
    if row is None:
        shift = place.shift
        row = SafeReturn(
            sealed_in=shift.collective.code,
            place=place,
            step=Step.NOT_YET,
            out_by=clock.next_quarter(shift.ends_at + GRACE),
        )
        db.session.add(row)
        database.flush()
    return row


def _be_safe(row: SafeReturn) -> None:
    grants.shred([row.key_id])
    row.plan = row.fingerprint = None


def _tell(row: SafeReturn, whom: Sequence[Member]) -> int:
    for member in whom:
        notices.tell(member, Word.OVERDUE, row.code)
    return len(whom)
