"""When one could come: half-days, how much is enough, other days, a rest with an end."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import Optional

from solidarity.clock import Part
from solidarity.network import availability
from solidarity.network.availability import HALF_DAYS, OtherDays, SaidEnough, WrongDays
from solidarity.network.members import Member
from solidarity.ui import asking, saying
from solidarity.ui.asking import Checkboxes, Form, between, chosen, near, refusals, required
from solidarity.ui.volunteer import volunteer


class WeekForm(Form):
    """A usual week."""

    half_days = Checkboxes(
        _l("When you could come"), choices=asking.options((name, name) for name in HALF_DAYS)
    )
    weekly_most = IntegerField(
        _l("How many shifts a week are enough for you?"),
        [Optional(), between(0, availability.MOST_A_WEEK)],
    )


class OtherDaysForm(Form):
    """Days on which it is otherwise."""

    first_day = DateField(_l("From"), [required(), near])
    last_day = DateField(_l("Until, included"), [required(), near])
    is_free = RadioField(
        _l("On these days"),
        [chosen()],
        choices=asking.options([("no", _l("I cannot come")), ("yes", _l("I could come"))]),
    )


@volunteer.get("/availability")
def week(member: Member) -> ResponseReturnValue:
    """Show when one could come."""
    return _page(member, OtherDaysForm(formdata=None))


@volunteer.post("/availability")
def say_week(member: Member) -> ResponseReturnValue:
    """Say when one could come in a usual week."""
    form = WeekForm()
    if not form.validate():
        return _page(member, OtherDaysForm(formdata=None), form), 422
    said = form.values()
    availability.say(member, said["half_days"] or (), said["weekly_most"])
    return _saved()


@volunteer.post("/availability/other-days")
def add_other_days(member: Member) -> ResponseReturnValue:
    """Say that some days are otherwise."""
    form = OtherDaysForm()
    if form.validate():
        answers = {
            WrongDays: (form.last_day, _l("The last day is not before the first, nor past.")),
            SaidEnough: (form.first_day, _l("That is as many as are kept. Remove one first.")),
        }
        with refusals(answers) as refused:
            said = form.values()
            availability.except_on(
                member, said["first_day"], said["last_day"], is_free=said["is_free"] == "yes"
            )
        if not refused.happened:
            return _saved()
    return _page(member, form), 422


@volunteer.post("/availability/<id:days>/remove", find={"days": availability.exception_of})
def remove_other_days(days: OtherDays) -> ResponseReturnValue:
    """Let some days be as usual again."""
    availability.take_back(days)
    return _saved()


def _saved() -> ResponseReturnValue:
    flash(_("Saved."))
    return redirect(url_for(".week"), 303)


def _page(member: Member, days: OtherDaysForm, usual: WeekForm | None = None) -> str:
    said = availability.of(member)
    chosen_now = set(usual.half_days.data or ()) if usual else said.half_days
    form = usual or WeekForm(formdata=None, weekly_most=said.weekly_most)
    return render_template(
        "volunteer/availability.html",
        form=form,
        days=days,
        rows=[
            (saying.weekday_named(number), [(f"{name}-{part.value}", part) for part in Part])
            for number, name in enumerate(availability.WEEKDAYS)
        ],
        parts=list(Part),
        chosen=chosen_now,
        others=availability.exceptions_of(member),
    )
