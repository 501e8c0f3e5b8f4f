"""What a reader chooses for every page: its language, and whether it is light or dark."""

from flask import redirect, session
from flask import request as http_request
from flask.typing import ResponseReturnValue

from solidarity.settings import LANGUAGES
from solidarity.ui import pages
from solidarity.ui.public import public


@public.post("/language")
def choose_language() -> ResponseReturnValue:
    """Show the pages in another language from now on."""
    language = http_request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
    return _back()


@public.post("/appearance")
def choose_appearance() -> ResponseReturnValue:
    """Show the pages light or dark from now on, or as the device says."""
    theme = http_request.form.get("theme", "")
    if theme in pages.THEMES:
        session["theme"] = theme
    else:
        session.pop("theme", None)
    return _back()


def _back() -> ResponseReturnValue:
    back = http_request.form.get("next", "/")
    return redirect(back if pages.is_ours(back) else "/", 303)
