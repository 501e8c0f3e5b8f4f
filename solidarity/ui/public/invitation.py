"""Coming in by an invitation."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Regexp

from solidarity.network import admission
from solidarity.network.admission import NameTaken, NoInvitation
from solidarity.ui.asking import at_most, refusals, required
from solidarity.ui.guarding import nameable, numberless
from solidarity.ui.passphrase import NewPassphraseForm, refused
from solidarity.ui.public import public


class ComeInForm(NewPassphraseForm):
    """What a new member chooses."""

    name = StringField(
        _l("Sign-in name"),
        [
            required(),
            Length(3, 40, _l("Please use 3 to 40 characters.")),
            Regexp(r"^[\w.-]+$", message=_l("Please use letters, digits, dots and hyphens only.")),
            numberless,
        ],
    )
    display_name = StringField(_l("What others call you"), [required(), at_most(40), nameable])


@public.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Show what one is invited to."""
    found = admission.open_invitation(token) or abort(404)
    return render_template("public/invitation.html", form=ComeInForm(), token=token, found=found)


@public.post("/invitation/<token>")
def come_in(token: str) -> ResponseReturnValue:
    """Make an account and use the invitation up."""
    found = admission.open_invitation(token) or abort(404)
    form = ComeInForm()
    if form.validate():
        answers = {
            NameTaken: (form.name, _l("Somebody else signs in with this name.")),
            NoInvitation: (form.name, _l("This invitation has just been used.")),
        }
        with refusals({**answers, **refused(form.passphrase)}) as outcome:
            said = form.values()
            admission.accept(token, said["name"], said["display_name"], said["passphrase"])
        if not outcome.happened:
            flash(_("Welcome. Now sign in with your new passphrase."))
            return redirect(url_for("public.sign_in"), 303)
    page = render_template("public/invitation.html", form=form, token=token, found=found)
    return page, 422
