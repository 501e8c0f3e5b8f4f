"""Passkeys: a tap on one's own phone (Web Authentication level 3), as second factor or as both.

A passkey that offers the PRF extension (section 10.1.4 of that standard) holds one more locked
copy of the member's private key: what it computes from a fixed input is the key to that copy, and
this network sees it for the length of one act only, like a passphrase.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from solidarity import clock
from solidarity.database import UTC, KeysBase, keys
from solidarity.network import once
from solidarity.network.members import Member
from solidarity.privacy import journal, key_store, sealing
from solidarity.privacy.declarations import AtRest, Coded, column, locked, nothing, personal
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.retention import WITH_THE_MEMBER

SALT = (
    base64.urlsafe_b64encode(hashlib.sha256(b"solidarity/member key/1").digest())
    .decode()
    .rstrip("=")
)
"""What every passkey is asked to compute its key from (base64url): no secret."""
_LONGEST = 16_000


class Passkey(Coded, KeysBase):
    """A passkey of a holder."""

    __tablename__ = "passkey"

    holder: Mapped[str] = column(
        index=True,
        holds=personal("the member", why="whose", read_by="nobody", kept=WITH_THE_MEMBER),
    )
    credential_id: Mapped[bytes] = column(
        LargeBinary, unique=True, holds=nothing("random, made by the passkey")
    )
    public_key: Mapped[bytes] = column(LargeBinary, holds=nothing("to know its signature"))
    sign_count: Mapped[int] = column(holds=nothing("against copies of a passkey"))
    made_at: Mapped[datetime] = column(UTC, default=clock.hour, holds=nothing("to tell it apart"))
    wrapped: Mapped[bytes | None] = column(
        LargeBinary,
        holds=locked(
            "the member",
            why="the private key, locked with a key that only the passkey computes",
            kept=WITH_THE_MEMBER,
            at_rest=AtRest.WRAPPED,
        ),
    )


class NoSuchPasskey(Exception):
    """This is no passkey of this network, or it does not do what was asked."""


@dataclass(frozen=True)
class Place:
    """Where a passkey is valid: the name and the origin of this network."""

    host: str
    origin: str


@dataclass(frozen=True)
class Proof:
    """What a browser sent: the answer of a passkey to a challenge, and the key it computed."""

    answer: str
    challenge: str
    key: str
    place: Place


def options_to_make(member: Member, place: Place, network: str) -> tuple[str, str]:
    """What the browser needs to make a passkey (JSON), and the challenge in it (base64url)."""
    options = generate_registration_options(
        rp_id=place.host,
        rp_name=network,
        user_name=member.sign_in_name,
        user_display_name=member.display_name,
        user_id=hashlib.sha256(member.holder.encode()).digest(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_described(member.holder),
    )
    return options_to_json(options), _text(options.challenge)


def options_to_use(place: Place, holder: str | None = None) -> tuple[str, str]:
    """What the browser needs to use a passkey, of one holder or of anyone; and the challenge."""
    options = generate_authentication_options(
        rp_id=place.host,
        allow_credentials=_described(holder) if holder else None,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json(options), _text(options.challenge)


def add(member: Member, ring: Keyring, proof: Proof) -> bool:
    """Keep a new passkey; whether it also opens the member's key.

    Raises: NoSuchPasskey.
    """
    _use_challenge_up(proof)
    try:
        made = verify_registration_response(
            credential=_answer(proof),
            expected_challenge=_bytes(proof.challenge),
            expected_rp_id=proof.place.host,
            expected_origin=proof.place.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as wrong:
        raise NoSuchPasskey from wrong
    if keys.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)):
        raise NoSuchPasskey
    key = _key(proof)
    copy = key_store.copy_locked(member.holder, ring, key) if key else None
    keys.add(
        Passkey(
            holder=member.holder,
            credential_id=made.credential_id,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            wrapped=copy,
        )
    )
    journal.write("added a passkey", member, by=member)
    return copy is not None


def holder_of(proof: Proof) -> str:
    """Whose passkey answered.

    Raises: NoSuchPasskey.
    """
    return _verified(proof).holder


def opened_by(proof: Proof) -> tuple[str, Keyring]:
    """Whose passkey answered, with their keys, which it opened.

    Raises: NoSuchPasskey, also when it opens no key.
    """
    passkey, key = _verified(proof), _key(proof)
    ring = None
    if passkey.wrapped is not None and key is not None:
        ring = key_store.opened_by_key(passkey.holder, passkey.wrapped, key)
    if ring is None:
        raise NoSuchPasskey
    return passkey.holder, ring


def of(holder: str) -> list[Passkey]:
    """A holder's passkeys, the oldest first."""
    return list(keys.scalars(select(Passkey).where(Passkey.holder == holder).order_by(Passkey.id)))


def has_one(holder: str) -> bool:
    """Whether a holder has a passkey."""
    found = select(Passkey.id).where(Passkey.holder == holder).limit(1)
    return keys.scalar(found) is not None


def owned_by(member: Member, code: str) -> Passkey | None:
    """The passkey with this opaque id, if it is this member's."""
    found = select(Passkey).where(Passkey.code == code, Passkey.holder == member.holder)
    return keys.scalar(found)


def remove(passkey: Passkey, by: Member) -> None:
    """Let a passkey open nothing any more."""
    keys.execute(delete(Passkey).where(Passkey.id == passkey.id))
    journal.write("removed a passkey", by, by=by)


def forget(holder: str) -> None:
    """Let a holder have no passkey any more."""
    keys.execute(delete(Passkey).where(Passkey.holder == holder))


def _verified(proof: Proof) -> Passkey:
    _use_challenge_up(proof)
    answer = _answer(proof)
    found = select(Passkey).where(Passkey.credential_id == _bytes(str(answer.get("rawId", ""))))
    passkey = keys.scalar(found)
    if passkey is None:
        raise NoSuchPasskey
    try:
        shown = verify_authentication_response(
            credential=answer,
            expected_challenge=_bytes(proof.challenge),
            expected_rp_id=proof.place.host,
            expected_origin=proof.place.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as wrong:
        raise NoSuchPasskey from wrong
    passkey.sign_count = shown.new_sign_count
    return passkey


def _use_challenge_up(proof: Proof) -> None:
    """A challenge is answered once, whatever cookie brings it again."""
    if not proof.challenge or once.claim(proof.challenge, "passkey") is None:
        raise NoSuchPasskey


def _answer(proof: Proof) -> dict[str, Any]:
    try:
        answer = json.loads(proof.answer[:_LONGEST])
    except ValueError as wrong:
        raise NoSuchPasskey from wrong
    if not isinstance(answer, dict):
        raise NoSuchPasskey
    return answer


def _key(proof: Proof) -> bytes | None:
    computed = _bytes(proof.key)
    return sealing.derived(computed, "solidarity/passkey") if len(computed) == 32 else None  # noqa: PLR2004 - PRF


def _described(holder: str) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=each.credential_id) for each in of(holder)]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""
