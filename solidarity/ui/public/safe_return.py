"""The link for nothing else: how far one is, in one tap, without signing in.

It names no place, no kind, no time of a shift and nobody.
"""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.requests import safe_return as returns
from solidarity.requests.safe_return import Step
from solidarity.ui import returning
from solidarity.ui.public import public


@public.get("/safe/<token>")
def safe_return(token: str) -> ResponseReturnValue:
    """Show the taps that are still to come."""
    row = returns.by_link(token) or abort(404)
    if row.step is Step.SAFE:
        return redirect(url_for(".home_safe"))
    return render_template(
        "public/safe_return.html",
        row=row,
        token=token,
        can_tap=returns.can_tap(row.place, row.member),
        steps=returning.steps_after(row.step),
        hours=returns.HOURS,
    )


@public.post("/safe/<token>")
def tap(token: str) -> ResponseReturnValue:
    """Say how far one is; after the last tap the link only says thank you, for a while."""
    row = returns.by_link(token) or abort(404)
    returning.tap(row, http_request.form)
    if row.step is Step.SAFE:
        return redirect(url_for(".home_safe"), 303)
    flash(_("Thank you. The coordinators see it."))
    return redirect(url_for(".safe_return", token=token), 303)


@public.get("/safe")
def home_safe() -> ResponseReturnValue:
    """Say thank you; there is nothing else to do."""
    return render_template("public/home_safe.html")
