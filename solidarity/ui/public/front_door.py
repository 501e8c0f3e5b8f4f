"""The front door: what this is, and which way to go."""

from flask import render_template
from flask.typing import ResponseReturnValue

from solidarity.ui.public import public


@public.get("/")
def front_door() -> ResponseReturnValue:
    """Say what this network is."""
    return render_template("public/front_door.html")


@public.get("/healthy")
def healthy() -> ResponseReturnValue:
    """Answer when the network can answer: for the operator's monitor."""
    return {"healthy": True}
