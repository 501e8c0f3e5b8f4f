"""The living page of everything pages are built from; on demo networks only."""

from datetime import timedelta

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, StringField, TextAreaField

from solidarity import clock
from solidarity.clock import Part
from solidarity.network import city_map
from solidarity.network.installation import this_network
from solidarity.requests.coverage import Cover, Coverage, Strip, Week
from solidarity.requests.life import STEPS, State
from solidarity.requests.shift import PlaceState, ShiftState
from solidarity.ui import drawing, saying
from solidarity.ui.asking import Form, options
from solidarity.ui.public import public


class SampleForm(Form):
    """One field of each sort."""

    text = StringField(_l("Where to meet"))
    day = DateField(_l("On which day?"))
    part = RadioField(_l("At what time of day?"), choices=options(saying.choices(Part)))
    note = TextAreaField(_l("Good to know"))
    box = BooleanField(_l("Children come along"))


@public.get("/style")
def style() -> ResponseReturnValue:
    """Show every component with invented content."""
    network = this_network()
    if network is None or not network.is_demo:
        abort(404)
    form = SampleForm(formdata=None, day=clock.today(), part=Part.MORNING.value)
    form.text.errors = (_("Please fill this in."),)
    covered = _invented()
    return render_template(
        "public/style.html",
        form=form,
        states=[each for kind in (State, ShiftState, PlaceState) for each in kind],
        steps=STEPS,
        coverage=covered,
        weeks=[(saying.day(week.monday), week.cover) for week in covered.weeks],
        map=drawing.of(city_map.of_this_city(), covered),
    )


def _invented() -> Coverage:
    """A fortnight that shows every shade."""
    today = clock.today()
    days = tuple(today + timedelta(days=number) for number in range(14))
    rows = (("parc-extension", "Parc-Extension", 5), ("verdun", "Verdun", 2), ("anjou", "Anjou", 1))
    strips = tuple(
        Strip(slug, name, tuple(_cover(number, most) for number in range(len(days))))
        for slug, name, most in rows
    )
    weeks = tuple(Week(today + timedelta(weeks=n), Cover(12 - n, 9 - 2 * n)) for n in range(4))
    return Coverage(days, strips, weeks)


def _cover(number: int, most: int) -> Cover:
    needed = (number * most) % (most + 3)
    return Cover(needed, min(needed, number % 3))
