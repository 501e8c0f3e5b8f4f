"""Signing again, before what cannot easily be undone."""

from typing import Any

from flask import redirect, render_template
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField

from solidarity.network import second_factor, sign_in
from solidarity.network.members import Member
from solidarity.network.second_factor import WrongCode
from solidarity.network.sign_in import DoesNotFit
from solidarity.ui import doors, factor, presence
from solidarity.ui.account import account
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.doorkeeper import Doorkeeper

DOORKEEPER = Doorkeeper("again")


class AgainForm(Form):
    """The passphrase, and a code where there is a second factor."""

    passphrase = PasswordField(_l("Passphrase"), [required(), at_most(sign_in.LONGEST_PASSPHRASE)])
    code = StringField(_l("Code of your second factor"), [at_most(factor.LONGEST_CODE)])


@account.get("/again")
def again(member: Member) -> ResponseReturnValue:
    """Ask for them."""
    return _page(member, AgainForm())


@account.post("/again")
def sign_again(member: Member) -> ResponseReturnValue:
    """Go back to what one was about to do, for five minutes."""
    form = AgainForm()
    if form.validate():
        DOORKEEPER.let_try(http_request.remote_addr, member.code)
        answers: dict[type[Exception], tuple[Any, Any]] = {
            DoesNotFit: (form.passphrase, _l("This is not your passphrase. Please try again.")),
            WrongCode: (form.code, factor.WRONG),
        }
        with refusals(answers) as refused:
            said = form.values()
            cookie = sign_in.sign_again(
                member, presence.cookie(), said["passphrase"], said["code"] or ""
            )
        if not refused.happened:
            presence.arrive_anew(cookie)
            return redirect(doors.wanted() or doors.home(), 303)
        DOORKEEPER.failed(http_request.remote_addr, member.code)
    return _page(member, form), 422


def _page(member: Member, form: AgainForm) -> str:
    return render_template(
        "account/again.html",
        form=form,
        asks_for_code=second_factor.is_set_up(member),
        shown=factor.shown(member),
        next=doors.wanted(),
    )
