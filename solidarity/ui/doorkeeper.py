"""How often one may try the doors: wrong words are counted, never who came, and only in memory.

What is counted is keyed by a value that changes each day, and no address is ever stored. Only
failures count, for a name at a door from one network, and for a network as a whole: whoever guesses
from elsewhere keeps nobody out. Source: OWASP ASVS 5.0, section 6.3.1.
"""

import hashlib
import hmac
import ipaddress
import secrets
from datetime import date

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from solidarity import clock

FOR_A_NAME = RateLimitItemPerMinute(8, 10)
"""Failures from one network with one name or handle, in ten minutes."""
FOR_A_NETWORK = RateLimitItemPerMinute(60, 10)
"""Failures from one network with any name: a whole clinic may share its address."""
_NETWORK_BITS = {4: 24, 6: 48}
"""A household or a provider's smallest lot; source: RFC 6177 for version 6."""


class TooOften(Exception):
    """So many wrong tries came from here that one has to wait."""


class Doorkeeper:
    """Counts failures at one door, in this process."""

    def __init__(self, door: str) -> None:
        """Stand at a door."""
        self._door = door
        self.forget()
        self._salts: dict[date, bytes] = {}

    def forget(self) -> None:
        """Count from nothing again."""
        self._counts = MovingWindowRateLimiter(MemoryStorage())

    def let_try(self, address: str | None, name: str) -> None:
        """Let someone try.

        Raises: TooOften.
        """
        network = _network_of(address)
        for limit, key in self._limits(network, name):
            if not self._counts.test(limit, key):
                raise TooOften

    def failed(self, address: str | None, name: str) -> None:
        """Count a failure."""
        for limit, key in self._limits(_network_of(address), name):
            self._counts.hit(limit, key)

    def _limits(self, network: str, name: str) -> list[tuple[RateLimitItemPerMinute, str]]:
        return [
            (FOR_A_NAME, self._key(network, name.strip().casefold())),
            (FOR_A_NETWORK, self._key(network)),
        ]

    def _key(self, *parts: str) -> str:
        today = clock.today()
        if today not in self._salts:
            self._salts = {today: secrets.token_bytes(32)}
        said = "\0".join((self._door, *parts)).encode()
        return hmac.new(self._salts[today], said, hashlib.sha256).hexdigest()


def _network_of(address: str | None) -> str:
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{known}/{_NETWORK_BITS[known.version]}", strict=False))
