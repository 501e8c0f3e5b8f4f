"""After a shift: how it went, in one tap."""

from flask import flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from solidarity import clock
from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import follow_up, places
from solidarity.requests.follow_up import Went
from solidarity.requests.shift import Place
from solidarity.ui import asking, saying
from solidarity.ui.asking import at_most, near
from solidarity.ui.guarding import GuardedForm, guarded
from solidarity.ui.volunteer import place_page, volunteer

MINE = {"place": places.held_by}


class ReportForm(GuardedForm):
    """A few words, if one has some."""

    text = TextAreaField(
        _l("A few words for the coordinators"), [at_most(asking.LONGEST_NOTE), guarded]
    )
    next_day = DateField(
        _l("The next date, if there is one: it drafts the next shift"), [Optional(), near]
    )


@volunteer.get("/places/<id:place>/report", find=MINE)
def report_page(place: Place) -> ResponseReturnValue:
    """Ask how it went; before it begins, show what is to come instead."""
    if place.shift.starts_at > clock.now():
        return place_page.show(place, None)
    return _page(place, ReportForm())


@volunteer.post("/places/<id:place>/report", find=MINE)
def report(member: Member, ring: Keyring, place: Place) -> ResponseReturnValue:
    """Tell the circle."""
    form = ReportForm()
    form.allow(place.shift.collective)
    went = http_request.form.get("went", "")
    if not form.validate() or went not in set(Went):
        return _page(place, form), 422
    said = form.values()
    follow_up.report(place, member, Went(went), said["text"] or "", said["next_day"], ring)
    flash(_("Thank you. The coordinators will read it."))
    return redirect(url_for(".home"), 303)


def _page(place: Place, form: ReportForm) -> str:
    return render_template(
        "volunteer/report_page.html",
        place=place,
        form=form,
        answers=saying.choices(Went),
        is_open=place.is_open_at(clock.now()),
    )
