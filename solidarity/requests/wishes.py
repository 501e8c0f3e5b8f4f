"""Who should rather not go along. No reason is asked, and none is kept.

The wish is sealed with the request: coordinators and the intermediary can open it, a member whom
it names never learns of it, and with the request it is destroyed.
"""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from solidarity.database import db
from solidarity.network import members
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.privacy import sealed_rows
from solidarity.privacy.grants import NoKey
from solidarity.privacy.key_store import Keyring
from solidarity.requests.request import Preference, Request


class NotWished(Exception):
    """The person who asked wishes that others go along."""


class Unknown(Exception):
    """No volunteer of the collective is called so."""


def written(avoided: Iterable[Member]) -> str:
    """Who should rather not come, as a text to be sealed; empty for nobody."""
    codes = sorted({each.code for each in avoided})
    return json.dumps(codes) if codes else ""


def avoided(request: Request, key: bytes) -> Sequence[Member]:
    """Who should rather not go along; those who left are not among them."""
    codes = json.loads(sealed_rows.unseal(request, "avoids", key) or "[]")
    found = select(Member).where(Member.code.in_(codes), Member.left_at.is_(None))
    return db.session.scalars(found.order_by(Member.display_name)).all()


def avoid(request: Request, member: Member, key: bytes) -> None:
    """Wish that one more person rather not goes along."""
    sealed_rows.seal(request, key, avoids=written([*avoided(request, key), member]))


def require_welcome(request: Request, member: Member, ring: Keyring) -> None:
    """Pass, when nothing speaks against someone going along.

    Raises: NotWished; NoKey.
    """
    if member in unwelcome(request, ring):
        raise NotWished


def unwelcome(request: Request, ring: Keyring) -> Sequence[Member]:
    """Who should rather not go along, as far as anything was said.

    Raises: NoKey.
    """
    return avoided(request, sealed_rows.key_of(request, ring)) if request.avoids else ()


def unwelcome_as_it_opens(request: Request | None, ring: Keyring) -> Sequence[Member]:
    """The same as far as this ring opens it; where it does not, whoever asks is refused later."""
    try:
        return unwelcome(request, ring) if request else ()
    except NoKey:
        return ()


def unmet(request: Request, member: Member) -> tuple[Preference, ...]:
    """Which wishes someone does not meet, as far as anything is known of them.

    Of who is a woman or non-binary nothing is stored; and a wish keeps nobody away by itself.
    """
    speaks = set(request.languages) & set(member.speaks)
    lives_there = member.neighbourhood_id == request.neighbourhood_id
    against = {
        Preference.SAME_LANGUAGE: bool(request.languages) and not speaks,
        Preference.ANOTHER_NEIGHBOURHOOD: lives_there,
    }
    return tuple(each for each in against if against[each] and each in request.preferences)


def named(collective: Collective, names: Iterable[str]) -> tuple[Member, ...]:
    """The volunteers who are called so; two of one name are both meant.

    Raises: Unknown.
    """
    wanted = {name.strip().casefold() for name in names if name.strip()}
    volunteers = members.with_role(Role.VOLUNTEER, collective)
    found = tuple(each for each in volunteers if each.display_name.casefold() in wanted)
    if wanted - {each.display_name.casefold() for each in found}:
        raise Unknown
    return found
