"""Opening budgets: how many different sealed things one person opens in a while.

Nobody reads more than their part of the work needs: a volunteer the details of three shifts in
seven days (one, while new), a coordinator sixty requests and shifts a day. Then a colleague
agrees to more, and the circle is told. A second look at the same thing costs nothing.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, func, select
from sqlalchemy.orm import Mapped

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.network import authority, members, notices
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, Numbered, column, nothing, personal
from solidarity.privacy.retention import Rule, Term
from solidarity.requests import experience

TERM = Term("more that someone may open", "agreed", timedelta(days=7))
OF_VOLUNTEERS, OF_NEW_ONES = 3, 1
WEEK = timedelta(days=7)
OF_COORDINATORS = 60
DAY = timedelta(hours=24)
"""Source of all these: docs/privacy.md section 3."""
DETAILS, NOTES, MESSAGES = "opened the details", "opened the notes", "opened the messages"


class Allowance(Numbered, Base):
    """A colleague's word that someone may open as much again."""

    __tablename__ = "allowance"

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal("the member", why="who may open more", read_by="the circle", kept=TERM),
    )
    role: Mapped[Role] = column(holds=nothing("in which role"))
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("until when"))


class OpensTooMuch(Exception):
    """Somebody's budget is used up; a colleague can agree to more."""


class NotOneself(Exception):
    """More is agreed to by a colleague."""


def spend(member: Member, thing: Coded, collective: Collective, role: Role) -> None:
    """Pass, when a member may open one more thing in a role.

    The circle is told when a budget is used up: with the last opening, before anyone is refused.

    Raises: OpensTooMuch.
    """
    opened = _opened(member, role)
    if thing.code in opened:
        return
    budget = _budget(member, role)
    if len(opened) >= budget:
        raise OpensTooMuch
    if len(opened) + 1 == budget and role is Role.COORDINATOR:
        _tell_the_circle(member, collective)


def let_open_more(person: Member, role: Role, collective: Collective, by: Member) -> None:
    """Agree that a colleague or a volunteer may open as much again.

    Raises: NotYours; NotOneself.
    """
    authority.require(by, "let open more", collective.id)
    if person.id == by.id:
        raise NotOneself
    span = DAY if role is Role.COORDINATOR else WEEK
    db.session.add(Allowance(member_id=person.id, role=role, ends_at=clock.now() + span))
    journal.write("let open more", person, by=by)


def left(member: Member, role: Role) -> int:
    """How many different things a member may still open now."""
    return max(0, _budget(member, role) - len(_opened(member, role)))


def _opened(member: Member, role: Role) -> Collection[str]:
    """The opaque ids of what a member opened in the span of a role's budget."""
    since = clock.now() - (DAY if role is Role.COORDINATOR else WEEK)
    acts = {DETAILS, MESSAGES, NOTES} if role is Role.COORDINATOR else {DETAILS, MESSAGES}
    return {line.subject for line in journal.by_since(member, since) if line.act in acts}


def _budget(member: Member, role: Role) -> int:
    if role is Role.COORDINATOR:
        usual = OF_COORDINATORS
    else:
        usual = OF_VOLUNTEERS if experience.is_experienced(member) else OF_NEW_ONES
    more = select(func.count(Allowance.id)).where(
        Allowance.member_id == member.id, Allowance.role == role, Allowance.ends_at > clock.now()
    )
    return usual * (1 + (db.session.scalar(more) or 0))


def _tell_the_circle(member: Member, collective: Collective) -> None:
    for each in members.with_role(Role.COORDINATOR, collective):
        if each.id != member.id:
            notices.tell(each, Word.READS_MUCH, member.code)


def let_go(now: datetime) -> int:
    """Forget what was allowed."""
    ended = delete(Allowance).where(Allowance.ends_at <= now).returning(Allowance.id)
    return len(db.session.scalars(ended).all())


RULE = Rule(TERM, let_go)
