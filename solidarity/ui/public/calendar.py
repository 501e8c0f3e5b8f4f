"""A member's calendar as calendars read it (RFC 5545): "Shift", begin and end, nothing else."""

from datetime import timedelta

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext
from icalendar import Calendar, Event

from solidarity import clock
from solidarity.network import calendar_links
from solidarity.requests import calendar as calendars
from solidarity.requests.calendar import Entry
from solidarity.ui.public import public

_REFRESH = timedelta(hours=1)


@public.get("/calendar/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """Hand out the calendar of whoever has this link."""
    member = calendar_links.by_link(token) or abort(404)
    with force_locale(member.language or "fr"):
        written = _written(calendars.entries(member), gettext("Shift"))
    answer = Response(written, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = "attachment; filename=calendar.ics"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _written(entries: tuple[Entry, ...], title: str) -> bytes:
    """The entries as one calendar, in UTC, which needs no definition of a time zone.

    What moved or is called off is newer by its sequence (RFC 5545, section 3.8.7.4), so that
    whatever reads it takes it in.
    """
    made = Calendar()
    made.add("prodid", "-//calendar//1//")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("refresh-interval", _REFRESH)
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("dtstamp", clock.now())
        event.add("dtstart", entry.starts_at)
        event.add("dtend", entry.ends_at)
        event.add("summary", title)
        event.add("class", "PRIVATE")
        event.add("sequence", entry.revision)
        if entry.revised_at:
            event.add("last-modified", entry.revised_at)
        event.add("status", "CANCELLED" if entry.is_called_off else "CONFIRMED")
        made.add_component(event)
    return bytes(made.to_ical())
