"""Who opened what is yours."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.network.members import Member
from solidarity.requests import openings as all_openings
from solidarity.ui.account import account


@account.get("/openings")
def openings(member: Member) -> ResponseReturnValue:
    """Show the journal's lines on what is sealed and the member's own."""
    return render_template("account/openings.html", openings=all_openings.of(member))
