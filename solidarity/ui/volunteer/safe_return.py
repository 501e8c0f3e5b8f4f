"""Safe return, for who goes along: one tap each, the plan, and the link that needs no sign-in."""

from flask import flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from solidarity.network.members import Member
from solidarity.requests import safe_return as returns
from solidarity.requests.shift import Place
from solidarity.ui import asking, returning
from solidarity.ui.asking import at_most, required
from solidarity.ui.guarding import GuardedForm, guarded
from solidarity.ui.volunteer import volunteer

MINE = {"place": returns.place_of}


class PlanForm(GuardedForm):
    """What coordinators do if one is not out in time."""

    plan = TextAreaField(
        _l("If I am not out in time, please…"),
        [required(), at_most(asking.LONGEST_NOTE), guarded],
    )


@volunteer.get("/places/<id:place>/safe-return", find=MINE)
def safe_return(member: Member, place: Place) -> ResponseReturnValue:
    """Show how far one is."""
    return _page(member, place, PlanForm(formdata=None))


@volunteer.post("/places/<id:place>/safe-return", find=MINE)
def tap(member: Member, place: Place) -> ResponseReturnValue:
    """Say how far one is."""
    returning.tap(returns.begin(place, member), http_request.form)
    flash(_("Thank you. The coordinators see it."))
    return redirect(url_for(".safe_return", place=place.code), 303)


@volunteer.post("/places/<id:place>/plan", find=MINE)
def plan(member: Member, place: Place) -> ResponseReturnValue:
    """Agree on a plan."""
    form = PlanForm()
    form.allow(place.shift.collective)
    if not form.validate():
        return _page(member, place, form), 422
    returns.agree_on(place, form.values()["plan"], member)
    flash(_("Sealed. Coordinators can open it, and it is destroyed once you are safe."))
    return redirect(url_for(".safe_return", place=place.code), 303)


@volunteer.post("/places/<id:place>/link", find=MINE)
def make_link(member: Member, place: Place) -> ResponseReturnValue:
    """Make the link with which one taps without signing in."""
    token = returns.make_link(place, member)
    return _page(member, place, PlanForm(formdata=None), url_for("public.safe_return", token=token))


def _page(member: Member, place: Place, form: PlanForm, link: str | None = None) -> str:
    row = returns.of(place, member)
    return render_template(
        "volunteer/safe_return.html",
        place=place,
        row=row,
        can_tap=returns.can_tap(place, member),
        steps=returning.steps_after(row.step if row else None),
        hours=returns.HOURS,
        form=form,
        link=link,
    )
