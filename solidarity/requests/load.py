"""How much someone does: their shifts in a week, against what they said is enough."""

from datetime import date, time, timedelta

from sqlalchemy import func, select

from solidarity import clock
from solidarity.database import db
from solidarity.network import availability
from solidarity.network.members import Member
from solidarity.requests.shift import Place, PlaceState, Shift, ShiftState


def in_week_of(member: Member, day: date) -> int:
    """How many shifts a member has from Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    found = (
        select(func.count(Place.id))
        .join(Shift, Shift.id == Place.shift_id)
        .where(Place.member_id == member.id, Shift.state != ShiftState.CANCELLED)
        .where(Place.state != PlaceState.CALLED_OFF)
        .where(Shift.starts_at >= clock.at(monday, time()))
        .where(Shift.starts_at < clock.at(monday + timedelta(weeks=1), time()))
    )
    return db.session.scalar(found) or 0


def is_at_ceiling(member: Member, shift: Shift) -> bool:
    """Whether one more shift in its week would be more than a member said is enough."""
    most = availability.of(member).weekly_most
    return most is not None and in_week_of(member, shift.half_day.day) >= most
