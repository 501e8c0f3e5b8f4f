"""Where one is signed in, and ending all of it but this."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy import sessions
from solidarity.ui import presence
from solidarity.ui.account import account


@account.get("/visits")
def visits(member: Member) -> ResponseReturnValue:
    """List the member's sessions; of a device nothing is known, so nothing is said."""
    cookie = presence.cookie()
    return render_template(
        "account/visits.html",
        visits=[(each, sessions.is_the_one(each, cookie)) for each in sessions.of(member.holder)],
    )


@account.post("/visits/end-others", fresh="account.visits")
def end_others(member: Member) -> ResponseReturnValue:
    """End all others at once."""
    sessions.end_others(member.holder, presence.cookie())
    flash(_("You are signed in here only."))
    return redirect(url_for(".visits"), 303)
