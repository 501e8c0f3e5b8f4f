"""Passkeys on a page: what its script asks the browser for, and what came back.

A challenge waits in the signed cookie, and is answered once (network/passkeys.py). At an address
without a name there are no passkeys: browsers want one, and `localhost` will do.
"""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import g, session
from flask import request as http_request

from solidarity.network import passkeys
from solidarity.network.members import Member
from solidarity.network.passkeys import NoSuchPasskey, Place, Proof

_CHALLENGE = "challenge"


@dataclass(frozen=True)
class Tap:
    """What the script of a page hands to the browser."""

    options: str
    salt: str


def place() -> Place | None:
    """Where passkeys of this network are valid; nothing, where its address is a number."""
    address = urlsplit(g.address)
    host = address.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return Place(host, f"{address.scheme}://{address.netloc}")
    return None


def to_make(member: Member, network: str) -> Tap | None:
    """What it takes to make a passkey."""
    here = place()
    if here is None:
        return None
    options, session[_CHALLENGE] = passkeys.options_to_make(member, here, network)
    return Tap(options, passkeys.SALT)


def to_use(holder: str | None = None) -> Tap | None:
    """What it takes to use a passkey, of one holder or of whoever taps."""
    here = place()
    if here is None:
        return None
    options, session[_CHALLENGE] = passkeys.options_to_use(here, holder)
    return Tap(options, passkeys.SALT)


def proof() -> Proof:
    """What came back from the browser, with the challenge that it answers.

    Raises: NoSuchPasskey.
    """
    here, challenge = place(), session.pop(_CHALLENGE, "")
    if here is None:
        raise NoSuchPasskey
    said = http_request.form
    return Proof(said.get("answer", ""), str(challenge), said.get("computed", ""), here)
