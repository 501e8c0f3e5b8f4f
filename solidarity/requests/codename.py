"""The codename: what the person who asks holds instead of an account (docs/privacy.md § 2).

Two words are the *handle*, by which people speak of the request; six words are the *secret*.
Together they find the request, and the secret opens the codename's private key. The secret is
shown once and stored nowhere.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from solidarity.database import db, reading
from solidarity.network import authority, installation
from solidarity.network.members import Member
from solidarity.privacy import grants, journal, key_store, paper, sealed_rows, sessions
from solidarity.privacy.key_store import Keyring
from solidarity.privacy.paper import Words
from solidarity.privacy.sealing import COST, Cost
from solidarity.requests.life import State, WrongState
from solidarity.requests.request import Request, way_in

SECRET_WORDS = 6
"""77 bits: six words out of 7,776 (EFF, "Dice-Generated Passphrases"), stretched by Argon2id."""
VISIT = timedelta(minutes=30)
_HANDLE_WORDS = 2


class NotFound(Exception):
    """No request has this codename; which half of it is wrong is never said."""


@dataclass(frozen=True)
class Slip:
    """A codename, in the only moment in which it exists in the clear."""

    handle: str
    words: tuple[str, ...]


def issue(request: Request, key: bytes, cost: Cost = COST) -> Slip:
    """Give a request its first or a new codename; an earlier one opens nothing any more."""
    grants.forget_holder(request.codename)
    sessions.end_all(request.codename)
    slip = Slip(request.handle or _free_handle(), paper.drawn(Words.SECRETS, SECRET_WORDS))
    request.handle = slip.handle
    key_store.add_pair(request.codename, " ".join(slip.words), cost)
    grants.give(request.key_id, key, request.codename)
    return slip


def renew(request: Request, by: Member, ring: Keyring) -> Slip:
    """Make a new secret for a slip that was lost or never seen; the handle stays.

    Raises: NotYours; NoKey; WrongState, when the request is closed.
    """
    authority.require(by, "renew a codename", way_in(request))
    if request.state is State.CLOSED:
        raise WrongState
    journal.write("renewed the codename", request, by=by)
    request.slip_is_read_back = False
    return issue(request, sealed_rows.key_of(request, ring))


def read_back(request: Request, handle: str, words: str) -> None:
    """Take note that a slip was typed back as it was written, before it is put away.

    Raises: NotFound, when a word differs.
    """
    ring = key_store.opened_by_secret(request.codename, paper.plain(words, " "))
    if ring is None or paper.plain(handle, "-") != request.handle:
        raise NotFound
    request.slip_is_read_back = True


def enter(handle: str, words: str) -> str:
    """Open a visit to the request with this codename; return what its cookie says.

    A wrong handle takes as long as a wrong secret.

    Raises: NotFound; NetworkLocked.
    """
    with reading():
        installation.refuse_while_locked()
        found = db.session.scalar(select(Request).where(Request.handle == paper.plain(handle, "-")))
        holder = found.codename if found else "codename:nobody"
        ring = key_store.opened_by_secret(holder, paper.plain(words, " "))
    if ring is None:
        raise NotFound
    return sessions.start(holder, ring, VISIT)


def request_of(holder: str) -> Request | None:
    """The request that a codename, as a holder, stands for."""
    code = holder.removeprefix("codename:")
    return db.session.scalar(select(Request).where(Request.code == code))


def _free_handle() -> str:
    while True:
        handle = "-".join(paper.drawn(Words.HANDLES, _HANDLE_WORDS))
        if db.session.scalar(select(Request.id).where(Request.handle == handle)) is None:
            return handle
