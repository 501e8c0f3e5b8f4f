"""Programmes: what a collective does every week."""

from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TimeField

from solidarity import clock
from solidarity.clock import NoSuchHour
from solidarity.network import collectives, neighbourhoods
from solidarity.network.members import Member, Role
from solidarity.requests import kinds
from solidarity.requests import programmes as all_programmes
from solidarity.requests.programmes import NameTaken, Programme
from solidarity.requests.shift import WrongSpan
from solidarity.ui import asking
from solidarity.ui.asking import at_most, between, chosen, near, quarter, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.guarding import GuardedForm, guarded


class ProgrammeForm(GuardedForm):
    """What repeats."""

    collective = SelectField(_l("Collective"), [chosen()])
    name = StringField(_l("What members call it"), [required(), at_most(60), guarded])
    kind = SelectField(_l("What for"), [chosen()])
    neighbourhood = SelectField(_l("Part of the city"), [chosen()])
    first_day = DateField(_l("The first day"), [required(), near])
    begins = TimeField(_l("From"), [required(), quarter])
    ends = TimeField(_l("Until"), [required(), quarter])
    every_weeks = IntegerField(_l("Every how many weeks?"), [required(), between(1, 8)])
    people = IntegerField(_l("How many people are needed?"), [required(), between(1, 30)])


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
        answers = {
            NameTaken: (form.name, _l("There is a programme of this name already.")),
            WrongSpan: (form.ends, _l("A shift ends after it begins, within 14 hours.")),
            NoSuchHour: (form.begins, _l("The clocks skip this time on that day.")),
        }
        with refusals(answers) as refused:
            all_programmes.start(_programme(form), member)
        if not refused.happened:
            flash(_("Its shifts are on the board for the next four weeks."))
            return redirect(url_for(".programmes"), 303)
    return _page(member, form), 422


def _form(member: Member) -> ProgrammeForm:
    mine = member.collectives_as(Role.COORDINATOR)
    form = ProgrammeForm(first_day=clock.today() + timedelta(days=7), every_weeks=1, people=3)
    form.collective.choices = asking.options((each.code, each.name) for each in mine)
    form.kind.choices = asking.options(asking.kind_choices(mine))
    form.neighbourhood.choices = asking.options(asking.neighbourhood_choices())
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
        begins=said["begins"],
        ends=said["ends"],
        every_weeks=said["every_weeks"],
        people=said["people"],
    )


def _page(member: Member, form: ProgrammeForm) -> str:
    return render_template(
        "coordinator/programmes.html",
        programmes=all_programmes.coordinated_by(member),
        form=form,
    )
