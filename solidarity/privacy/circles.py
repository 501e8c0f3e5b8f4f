"""A circle's key: a pair whose private half is granted to each of its holders.

When someone is removed, the circle gets a new pair: what the old one opened is sealed anew to the
new one, the new one is given to those who stay, and the old one is destroyed. So a holder who was
removed can open nothing afterwards, with any old cookie or key (docs/privacy.md section 2).
"""

from collections.abc import Mapping
from datetime import datetime

from solidarity.privacy import grants, key_store, sealing
from solidarity.privacy.grants import NoKey
from solidarity.privacy.key_store import KeyPair, Keyring


def found(circle: str, first: str) -> None:
    """Make a circle's pair, which no secret opens, and give it to its first holder.

    Raises: NoKey, when that holder has no pair.
    """
    pair = sealing.new_pair()
    row = key_store.add_unlocked(circle, pair)
    grants.give(_name(row), pair.private, first)


def is_lost(circle: str) -> bool:
    """Whether a circle has no key, or one that nobody holds any more."""
    pair = key_store.newest_pair(circle)
    return pair is None or not grants.is_given(_name(pair))


def hand_on(circle: str, to: str, by: Keyring, ends_at: datetime | None = None) -> None:
    """Give a circle's private key to one more holder, for good or until a moment.

    Raises: NoKey, when the giver does not hold it, or the circle or the new holder has no pair.
    """
    name = _name(_pair_of(circle))
    grants.give(name, grants.take(name, by), to, ends_at)


def take_back(circle: str, holder: str) -> None:
    """Take a circle's key back from a holder; `renew` makes what they may have copied worthless."""
    pair = key_store.newest_pair(circle)
    if pair is not None:
        grants.withdraw(_name(pair), holder)


def holds(circle: str, holder: str) -> bool:
    """Whether a holder was given the newest private key of a circle."""
    pair = key_store.newest_pair(circle)
    return pair is not None and grants.reaches(_name(pair), holder)


def renew(circle: str, holders: Mapping[str, datetime | None], by: Keyring) -> int:
    """Change a circle's key; say how many grants were sealed anew. The old pair is destroyed.

    Each holder has it for good, or until a moment.

    Raises: NoKey, when the ring does not hold the circle's key.
    """
    old = _pair_of(circle)
    ring = Keyring(old.id, grants.take(_name(old), by))
    pair = sealing.new_pair()
    new = key_store.add_unlocked(circle, pair)
    live = grants.held_by_pair(old.id)
    for each in live:
        grants.give(each.key_id, grants.take(each.key_id, ring), circle, each.ends_at)
    for holder, ends_at in holders.items():
        grants.give(_name(new), pair.private, holder, ends_at)
    grants.shred([_name(old)])
    key_store.drop_pair(old)
    return len(live)


def _pair_of(circle: str) -> KeyPair:
    pair = key_store.newest_pair(circle)
    if pair is None:
        raise NoKey(circle)
    return pair


def _name(pair: KeyPair) -> str:
    return f"pair:{pair.code}"
