"""A shift changes: this one, from here on, or all; or its date is not certain any more."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, RadioField

from solidarity import clock
from solidarity.clock import ExistsTwice, NoSuchHour
from solidarity.network import neighbourhoods
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import changes, moving, programmes, recurrence, shifts
from solidarity.requests.changes import Change, HasBegun, NothingToCome
from solidarity.requests.programmes import Programme
from solidarity.requests.recurrence import WEEKDAYS, Repeats
from solidarity.requests.shift import Shift, ShiftState, WrongSpan
from solidarity.ui import asking
from solidarity.ui.asking import chosen, near, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.coordinator.rhythm import RhythmForm
from solidarity.ui.coordinator.seating import SEATS, TimesForm

OURS = {"shift": shifts.coordinated_by}
THIS, ON, ALL = "this", "on", "all"
SCOPES = {THIS: changes.change_one, ON: changes.change_from, ALL: changes.change_all}


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


def _series_answers(form: ChangeForm) -> Mapping[type[Exception], tuple[Field, LazyString]]:
    return {
        NothingToCome: (form.scope, _l("No shift of this series is to come.")),
        HasBegun: (form.day, _l("Choose a time that is still to come.")),
    }


@coordinator.get("/shifts/<id:shift>/change", find=OURS)
def change(shift: Shift) -> ResponseReturnValue:
    """Ask what is to change."""
    return _page(shift, _proposed(shift))


@coordinator.post("/shifts/<id:shift>/change", find=OURS)
def change_shift(member: Member, ring: Keyring, shift: Shift) -> ResponseReturnValue:
    """Change it; everyone on it is told, and asked again where it moves."""
    form = _filled_in(shift)
    if form.validate():
        answers = time_answers(form)
        if isinstance(form, ChangeForm):
            answers = {**answers, **form.people_answers(shift.kind), **_series_answers(form)}
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


def _rhythm(shift: Shift, programme: Programme) -> dict[str, Any]:
    """How often a programme is, as a form of one of its shifts says it."""
    rhythm, own = programme.rhythm, shift.series_day
    repeats = Repeats.WEEKS if rhythm.every_weeks else Repeats.MONTHLY
    if rhythm.nth == recurrence.LAST:
        repeats = Repeats.MONTHLY_LAST
    others = [WEEKDAYS[day] for day in rhythm.weekdays if not own or day != own.weekday()]
    return {
        "repeats": repeats.value,
        "every_weeks": rhythm.every_weeks or 1,
        "also_on": others,
    }


def _rule(shift: Shift, programme: Programme, form: ChangeForm) -> str:
    """The rule that a form says; where nobody touched that, the one there is."""
    said, before = form.values(), _rhythm(shift, programme)
    is_moved = said["day"] != clock.on_the_wall(shift.starts_at).date()
    if not is_moved and all(said[name] == value for name, value in before.items()):
        return programme.rule
    return form.rule(said["day"] if is_moved else shift.series_day or said["day"])


def _proposed(shift: Shift) -> MoveForm | ChangeForm:
    """What the shift is now, as a form."""
    programme = programmes.of_shift(shift)
    if programme is None:
        begins, ends = (clock.on_the_wall(each) for each in (shift.starts_at, shift.ends_at))
        when = {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
        return MoveForm(formdata=None, **when)
    now = changes.as_it_is(shift, programme)
    form = ChangeForm(
        formdata=None,
        scope=THIS,
        day=now.day,
        begins=now.begins,
        ends=now.ends,
        neighbourhood=now.neighbourhood.slug,
        languages=now.languages,
        last_day=now.last_day,
        newcomers=now.newcomers,
        **_rhythm(shift, programme),
        **{name: now.places.get(role, 0) for role, name in SEATS.items()},
    )
    form.offer_choices(shift.languages)
    return form


def _filled_in(shift: Shift) -> MoveForm | ChangeForm:
    if shift.programme_id is None:
        return MoveForm()
    form = ChangeForm()
    form.offer_choices(shift.languages)
    return form


def _do(shift: Shift, form: MoveForm | ChangeForm, by: Member, ring: Keyring) -> None:
    said, programme = form.values(), programmes.of_shift(shift)
    if programme is None or not isinstance(form, ChangeForm):
        span = shifts.span_on(said["day"], said["begins"], said["ends"], second=form.second)
        if (span.starts_at, span.ends_at) != (shift.starts_at, shift.ends_at):
            moving.move(shift, span, by, ring)
        return
    change = Change(
        day=said["day"],
        begins=said["begins"],
        ends=said["ends"],
        second_hour=form.second,
        places=form.seats,
        newcomers=said["newcomers"],
        neighbourhood=neighbourhoods.by_slug(said["neighbourhood"]) or shift.neighbourhood,
        languages=tuple(said["languages"] or ()),
        rule=_rule(shift, programme, form),
        last_day=said["last_day"],
    )
    SCOPES[said["scope"]](shift, change, by, ring)


def _page(shift: Shift, form: MoveForm | ChangeForm) -> str:
    return render_template(
        "coordinator/change.html",
        shift=shift,
        form=form,
        is_series=isinstance(form, ChangeForm),
        can_be_tentative=shift.state is ShiftState.PUBLISHED and shift.programme_id is None,
    )
