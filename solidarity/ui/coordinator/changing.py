"""A shift changes: this one, from here on, or all; or its date is not certain any more."""

from collections.abc import Mapping
from datetime import date

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, SelectField
from wtforms.validators import Optional

from solidarity import clock
from solidarity.clock import ExistsTwice, NoSuchHour
from solidarity.network import neighbourhoods
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import moving, recurrence, series, shifts
from solidarity.requests.programmes import NobodyComes
from solidarity.requests.recurrence import MOST_WEEKS, Repeats
from solidarity.requests.series import Change
from solidarity.requests.shift import Shift, ShiftState, WrongSpan
from solidarity.ui import asking, saying
from solidarity.ui.asking import between, chosen, near, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.coordinator.seating import MOST, SEATS, SeatingForm, TimesForm

OURS = {"shift": shifts.coordinated_by}
THIS, ON, ALL = "this", "on", "all"


class RhythmForm(SeatingForm):
    """How often it is, for how many, and of these for newcomers."""

    neighbourhood = SelectField(_l("Part of the city"), [chosen()])
    repeats = SelectField(
        _l("How often"), [chosen()], choices=asking.options(saying.choices(Repeats))
    )
    every_weeks = IntegerField(_l("Every how many weeks?"), [required(), between(1, MOST_WEEKS)])
    last_day = DateField(_l("Until which day, if it ends"), [Optional(), near])
    newcomers = IntegerField(
        _l("Places of accompaniers kept for newcomers"), [between(0, MOST)], default=0
    )


class ChangeForm(RhythmForm):
    """What is to be changed, and for which shifts."""

    scope = RadioField(
        _l("Which shifts?"),
        [chosen()],
        choices=asking.options(
            [
                (THIS, _l("Only this one")),
                (ON, _l("This one and all after it")),
                (ALL, _l("All that are to come")),
            ]
        ),
    )
    day = DateField(_l("Day"), [required(), near])


class MoveForm(TimesForm):
    """Another time for a shift of a request."""

    day = DateField(_l("Day"), [required(), near])


def time_answers(form: TimesForm) -> Mapping[type[Exception], tuple[Field, LazyString]]:
    """What is said beside a field when the clock does not know an hour, or knows it twice."""
    form.asks_which = bool(form.which.data)
    return {
        WrongSpan: (form.ends, _l("A shift ends after it begins, within 14 hours.")),
        NoSuchHour: (form.begins, _l("The clocks skip this time on one of the days.")),
        ExistsTwice: (form.which, _l("The clocks show this time twice on one of the days.")),
    }


@coordinator.get("/shifts/<id:shift>/change", find=OURS)
def change(shift: Shift) -> ResponseReturnValue:
    """Ask what is to change."""
    return _page(shift, _proposed(shift))


@coordinator.post("/shifts/<id:shift>/change", find=OURS)
def change_shift(member: Member, ring: Keyring, shift: Shift) -> ResponseReturnValue:
    """Change it; everyone on it is told, and asked again where it moves."""
    form = MoveForm() if shift.programme_id is None else _with_choices(ChangeForm())
    if form.validate():
        answers = time_answers(form)
        if isinstance(form, ChangeForm):
            nobody = _l("Say how many people are needed; newcomers are some of the accompaniers.")
            answers = {**answers, NobodyComes: (form.accompanier, nobody)}
        with refusals(answers) as refused:
            _do(shift, form, member, ring)
        if not refused.happened:
            flash(_("Changed. Everyone on it is told, and asked again where it moved."))
            return redirect(url_for(".shift_page", shift=shift.code), 303)
        form.asks_which = bool(form.which.errors or form.which.data)
    return _page(shift, form), 422


@coordinator.post("/shifts/<id:shift>/tentative", find=OURS)
def make_tentative(member: Member, shift: Shift) -> ResponseReturnValue:
    """Say that its date is not certain any more."""
    moving.make_tentative(shift, member)
    flash(_("It is off the board until its date is certain. Everyone on it is told."))
    return redirect(url_for(".shift_page", shift=shift.code), 303)


def rule_of(form: RhythmForm, first_day: date) -> str:
    """The rule that a form says."""
    said = form.values()
    if said["repeats"] == Repeats.WEEKS:
        return recurrence.weekly(first_day, said["every_weeks"])
    return recurrence.monthly(first_day, last=said["repeats"] == Repeats.MONTHLY_LAST)


def _wanted(shift: Shift, form: RhythmForm, day: date) -> Change:
    """What a form wants of a series, from one of its days on."""
    said = form.values()
    return Change(
        day=day,
        rule=rule_of(form, day),
        begins=said["begins"],
        ends=said["ends"],
        second_hour=form.second,
        places=form.seats,
        newcomers=said["newcomers"],
        neighbourhood=neighbourhoods.by_slug(said["neighbourhood"]) or shift.neighbourhood,
        last_day=said["last_day"],
    )


def _proposed(shift: Shift) -> MoveForm | ChangeForm:
    """What the shift is now, as a form."""
    begins, ends = (clock.on_the_wall(each) for each in (shift.starts_at, shift.ends_at))
    when = {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
    programme = series.of_shift(shift)
    if programme is None:
        return MoveForm(formdata=None, **when)
    rhythm = programme.rhythm
    repeats = Repeats.WEEKS if rhythm.every_weeks else Repeats.MONTHLY
    if rhythm.nth == recurrence.LAST:
        repeats = Repeats.MONTHLY_LAST
    seats = {name: programme.places.get(role, 0) for role, name in SEATS.items()}
    form = ChangeForm(
        formdata=None,
        scope=THIS,
        repeats=repeats.value,
        every_weeks=rhythm.every_weeks or 1,
        neighbourhood=programme.neighbourhood.slug,
        last_day=programme.last_day,
        newcomers=programme.newcomers,
        **when,
        **seats,
    )
    return _with_choices(form)


def _with_choices(form: ChangeForm) -> ChangeForm:
    form.neighbourhood.choices = asking.options(asking.neighbourhood_choices())
    return form


def _do(shift: Shift, form: MoveForm | ChangeForm, by: Member, ring: Keyring) -> None:
    said = form.values()
    programme = series.of_shift(shift)
    if programme is None or said.get("scope") == THIS:
        span = shifts.span_on(said["day"], said["begins"], said["ends"], second=form.second)
        if isinstance(form, ChangeForm):
            shifts.seat_anew(shift, form.seats, said["newcomers"])
        if (span.starts_at, span.ends_at) != (shift.starts_at, shift.ends_at):
            moving.move(shift, span, by, ring)
        return
    first = shift if said["scope"] == ON else series.to_come(programme)[0]
    moved_by = said["day"] - clock.on_the_wall(shift.starts_at).date()
    day = clock.on_the_wall(first.starts_at).date() + moved_by
    series.change_from(first, _wanted(shift, form, day), by, ring)


def _page(shift: Shift, form: MoveForm | ChangeForm) -> str:
    return render_template(
        "coordinator/change.html",
        shift=shift,
        form=form,
        is_series=isinstance(form, ChangeForm),
        can_be_tentative=shift.state is ShiftState.PUBLISHED and shift.programme_id is None,
    )
