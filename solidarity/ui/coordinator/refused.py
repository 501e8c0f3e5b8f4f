"""Someone cannot go along like this: what the circle is told, beside who or what would help."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from solidarity.requests import suitable
from solidarity.requests.experience import NeedsCompany
from solidarity.requests.shift import Shift
from solidarity.ui import errors


def on(shift: Shift, error: Exception) -> ResponseReturnValue:
    """Go back to the shift, and say there what is missing."""
    if not isinstance(error, NeedsCompany):
        flash(str(errors.sentence(error)), "warning")
        return redirect(url_for(".shift_page", shift=shift.code), 303)
    flash(str(_who_could_join(error.shift)), "warning")
    return redirect(url_for(".shift_page", shift=error.shift.code, _anchor="company"), 303)


def _who_could_join(shift: Shift) -> LazyString:
    names = [each.display_name for each in suitable.experienced(shift)]
    if not names:
        return _("Not yet: nobody goes alone on their first shifts, and nobody else is free then.")
    return _(
        "Not yet: nobody goes alone on their first shifts. Could still join: %(names)s.",
        names=", ".join(names),
    )
