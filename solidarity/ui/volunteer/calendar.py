"""One's shifts in one's own calendar: a secret link, made, made anew and revoked."""

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import calendar_links
from solidarity.network.members import Member
from solidarity.ui.volunteer import volunteer


@volunteer.get("/calendar")
def calendar(member: Member) -> ResponseReturnValue:
    """Say what a calendar would show, and until when the link opens it."""
    return _page(member, None)


@volunteer.post("/calendar")
def make_calendar(member: Member) -> ResponseReturnValue:
    """Make the link, which is shown only now; one made before opens no more.

    A second post of the same form finds the page which says so; the link it made first still opens.
    """
    token = calendar_links.make_link(member)
    shown = make_response(_page(member, url_for("public.calendar", token=token)))
    shown.headers["Content-Location"] = url_for(".calendar")
    return shown


@volunteer.post("/calendar/revoke")
def revoke_calendar(member: Member) -> ResponseReturnValue:
    """Let the link open nothing any more."""
    calendar_links.revoke(member)
    flash(_("The link opens nothing any more."))
    return redirect(url_for(".calendar"), 303)


def _page(member: Member, link: str | None) -> str:
    return render_template(
        "volunteer/calendar.html", link=link, existing=calendar_links.link_of(member)
    )
