"""A code of the second factor in a form."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.network import installation, second_factor
from solidarity.network.members import Member
from solidarity.ui.asking import Form, at_most, required

LONGEST_CODE = 20
WRONG = _l("This is not the right code, or it was used before. Wait for the next one.")


class CodeForm(Form):
    """A code from a phone, or from the printed sheet."""

    code = StringField(_l("Code"), [required(), at_most(LONGEST_CODE)])


def shown(member: Member | None) -> str | None:
    """The code which a demo shows, since invented neighbours have no phones."""
    network = installation.this_network()
    if member is None or network is None or not network.is_demo:
        return None
    return second_factor.shown_in_a_demo(member)
