"""What a steward has to know: does the clockwork run, is anything kept too long, who is alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from solidarity import clock
from solidarity.database import db
from solidarity.network import admission, circle, collectives, pulse
from solidarity.requests import request

GRACE = timedelta(hours=2)
"""Retention runs every hour; what it missed twice is late."""


@dataclass(frozen=True)
class Health:
    """How the network is, in a few facts."""

    last_beat: datetime | None
    is_steady: bool
    kept_too_long: int
    """Requests whose term has ended and which are still there."""
    without_key: tuple[str, ...]
    """Collectives that take no requests, because no coordinator holds their key."""
    open_invitations: int


def of_this_network() -> Health:
    """Look at everything once."""
    open_ones = select(func.count(admission.Invitation.id)).where(
        admission.Invitation.ends_at > clock.now()
    )
    return Health(
        last_beat=pulse.last_beat(),
        is_steady=pulse.is_steady(),
        kept_too_long=len(request.due_for_shredding(clock.now() - GRACE)),
        without_key=tuple(
            each.name for each in collectives.all_of_them() if not circle.keyholders(each)
        ),
        open_invitations=db.session.scalar(open_ones) or 0,
    )
