"""The front door: what this is, and which way to go; and the language of the pages."""

from flask import redirect, render_template, session
from flask import request as http_request
from flask.typing import ResponseReturnValue

from solidarity.settings import LANGUAGES
from solidarity.ui import pages
from solidarity.ui.public import public


@public.get("/")
def front_door() -> ResponseReturnValue:
    """Say what this network is."""
    return render_template("public/front_door.html")


@public.post("/language")
def choose_language() -> ResponseReturnValue:
    """Show the pages in another language from now on."""
    language = http_request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
    back = http_request.form.get("next", "/")
    return redirect(back if pages.is_ours(back) else "/", 303)


@public.get("/healthy")
def healthy() -> ResponseReturnValue:
    """Answer when the network can answer: for the operator's monitor."""
    return {"healthy": True}
