"""How one comes in: an invitation for one role in one collective, by a link that serves once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, Words, db
from solidarity.network import authority, installation, members, passphrases, vouching
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Membership, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy import journal, key_store, tokens
from solidarity.privacy.declarations import AtRest, Coded, column, locked, nothing, personal
from solidarity.privacy.retention import Rule, Term
from solidarity.privacy.sealing import COST, Cost

TERM = Term("invitations", "written", timedelta(hours=72))


class Invitation(Coded, Base):
    """A way in which nobody has used yet."""

    __tablename__ = "invitation"

    hashed_token: Mapped[bytes] = column(
        LargeBinary,
        unique=True,
        holds=locked(
            "who is invited", why="to know the link again", kept=TERM, at_rest=AtRest.HASHED
        ),
    )
    collective_id: Mapped[int] = column(ForeignKey("collective.id"), holds=nothing("where"))
    role: Mapped[Role] = column(holds=nothing("to do what"))
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when the link ends"))
    speaks: Mapped[tuple[str, ...]] = column(
        Words,
        default=(),
        holds=personal(
            "who is invited", why="so that nobody asks twice", read_by="who comes in", kept=TERM
        ),
    )
    neighbourhood_id: Mapped[int | None] = column(
        ForeignKey("neighbourhood.id"),
        holds=personal(
            "who is invited", why="so that nobody asks twice", read_by="who comes in", kept=TERM
        ),
    )
    is_vouched: Mapped[bool] = column(
        default=False, holds=nothing("whether the operator vouches for whoever comes in")
    )

    collective: Mapped[Collective] = relationship(lazy="joined")


class NoInvitation(Exception):
    """The link was used, has ended, or never was one."""


class NameTaken(Exception):
    """Another member signs in with this name."""


@dataclass(frozen=True)
class Known:
    """What a collective knows already of someone whom it invites; it is theirs to change."""

    speaks: tuple[str, ...]
    home: Neighbourhood | None


def invite(by: Member, collective: Collective, role: Role) -> str:
    """Write an invitation and return the token of its link, which is shown once.

    Coordinators invite into their own collective; stewards invite a first coordinator anywhere.

    Raises: NotYours.
    """
    authority.require_anywhere(by, "invite")
    if role not in invitable(by, collective):
        raise authority.NotYours("invite")
    return _write(collective, role, by)


def invitable(by: Member, collective: Collective) -> list[Role]:
    """The roles for which a member may invite into a collective."""
    roles = set()
    if by.is_one(Role.COORDINATOR, collective.id):
        roles |= {Role.VOLUNTEER, Role.INTERMEDIARY, Role.COORDINATOR}
    if Role.STEWARD in by.roles:
        roles |= {Role.COORDINATOR, Role.STEWARD}
    return [role for role in Role if role in roles]


def invite_as_operator(collective: Collective, role: Role) -> str:
    """Write an invitation from the command line: the first steward's, and those of a demo."""
    return _write(collective, role, None, is_vouched=True)


def invite_known(collective: Collective, known: Known, by: Member | None) -> str:
    """Write an invitation for a volunteer of whom something is known; the operator is nobody.

    Raises: NotYours.
    """
    if by is not None and Role.VOLUNTEER not in invitable(by, collective):
        raise authority.NotYours("invite")
    return _write(collective, Role.VOLUNTEER, by, known)


def _write(
    collective: Collective,
    role: Role,
    by: Member | None,
    known: Known | None = None,
    *,
    is_vouched: bool = False,
) -> str:
    token = tokens.new()
    invitation = Invitation(
        hashed_token=tokens.fingerprint(token),
        collective=collective,
        role=role,
        ends_at=clock.now() + TERM.lasts,
        is_vouched=is_vouched,
        speaks=known.speaks if known else (),
        neighbourhood_id=known.home.id if known and known.home else None,
    )
    db.session.add(invitation)
    database.flush()
    journal.write("invited", invitation, by=by)
    return token


def open_invitation(token: str) -> Invitation | None:
    """The invitation behind a link, as long as it can be used."""
    found = select(Invitation).where(
        Invitation.hashed_token == tokens.fingerprint(token), Invitation.ends_at > clock.now()
    )
    return db.session.scalar(found)


def accept(
    token: str, sign_in_name: str, display_name: str, passphrase: str, cost: Cost = COST
) -> Member:
    """Come in: make an account and use the invitation up. The role waits for those who vouch.

    Raises: NetworkLocked; NoInvitation; NameTaken; TooShort; Leaked; TooEasy.
    """
    installation.refuse_while_locked()
    invitation = open_invitation(token)
    if invitation is None:
        raise NoInvitation
    passphrases.require_good(passphrase, sign_in_name, display_name)
    used = delete(Invitation).where(Invitation.id == invitation.id).returning(Invitation.id)
    if db.session.scalar(used) is None:
        raise NoInvitation
    if db.session.scalar(
        select(Member.id).where(Member.sign_in_name == members.folded(sign_in_name))
    ):
        raise NameTaken
    member = Member(
        sign_in_name=members.folded(sign_in_name),
        display_name=display_name.strip(),
        speaks=invitation.speaks,
        neighbourhood_id=invitation.neighbourhood_id,
    )
    role = Membership(collective=invitation.collective, role=invitation.role, is_waiting=True)
    member.memberships.append(role)
    db.session.add(member)
    database.flush()
    key_store.add_pair(member.holder, passphrase, cost)
    journal.write("came in", member, by=member)
    if invitation.is_vouched or vouching.missing(role) == 0:
        vouching.let_begin(role)
    return member


def person_seen_by(member: Member, code: str) -> Member | None:
    """The member with this opaque id, if one looks after a collective of theirs, or the network."""
    person = members.by_code(code)
    return person if person and shared(member, person) else None


def shared(member: Member, person: Member) -> list[Collective]:
    """The collectives of a person which a member looks after; all of them, for a steward."""
    theirs = {each.collective.code: each.collective for each in person.memberships}
    return [each for each in theirs.values() if authority.may(member, "end a role", each.id)]


def let_go(now: datetime) -> int:
    """Remove the invitations that ended."""
    ended = delete(Invitation).where(Invitation.ends_at <= now).returning(Invitation.id)
    return len(db.session.scalars(ended).all())


RULE = Rule(TERM, let_go)
