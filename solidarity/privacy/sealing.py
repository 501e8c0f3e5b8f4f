"""Sealing: the server cannot open a request (docs/privacy.md section 2).

`cryptography` does all of it; here is only said which algorithm serves which purpose.

- A text is sealed with AES-256-GCM under a *content key*, bound to its table, column, row,
  collective and key version (associated data), and padded so that its length tells nothing.
- A content key is *given* to a holder with HPKE (RFC 9180) over ML-KEM-768 + X25519: safe against
  someone who copies the disk today and has a quantum computer later.
- A holder's private key is *wrapped* under a key stretched from a passphrase (Argon2id, RFC 9106).
"""

import json
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.padding import PKCS7

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_STEP_BITS = 128 * 8
_NONCE = 12
_MLKEM_SEED, _MLKEM_PUBLIC = 64, 1184


class Unreadable(Exception):
    """A key does not fit, or what was sealed has been changed or moved."""


@dataclass(frozen=True)
class Address:
    """Where a sealed text stands; it opens nowhere else."""

    table: str
    column: str
    row: str
    collective: str
    version: int

    def as_bytes(self) -> bytes:
        """The address as associated data, without ambiguity between its parts."""
        parts = [self.table, self.column, self.row, self.collective, self.version]
        return json.dumps(parts).encode()


@dataclass(frozen=True)
class Cost:
    """What stretching a passphrase costs (Argon2id)."""

    memory_kib: int
    iterations: int


COST = Cost(memory_kib=19 * 1024, iterations=2)
"""Source: OWASP Password Storage Cheat Sheet, Argon2id: m = 19 MiB, t = 2, p = 1."""


@dataclass(frozen=True)
class Pair:
    """A holder's two keys, as bytes."""

    private: bytes
    public: bytes


def new_key() -> bytes:
    """Make a content key: 256 random bits."""
    return AESGCM.generate_key(bit_length=256)


def new_salt() -> bytes:
    """Make a salt for `stretch`: 128 random bits (RFC 9106, section 3.1)."""
    return secrets.token_bytes(16)


def seal(text: str, key: bytes, address: Address) -> bytes:
    """Seal a text for one address."""
    padder = PKCS7(_STEP_BITS).padder()
    padded = padder.update(text.encode()) + padder.finalize()
    return lock(padded, key, address.as_bytes())


def unseal(what: bytes, key: bytes, address: Address) -> str:
    """Open a sealed text at its address.

    Raises: Unreadable.
    """
    padded = unlock(what, key, address.as_bytes())
    unpadder = PKCS7(_STEP_BITS).unpadder()
    return (unpadder.update(padded) + unpadder.finalize()).decode()


def lock(secret: bytes, key: bytes, bound_to: bytes) -> bytes:
    """Encrypt bytes under a symmetric key, bound to a context."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound_to)


def unlock(what: bytes, key: bytes, bound_to: bytes) -> bytes:
    """Reverse `lock`.

    Raises: Unreadable.
    """
    try:
        return AESGCM(key).decrypt(what[:_NONCE], what[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable from wrong


def new_pair() -> Pair:
    """Make the key pair of a member, a circle or a codename."""
    mlkem, x25519 = MLKEM768PrivateKey.generate(), X25519PrivateKey.generate()
    return Pair(
        private=mlkem.private_bytes_raw() + x25519.private_bytes_raw(),
        public=mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw(),
    )


def give(secret: bytes, public: bytes, context: str) -> bytes:
    """Seal a secret to the owner of a public key, for one purpose (HPKE base mode)."""
    receiver = MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
        X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
    )
    return _SUITE.encrypt(secret, receiver, info=context.encode())


def take(given: bytes, private: bytes, context: str) -> bytes:
    """Open what was given to the owner of a private key, for the same purpose.

    Raises: Unreadable.
    """
    try:
        receiver = MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(private[:_MLKEM_SEED]),
            X25519PrivateKey.from_private_bytes(private[_MLKEM_SEED:]),
        )
        return _SUITE.decrypt(given, receiver, info=context.encode())
    except (InvalidTag, ValueError) as wrong:
        raise Unreadable from wrong


def derived(secret: bytes, purpose: str) -> bytes:
    """Turn a secret of many random bits into a 256-bit key for one purpose (HKDF, RFC 5869)."""
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret)


def stretch(passphrase: str, salt: bytes, cost: Cost = COST) -> bytes:
    """Turn a passphrase into a 256-bit key, slowly (Argon2id, one lane)."""
    argon2 = Argon2id(
        salt=salt, length=32, iterations=cost.iterations, lanes=1, memory_cost=cost.memory_kib
    )
    return argon2.derive(passphrase.encode())
