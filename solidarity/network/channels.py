"""Ways to write to members: which ones the operator set up, and how an address is said in each.

Apprise does the sending; each way is one of its URLs with {to} where the address goes. Members
choose a way and give an address; who knows Apprise can give a whole URL instead. Since this
server would call whatever that names, it may only name channels by which people are written to,
and no server inside, unless the operator says so.
"""

import ipaddress
import socket
from collections.abc import Collection, Mapping
from enum import StrEnum
from urllib.parse import quote

import apprise

LONGEST = 300
_WITH_A_SERVER = (
    "gotify gotifys mailto mailtos matrix matrixs mmost mmosts ntfy ntfys rocket rockets signal "
    "signals"
)
"""Apprise's words for channels of which a URL names the server."""
_OF_A_COMPANY = (
    "46elks bulksms bulkvs clickatell clicksend d7sms discord elks freemobile httpsms join line "
    "msgbird nexmo pbul plivo pover prowl seven sinch slack smsmgr telnyx tgram threema twilio "
    "viber voipms vonage whatsapp zulip"
)
"""Those which go to one company's server, whatever the URL says."""
_PARAMETERS = frozenset({"from", "mode", "name", "pass", "smtp", "to", "user"})
"""What a whole URL may add: nothing that names files or redirects, or lets us wait for long."""
_INSIDE = (".home.arpa", ".internal", ".lan", ".local", ".localhost")


class Way(StrEnum):
    """How a member is written to."""

    EMAIL = "email"
    SIGNAL = "signal"
    SMS = "sms"
    MATRIX = "matrix"
    NTFY = "ntfy"
    OTHER = "other"


class _Known:
    """The ways of this network, and the servers inside that whole URLs may name."""

    def __init__(self) -> None:
        self.urls: dict[Way, str] = {Way.NTFY: "ntfys://{to}"}
        self.hosts: frozenset[str] = frozenset()


_known = _Known()


def set_up(urls: Mapping[str, str], hosts: Collection[str] = ()) -> None:
    """Write by these ways: word of the way → Apprise URL with {to}. ntfy needs no setting up."""
    _known.urls = {Way.NTFY: "ntfys://{to}", **{Way(name): url for name, url in urls.items()}}
    _known.hosts = frozenset(each.lower() for each in hosts)


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
    """Whether there is a way to write there, and one that this server may use."""
    return _channel(kept) is not None


def send(kept: str, text: str) -> bool:
    """Write to what was kept; whether the message left."""
    channel = _channel(kept)
    if channel is None:
        return False
    sender = apprise.Apprise(asset=_asset())
    return bool(sender.add(channel) and sender.notify(body=text))


def _asset() -> apprise.AppriseAsset:
    # Without the first two, a message would carry an icon's address on a foreign host.
    return apprise.AppriseAsset(
        image_url_mask="", app_url="", app_id="Solidarity", http_redirects=False
    )


def _channel(kept: str) -> apprise.NotifyBase | None:
    # One URL is one channel: `Apprise.add` would read a list of them out of it.
    there = url(kept)
    channel = apprise.Apprise.instantiate(there, asset=_asset()) if there else None
    is_typed = read(kept)[0] is Way.OTHER
    return channel if channel and not (is_typed and _is_refused(channel, there)) else None


def _is_refused(channel: apprise.NotifyBase, typed: str) -> bool:
    """Whether a whole URL names what is no channel to a person, or leads inside."""
    words = {*_each(channel.protocol), *_each(channel.secure_protocol)}
    added = (type(channel).parse_url(typed) or {}).get("qsd", {})
    has_server = bool(words & set(_WITH_A_SERVER.split()))
    if set(added) - _PARAMETERS or not (has_server or words & set(_OF_A_COMPANY.split())):
        return True
    # Without a server of its own, a URL of ntfy goes to ntfy.sh.
    is_free = has_server and getattr(channel, "mode", None) != "cloud"
    named = (channel.host, getattr(channel, "smtp_host", None)) if is_free else ()
    return any(_is_inside(host) for host in named if host)


def _each(words: str | Collection[str] | None) -> Collection[str]:
    return (words,) if isinstance(words, str) else words or ()


def _is_inside(host: str) -> bool:
    """Whether a server's name or number leads to this machine or its neighbours."""
    name = host.strip("[]").rstrip(".").lower()
    if name in _known.hosts:
        return False
    number = _number(name)
    if number is not None:
        return not number.is_global or number.is_multicast
    return "." not in name or name.endswith(_INSIDE)


def _number(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a host says in numbers; also as the C library reads it ("127.1")."""
    try:
        number = ipaddress.ip_address(name)
    except ValueError:
        try:
            return ipaddress.IPv4Address(socket.inet_aton(name))
        except OSError:
            return None
    return getattr(number, "ipv4_mapped", None) or number
