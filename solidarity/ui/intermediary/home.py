"""The intermediary's home: my requests, and who waits for what."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.network.members import Member
from solidarity.requests import desk
from solidarity.ui import asking
from solidarity.ui.intermediary import intermediary


@intermediary.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Show the requests this member brought."""
    page = asking.page_number()
    queue = desk.brought_by(member, page)
    return render_template("intermediary/home.html", queue=queue, page_number=page)
