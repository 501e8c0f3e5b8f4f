"""Members: people with an account, and their roles in each collective."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, Select, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock
from solidarity.database import UTC, Base, Words, db
from solidarity.network.collectives import Collective
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy.declarations import (
    AtRest,
    Coded,
    Holds,
    Numbered,
    column,
    nothing,
    personal,
)
from solidarity.privacy.retention import WITH_THE_MEMBER, Term

MEMBER = "member:"
"""How the name of a member begins, as a holder of keys."""
WAITING = Term("roles for which not enough have vouched", "came in", timedelta(days=30))
LENT = Term("roles that were lent", "the hours were over", timedelta(hours=1))


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

    is_waiting: Mapped[bool] = column(
        default=False, holds=nothing("whether others still have to vouch for the member")
    )
    knows_the_work: Mapped[bool] = column(
        default=False, holds=nothing("whether a coordinator said that no company is needed")
    )
    began_at: Mapped[datetime] = column(
        UTC, default=clock.hour, holds=nothing("since when, to the hour", kept=WAITING)
    )
    ends_at: Mapped[datetime | None] = column(
        UTC, index=True, holds=nothing("when a role that was only lent ends by itself", kept=LENT)
    )

    collective: Mapped[Collective] = relationship(lazy="joined")
    member: Mapped["Member"] = relationship(back_populates="memberships")

    @property
    def is_live(self) -> bool:
        """Whether the role counts: vouched for, and not past its end."""
        return not self.is_waiting and (self.ends_at is None or self.ends_at > clock.now())

    @property
    def is_lent(self) -> bool:
        """Whether the role is only lent, for some hours."""
        return self.ends_at is not None


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
    rests_until: Mapped[date | None] = column(
        holds=personal(
            "the member",
            why="to end a rest that has an end",
            read_by="the member",
            kept=WITH_THE_MEMBER,
        )
    )
    last_asked_on: Mapped[date | None] = column(
        holds=personal(
            "the member",
            why="to ask whoever was asked longest ago",
            read_by="the circle",
            kept=WITH_THE_MEMBER,
        )
    )
    left_at: Mapped[datetime | None] = column(UTC, holds=nothing("when the account ended"))

    locked_at: Mapped[datetime | None] = column(
        UTC, holds=nothing("since when nobody can sign in to it")
    )

    memberships: Mapped[list[Membership]] = relationship(
        lazy="selectin",
        cascade="all, delete-orphan",
        passive_deletes=True,
        back_populates="member",
    )
    neighbourhood: Mapped[Neighbourhood | None] = relationship(lazy="raise")

    @property
    def holder(self) -> str:
        """This member, as a holder of keys."""
        return MEMBER + self.code

    @property
    def live(self) -> list[Membership]:
        """The roles that count, in each collective."""
        return [each for each in self.memberships if each.is_live]

    @property
    def roles(self) -> frozenset[Role]:
        """Every role this member has anywhere."""
        return frozenset(membership.role for membership in self.live)

    @property
    def opens_much(self) -> bool:
        """Whether more opens to this member than to others: a second factor is required."""
        return bool(self.roles & {Role.COORDINATOR, Role.STEWARD})

    def collectives_as(self, role: Role) -> list[Collective]:
        """The collectives in which this member has a role."""
        return [each.collective for each in self.live if each.role is role]

    def is_one(self, role: Role, collective_id: int) -> bool:
        """Whether this member has a role in a collective, if only for some hours."""
        return any(each.role is role and each.collective_id == collective_id for each in self.live)

    def is_one_for_good(self, role: Role, collective_id: int) -> bool:
        """Whether this member has a role in a collective which was not only lent."""
        return any(
            each.role is role and each.collective_id == collective_id and not each.is_lent
            for each in self.live
        )


def by_holder(holder: str) -> Member | None:
    """The member behind a holder's name, unless they left or are locked."""
    code = holder.removeprefix(MEMBER)
    found = select(Member).where(Member.code == code, Member.left_at.is_(None))
    return db.session.scalar(found.where(Member.locked_at.is_(None)))


def by_sign_in_name(name: str) -> Member | None:
    """The member who signs in with this name, unless they left; also one who is locked."""
    found = select(Member).where(Member.sign_in_name == folded(name), Member.left_at.is_(None))
    return db.session.scalar(found)


def folded(sign_in_name: str) -> str:
    """A sign-in name as it is kept: without outer spaces, in lower case."""
    return sign_in_name.strip().casefold()


def with_role(role: Role, collective: Collective) -> Sequence[Member]:
    """The members with a role in a collective who can act in it, by display name."""
    found = (
        _in(collective)
        .where(Membership.role == role, Membership.is_waiting.is_(False))
        .where(or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()))
        .where(Member.locked_at.is_(None))
    )
    return db.session.scalars(found).all()


def all_in(collective: Collective) -> Sequence[Member]:
    """Everyone with a role in a collective, also who waits, is locked or was lent to it."""
    return db.session.scalars(_in(collective)).unique().all()


def stewards() -> Sequence[Member]:
    """Everyone who looks after the network as a whole and can act."""
    found = (
        select(Member)
        .join(Membership)
        .where(Membership.role == Role.STEWARD, Membership.is_waiting.is_(False))
        .where(Member.left_at.is_(None), Member.locked_at.is_(None))
        .order_by(Member.display_name)
    )
    return db.session.scalars(found).unique().all()


def coordinators() -> Sequence[Member]:
    """Everyone who coordinates a collective for good and can act."""
    found = (
        select(Member)
        .join(Membership)
        .where(Membership.role == Role.COORDINATOR, Membership.is_waiting.is_(False))
        .where(Membership.ends_at.is_(None))
        .where(Member.left_at.is_(None), Member.locked_at.is_(None))
        .order_by(Member.display_name)
    )
    return db.session.scalars(found).unique().all()


def by_code(code: str) -> Member | None:
    """The member with this opaque id, unless they left."""
    return db.session.scalar(select(Member).where(Member.code == code, Member.left_at.is_(None)))


def collective_for_good(member: Member, code: str) -> Collective | None:
    """The collective with this opaque id, if this member coordinates it and was not lent to it."""
    found = coordinated_collective(member, code)
    is_ours = found and member.is_one_for_good(Role.COORDINATOR, found.id)
    return found if is_ours else None


def coordinated_collective(member: Member, code: str) -> Collective | None:
    """The collective with this opaque id, if this member coordinates it."""
    mine = member.collectives_as(Role.COORDINATOR)
    return next((each for each in mine if each.code == code), None)


def _in(collective: Collective) -> Select[Member]:
    return (
        select(Member)
        .join(Membership)
        .where(Membership.collective_id == collective.id, Member.left_at.is_(None))
        .order_by(Member.display_name)
    )
