"""Making a shift of a request."""

from datetime import datetime, time, timedelta

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, StringField, TextAreaField

from solidarity import clock
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import moving, request, shifts
from solidarity.requests.kinds import TooManyPeople
from solidarity.requests.request import Request
from solidarity.requests.shift import Details, NobodyNeeded
from solidarity.ui import asking
from solidarity.ui.asking import at_most, near, refusals, required
from solidarity.ui.coordinator import changing, coordinator
from solidarity.ui.coordinator.seating import SeatingForm
from solidarity.ui.guarding import guarded

OURS = {"request": request.coordinated_by}


class ShiftForm(SeatingForm):
    """When, who is needed, and what only they may know."""

    day = DateField(_l("Day"), [required(), near])
    tentative = BooleanField(_l("The date is not certain yet"))
    meeting_point = StringField(_l("Where to meet"), [at_most(asking.LONGEST_LINE), guarded])
    recognition = StringField(_l("How to know each other"), [at_most(asking.LONGEST_LINE), guarded])
    note = TextAreaField(_l("What volunteers must know"), [at_most(asking.LONGEST_NOTE), guarded])


@coordinator.get("/requests/<id:request>/shifts/new", find=OURS)
def new_shift(request: Request) -> ResponseReturnValue:
    """Ask when, and who is needed."""
    form = ShiftForm(formdata=None, **_proposal(request))
    return render_template("coordinator/new_shift.html", request=request, form=form)


@coordinator.post("/requests/<id:request>/shifts/new", find=OURS)
def draft_shift(member: Member, ring: Keyring, request: Request) -> ResponseReturnValue:
    """Make the shift; it is not on the board yet."""
    form = ShiftForm()
    form.allow(request.collective)
    if form.validate():
        answers = {
            **changing.time_answers(form),
            TooManyPeople: (
                form.accompanier,
                _l("At most %(most)s people are let in with this.", most=request.kind.most),
            ),
            NobodyNeeded: (form.accompanier, _l("Say how many people are needed.")),
        }
        with refusals(answers) as refused:
            said = form.values()
            span = shifts.span_on(said["day"], said["begins"], said["ends"], second=form.second)
            shift = shifts.draft(request, span, form.seats, _details(form), member, ring)
            if said["tentative"]:
                moving.make_tentative(shift, member)
        if not refused.happened:
            return redirect(url_for(".shift_page", shift=shift.code), 303)
    return render_template("coordinator/new_shift.html", request=request, form=form), 422


def _proposal(what: Request) -> dict[str, object]:
    """What the request already says of the shift."""
    starts, ends = clock.usual_span(what.half_day)
    if what.starts_at:
        starts, ends = what.starts_at, what.starts_at + timedelta(hours=3)
    else:
        ends = min(ends, starts + timedelta(hours=4))
    return {
        "day": what.day,
        "begins": _wall_time(starts),
        "ends": _wall_time(ends),
        "lead": 1 if what.people > 1 else 0,
        "accompanier": what.people - (1 if what.people > 1 else 0),
    }


def _wall_time(moment: datetime) -> time:
    return clock.on_the_wall(moment).time()


def _details(form: ShiftForm) -> Details:
    return Details(
        meeting_point=form.meeting_point.data or "",
        recognition=form.recognition.data or "",
        note=form.note.data or "",
    )
