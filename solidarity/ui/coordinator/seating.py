"""The fields that say how many people of each role a shift needs, and when it is."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TimeField

from solidarity.requests.shift import ShiftRole
from solidarity.ui import asking
from solidarity.ui.asking import between, quarter, required
from solidarity.ui.guarding import GuardedForm

MOST = 30
SEATS = {role: role.value for role in ShiftRole}
WHICH = asking.options(
    [
        ("", _l("The hour exists once, or I do not know")),
        ("first", _l("The first one, before the clocks change")),
        ("second", _l("The second one, after the clocks change")),
    ]
)


class TimesForm(GuardedForm):
    """Begin and end on the wall clock, and which one is meant where the clocks show it twice."""

    begins = TimeField(_l("From"), [required(), quarter])
    ends = TimeField(_l("Until"), [required(), quarter])
    which = SelectField(_l("Which of the two hours?"), choices=WHICH, default="")

    asks_which = False
    """Whether the hour turned out to exist twice."""

    @property
    def second(self) -> bool | None:
        """Which one of two is meant; None, as long as nobody said."""
        return None if not self.which.data else self.which.data == "second"


class SeatingForm(TimesForm):
    """How many of each role."""

    lead = IntegerField(_l("Leads"), [between(0, MOST)], default=0)
    accompanier = IntegerField(_l("Accompaniers"), [between(0, MOST)], default=0)
    interpreter = IntegerField(_l("Interpreters"), [between(0, MOST)], default=0)
    driver = IntegerField(_l("Drivers"), [between(0, MOST)], default=0)
    backup = IntegerField(_l("Backups, who step in"), [between(0, MOST)], default=0)
    shadow = IntegerField(_l("People who come along to learn"), [between(0, MOST)], default=0)

    @property
    def seats(self) -> dict[ShiftRole, int]:
        """How many of each role."""
        return {role: self[name].data or 0 for role, name in SEATS.items()}
