"""The secret link by which a member's calendar asks for their shifts; it ends after 90 days.

It opens nothing while the network is locked, nor once its member left, is locked or had to be
given a new passphrase: then somebody else may have it. What it shows is in requests/calendar.py.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.network import installation, notices
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy import tokens
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing
from solidarity.privacy.retention import Rule, Term

TERM = Term("links to one's own calendar", "its 90 days are over", timedelta(days=1))
LASTS = timedelta(days=90)
_TOLD_BEFORE = timedelta(days=7)


class CalendarLink(Numbered, Base):
    """The link by which one member's calendar asks for their shifts."""

    __tablename__ = "calendar_link"

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), unique=True, holds=nothing("whose calendar")
    )
    fingerprint: Mapped[bytes] = column(
        LargeBinary,
        unique=True,
        holds=locked("the member", why="to know the link again", kept=TERM, at_rest=AtRest.HASHED),
    )
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when the link ends"))
    is_told: Mapped[bool] = column(
        default=False, holds=nothing("whether the member was told that it ends soon")
    )

    member: Mapped[Member] = relationship(lazy="joined")


def make_link(member: Member) -> str:
    """Make the secret of a link; one made before opens no more."""
    revoke(member)
    token = tokens.new()
    db.session.add(
        CalendarLink(
            member_id=member.id,
            fingerprint=tokens.fingerprint(token),
            ends_at=clock.now() + LASTS,
        )
    )
    return token


def revoke(member: Member) -> None:
    """Let no link open one's calendar any more."""
    db.session.execute(delete(CalendarLink).where(CalendarLink.member_id == member.id))


def link_of(member: Member) -> CalendarLink | None:
    """The link of a member's calendar, without its secret, if there is one."""
    found = select(CalendarLink).where(
        CalendarLink.member_id == member.id, CalendarLink.ends_at > clock.now()
    )
    return db.session.scalar(found)


def by_link(token: str) -> Member | None:
    """Whose calendar a link opens, until it ends or they left or are locked.

    Raises: NetworkLocked.
    """
    installation.refuse_while_locked()
    found = select(CalendarLink).where(
        CalendarLink.fingerprint == tokens.fingerprint(token), CalendarLink.ends_at > clock.now()
    )
    link = db.session.scalar(found)
    if link is None or link.member.left_at or link.member.locked_at:
        return None
    return link.member


def tell_of_ends(now: datetime) -> int:
    """Tell members whose link ends within a week, once."""
    soon = select(CalendarLink).where(
        CalendarLink.is_told.is_(False), CalendarLink.ends_at <= now + _TOLD_BEFORE
    )
    found = db.session.scalars(soon).unique().all()
    for link in found:
        link.is_told = True
        notices.tell(link.member, Word.LINK_ENDS, link.member.code)
    return len(found)


def let_go(now: datetime) -> int:
    """Forget links that ended."""
    old = delete(CalendarLink).where(CalendarLink.ends_at <= now - TERM.lasts)
    return len(db.session.scalars(old.returning(CalendarLink.id)).all())


RULE = Rule(TERM, let_go)
