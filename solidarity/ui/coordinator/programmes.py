"""Programmes: what a collective does again and again."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField

from solidarity import clock
from solidarity.network import collectives, neighbourhoods
from solidarity.network.members import Member, Role
from solidarity.requests import kinds, series
from solidarity.requests import programmes as all_programmes
from solidarity.requests.programmes import NameTaken, Programme, as_seats
from solidarity.requests.recurrence import Repeats
from solidarity.ui import asking
from solidarity.ui.asking import at_most, chosen, near, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.coordinator.changing import time_answers
from solidarity.ui.coordinator.rhythm import RhythmForm
from solidarity.ui.guarding import guarded


class ProgrammeForm(RhythmForm):
    """What repeats."""

    collective = SelectField(_l("Collective"), [chosen()])
    name = StringField(_l("What members call it"), [required(), at_most(60), guarded])
    kind = SelectField(_l("What for"), [chosen()])
    first_day = DateField(_l("The first day"), [required(), near])


@coordinator.get("/programmes")
def programmes(member: Member) -> ResponseReturnValue:
    """Show what repeats, and ask for more."""
    return _page(member, _form(member))


@coordinator.post("/programmes")
def start_programme(member: Member) -> ResponseReturnValue:
    """Begin a programme."""
    form = _form(member)
    form.allow(collectives.by_code(form.collective.data or ""))
    if form.validate():
        programme = _programme(form)
        answers = {
            **time_answers(form),
            **form.people_answers(programme.kind),
            NameTaken: (form.name, _l("There is a programme of this name already.")),
        }
        with refusals(answers) as refused:
            series.start(programme, member, second=form.second)
        if not refused.happened:
            flash(_("Its shifts are on the board for the next four weeks."))
            return redirect(url_for(".programmes"), 303)
        form.asks_which = bool(form.which.errors or form.which.data)
    return _page(member, form), 422


def _form(member: Member) -> ProgrammeForm:
    mine = member.collectives_as(Role.COORDINATOR)
    form = ProgrammeForm(
        first_day=clock.today() + timedelta(days=7),
        repeats=Repeats.WEEKS.value,
        every_weeks=1,
        accompanier=3,
    )
    form.collective.choices = asking.options((each.code, each.name) for each in mine)
    form.kind.choices = asking.options(asking.kind_choices(mine))
    form.offer_choices()
    return form


def _programme(form: ProgrammeForm) -> Programme:
    said = form.values()
    collective = collectives.by_code(said["collective"])
    return Programme(
        collective=collective,
        kind=kinds.by_key(collective, said["kind"]) if collective else None,
        neighbourhood=neighbourhoods.by_slug(said["neighbourhood"]),
        name=said["name"].strip(),
        first_day=said["first_day"],
        last_day=said["last_day"],
        rule=form.rule(said["first_day"]),
        begins=said["begins"],
        ends=said["ends"],
        seats=as_seats(form.seats),
        newcomers=said["newcomers"] or 0,
        languages=tuple(said["languages"] or ()),
    )


def _page(member: Member, form: ProgrammeForm) -> str:
    return render_template(
        "coordinator/programmes.html",
        programmes=all_programmes.of_coordinator(member),
        form=form,
    )
