"""One programme: its shifts to come, who comes each time, days left out, and its end."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField

from solidarity import clock
from solidarity.network import members
from solidarity.network.members import Member, Role
from solidarity.requests import programmes, regulars, series
from solidarity.requests.life import WrongState
from solidarity.requests.programmes import Programme
from solidarity.requests.regulars import Regular
from solidarity.requests.shift import ShiftRole
from solidarity.ui.asking import Form, near, refusals, required
from solidarity.ui.coordinator import coordinator

OURS = {"programme": programmes.coordinated_by}


class DayForm(Form):
    """A day on which it does not take place."""

    day = DateField(_l("On which day does it not take place?"), [required(), near])


@coordinator.get("/programmes/<id:programme>", find=OURS)
def programme_page(programme: Programme) -> ResponseReturnValue:
    """Show a programme."""
    return _page(programme, DayForm(formdata=None))


@coordinator.post("/programmes/<id:programme>/days", find=OURS)
def leave_out(member: Member, programme: Programme) -> ResponseReturnValue:
    """Let it not take place on a day."""
    form = DayForm()
    if not form.validate():
        return _page(programme, form), 422
    with refusals(
        {WrongState: (form.day, _l("This day is over, or left out already."))}
    ) as refused:
        series.leave_out(programme, form.values()["day"], member)
    if refused.happened:
        return _page(programme, form), 422
    flash(_("Left out. Whoever had a place on that day is told."))
    return _back(programme)


@coordinator.post("/programmes/<id:programme>/days/back", find=OURS)
def bring_back(member: Member, programme: Programme) -> ResponseReturnValue:
    """Let it take place after all on a day that was left out."""
    form = DayForm()
    if not form.validate():
        abort(400)
    series.bring_back(programme, form.values()["day"], member)
    flash(_("It takes place after all. Whoever comes each time is told."))
    return _back(programme)


@coordinator.post("/programmes/<id:programme>/end", find=OURS)
def end_programme(member: Member, programme: Programme) -> ResponseReturnValue:
    """End it; what is to come is called off."""
    series.end(programme, member)
    flash(_("It has ended. Everyone on its shifts is told."))
    return redirect(url_for(".programmes"), 303)


@coordinator.post("/programmes/<id:programme>/regulars", find=OURS)
def ask_regular(member: Member, programme: Programme) -> ResponseReturnValue:
    """Ask someone to come each time."""
    role, code = http_request.form.get("role", ""), http_request.form.get("volunteer", "")
    everyone = members.with_role(Role.VOLUNTEER, programme.collective)
    chosen = next((each for each in everyone if each.code == code), None)
    if role not in set(ShiftRole) or chosen is None:
        abort(400)
    regulars.ask(programme, chosen, ShiftRole(role), member)
    flash(_("They are asked now."))
    return _back(programme)


@coordinator.post("/regulars/<id:regular>/end", find={"regular": regulars.coordinated_by})
def end_regular(member: Member, regular: Regular) -> ResponseReturnValue:
    """Keep no place for someone any more."""
    programme = regular.programme
    regulars.end(regular, member)
    flash(_("No place is kept for them any more."))
    return _back(programme)


def _back(programme: Programme) -> ResponseReturnValue:
    return redirect(url_for(".programme_page", programme=programme.code), 303)


def _page(programme: Programme, form: DayForm) -> str:
    known = regulars.of(programme)
    asked = {each.member_id for each in known}
    everyone = members.with_role(Role.VOLUNTEER, programme.collective)
    return render_template(
        "coordinator/programme_page.html",
        programme=programme,
        shifts=series.to_come(programme),
        left_out=[each.day for each in programme.exceptions if each.day >= clock.today()],
        regulars=known,
        volunteers=[each for each in everyone if each.id not in asked and not each.is_paused],
        form=form,
    )
