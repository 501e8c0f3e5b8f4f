"""What takes two: one proposes, a second agrees within a day, and only then it happens.

The second is a steward. Where the network has no other steward than the one who proposes, a
coordinator may be the second, so that nothing depends on one person.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network import members, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal
from solidarity.privacy.declarations import Coded, column, nothing, personal
from solidarity.privacy.retention import Rule, Term

TERM = Term("proposals that need a second", "proposed", timedelta(hours=24))


class Matter(StrEnum):
    """What can be proposed."""

    ROLE = "role"
    """Granting someone the role of coordinator or steward."""
    WAYS = "ways"
    """Changing how long details stay open, and how many vouch."""
    UNLOCK = "unlock"
    """Unlocking the network."""


class Proposal(Coded, Base):
    """Something that waits for a second."""

    __tablename__ = "proposal"

    matter: Mapped[Matter] = column(holds=nothing("about what"))
    about: Mapped[str] = column(holds=nothing("opaque id of what it concerns"))
    details: Mapped[dict[str, Any]] = column(JSON, holds=nothing("opaque ids, roles and numbers"))
    by_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        holds=personal("the member", why="who proposes", read_by="whoever may agree", kept=TERM),
    )
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when it is void"))

    by: Mapped[Member] = relationship(lazy="joined")


class NoSecond(Exception):
    """Nobody else could agree, or this member is not the one who can."""


def propose(matter: Matter, about: str, by: Member, **details: Any) -> Proposal:
    """Ask for a second; an earlier proposal on the same matter is void."""
    same = (Proposal.matter == matter, Proposal.about == about)
    db.session.execute(delete(Proposal).where(*same))
    proposal = Proposal(
        matter=matter, about=about, details=details, by=by, ends_at=clock.now() + TERM.lasts
    )
    db.session.add(proposal)
    database.flush()
    for each in _seconds_for(by):
        notices.tell(each, Word.AGREEMENT, proposal.code)
    journal.write("proposed what takes two", proposal, by=by)
    return proposal


def take(proposal: Proposal, by: Member) -> None:
    """Agree: the proposal is used up, once, whoever else agrees at the same moment.

    Raises: NoSecond.
    """
    if not may_agree(proposal, by):
        raise NoSecond
    used = delete(Proposal).where(Proposal.id == proposal.id).returning(Proposal.id)
    if db.session.scalar(used) is None:
        raise NoSecond
    journal.write("agreed to what takes two", proposal, by=by)


def withdraw(proposal: Proposal) -> None:
    """Let a proposal be void, because its own member or a second says no."""
    db.session.execute(delete(Proposal).where(Proposal.id == proposal.id))


def seen_by(member: Member, code: str) -> Proposal | None:
    """The proposal with this opaque id, if it is one's own or one may agree to it."""
    proposal = db.session.scalar(select(Proposal).where(Proposal.code == code))
    if proposal is None or proposal.ends_at <= clock.now():
        return None
    return proposal if proposal.by_id == member.id or may_agree(proposal, member) else None


def all_seen_by(member: Member) -> Sequence[Proposal]:
    """Every proposal that is one's own, or that one may agree to."""
    found = select(Proposal).where(Proposal.ends_at > clock.now()).order_by(Proposal.ends_at)
    return [
        each
        for each in db.session.scalars(found)
        if each.by_id == member.id or may_agree(each, member)
    ]


def may_agree(proposal: Proposal, member: Member) -> bool:
    """Whether a member can be the second."""
    return proposal.ends_at > clock.now() and member.id in {
        each.id for each in _seconds_for(proposal.by)
    }


def is_second(member: Member) -> bool:
    """Whether a member could unlock the network, as the first or the second of two."""
    if Role.STEWARD in member.roles:
        return True
    return len(members.stewards()) < 2 and Role.COORDINATOR in member.roles  # noqa: PLR2004 - two


def _seconds_for(by: Member) -> list[Member]:
    stewards = [each for each in members.stewards() if each.id != by.id]
    return stewards or [each for each in members.coordinators() if each.id != by.id]


def let_go(now: datetime) -> int:
    """Forget proposals to which nobody agreed in time."""
    ended = delete(Proposal).where(Proposal.ends_at <= now).returning(Proposal.id)
    return len(db.session.scalars(ended).all())


RULE = Rule(TERM, let_go)
