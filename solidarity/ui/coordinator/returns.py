"""One person's way back, for the circle: look after it, read the plan, say that they are safe."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import overdue as returns
from solidarity.requests.safe_return import SafeReturn
from solidarity.ui.coordinator import coordinator

OURS = {"safe_return": returns.coordinated_by}


@coordinator.get("/returns/<id:safe_return>", find=OURS)
def return_page(safe_return: SafeReturn) -> ResponseReturnValue:
    """Show how far someone is."""
    return render_template("coordinator/return_page.html", row=safe_return, plan=None)


@coordinator.post("/returns/<id:safe_return>/plan", find=OURS)
def open_plan(member: Member, ring: Keyring, safe_return: SafeReturn) -> ResponseReturnValue:
    """Show it with the plan open."""
    plan = returns.open_plan(safe_return, member, ring)
    return render_template("coordinator/return_page.html", row=safe_return, plan=plan)


@coordinator.post("/returns/<id:safe_return>/look-after", find=OURS)
def look_after(member: Member, safe_return: SafeReturn) -> ResponseReturnValue:
    """Say that one is seeing to it."""
    returns.look_after(safe_return, member)
    flash(_("The others see that you are seeing to it."))
    return redirect(url_for(".return_page", safe_return=safe_return.code), 303)


@coordinator.post("/returns/<id:safe_return>/safe", find=OURS)
def end_return(member: Member, safe_return: SafeReturn) -> ResponseReturnValue:
    """Say that one has heard from them."""
    returns.end(safe_return, member)
    flash(_("Good. The plan is destroyed."))
    return redirect(url_for(".home"), 303)
