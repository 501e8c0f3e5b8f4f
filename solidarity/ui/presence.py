"""Who is here: Flask-Login keeps the identity, the cookie keeps the key (docs/privacy.md § 2)."""

from dataclasses import dataclass

from flask import Flask, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from solidarity.network import agreements, installation, members
from solidarity.network.members import Member
from solidarity.privacy import sessions
from solidarity.privacy.key_store import Keyring
from solidarity.requests import codename
from solidarity.requests.request import Request

_ASKER = "codename"
_HALFWAY, _OWN = "halfway", "own"
_MEMBER = "_user_id"
"""Where Flask-Login keeps what `Present.get_id` says."""


@dataclass
class Present(UserMixin):  # type: ignore[misc]
    """A member who is signed in, with the key ring that the cookie opened."""

    cookie: str
    member: Member
    ring: Keyring

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: our session's own random id and key."""
        return self.cookie


@dataclass(frozen=True)
class Halfway:
    """What is kept between the passphrase and the second factor."""

    cookie: str
    is_own_device: bool


def register(app: Flask) -> None:
    """Let Flask-Login find members by our own sessions."""
    manager = LoginManager(app)
    # Flask-Login would keep a hash of address and browser in the cookie; we keep neither.
    manager.session_protection = None
    manager._session_identifier_generator = str
    manager.user_loader(_present)


def _present(cookie: str) -> Present | None:
    visit = sessions.resume(cookie)
    member = members.by_holder(visit.holder) if visit else None
    if member and installation.is_locked() and not agreements.is_second(member):
        return None
    return Present(cookie, member, visit.ring) if visit and member else None


def locked_holder() -> str | None:
    """Whose session is locked here: a member who has to give the passphrase once more."""
    return sessions.locked_holder(session.get(_MEMBER, ""))


def locked_cookie() -> str:
    """What the cookie of a locked session says."""
    return str(session.get(_MEMBER, ""))


def cookie() -> str:
    """What the cookie says of the member who is here."""
    present = here()
    return present.cookie if present else ""


def is_to_be_noted() -> bool:
    """Whether the step that was just answered should be noted, so that the session stays open."""
    present = here()
    return present is not None and sessions.wants_note(present.cookie)


def note() -> None:
    """Note the step, in a unit of work of its own."""
    present = here()
    if present is not None:
        sessions.note(present.cookie)


def here() -> Present | None:
    """The member who is here, if one is."""
    return current_user if current_user.is_authenticated else None


def is_fresh() -> bool:
    """Whether the member who is here signed in, or signed again, in the last minutes."""
    return sessions.is_fresh(cookie())


def stop_halfway(cookie: str, *, is_own_device: bool) -> None:
    """Wait for the second factor: nobody is here yet."""
    _clear()
    session[_HALFWAY], session[_OWN] = cookie, is_own_device


def halfway() -> Halfway | None:
    """Who gave a passphrase here and owes the second factor."""
    found = session.get(_HALFWAY)
    return Halfway(found, bool(session.get(_OWN))) if found else None


def arrive(cookie: str, *, is_own_device: bool = False) -> None:
    """Be signed in from now on. Nothing of an earlier visit stays but how pages look."""
    _clear()
    session.permanent = is_own_device
    present = _present(cookie)
    if present is not None:
        login_user(present)


def arrive_anew(cookie: str) -> None:
    """Go on being here with a new session, which has taken the place of the old one."""
    is_own_device = session.permanent
    present = _present(cookie)
    if present is not None:
        login_user(present)
    session.permanent = is_own_device


def _clear() -> None:
    chosen = {name: session[name] for name in ("language", "theme") if name in session}
    depart()
    session.update(chosen)


def depart() -> None:
    """Be signed out: the session ends on the server, and the cookie is emptied."""
    cookie = session.get(_MEMBER)
    if cookie:  # also one that is locked
        sessions.end(cookie)
    if here() is not None:
        logout_user()
    if session.get(_HALFWAY):
        sessions.end(session[_HALFWAY])
    depart_with_codename()
    session.clear()


def arrive_with_codename(cookie: str) -> None:
    """Be the person a request is for, for half an hour."""
    depart_with_codename()
    session[_ASKER] = cookie


def depart_with_codename() -> None:
    """Put the codename away."""
    cookie = session.pop(_ASKER, None)
    if cookie:
        sessions.end(cookie)


def asker() -> tuple[Request, Keyring] | None:
    """The request whose codename was given, with the key ring it opened."""
    visit = sessions.resume(session.get(_ASKER, ""))
    request = codename.request_of(visit.holder) if visit else None
    return (request, visit.ring) if visit and request else None


def holder() -> str:
    """An opaque name for who sends this form."""
    present = here()
    return present.member.holder if present is not None else "asker"
