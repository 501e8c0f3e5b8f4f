"""A new passphrase in a form: two fields, and what is said when it will not do."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import Field, PasswordField
from wtforms.validators import EqualTo

from solidarity.network.passphrases import Leaked, TooEasy, TooShort
from solidarity.network.sign_in import LONGEST_PASSPHRASE
from solidarity.ui.asking import Form, at_most, required


class NewPassphraseForm(Form):
    """A passphrase, twice."""

    passphrase = PasswordField(_l("New passphrase"), [required(), at_most(LONGEST_PASSPHRASE)])
    again = PasswordField(
        _l("The passphrase once more"),
        [required(), EqualTo("passphrase", _l("This is not the same passphrase."))],
    )


def refused(field: Field) -> dict[type[Exception], tuple[Field, LazyString]]:
    """Why a passphrase will not do, beside its field."""
    return {
        TooShort: (field, _l("Please use at least 15 characters; four or five words are good.")),
        Leaked: (field, _l("This one has leaked elsewhere and is tried first. Choose another.")),
        TooEasy: (
            field,
            _l("This is easy to guess. Take four or five words nobody puts together."),
        ),
    }
