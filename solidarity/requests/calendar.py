"""One's own shifts for one's own calendar, by a secret link that ends after 90 days.

A calendar is read by whoever picks up the phone, and by the company that keeps it: it gets begin
and end of what one is certain on, and that something was called off. Nothing else.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import UTC, Base, db
from solidarity.network import notices
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy import tokens
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing
from solidarity.privacy.retention import Rule, Term
from solidarity.requests import places
from solidarity.requests.shift import Place, PlaceState

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


@dataclass(frozen=True)
class Entry:
    """One shift in a calendar."""

    uid: str
    """Stays the same as long as the place is the member's."""
    starts_at: datetime
    ends_at: datetime
    is_called_off: bool


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
    """Whose calendar a link opens, until it ends or they left or are locked."""
    found = select(CalendarLink).where(
        CalendarLink.fingerprint == tokens.fingerprint(token), CalendarLink.ends_at > clock.now()
    )
    link = db.session.scalar(found)
    if link is None or link.member.left_at or link.member.locked_at:
        return None
    return link.member


def entries(member: Member) -> tuple[Entry, ...]:
    """What stands in a member's calendar: as long as they may know the exact time."""
    return tuple(
        Entry(
            place.code,
            place.shift.starts_at,
            place.shift.ends_at,
            is_called_off=place.state is PlaceState.CALLED_OFF,
        )
        for place in places.of(member)
        if _is_shown(place)
    )


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


def _is_shown(place: Place) -> bool:
    is_known = place.state in (PlaceState.CONFIRMED, PlaceState.CALLED_OFF)
    return is_known and clock.now() < place.shift.window_ends_at
