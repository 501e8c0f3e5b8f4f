"""Locking one's own account from outside, with the printed emergency code."""

from flask import flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.network.emergency import WrongEmergencyCode, lock_with_code
from solidarity.ui import factor
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper
from solidarity.ui.public import public

DOORKEEPER = Doorkeeper("emergency")


class EmergencyForm(Form):
    """Sign-in name and emergency code."""

    name = StringField(_l("Sign-in name"), [required(), at_most(80)])
    code = StringField(_l("Emergency code"), [required(), at_most(factor.LONGEST_CODE)])


@public.get("/sign-in/lock")
def emergency() -> ResponseReturnValue:
    """Ask for name and code."""
    return render_template("public/emergency.html", form=EmergencyForm())


@public.post("/sign-in/lock")
def lock_own() -> ResponseReturnValue:
    """Lock the account: every session of it ends."""
    form = EmergencyForm()
    if form.validate():
        said = form.values()
        DOORKEEPER.let_try(http_request.remote_addr, said["name"])
        does_not_fit = _l("Name and code do not belong together. Please try again.")
        with refusals({WrongEmergencyCode: (form.code, does_not_fit)}) as refused:
            lock_with_code(said["name"], said["code"])
        if not refused.happened:
            flash(_("Your account is locked. Nothing is lost; a coordinator can unlock it."))
            return redirect(url_for("public.front_door"), 303)
        DOORKEEPER.failed(http_request.remote_addr, said["name"])
    return render_template("public/emergency.html", form=form), 422
