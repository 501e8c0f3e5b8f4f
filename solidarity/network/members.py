"""Members: people with an account, and their roles in each collective."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, relationship

from solidarity.database import UTC, Base, Words, db
from solidarity.network.collectives import Collective
from solidarity.network.languages import SPOKEN
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import grants, sessions
from solidarity.privacy.declarations import (
    AtRest,
    Coded,
    Holds,
    Numbered,
    column,
    nothing,
    personal,
)
from solidarity.privacy.retention import WITH_THE_MEMBER, Rule


class Role(StrEnum):
    """What a member does in a collective; several at once are possible."""

    VOLUNTEER = "volunteer"
    INTERMEDIARY = "intermediary"
    COORDINATOR = "coordinator"
    STEWARD = "steward"


class Membership(Numbered, Base):
    """One role of one member in one collective."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("member_id", "collective_id", "role"),)

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"), holds=nothing("whose role")
    )
    collective_id: Mapped[int] = column(
        ForeignKey("collective.id"), index=True, holds=nothing("where")
    )
    role: Mapped[Role] = column(
        holds=personal(
            "the member", why="what they may do", read_by="the collective", kept=WITH_THE_MEMBER
        )
    )

    collective: Mapped[Collective] = relationship(lazy="joined")


class Member(Coded, Base):
    """Someone with an account."""

    __tablename__ = "member"

    sign_in_name: Mapped[str] = column(
        unique=True,
        holds=personal("the member", why="to sign in", read_by="the member", kept=WITH_THE_MEMBER),
    )
    display_name: Mapped[str] = column(
        holds=personal(
            "the member",
            why="so that others on a shift can greet them",
            read_by="people on the same shift, the circle",
            kept=WITH_THE_MEMBER,
        )
    )
    language: Mapped[str | None] = column(
        holds=personal(
            "the member",
            why="the language of their pages",
            read_by="the member",
            kept=WITH_THE_MEMBER,
        )
    )
    speaks: Mapped[tuple[str, ...]] = column(
        Words,
        default=(),
        holds=personal(
            "the member",
            why="to be asked where it helps",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        ),
    )
    neighbourhood_id: Mapped[int | None] = column(
        ForeignKey("neighbourhood.id"),
        holds=personal(
            "the member", why="to be asked near home", read_by="the circle", kept=WITH_THE_MEMBER
        ),
    )
    contact: Mapped[bytes | None] = column(
        LargeBinary,
        holds=Holds(
            "the member",
            why="the one address for reminders, which say nothing",
            read_by="the member",
            kept=WITH_THE_MEMBER,
            at_rest=AtRest.SERVER,
        ),
    )
    is_paused: Mapped[bool] = column(
        default=False,
        holds=personal(
            "the member",
            why="so that nobody asks them while they rest",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        ),
    )
    left_at: Mapped[datetime | None] = column(UTC, holds=nothing("when the account ended"))

    memberships: Mapped[list[Membership]] = relationship(
        lazy="selectin", cascade="all, delete-orphan", passive_deletes=True
    )
    neighbourhood: Mapped[Neighbourhood | None] = relationship(lazy="raise")

    @property
    def holder(self) -> str:
        """This member, as a holder of keys."""
        return f"member:{self.code}"

    @property
    def roles(self) -> frozenset[Role]:
        """Every role this member has anywhere."""
        return frozenset(membership.role for membership in self.memberships)

    def collectives_as(self, role: Role) -> list[Collective]:
        """The collectives in which this member has a role."""
        return [each.collective for each in self.memberships if each.role is role]

    def is_one(self, role: Role, collective_id: int) -> bool:
        """Whether this member has a role in a collective."""
        return any(
            each.role is role and each.collective_id == collective_id for each in self.memberships
        )


def by_holder(holder: str) -> Member | None:
    """The member behind a holder's name, unless they left."""
    code = holder.removeprefix("member:")
    return db.session.scalar(select(Member).where(Member.code == code, Member.left_at.is_(None)))


def by_sign_in_name(name: str) -> Member | None:
    """The member who signs in with this name, unless they left."""
    found = select(Member).where(Member.sign_in_name == folded(name), Member.left_at.is_(None))
    return db.session.scalar(found)


def folded(sign_in_name: str) -> str:
    """A sign-in name as it is kept: without outer spaces, in lower case."""
    return sign_in_name.strip().casefold()


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


def with_role(role: Role, collective: Collective) -> Sequence[Member]:
    """The members with a role in a collective, by display name."""
    found = (
        select(Member)
        .join(Membership)
        .where(Membership.collective_id == collective.id, Membership.role == role)
        .where(Member.left_at.is_(None))
        .order_by(Member.display_name)
    )
    return db.session.scalars(found).all()


def coordinated_collective(member: Member, code: str) -> Collective | None:
    """The collective with this opaque id, if this member coordinates it."""
    mine = member.collectives_as(Role.COORDINATOR)
    return next((each for each in mine if each.code == code), None)


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


def rest(member: Member) -> None:
    """Let a member rest, or come back if they did."""
    member.is_paused = not member.is_paused


RULE = Rule(WITH_THE_MEMBER, let_go)
