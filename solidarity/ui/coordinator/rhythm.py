"""The fields that say how often something repeats, for how many, where and in which languages."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, SelectField
from wtforms.validators import Optional

from solidarity.requests import recurrence
from solidarity.requests.kinds import Kind, TooManyPeople
from solidarity.requests.programmes import NobodyComes
from solidarity.requests.recurrence import MOST_WEEKS, WEEKDAYS, Repeats
from solidarity.ui import asking, saying
from solidarity.ui.asking import Checkboxes, between, chosen, near, required
from solidarity.ui.coordinator.seating import MOST, SeatingForm


class RhythmForm(SeatingForm):
    """How often it is, for how many, of these for newcomers, and what is spoken."""

    neighbourhood = SelectField(_l("Part of the city"), [chosen()])
    repeats = SelectField(
        _l("How often"), [chosen()], choices=asking.options(saying.choices(Repeats))
    )
    every_weeks = IntegerField(_l("Every how many weeks?"), [required(), between(1, MOST_WEEKS)])
    also_on = Checkboxes(_l("On other days of the week, too"))
    last_day = DateField(_l("Until which day, if it ends"), [Optional(), near])
    newcomers = IntegerField(
        _l("Places of accompaniers kept for newcomers"), [between(0, MOST)], default=0
    )
    languages = Checkboxes(_l("Which languages help?"))

    def offer_choices(self, spoken: Sequence[str] = ()) -> None:
        """Offer the parts of the city, the days of the week, and languages."""
        self.neighbourhood.choices = asking.options(asking.neighbourhood_choices())
        self.also_on.choices = asking.options(
            (name, saying.weekday_named(day)) for day, name in enumerate(WEEKDAYS)
        )
        self.languages.choices = asking.options(asking.language_choices(spoken))

    def rule(self, first_day: date) -> str:
        """The rule that is said, on the weekday of its first day and on the others named."""
        said = self.values()
        if said["repeats"] == Repeats.WEEKS:
            others = [WEEKDAYS.index(name) for name in said["also_on"] or ()]
            return recurrence.weekly(first_day, said["every_weeks"], others)
        return recurrence.monthly(first_day, last=said["repeats"] == Repeats.MONTHLY_LAST)

    def people_answers(self, kind: Kind) -> Mapping[type[Exception], tuple[Field, LazyString]]:
        """What is said beside the places where they are too few or too many."""
        return {
            NobodyComes: (
                self.accompanier,
                _l("Say how many people are needed; newcomers are some of the accompaniers."),
            ),
            TooManyPeople: (
                self.accompanier,
                _l("At most %(most)s people are let in with this.", most=kind.most),
            ),
        }
