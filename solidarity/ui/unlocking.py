"""The page of a locked session: wherever it is met, the passphrase or a tap opens it again."""

from flask import render_template
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField

from solidarity.network import passkeys
from solidarity.network import sign_in as signing
from solidarity.ui import doors, presence, tapping
from solidarity.ui.asking import Form, at_most, required
from solidarity.ui.carrying import Carried


class UnlockForm(Form):
    """The passphrase; whose it is, the session knows, and the page does not say."""

    passphrase = PasswordField(_l("Passphrase"), [required(), at_most(signing.LONGEST_PASSPHRASE)])


def page(form: UnlockForm, carried: Carried | None) -> str:
    """Ask for the passphrase once more; what was about to be sent stays in the page."""
    holder, there = presence.locked_holder(), doors.wanted()
    return render_template(
        "public/locked.html",
        form=form if holder else None,
        hidden=carried.hidden if carried else [("next", there)] if there else [],
        is_carrying=carried is not None,
        tap=tapping.to_use(holder) if holder and passkeys.has_one(holder) else None,
    )
