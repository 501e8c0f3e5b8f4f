"""A forgotten passphrase: two who know the member vouch, and hand over a link that serves once.

There is no e-mail. The second of the two makes a new pair of keys for the member, which only the
link opens, and seals to it whatever their own keys reach of what the member could open. The old
pair opens things until the link is used, so a member who never asked can sign in and stop it.
"""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, relationship

from solidarity import clock, database
from solidarity.database import UTC, Base, db
from solidarity.network import (
    authority,
    calendar_links,
    installation,
    notices,
    passkeys,
    passphrases,
    second_factor,
)
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.privacy import grants, journal, key_store, sessions, tokens
from solidarity.privacy.declarations import AtRest, Coded, column, locked, nothing, personal
from solidarity.privacy.grants import NoKey
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import Rule, Term
from solidarity.privacy.sealing import COST, Cost

TERM = Term("new passphrases that two vouch for", "vouched", timedelta(hours=24))


class Recovery(Coded, Base):
    """A new passphrase for someone who forgot theirs, while it is on its way."""

    __tablename__ = "recovery"

    member_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        unique=True,
        holds=personal("the member", why="for whom", read_by="the circle", kept=TERM),
    )
    begun_by_id: Mapped[int] = column(
        ForeignKey("member.id", ondelete="CASCADE"),
        holds=personal("the voucher", why="who vouched first", read_by="the circle", kept=TERM),
    )
    also_second_factor: Mapped[bool] = column(
        default=False, holds=nothing("whether the second factor is lost too")
    )
    hashed_token: Mapped[bytes | None] = column(
        LargeBinary,
        unique=True,
        holds=locked("the member", why="to know the link again", kept=TERM, at_rest=AtRest.HASHED),
    )
    ends_at: Mapped[datetime] = column(UTC, index=True, holds=nothing("when it is void"))

    member: Mapped[Member] = relationship(lazy="joined", foreign_keys=[member_id])
    begun_by: Mapped[Member] = relationship(lazy="joined", foreign_keys=[begun_by_id])

    @property
    def holder(self) -> str:
        """The new pair, as a holder of keys, until it is the member's."""
        return f"recovery:{self.code}"


class SameVoucher(Exception):
    """The second word must be someone else's."""


class NoRecovery(Exception):
    """The link was used, has ended, or was stopped."""


def begin(person: Member, by: Member, *, also_second_factor: bool) -> Recovery:
    """Vouch, as the first of two, that someone forgot their passphrase.

    Raises: NotYours.
    """
    _require(person, by)
    drop(person)
    begun = Recovery(
        member=person,
        begun_by=by,
        also_second_factor=also_second_factor,
        ends_at=clock.now() + TERM.lasts,
    )
    db.session.add(begun)
    database.flush()
    notices.tell(person, Word.SIGNING_IN_CHANGED, begun.code)
    journal.write("vouched for a new passphrase", person, by=by)
    return begun


def second(begun: Recovery, by: Member, ring: Keyring, cost: Cost = COST) -> str:
    """Vouch as the second, and return the token of the link, which is shown once.

    Raises: NotYours; SameVoucher; NoRecovery, when a link was made already.
    """
    person = begun.member
    _require(person, by)
    if by.id == begun.begun_by_id:
        raise SameVoucher
    if begun.hashed_token is not None or begun.ends_at <= clock.now():
        raise NoRecovery
    token = tokens.new()
    begun.hashed_token, begun.ends_at = tokens.fingerprint(token), clock.now() + TERM.lasts
    key_store.add_pair(begun.holder, token, cost)
    _seal_to(begun, ring)
    journal.write("vouched for a new passphrase", person, by=by)
    return token


def begun_for(person: Member) -> Recovery | None:
    """What is under way for someone."""
    found = select(Recovery).where(Recovery.member_id == person.id, Recovery.ends_at > clock.now())
    return db.session.scalar(found)


def by_token(token: str) -> Recovery | None:
    """What a link stands for, as long as it serves."""
    found = select(Recovery).where(
        Recovery.hashed_token == tokens.fingerprint(token), Recovery.ends_at > clock.now()
    )
    begun = db.session.scalar(found)
    return None if begun is None or begun.member.left_at or begun.member.locked_at else begun


def finish(token: str, passphrase: str, code: str, cost: Cost = COST) -> None:
    """Choose a new passphrase: the new pair becomes the member's, and every session ends.

    The link to their calendar opens nothing any more either.

    Raises: NetworkLocked; NoRecovery; WrongCode, where a second factor is asked for; TooShort;
    Leaked; TooEasy.
    """
    installation.refuse_while_locked()
    begun = by_token(token)
    if begun is None:
        raise NoRecovery
    member = begun.member
    passphrases.require_good(passphrase, member.sign_in_name, member.display_name)
    if begun.also_second_factor:
        second_factor.forget(member)
        passkeys.forget(member.holder)
    elif second_factor.is_set_up(member):
        second_factor.use(member, code)
    ring = key_store.opened_by_secret(begun.holder, token)
    used = delete(Recovery).where(Recovery.id == begun.id).returning(Recovery.id)
    if ring is None or db.session.scalar(used) is None:
        raise NoRecovery
    grants.forget_holder(member.holder)
    key_store.lock_anew(member.holder, ring, passphrase, cost)
    sessions.end_all(member.holder)
    calendar_links.revoke(member)
    journal.write("chose a new passphrase", member, by=member)


def stop(member: Member) -> None:
    """Let what is under way for oneself come to nothing."""
    drop(member)
    journal.write("stopped a new passphrase", member, by=member)


def drop(person: Member) -> None:
    """Let nothing be under way for someone, and destroy the new pair."""
    for each in db.session.scalars(select(Recovery).where(Recovery.member_id == person.id)):
        grants.forget_holder(each.holder)
    db.session.execute(delete(Recovery).where(Recovery.member_id == person.id))


def asks_for_code(begun: Recovery) -> bool:
    """Whether the second factor is still needed."""
    return not begun.also_second_factor and second_factor.is_set_up(begun.member)


def may_vouch(person: Member, by: Member) -> bool:
    """Whether a member can vouch for another one's new passphrase."""
    return by.id != person.id and any(
        authority.may(by, "vouch for a passphrase", each.collective_id)
        for each in person.memberships
    )


def let_go(now: datetime) -> int:
    """Forget what came to nothing, with its keys."""
    ended = db.session.scalars(select(Recovery).where(Recovery.ends_at <= now)).all()
    for each in ended:
        drop(each.member)
    return len(ended)


RULE = Rule(TERM, let_go)


def _require(person: Member, by: Member) -> None:
    if not may_vouch(person, by):
        raise authority.NotYours("vouch for a passphrase")


def _seal_to(begun: Recovery, ring: Keyring) -> None:
    """Give the new pair what the old one holds, as far as the voucher's own keys reach."""
    old = key_store.newest_pair(begun.member.holder)
    for each in grants.held_by_pair(old.id) if old else ():
        try:
            grants.give(each.key_id, grants.take(each.key_id, ring), begun.holder, each.ends_at)
        except NoKey:
            continue  # another circle's: a colleague there hands it on
