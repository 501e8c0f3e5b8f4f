"""Safe return: on my way, with them, going in, out and safe; one tap each.

Whoever goes along says how far they are, on a page of theirs or by a link which needs no sign-in.
Once under way they are watched over until they are safe, whatever becomes of shift, place or
window (what the circle does is in overdue.py). The plan is sealed to it, and destroyed then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, Words, db
from solidarity.network import authority, notices
from solidarity.network.members import Member
from solidarity.privacy import grants, journal, sealed_rows, sealing, tokens
from solidarity.privacy.declarations import AtRest, column, locked, nothing, personal, sealed
from solidarity.privacy.retention import Rule, Term
from solidarity.privacy.sealed_rows import SealedRow
from solidarity.requests import life
from solidarity.requests.shift import Place, Shift

TERM = Term("how someone is watched over", "out was due", timedelta(days=1))
GRACE = timedelta(minutes=30)
"""So long after the end of a shift "out" is overdue, unless something else was said."""
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
UNDER_WAY = (Step.ON_MY_WAY, Step.WITH_THEM, Step.GOING_IN)


class SafeReturn(SealedRow, Base):
    """How one person on a shift is watched over until they are out and safe."""

    __tablename__ = "safe_return"
    __table_args__ = (UniqueConstraint("place_id", "member_id"),)

    place_id: Mapped[int] = column(
        ForeignKey("place.id", ondelete="CASCADE"), holds=nothing("from which shift")
    )
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal(
            "the volunteer",
            why="to know who is under way, whatever becomes of the place",
            read_by="the circle",
            kept=TERM,
        ),
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
    told_first: Mapped[tuple[str, ...] | None] = column(
        Words,
        holds=personal(
            "the coordinators", why="to tell the others next", read_by="nobody", kept=TERM
        ),
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
    member: Mapped[Member] = relationship(lazy="joined", foreign_keys=[member_id])
    looked_after_by: Mapped[Member | None] = relationship(
        lazy="joined", foreign_keys=[looked_after_by_id]
    )

    @property
    def has_begun(self) -> bool:
        """Whether they set out, however far they are by now."""
        return self.step is not Step.NOT_YET

    @property
    def is_under_way(self) -> bool:
        """Whether they have begun, and did not say that they are safe."""
        return self.step in UNDER_WAY

    @property
    def is_overdue(self) -> bool:
        """Whether they should be out by now, and did not say that they are."""
        return self.is_under_way and self.out_by <= clock.now()


def of(place: Place, member: Member) -> SafeReturn | None:
    """How a member is watched over by a place; not how they were on a date it had before."""
    found = select(SafeReturn).where(
        SafeReturn.place_id == place.id, SafeReturn.member_id == member.id
    )
    row = db.session.scalar(found)
    is_past = row is not None and row.step is Step.SAFE and row.out_by <= place.shift.starts_at
    return None if is_past else row


def place_of(member: Member, code: str) -> Place | None:
    """The place with this opaque id, if it is this member's or they set out by it."""
    place = db.session.scalar(select(Place).where(Place.code == code))
    row = of(place, member) if place else None
    is_theirs = place is not None and place.member_id == member.id
    return place if is_theirs or (row is not None and row.has_begun) else None


def can_tap(place: Place, member: Member) -> bool:
    """Whether one can say how far one is: from four hours before; once begun, until one is safe."""
    row = of(place, member)
    if row is not None and row.has_begun:
        return row.is_under_way
    return clock.now() >= place.shift.starts_at - BEFORE and _is_open_to(place, member)


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
    """What a link is for: while details are open; once begun, until a day after out was due."""
    found = select(SafeReturn).where(SafeReturn.fingerprint == tokens.fingerprint(token))
    row = db.session.scalar(found)
    return row if row and (row.has_begun or _is_open_to(row.place, row.member)) else None


def begin(place: Place, by: Member) -> SafeReturn:
    """Be watched over on a shift one is certain on; who has begun goes on.

    Raises: NotYours; WrongState, also while it is too early.
    """
    row = _for(place, by)
    if not row.has_begun and not can_tap(place, by):
        raise life.WrongState
    return row


def tap(row: SafeReturn, step: Step) -> None:
    """Say how far one is; nobody goes back a step.

    Raises: WrongState.
    """
    if not can_tap(row.place, row.member) or STEPS.index(step) <= STEPS.index(row.step):
        raise life.WrongState
    row.step = step
    if step is Step.SAFE:
        be_safe(row)


def take_longer(row: SafeReturn, hours: int) -> None:
    """Say that one will be out some hours from now; what coordinators were told starts anew.

    Raises: WrongState, also before one has begun.
    """
    if not row.is_under_way or hours not in HOURS:
        raise life.WrongState
    row.out_by = clock.next_quarter(clock.now() + timedelta(hours=hours))
    row.first_told_at = row.others_told_at = row.told_first = row.looked_after_by_id = None
    notices.withdraw_from_all(row.code)


def be_safe(row: SafeReturn) -> None:
    """Watch no longer over someone who is out: the plan is destroyed, and nobody is told."""
    # The link is remembered for a while, so that a last tap sent twice is answered kindly.
    row.step, row.plan = Step.SAFE, None
    grants.shred([row.key_id])
    notices.withdraw_from_all(row.code)


def all_of(member: Member) -> Sequence[SafeReturn]:
    """How a member is or was watched over, as far as it is remembered."""
    found = select(SafeReturn).where(SafeReturn.member_id == member.id)
    return db.session.scalars(found).unique().all()


def keeps(place: Place) -> bool:
    """Whether someone is under way by a place, so that it has to stay."""
    found = select(SafeReturn.id).where(
        SafeReturn.place_id == place.id, SafeReturn.step.in_(UNDER_WAY)
    )
    return db.session.scalar(found.limit(1)) is not None


def key_ids(shift: Shift) -> list[str]:
    """The keys of the plans of a shift, to be shredded with it."""
    found = select(SafeReturn.key_id).join(SafeReturn.place).where(Place.shift_id == shift.id)
    return list(db.session.scalars(found))


def forget(place: Place, member: Member) -> None:
    """Forget what was prepared for a place given up; who has begun is not let out of sight."""
    row = of(place, member)
    if row is not None and row.step is Step.NOT_YET:
        grants.shred([row.key_id])
        db.session.delete(row)


def let_go(now: datetime) -> int:
    """Forget, a day after out was due, how someone was watched over, also where no word came."""
    old = select(SafeReturn).where(SafeReturn.out_by <= now - TERM.lasts)
    rows = db.session.scalars(old).unique().all()
    for each in rows:
        grants.shred([each.key_id])
        db.session.delete(each)
    return len(rows)


RULE = Rule(TERM, let_go)


def _is_open_to(place: Place, member: Member) -> bool:
    return place.member_id == member.id and place.is_open_at(clock.now())


def _for(place: Place, by: Member) -> SafeReturn:
    row = of(place, by)
    if row is not None and row.has_begun:
        return row
    if place.member_id != by.id:
        raise authority.NotYours("a safe return")
    if not _is_open_to(place, by):
        raise life.WrongState
    return row or _new(place, by)


def _new(place: Place, by: Member) -> SafeReturn:
    same = (SafeReturn.place_id == place.id, SafeReturn.member_id == by.id)
    db.session.execute(delete(SafeReturn).where(*same))  # on a date before
    row = SafeReturn(
        sealed_in=place.shift.collective.code,
        place=place,
        member=by,
        step=Step.NOT_YET,
        out_by=clock.next_quarter(place.shift.ends_at + GRACE),
    )
    db.session.add(row)
    database.flush()
    return row
