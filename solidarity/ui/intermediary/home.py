"""The intermediary's home: my requests, and who waits for what."""

from flask import render_template
from flask import request as http_request
from flask.typing import ResponseReturnValue

from solidarity.network.members import Member
from solidarity.requests import desk
from solidarity.ui.intermediary import intermediary


@intermediary.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Show the requests this member brought."""
    page = http_request.args.get("page", 1, type=int)
    queue = desk.brought_by(member, max(page, 1))
    return render_template("intermediary/home.html", queue=queue, page_number=page)
