"""What a member does with their account, and how it ends."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from solidarity.database import db
from solidarity.network.languages import SPOKEN
from solidarity.network.members import Member
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import grants, sessions
from solidarity.privacy.retention import WITH_THE_MEMBER, Rule


def describe(
    member: Member,
    *,
    display_name: str,
    language: str | None,
    speaks: Sequence[str],
    neighbourhood: Neighbourhood | None,
) -> None:
    """Let a member say of themselves what others may know."""
    member.display_name, member.language = display_name.strip(), language
    member.speaks = tuple(code for code in SPOKEN if code in speaks)
    member.neighbourhood_id = neighbourhood.id if neighbourhood else None


def let_go(now: datetime) -> int:
    """Remove the accounts of members who left, with their keys and sessions."""
    due = select(Member).where(Member.left_at <= now - WITH_THE_MEMBER.lasts)
    gone = db.session.scalars(due).all()
    for member in gone:
        remove(member)
    return len(gone)


def remove(member: Member) -> None:
    """Let there be no such account, with no key and no session."""
    grants.forget_holder(member.holder)
    sessions.end_all(member.holder)
    db.session.delete(member)


def rest(member: Member, until: date | None = None) -> None:
    """Let a member rest, until a day or until they come back; or come back, if they did."""
    member.is_paused = not member.is_paused
    member.rests_until = until if member.is_paused else None


RULE = Rule(WITH_THE_MEMBER, let_go)
