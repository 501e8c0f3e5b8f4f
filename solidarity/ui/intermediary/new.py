"""Bringing a request, and the slip that comes of it."""

from datetime import timedelta

from flask import abort, render_template
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Optional

from solidarity import clock
from solidarity.clock import HalfDay, NoSuchHour, Part
from solidarity.network import collectives, neighbourhoods
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.requests import intake, kinds
from solidarity.requests.intake import InThePast, Need, NobodyThere
from solidarity.requests.request import Access, Preference
from solidarity.ui import asking, saying, slips
from solidarity.ui.asking import (
    Checkboxes,
    at_most,
    between,
    chosen,
    near,
    options,
    quarter,
    refusals,
    required,
)
from solidarity.ui.guarding import GuardedForm, guarded
from solidarity.ui.intermediary import intermediary


class NeedForm(GuardedForm):
    """What is needed, when and where."""

    collective = SelectField(_l("Which collective is asked"), [chosen()])
    kind = SelectField(_l("What is it about?"), [chosen()])
    neighbourhood = SelectField(_l("Roughly where?"), [chosen()])
    day = DateField(_l("On which day?"), [required(), near])
    part = RadioField(_l("At what time of day?"), [chosen()], choices=options(saying.choices(Part)))
    at = TimeField(_l("The exact time, if it is fixed"), [Optional(), quarter])
    people = IntegerField(_l("How many people should go along?"), [required(), between(1, 12)])
    languages = Checkboxes(_l("Which languages help?"))
    access = Checkboxes(
        _l("What makes it possible to take part?"), choices=options(saying.choices(Access))
    )
    preferences = Checkboxes(
        _l("Who should come, or rather not?"), choices=options(saying.choices(Preference))
    )
    meeting_point = StringField(_l("Where to meet"), [at_most(asking.LONGEST_LINE), guarded])
    note = TextAreaField(
        _l("What the coordinators must know"), [at_most(asking.LONGEST_NOTE), guarded]
    )


@intermediary.get("/requests/new")
def new(member: Member) -> ResponseReturnValue:
    """Ask what is needed."""
    return render_template("intermediary/new.html", form=_form(member))


@intermediary.post("/requests/new")
def bring(member: Member) -> ResponseReturnValue:
    """Store the request and show its slip, this once."""
    form = _form(member)
    collective = collectives.by_code(form.collective.data or "")
    if form.validate() and collective:
        answers = {
            InThePast: (form.day, _l("This day is over. Choose today or a day to come.")),
            NoSuchHour: (form.at, _l("The clocks skip this time on that day.")),
            NobodyThere: (
                form.collective,
                _l("This collective has no coordinator yet who could read the request."),
            ),
        }
        with refusals(answers) as refused:
            request, slip = intake.bring(member, collective, _need(form, collective))
        if not refused.happened:
            return slips.page(request, slip)
    return render_template("intermediary/new.html", form=form), 422


def _form(member: Member) -> NeedForm:
    mine = member.collectives_as(Role.INTERMEDIARY)
    form = NeedForm(
        day=clock.today() + timedelta(days=2),
        part=Part.MORNING.value,
        people=1,
        collective=http_request.args.get("collective"),
    )
    form.collective.choices = options((each.code, each.name) for each in mine)
    form.kind.choices = options(asking.kind_choices(mine))
    nothing_yet = ("", _l("Choose…"))
    form.neighbourhood.choices = options([nothing_yet, *asking.neighbourhood_choices()])
    form.languages.choices = options(asking.language_choices())
    return form


def _need(form: NeedForm, collective: Collective) -> Need:
    said = form.values()
    kind = kinds.by_key(collective, said["kind"]) or abort(400)
    neighbourhood = neighbourhoods.by_slug(said["neighbourhood"]) or abort(400)
    return Need(
        kind=kind,
        neighbourhood=neighbourhood,
        half_day=HalfDay(said["day"], Part(said["part"])),
        at=said["at"],
        people=said["people"],
        languages=tuple(said["languages"] or ()),
        access=tuple(Access(each) for each in said["access"] or ()),
        preferences=tuple(Preference(each) for each in said["preferences"] or ()),
        note=said["note"] or "",
        meeting_point=said["meeting_point"] or "",
    )
