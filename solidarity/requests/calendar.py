"""One's own shifts for one's own calendar (its secret link is in network/calendar_links.py).

A calendar is read by whoever picks up the phone, and by the company that keeps it: it gets begin
and end of what one is certain on, and that something was called off. Nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from solidarity import clock
from solidarity.network.members import Member
from solidarity.requests import places
from solidarity.requests.shift import Place, PlaceState


@dataclass(frozen=True)
class Entry:
    """One shift in a calendar."""

    uid: str
    """Stays the same as long as the place is the member's."""
    starts_at: datetime
    ends_at: datetime
    is_called_off: bool
    revision: int
    """How often it moved or was called off."""
    revised_at: datetime | None
    """When it last did, to the hour."""


def entries(member: Member) -> tuple[Entry, ...]:
    """What stands in a member's calendar: as long as they may know the exact time."""
    return tuple(
        Entry(
            place.code,
            place.shift.starts_at,
            place.shift.ends_at,
            is_called_off=place.state is PlaceState.CALLED_OFF,
            revision=place.shift.revision,
            revised_at=place.shift.revised_at,
        )
        for place in places.of(member)
        if _is_shown(place)
    )


def _is_shown(place: Place) -> bool:
    was_certain = place.state is PlaceState.CALLED_OFF and place.was_certain
    is_known = place.state is PlaceState.CONFIRMED or was_certain
    return is_known and clock.now() < place.shift.window_ends_at
