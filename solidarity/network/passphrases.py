"""What a passphrase must be, and changing one's own.

Fifteen characters and nobody's guess: no list of kinds of characters, no end date (NIST
SP 800-63B-4, section 3.1.1.2; OWASP ASVS 5.0, sections 6.2.1 to 6.2.11).
"""

import hashlib
from functools import cache
from importlib.resources import files

from zxcvbn import zxcvbn

from solidarity.network import notices
from solidarity.network.installation import this_network
from solidarity.network.members import Member
from solidarity.network.notices import Word
from solidarity.network.sign_in import SHORTEST_PASSPHRASE, prove
from solidarity.privacy import journal, key_store, sessions
from solidarity.privacy.key_store import Keyring

ENOUGH_GUESSES = 10**10
"""Safe where guesses are slow, as zxcvbn's authors reckon: https://github.com/dropbox/zxcvbn."""
_ESTIMATED = 72
_OUR_WORDS = ("solidarity", "solidarite", "solidarité", "montreal", "montréal")
"""Words of this house, which guessers try first; also the network's and one's own names."""


class TooShort(Exception):
    """It has fewer than fifteen characters."""


class Leaked(Exception):
    """It stands on a list of leaked ones that is shipped with the product."""


class TooEasy(Exception):
    """It can be guessed: one's name, a row of keys, the same again and again."""


def require_good(passphrase: str, *names: str) -> None:
    """Pass, when a passphrase is good for someone with these names.

    Raises: TooShort; Leaked; TooEasy.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise TooShort
    if _fingerprint(passphrase) in _leaked():
        raise Leaked
    network = this_network()
    known = [*_OUR_WORDS, *names, *(network.name.split() if network else ())]
    estimate = zxcvbn(passphrase[:_ESTIMATED], user_inputs=[each.casefold() for each in known])
    if estimate["guesses"] < ENOUGH_GUESSES:
        raise TooEasy


def change(member: Member, old: str, new: str, cookie: str, ring: Keyring) -> str:
    """Let a new passphrase open one's key; every other session ends, and this one begins anew.

    Raises: DoesNotFit; TooShort; Leaked; TooEasy.
    """
    prove(member, old)
    require_good(new, member.sign_in_name, member.display_name)
    key_store.lock_anew(member.holder, ring, new)
    sessions.end_others(member.holder, cookie)
    notices.tell(member, Word.SIGNING_IN_CHANGED, member.code)
    journal.write("changed the passphrase", member, by=member)
    return sessions.renew(cookie, ring)


def _fingerprint(passphrase: str) -> str:
    return hashlib.sha256(passphrase.casefold().encode()).hexdigest()[:16]


@cache
def _leaked() -> frozenset[str]:
    lines = files("solidarity.network").joinpath("leaked.txt").read_text().splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
