"""Vouching: a newcomer's role waits until enough of those who could vouch for them have done so.

Who vouched for whom is remembered for 90 days only; so long it can be withdrawn.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network import accounts, authority, circle, members, notices
from solidarity.network.members import WAITING, Member, Membership, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal, tokens
from solidarity.privacy.declarations import AtRest, Numbered, column, locked, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Rule, Term

TERM = Term("who vouched for whom", "vouched", timedelta(days=90))
LINK_TERM = Term("links by which newcomers ask to be vouched for", "written", timedelta(hours=72))
MOST = 3
"""So often a member vouches within the term."""
_LINKS = 5


class Vouch(Numbered, Base):
    """A member's word that another one can be trusted with a role."""

    __tablename__ = "vouch"
    __table_args__ = (UniqueConstraint("membership_id", "by_id"),)

    membership_id: Mapped[int] = column(
        ForeignKey("membership.id", ondelete="CASCADE"),
        holds=personal("the newcomer", why="for whom", read_by="the voucher", kept=TERM),
    )
    by_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        index=True,
        holds=personal("the voucher", why="who vouches", read_by="the voucher", kept=TERM),
    )
    at: Mapped[datetime] = column(
        UTC, default=clock.hour, index=True, holds=nothing("when, to the hour")
    )

    membership: Mapped[Membership] = relationship(lazy="joined")


class VouchLink(Numbered, Base):
    """A link which a newcomer gives to someone who knows them; it serves once."""

    __tablename__ = "vouch_link"

    hashed_token: Mapped[bytes] = column(
        LargeBinary,
        unique=True,
        holds=locked(
            "the newcomer", why="to know the link again", kept=LINK_TERM, at_rest=AtRest.HASHED
        ),
    )
    membership_id: Mapped[int] = column(
        ForeignKey("membership.id", ondelete="CASCADE"), holds=nothing("for which role")
    )
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when the link ends"))

    membership: Mapped[Membership] = relationship(lazy="joined")


class VouchedOften(Exception):
    """The member vouched as often as one may in 90 days."""


class VouchedAlready(Exception):
    """The member's word counts once, and only while the role waits."""


class NoLink(Exception):
    """The link was used, has ended, or never was one."""


def missing(role: Membership) -> int:
    """How many still have to vouch; never more than there are people who could."""
    wanted = {
        Role.VOLUNTEER: role.collective.vouches_volunteer,
        Role.INTERMEDIARY: role.collective.vouches_intermediary,
    }.get(role.role, role.collective.vouches_coordinator)
    could = sum(each.id != role.member_id for each in _those_who_could(role))
    return max(0, min(wanted, could) - len(_for(role)))


def vouch(role: Membership, by: Member, ring: Keyring | None = None) -> None:
    """Give one's word for a newcomer. With the last one the role begins.

    A coordinator with the ring at hand gives a new coordinator the circle's key at once.

    Raises: NotYours; VouchedAlready; VouchedOften.
    """
    if not may_vouch(role, by):
        raise authority.NotYours("vouch")
    if not role.is_waiting or by.id in {each.by_id for each in _for(role)}:
        raise VouchedAlready
    if left_for(by) <= 0:
        raise VouchedOften
    db.session.add(Vouch(membership_id=role.id, by_id=by.id))
    database.flush()
    journal.write("vouched", role.member, by=by)
    if missing(role) == 0:
        let_begin(role)
        is_colleague = by.is_one_for_good(Role.COORDINATOR, role.collective_id)
        if ring is not None and is_colleague and role.role is Role.COORDINATOR:
            _hand_on(role, by, ring)


def may_vouch(role: Membership, by: Member) -> bool:
    """Whether a member's word counts for a role."""
    return by.id != role.member_id and by.id in {each.id for each in _those_who_could(role)}


def let_begin(role: Membership) -> None:
    """Let a role count from now on, and found the circle if its first coordinator came."""
    role.is_waiting = False
    db.session.execute(delete(VouchLink).where(VouchLink.membership_id == role.id))
    if role.role is Role.COORDINATOR:
        circle.begin(role.collective, role.member)
    notices.tell(role.member, Word.ROLES_CHANGED, role.member.code)
    journal.write("was let in", role.member, by=None)


def withdraw(vouch: Vouch, by: Member) -> None:
    """Take one's word back: if too few are left, the role waits again, and its key is changed."""
    role = vouch.membership
    db.session.execute(delete(Vouch).where(Vouch.id == vouch.id))
    journal.write("withdrew a vouch", role.member, by=by)
    if role.is_waiting or missing(role) == 0:
        return
    if role.role is Role.COORDINATOR:
        circle.remove(role.collective, role.member, None)
    role.is_waiting = True
    notices.tell(role.member, Word.ROLES_CHANGED, role.member.code)


def of(member: Member) -> Sequence[Vouch]:
    """Whom a member vouched for in the last 90 days."""
    found = select(Vouch).where(Vouch.by_id == member.id).order_by(Vouch.id)
    return db.session.scalars(found).all()


def owned_by(member: Member, code: str) -> Vouch | None:
    """A member's own vouch for the member with this opaque id."""
    return next((each for each in of(member) if each.membership.member.code == code), None)


def left_for(member: Member) -> int:
    """How often a member may still vouch now."""
    since = clock.now() - TERM.lasts
    used = select(func.count(Vouch.id)).where(Vouch.by_id == member.id, Vouch.at > since)
    return MOST - (db.session.scalar(used) or 0)


def write_link(role: Membership) -> str:
    """Write a link by which someone can vouch; return its token. Older ones make room.

    Raises: VouchedAlready, when the role does not wait.
    """
    if not role.is_waiting:
        raise VouchedAlready
    token = tokens.new()
    newest = select(VouchLink.id).where(VouchLink.membership_id == role.id)
    kept = newest.order_by(VouchLink.id.desc()).limit(_LINKS - 1)
    db.session.execute(
        delete(VouchLink).where(VouchLink.membership_id == role.id, VouchLink.id.not_in(kept))
    )
    ends_at = clock.now() + LINK_TERM.lasts
    db.session.add(
        VouchLink(hashed_token=tokens.fingerprint(token), membership_id=role.id, ends_at=ends_at)
    )
    return token


def asked_by(token: str) -> Membership | None:
    """The role for which a link asks someone to vouch, as long as it serves."""
    found = select(VouchLink).where(
        VouchLink.hashed_token == tokens.fingerprint(token), VouchLink.ends_at > clock.now()
    )
    link = db.session.scalar(found)
    return link.membership if link else None


def vouch_by_link(token: str, by: Member, ring: Keyring) -> None:
    """Vouch for whoever wrote a link, and use it up.

    Raises: NoLink; NotYours; VouchedAlready; VouchedOften.
    """
    role = asked_by(token)
    used = delete(VouchLink).where(VouchLink.hashed_token == tokens.fingerprint(token))
    if role is None or db.session.scalar(used.returning(VouchLink.id)) is None:
        raise NoLink
    vouch(role, by, ring)


def let_go(now: datetime) -> int:
    """Forget who vouched for whom."""
    old = delete(Vouch).where(Vouch.at <= now - TERM.lasts).returning(Vouch.id)
    return len(db.session.scalars(old).all())


def let_links_go(now: datetime) -> int:
    """Remove links that ended."""
    ended = delete(VouchLink).where(VouchLink.ends_at <= now).returning(VouchLink.id)
    return len(db.session.scalars(ended).all())


def let_waiting_go(now: datetime) -> int:
    """Remove roles for which too few vouched in time, and accounts with no other."""
    found = select(Membership).where(
        Membership.is_waiting, Membership.began_at <= now - WAITING.lasts
    )
    late = db.session.scalars(found).all()
    for each in late:
        person = each.member
        person.memberships.remove(each)
        if not person.memberships:
            accounts.remove(person)
    return len(late)


RULE = Rule(TERM, let_go)
WAITERS = Rule(WAITING, let_waiting_go)
LINKS = Rule(LINK_TERM, let_links_go)


def _for(role: Membership) -> Sequence[Vouch]:
    return db.session.scalars(select(Vouch).where(Vouch.membership_id == role.id)).all()


def _those_who_could(role: Membership) -> list[Member]:
    """Members of the collective; for those to whom more opens, coordinators and stewards."""
    if role.role in {Role.COORDINATOR, Role.STEWARD}:
        circle_of = members.with_role(Role.COORDINATOR, role.collective)
        could = {each.id: each for each in (*circle_of, *members.stewards())}
        return [
            each
            for each in could.values()
            if Role.STEWARD in each.roles
            or each.is_one_for_good(Role.COORDINATOR, role.collective_id)
        ]
    return [
        each
        for each in members.all_in(role.collective)
        if authority.may(each, "vouch", role.collective_id) and each.locked_at is None
    ]


def _hand_on(role: Membership, by: Member, ring: Keyring) -> None:
    if circle.holds_key(by, role.collective) and not circle.holds_key(role.member, role.collective):
        circle.hand_on(role.collective, role.member, by, ring)
