"""The circle: the coordinators of a collective, as holders of its key.

Being a coordinator is a role; holding the key is a grant which only a holder can give. A new
coordinator therefore waits until a colleague hands the key on. When one is removed the key
changes, at once where a holder does it, else as soon as a holder signs in.
"""

from datetime import datetime

from solidarity.network import authority, members
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy import circles, grants, journal, key_store, paper
from solidarity.privacy.grants import NoKey
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.paper import Words
from solidarity.privacy.sealing import COST, Cost

_SHEET_WORDS = 10
"""129 random bits on a recovery sheet."""


class WrongSheet(Exception):
    """No recovery sheet of this collective says this."""


def begin(collective: Collective, first: Member) -> None:
    """Make the circle's key and give it to its first coordinator; later ones wait for it.

    Where everyone who held it has gone there was nothing left to open: the next one begins anew.
    """
    if circles.is_lost(collective.circle):
        circles.found(collective.circle, first.holder)
        journal.write("began a circle", collective, by=first)


def hand_on(collective: Collective, to: Member, by: Member, ring: Keyring) -> None:
    """Give the circle's key to a coordinator who does not hold it yet.

    Raises: NotYours; NoKey, when the giver does not hold it either.
    """
    authority.require(by, "hand on the key", collective.id)
    if not to.is_one_for_good(Role.COORDINATOR, collective.id):
        raise authority.NotYours("hand on the key")
    circles.hand_on(collective.circle, to.holder, ring)
    journal.write("handed on the key", to, by=by)


def holds_key(member: Member, collective: Collective) -> bool:
    """Whether a coordinator can open what is sealed to the circle."""
    return circles.holds(collective.circle, member.holder)


def keyholders(collective: Collective, but: Member | None = None) -> list[Member]:
    """The coordinators who hold the key for good, but one."""
    return [
        each
        for each in members.with_role(Role.COORDINATOR, collective)
        if each.is_one_for_good(Role.COORDINATOR, collective.id)
        and (but is None or each.id != but.id)
        and holds_key(each, collective)
    ]


def remove(collective: Collective, who: Member, ring: Keyring | None) -> None:
    """Take the key back from someone and change it: at once, if the ring at hand holds it.

    Where nobody else holds it nothing is taken, since nobody could open anything then.
    """
    if not keyholders(collective, but=who):
        return
    if ring is not None:
        try:
            _renew(collective, who, ring)
        except NoKey:
            collective.key_is_due = True
    else:
        collective.key_is_due = True
    circles.take_back(collective.circle, who.holder)


def renew(collective: Collective, by: Member, ring: Keyring) -> None:
    """Change the circle's key.

    Raises: NotYours; NoKey.
    """
    authority.require(by, "hand on the key", collective.id)
    _renew(collective, None, ring)
    journal.write("changed the circle's key", collective, by=by)


def renew_due(member: Member, ring: Keyring) -> None:
    """Change the keys that have to be changed, as far as this member holds them."""
    for collective in member.collectives_as(Role.COORDINATOR):
        if collective.key_is_due and holds_key(member, collective):
            _renew(collective, None, ring)
            journal.write("changed the circle's key", collective, by=member)


def print_sheet(collective: Collective, by: Member, ring: Keyring, cost: Cost = COST) -> str:
    """Give the circle's key to a sheet of paper, which a steward keeps; return what stands on it.

    An earlier sheet opens nothing any more.

    Raises: NotYours; NoKey.
    """
    authority.require(by, "hand on the key", collective.id)
    words = " ".join(paper.drawn(Words.SECRETS, _SHEET_WORDS))
    grants.forget_holder(_sheet(collective))
    key_store.add_pair(_sheet(collective), words, cost)
    circles.hand_on(collective.circle, _sheet(collective), ring)
    journal.write("printed a recovery sheet", collective, by=by)
    return words


def use_sheet(collective: Collective, words: str, by: Member) -> None:
    """Let a coordinator who holds no key get it from the sheet.

    Raises: NotYours; WrongSheet.
    """
    authority.require(by, "hand on the key", collective.id)
    ring = key_store.opened_by_secret(_sheet(collective), paper.plain(words, " "))
    if ring is None:
        raise WrongSheet
    circles.hand_on(collective.circle, by.holder, ring)
    journal.write("used the recovery sheet", collective, by=by)


def has_sheet(collective: Collective) -> bool:
    """Whether a sheet could open the circle's key."""
    return circles.holds(collective.circle, _sheet(collective))


def _renew(collective: Collective, without: Member | None, ring: Keyring) -> None:
    holders: dict[str, datetime | None] = {
        each.holder: until
        for each in members.with_role(Role.COORDINATOR, collective)
        if (without is None or each.id != without.id) and holds_key(each, collective)
        for until in _until(each, collective)
    }
    if has_sheet(collective):
        holders[_sheet(collective)] = None
    circles.renew(collective.circle, holders, ring)
    collective.key_is_due = False


def _until(member: Member, collective: Collective) -> list[datetime | None]:
    """Until when a coordinator is one here: a moment, or nothing for good."""
    return [
        each.ends_at
        for each in member.live
        if each.collective_id == collective.id and each.role is Role.COORDINATOR
    ]


def _sheet(collective: Collective) -> str:
    return f"sheet:{collective.code}"
