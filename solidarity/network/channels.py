"""Ways to write to members: which ones the operator set up, and how an address is said in each.

Apprise does the sending; each way is one of its URLs with {to} where the address goes. Members
choose a way and give an address; who knows Apprise can give a whole URL instead.
"""

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import quote

import apprise

LONGEST = 300


class Way(StrEnum):
    """How a member is written to."""

    EMAIL = "email"
    SIGNAL = "signal"
    SMS = "sms"
    MATRIX = "matrix"
    NTFY = "ntfy"
    OTHER = "other"


class _Known:
    """The ways of this network."""

    def __init__(self) -> None:
        self.urls: dict[Way, str] = {Way.NTFY: "ntfys://{to}"}


_known = _Known()


def set_up(urls: Mapping[str, str]) -> None:
    """Write by these ways: word of the way → Apprise URL with {to}. ntfy needs no setting up."""
    _known.urls = {Way.NTFY: "ntfys://{to}", **{Way(name): url for name, url in urls.items()}}


def offered() -> list[Way]:
    """The ways among which a member can choose."""
    return [way for way in Way if way is Way.OTHER or way in _known.urls]


def written(way: Way, address: str) -> str:
    """A way and an address as they are kept, sealed; whole URLs stand for themselves."""
    return address if way is Way.OTHER else f"{way.value} {address}"


def read(kept: str) -> tuple[Way, str]:
    """The way and the address out of what was kept."""
    name, _, address = kept.partition(" ")
    return (Way(name), address) if address and name in set(Way) else (Way.OTHER, kept)


def url(kept: str) -> str:
    """The Apprise URL of what was kept; empty, where its way is not set up any more."""
    way, address = read(kept)
    if way is Way.OTHER:
        return address
    # What is typed as an address stays one: it adds no parameters and names no other server.
    return _known.urls.get(way, "").replace("{to}", quote(address, safe="@+"))


def is_reachable(kept: str) -> bool:
    """Whether Apprise knows a way to write there."""
    there = url(kept)
    return bool(there) and bool(apprise.Apprise().add(there))
