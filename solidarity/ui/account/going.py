"""Resting, taking one's own data along, leaving, and being erased."""

from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, PasswordField
from wtforms.validators import Optional

from solidarity import clock
from solidarity.network import accounts, sign_in
from solidarity.network.members import Member
from solidarity.network.sign_in import DoesNotFit
from solidarity.requests import leaving, life, own_data, request
from solidarity.requests.leaving import LastKeyholder
from solidarity.ui import presence
from solidarity.ui.account import account
from solidarity.ui.asking import Form, at_most, near, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper

DOORKEEPER = Doorkeeper("leaving")
WAYS = {"leave": leaving.leave, "erase": leaving.erase}


class LeaveForm(Form):
    """The passphrase once more, so that nobody else takes a member away."""

    passphrase = PasswordField(_l("Passphrase"), [required(), at_most(sign_in.LONGEST_PASSPHRASE)])


class RestForm(Form):
    """Until when, if one knows."""

    until = DateField(_l("Until which day, if you know"), [Optional(), near])


@account.post("/rest")
def rest(member: Member) -> ResponseReturnValue:
    """Rest, or come back; nobody asks why."""
    form = RestForm()
    until = form.until.data if form.validate() else None
    accounts.rest(member, until if until and until > clock.today() else None)
    resting = _("You are not asked for anything now. Rest well.")
    flash(resting if member.is_paused else _("Good to have you back."))
    return redirect(url_for(".me"), 303)


@account.get("/data")
def data(member: Member) -> ResponseReturnValue:
    """Show everything that is held about the member."""
    return render_template("account/data.html", held=own_data.of(member))


@account.post("/data.json", fresh="account.data")
def data_file(member: Member) -> ResponseReturnValue:
    """Hand out the same as a file."""
    answer: Response = jsonify(own_data.of(member))
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return answer


@account.get("/leave")
def leave_page(member: Member) -> ResponseReturnValue:
    """Say what leaving means."""
    return _page(LeaveForm(), member)


@account.post("/leave")
def leave(member: Member) -> ResponseReturnValue:
    """Go, now."""
    form, way = LeaveForm(), WAYS.get(http_request.form.get("way", ""))
    if way is None or not form.validate():
        return _page(form, member), 422
    DOORKEEPER.let_try(http_request.remote_addr, member.code)
    answers: dict[type[Exception], tuple[Any, Any]] = {
        DoesNotFit: (form.passphrase, _l("This is not your passphrase. Please try again.")),
        LastKeyholder: (
            form.passphrase,
            _l("Only you hold the key of a collective with open requests. Hand it on first."),
        ),
    }
    with refusals(answers) as refused:
        way(member, sign_in.prove(member, form.values()["passphrase"]))
    if refused.happened:
        DOORKEEPER.failed(http_request.remote_addr, member.code)
        return _page(form, member), 422
    presence.depart()
    flash(_("You have left. Thank you for all of it."))
    return redirect(url_for("public.front_door"), 303)


def _page(form: LeaveForm, member: Member) -> str:
    mine = [each for each in request.all_brought_by(member) if each.state in life.LIVE]
    return render_template("account/leave.html", form=form, open_requests=len(mine))
