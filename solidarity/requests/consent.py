"""Consent to the accompanier: the person who asked says yes or no before details are released.

They say it through the intermediary, who holds the shift's key and gives it on with the yes; where
nobody speaks for them any more, through a coordinator, to whom they say it with their slip. What
they are told: a display name, languages, and whether it is somebody's first shifts. A no frees the
place and keeps this neighbour away from this request; no reason is asked.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from solidarity.database import db
from solidarity.network import authority, notices
from solidarity.network.members import Member, Role
from solidarity.network.notices import Word
from solidarity.privacy import journal, sealed_rows
from solidarity.privacy.key_store import Keyring
from solidarity.requests import experience, filling, fit, life, places, seats, standing_in, wishes
from solidarity.requests.kinds import Called
from solidarity.requests.request import Request, way_in
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftRole


@dataclass(frozen=True)
class Someone:
    """Who would go along, as it is told to the person who asked."""

    place_code: str
    request_code: str
    handle: str
    kind: Called
    role: ShiftRole
    display_name: str
    speaks: tuple[str, ...]
    knows_the_work: bool


def awaited_from(member: Member) -> tuple[Someone, ...]:
    """Everyone to whom a yes or no is awaited through this intermediary."""
    return _awaited(Request.brought_by_id == member.id)


def awaited_from_circles(member: Member) -> tuple[Someone, ...]:
    """Everyone to whom a yes or no is awaited through the circles of a coordinator.

    That is, where nobody speaks for the person who asked any more.
    """
    mine = [each.id for each in member.collectives_as(Role.COORDINATOR)]
    return _awaited(Request.brought_by_id.is_(None), Request.collective_id.in_(mine))


def _awaited(*conditions: ColumnElement[bool]) -> tuple[Someone, ...]:
    found = (
        select(Place)
        .join(Place.shift)
        .join(Shift.request)
        .where(*conditions, Place.state == PlaceState.TO_AGREE)
        .order_by(Shift.starts_at, Place.number)
    )
    return tuple(
        Someone(
            each.code,
            each.shift.request.code,
            each.shift.request.handle or "",
            each.shift.kind.called,
            each.role,
            each.member.display_name,
            each.member.speaks,
            experience.is_experienced(each.member),
        )
        for each in db.session.scalars(found).unique()
        if each.member and each.shift.request and not each.shift.is_over
    )


def spoken_for_by(member: Member, code: str) -> Place | None:
    """The place with this opaque id, if a yes or no to it is this intermediary's to bring."""
    place = _to_agree(code)
    request = place.shift.request if place else None
    return place if request and request.brought_by_id == member.id else None


def spoken_for_by_circle(member: Member, code: str) -> Place | None:
    """The place with this opaque id, if a yes or no to it is this coordinator's to bring."""
    place = _to_agree(code)
    request = place.shift.request if place else None
    return place if request and _falls_to_circle(request, member) else None


def _to_agree(code: str) -> Place | None:
    found = select(Place).where(Place.code == code, Place.state == PlaceState.TO_AGREE)
    return db.session.scalar(found)


def agree(place: Place, by: Member, ring: Keyring) -> None:
    """Bring the yes: the neighbour is confirmed, and the details open for them.

    Where someone new has lost their company meanwhile, a coordinator looks for it first.

    Raises: NotYours; WrongState, also while the date is not certain; NoKey.
    """
    request = _require(place, by)
    if place.member is None or not place.shift.takes_a_yes:
        raise life.WrongState
    if not fit.is_able(place.shift, place.role, place.member):
        seats.ask(place, by)
        return
    seats.clear(place.shift, place.member, ring)
    seats.settle(place, by)
    notices.tell(place.member, Word.CONFIRMED, place.code)
    journal.write("brought a yes", request, by=by)


def refuse(place: Place, by: Member, ring: Keyring) -> None:
    """Bring the no: the place is free again, and this neighbour is not asked for it again.

    Neither to stand in: those are looked for without opening whom the person wishes away.

    Raises: NotYours; WrongState; NoKey.
    """
    request = _require(place, by)
    if place.member is not None:
        standing_in.leave_in_peace(place, place.member)
        wishes.avoid(request, place.member, sealed_rows.key_of(request, ring))
    places.free(place, by)
    filling.fill_after(place.shift, place.role, PlaceState.TO_AGREE)
    journal.write("brought a no", request, by=by)


def _falls_to_circle(request: Request, member: Member) -> bool:
    """Whether nobody speaks for the person any more, so that a coordinator brings their word."""
    is_alone = request.brought_by_id is None
    return is_alone and member.is_one(Role.COORDINATOR, request.collective_id)


def _require(place: Place, by: Member) -> Request:
    request = place.shift.request
    if request is None:
        raise authority.NotYours("say yes or no")
    if not _falls_to_circle(request, by):
        if request.brought_by_id != by.id:
            raise authority.NotYours("say yes or no")
        authority.require(by, "say yes or no", way_in(request))
    if place.state is not PlaceState.TO_AGREE:
        raise life.WrongState
    return request
