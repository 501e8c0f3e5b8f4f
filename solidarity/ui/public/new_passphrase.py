"""A new passphrase, by the link for which two have vouched."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.network import recovery
from solidarity.network.second_factor import WrongCode
from solidarity.ui import factor
from solidarity.ui.asking import at_most, refusals
from solidarity.ui.passphrase import NewPassphraseForm, refused
from solidarity.ui.public import public


class RecoveryForm(NewPassphraseForm):
    """A new passphrase, and the second factor if it is not lost too."""

    code = StringField(_l("Code of your second factor"), [at_most(factor.LONGEST_CODE)])


@public.get("/new-passphrase/<link>")
def new_passphrase(link: str) -> ResponseReturnValue:
    """Ask for a new passphrase."""
    recovery.by_token(link) or abort(404)
    return _page(RecoveryForm(), link)


@public.post("/new-passphrase/<link>")
def choose_passphrase(link: str) -> ResponseReturnValue:
    """Choose it, and use the link up."""
    recovery.by_token(link) or abort(404)
    form = RecoveryForm()
    if form.validate():
        answers = {**refused(form.passphrase), WrongCode: (form.code, factor.WRONG)}
        with refusals(answers) as outcome:
            said = form.values()
            recovery.finish(link, said["passphrase"], said["code"] or "")
        if not outcome.happened:
            flash(_("Your new passphrase counts from now on. Sign in with it."))
            return redirect(url_for("public.sign_in"), 303)
    return _page(form, link), 422


def _page(form: RecoveryForm, link: str) -> str:
    begun = recovery.by_token(link) or abort(404)
    return render_template(
        "public/new_passphrase.html",
        form=form,
        link=link,
        asks_for_code=recovery.asks_for_code(begun),
        shown=factor.shown(begun.member),
    )
