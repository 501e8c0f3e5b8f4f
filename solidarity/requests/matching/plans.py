"""Plans and their matches, as they are kept: what is proposed, held on to, asked, declined.

A plan is gone a day after its last day.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    LargeBinary,
    UniqueConstraint,
    delete,
    select,
)
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import UTC, Base, Words, db
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy.declarations import AtRest, Coded, Holds, column, nothing, personal
from solidarity.privacy.retention import Rule, Term
from solidarity.requests.matching.choices import Choices
from solidarity.requests.matching.eligibility import Why
from solidarity.requests.matching.gaps import Gap, Wish
from solidarity.requests.matching.reading import Days
from solidarity.requests.matching.reasons import Reason
from solidarity.requests.shift import Shift, ShiftRole

TERM = Term("a plan for some days", "the last day", timedelta(days=1))
LONGEST = 28
"""Days: programmes are laid out as far."""


class PlanState(StrEnum):
    """How far a plan is."""

    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"


class MatchState(StrEnum):
    """What became of a match."""

    PROPOSED = "proposed"
    """Only the coordinators see it."""
    ASKED = "asked"
    """The volunteer was asked, and holds the place meanwhile."""
    DECLINED = "declined"


class Plan(Coded, Base):
    """A proposal for every open place of some days."""

    __tablename__ = "plan"
    __table_args__ = (CheckConstraint("first_day <= last_day", name="span"),)

    collectives: Mapped[tuple[str, ...]] = column(
        Words, holds=nothing("opaque ids of those who plan together")
    )
    first_day: Mapped[date] = column(holds=nothing("from when"))
    last_day: Mapped[date] = column(index=True, holds=nothing("until when"))
    state: Mapped[PlanState] = column(
        default=PlanState.WAITING, index=True, holds=nothing("how far it is")
    )
    only: Mapped[tuple[str, ...]] = column(
        Words, default=(), holds=nothing("opaque ids of the shifts to plan again, if not all")
    )
    worked_at: Mapped[datetime | None] = column(
        UTC, holds=nothing("when the worker was last at it")
    )
    turn: Mapped[int] = column(
        default=0,
        holds=nothing("how often a worker has taken it up: an earlier one's word is void"),
    )
    dropped: Mapped[int] = column(
        default=0, holds=nothing("how often a worker has ended in the middle of it")
    )
    is_to_stop: Mapped[bool] = column(default=False, holds=nothing("whether to take what is there"))
    done: Mapped[int] = column(default=0, holds=nothing("how much of it is decided, in percent"))
    choices: Mapped[bytes | None] = column(
        LargeBinary,
        holds=Holds(
            "the volunteer, the asker",
            why="who is held on to, and who is kept apart",
            read_by="the circle",
            kept=TERM,
            at_rest=AtRest.SERVER,
        ),
    )
    covered: Mapped[int] = column(default=0, holds=nothing("the weight of what it covers"))
    bound: Mapped[int] = column(default=0, holds=nothing("no plan can cover more"))
    is_fair: Mapped[bool] = column(default=False, holds=nothing("whether that is proven"))
    is_mended: Mapped[bool] = column(
        default=False, holds=nothing("whether single places were planned again after an answer")
    )
    gaps: Mapped[list[Any]] = column(JSON, default=list, holds=nothing("what it leaves open"))
    wishes: Mapped[list[Any]] = column(
        JSON, default=list, holds=nothing("who would be needed most, by role and language")
    )

    matches: Mapped[list["Match"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, back_populates="plan"
    )

    @property
    def days(self) -> Days:
        """Which days it is for."""
        return Days(self.first_day, self.last_day)

    @property
    def is_in_work(self) -> bool:
        """Whether something more is to come by itself."""
        return self.state in (PlanState.WAITING, PlanState.WORKING)


class Match(Coded, Base):
    """One volunteer for one place of a plan."""

    __tablename__ = "plan_match"
    __table_args__ = (UniqueConstraint("plan_id", "shift_id", "member_id"),)

    plan_id: Mapped[int] = column(
        ForeignKey("plan.id", ondelete="CASCADE"), holds=nothing("of which plan")
    )
    shift_id: Mapped[int] = column(
        ForeignKey("shift.id", ondelete="CASCADE"), index=True, holds=nothing("for which shift")
    )
    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal("the volunteer", why="to ask them", read_by="the circle", kept=TERM),
    )
    role: Mapped[ShiftRole] = column(holds=nothing("what they would come as"))
    state: Mapped[MatchState] = column(
        default=MatchState.PROPOSED, holds=nothing("proposed, asked or declined")
    )
    reasons: Mapped[list[Any]] = column(
        JSON,
        holds=personal(
            "the volunteer", why="so that a person can decide", read_by="the circle", kept=TERM
        ),
    )

    plan: Mapped[Plan] = relationship(back_populates="matches")
    shift: Mapped[Shift] = relationship(lazy="joined")
    member: Mapped[Member] = relationship(lazy="joined")

    @property
    def because(self) -> list[Reason]:
        """What speaks for it."""
        return [Reason.of(each) for each in self.reasons]


def gaps_of(plan: Plan) -> list[Gap]:
    """What a plan leaves open."""
    return [
        Gap(shift, ShiftRole(role), missing, reach, _near(near), needs_company)
        for shift, role, missing, reach, near, needs_company in plan.gaps
    ]


def wishes_of(plan: Plan) -> list[Wish]:
    """Who would be needed most."""
    return [
        Wish(ShiftRole(role), tuple(languages), weekday, covers, *training)
        for role, languages, weekday, covers, *training in plan.wishes
    ]


def keep(plan: Plan, gaps: Iterable[Gap], wishes: Iterable[Wish]) -> None:
    """Remember what a plan leaves open."""
    plan.gaps = [
        [each.shift, each.role, each.missing, each.within_reach, each.almost, each.needs_company]
        for each in gaps
    ]
    plan.wishes = [
        [each.role, each.languages, each.weekday, each.covers, each.training] for each in wishes
    ]


def collectives_of(plan: Plan) -> Sequence[Collective]:
    """Who plans together."""
    found = select(Collective).where(Collective.code.in_(plan.collectives))
    return db.session.scalars(found.order_by(Collective.name)).all()


def coordinated_by(member: Member, code: str) -> Plan | None:
    """The plan with this opaque id, if this member coordinates every collective in it."""
    plan = db.session.scalar(select(Plan).where(Plan.code == code))
    mine = {each.code for each in member.collectives_as(Role.COORDINATOR)}
    return plan if plan and set(plan.collectives) <= mine else None


def covering(member: Member, shift: Shift) -> Plan | None:
    """The plan in which a shift is planned, if this member may see one; the latest of several."""
    day = shift.half_day.day
    found = [
        each
        for each in all_coordinated_by(member)
        if shift.collective.code in each.collectives and each.first_day <= day <= each.last_day
    ]
    return max(found, key=lambda each: each.id, default=None)


def match_coordinated_by(member: Member, code: str) -> Match | None:
    """The match with this opaque id, if its plan is this member's to decide."""
    match = db.session.scalar(select(Match).where(Match.code == code))
    return match if match and coordinated_by(member, match.plan.code) else None


def all_coordinated_by(member: Member) -> list[Plan]:
    """The plans a member may see, the next days first."""
    mine = {each.code for each in member.collectives_as(Role.COORDINATOR)}
    found = db.session.scalars(select(Plan).order_by(Plan.first_day, Plan.id)).all()
    return [each for each in found if set(each.collectives) <= mine]


def matches_of(plan: Plan) -> Sequence[Match]:
    """The matches of a plan as they are in the database now."""
    found = select(Match).where(Match.plan_id == plan.id).order_by(Match.id)
    return db.session.scalars(found).unique().all()


def all_of(member: Member) -> Sequence[Match]:
    """The plans in which a member stands, match by match."""
    found = select(Match).where(Match.member_id == member.id).order_by(Match.id)
    return db.session.scalars(found).unique().all()


def forget(member: Member) -> None:
    """Take someone who goes out of every plan."""
    db.session.execute(delete(Match).where(Match.member_id == member.id))


def forget_shift(shift: Shift) -> None:
    """Let no plan remember who should rather not come to a shift that is shredded."""
    day = shift.half_day.day
    for plan in db.session.scalars(select(Plan).where(Plan.first_day <= day, Plan.last_day >= day)):
        plan.choices = Choices.of(plan.choices).without(shift.code).stored()


def let_go(now: datetime) -> int:
    """Forget plans whose days are past."""
    last = (clock.on_the_wall(now) - TERM.lasts).date()
    old = delete(Plan).where(Plan.last_day < last).returning(Plan.id)
    return len(db.session.scalars(old).all())


def _near(stored: list[list[Any]]) -> tuple[tuple[Why, int], ...]:
    return tuple((Why(why), int(people)) for why, people in stored)


RULE = Rule(TERM, let_go)
