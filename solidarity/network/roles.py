"""Roles: granting a further one, ending one, lending one for some hours."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select

from solidarity import clock, database
from solidarity.database import db
from solidarity.network import agreements, authority, circle, members, notices, vouching
from solidarity.network.agreements import Matter, Proposal
from solidarity.network.collectives import Collective
from solidarity.network.members import LENT, Member, Membership, Role
from solidarity.network.notices import Word
from solidarity.network.vouching import VouchedAlready, VouchedOften
from solidarity.privacy import circles, journal, sessions
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Rule

LONGEST_LOAN_HOURS = 24
TAKES_TWO = frozenset({Role.COORDINATOR, Role.STEWARD})
"""Roles to which so much opens that a second has to agree."""


class HasIt(Exception):
    """The member has this role there already, or waits for it."""


class TooLong(Exception):
    """Longer than a role is lent for."""


def grantable(person: Member, collective: Collective, by: Member) -> list[Role]:
    """The further roles that a member could grant to another one in a collective."""
    if person.id == by.id or not authority.may(by, "grant a role", collective.id):
        return []
    has = {each.role for each in person.memberships if each.collective_id == collective.id}
    wanted = set(Role) if Role.STEWARD in by.roles else set(Role) - {Role.STEWARD}
    return [role for role in Role if role in wanted - has]


def grant(person: Member, collective: Collective, role: Role, by: Member) -> Proposal | None:
    """Grant a further role; for a coordinator's or steward's, return what a second must agree to.

    Whoever grants vouches by it; the role begins when enough have.

    Raises: NotYours; HasIt.
    """
    authority.require(by, "grant a role", collective.id)
    if role not in grantable(person, collective, by):
        raise HasIt
    if role in TAKES_TWO:
        return agreements.propose(
            Matter.ROLE, person.code, by, collective=collective.code, role=role.value
        )
    _grant(person, collective, role, (by,))
    return None


def grant_agreed(proposal: Proposal, person: Member, collective: Collective, by: Member) -> None:
    """Grant a role to which a second has agreed; both vouch by it.

    Raises: HasIt.
    """
    role = Role(proposal.details["role"])
    if any(
        each.role is role and each.collective_id == collective.id for each in person.memberships
    ):
        raise HasIt
    _grant(person, collective, role, (proposal.by, by))


def end(role: Membership, by: Member, ring: Keyring | None) -> None:
    """End a role at once; a circle changes its key, and its member signs in anew.

    Raises: NotYours.
    """
    person, collective = role.member, role.collective
    if by.id != person.id:
        authority.require(by, "end a role", collective.id)
    if role.role is Role.COORDINATOR:
        circle.remove(collective, person, ring)
    person.memberships.remove(role)
    database.flush()
    if by.id != person.id:
        sessions.end_all(person.holder)
        notices.tell(person, Word.ROLES_CHANGED, person.code)
    journal.write("ended a role", person, by=by)


def owned_by(person: Member, collective: Collective, role: Role) -> Membership | None:
    """A member's role in a collective, if they have it."""
    return next(
        (
            each
            for each in person.memberships
            if each.role is role and each.collective_id == collective.id
        ),
        None,
    )


def say_knows_the_work(role: Membership, by: Member) -> None:
    """Say that someone needs no company on their first shifts.

    Raises: NotYours.
    """
    authority.require(by, "confirm", role.collective_id)
    role.knows_the_work = True
    journal.write("said who knows the work", role.member, by=by)


class LentFor(StrEnum):
    """Why a collective lends its queue: all that is ever said of it."""

    NOBODY_ON_DUTY = "nobody of us is on duty"
    MANY_REQUESTS = "many requests at once"
    LANGUAGE = "a language we do not speak"
    NIGHT = "a night or a holiday"


def lend(
    collective: Collective, to: Member, hours: int, what_for: LentFor, by: Member, ring: Keyring
) -> None:
    """Let a coordinator of another collective look after this one's queue for some hours.

    Raises: NotYours; HasIt; TooLong; NoKey.
    """
    authority.require(by, "lend", collective.id)
    if to not in borrowers(collective):
        raise HasIt
    if not 1 <= hours <= LONGEST_LOAN_HOURS:
        raise TooLong
    ends_at = clock.now() + timedelta(hours=hours)
    to.memberships.append(Membership(collective=collective, role=Role.COORDINATOR, ends_at=ends_at))
    database.flush()
    circles.hand_on(collective.circle, to.holder, ring, ends_at)
    notices.tell(to, Word.ROLES_CHANGED, to.code)
    journal.write(f"lent the queue: {what_for}", to, by=by)


def borrowers(collective: Collective) -> list[Member]:
    """Coordinators of other collectives, to whom a queue could be lent."""
    here = {each.id for each in members.with_role(Role.COORDINATOR, collective)}
    return [each for each in members.coordinators() if each.id not in here]


def let_go(now: datetime) -> int:
    """Remove roles whose hours are over."""
    ended = select(Membership).where(Membership.ends_at <= now)
    over = db.session.scalars(ended).all()
    for each in over:
        circles.take_back(each.collective.circle, each.member.holder)
    db.session.execute(delete(Membership).where(Membership.id.in_([each.id for each in over])))
    return len(over)


RULE = Rule(LENT, let_go)


def _grant(
    person: Member, collective: Collective, role: Role, vouchers: tuple[Member, ...]
) -> None:
    granted = Membership(collective=collective, role=role, is_waiting=True)
    person.memberships.append(granted)
    database.flush()
    journal.write("granted a role", person, by=vouchers[0])
    for each in vouchers:
        try:
            if granted.is_waiting and vouching.may_vouch(granted, each):
                vouching.vouch(granted, each)
        except (VouchedOften, VouchedAlready):
            continue  # the grant stands, and waits for someone else's word
    if granted.is_waiting and vouching.missing(granted) == 0:
        vouching.let_begin(granted)
    notices.tell(person, Word.ROLES_CHANGED, person.code)
