"""What we hold: made from what every column says of itself, with live counts."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.privacy import holdings
from solidarity.ui.public import public


@public.get("/what-we-hold")
def what_we_hold() -> ResponseReturnValue:
    """List every table, whose data it holds, why, and until when."""
    return render_template("public/what_we_hold.html", holdings=holdings.about_people())
