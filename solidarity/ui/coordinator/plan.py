"""Plan the week: order a plan, look at it, hold on to pairs, and ask who is proposed."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import DateField

from solidarity import clock
from solidarity.network import members, pulse
from solidarity.network.members import Member, Role
from solidarity.privacy.key_store import Keyring
from solidarity.requests import shifts
from solidarity.requests.matching import carrying_out, overview, planning, plans, showing
from solidarity.requests.matching.choices import Pair
from solidarity.requests.matching.planning import WrongDays
from solidarity.requests.matching.plans import LONGEST, Match, Plan
from solidarity.requests.matching.reading import Days
from solidarity.requests.matching.showing import Wanted
from solidarity.requests.shift import ShiftRole
from solidarity.ui import asking
from solidarity.ui.asking import Checkboxes, Form, chosen, near, options, refusals, required
from solidarity.ui.coordinator import coordinator

OURS = {"plan": plans.coordinated_by}
OUR_MATCH = {"match": plans.match_coordinated_by}


class PlanForm(Form):
    """For whom and which days."""

    collectives = Checkboxes(_l("Who plans together?"), [chosen()])
    first_day = DateField(_l("From"), [required(), near])
    last_day = DateField(_l("Until, that day included"), [required(), near])


@coordinator.get("/plans")
def plan(member: Member) -> ResponseReturnValue:
    """Ask for whom and when, and show the plans there are."""
    return _ask(member, _form(member))


@coordinator.post("/plans")
def order_plan(member: Member, ring: Keyring) -> ResponseReturnValue:
    """Have a plan made."""
    form = _form(member)
    if form.validate():
        said = form.values()
        mine = member.collectives_as(Role.COORDINATOR)
        together = [each for each in mine if each.code in said["collectives"]]
        wrong = _l("At most %(days)d days, from today on.", days=LONGEST)
        with refusals({WrongDays: (form.last_day, wrong)}) as refused:
            days = Days(said["first_day"], said["last_day"])
            ordered = planning.order(together, days, member, ring)
        if not refused.happened:
            return redirect(url_for(".plan_page", plan=ordered.code), 303)
    return _ask(member, form), 422


@coordinator.get("/plans/<id:plan>", find=OURS)
def plan_page(plan: Plan) -> ResponseReturnValue:
    """Show a day of a plan, or of the best one so far."""
    said = http_request.args
    wanted = Wanted(_day(said.get("day", "")), asking.page_number(), said.get("shift", ""))
    return render_template(
        "coordinator/plan_page.html",
        plan=plan,
        collectives=plans.collectives_of(plan),
        view=showing.of(plan, wanted),
        wishes=plans.wishes_of(plan),
        is_steady=pulse.is_steady(),
    )


@coordinator.post("/plans/<id:plan>/ask", find=OURS)
def ask_matches(member: Member, ring: Keyring, plan: Plan) -> ResponseReturnValue:
    """Ask those who were chosen: one by one, all of a day, or all of the plan."""
    day = _day(http_request.form.get("day", ""))
    matches = _chosen(plan, day)
    if not matches:
        flash(_("Nobody was chosen."), "warning")
        return _back(plan, day)
    outcome = carrying_out.accept(matches, member, ring)
    flash(ngettext("%(num)d person is asked now.", "%(num)d people are asked now.", outcome.asked))
    if outcome.changed:
        flash(
            ngettext(
                "%(num)d could not be asked any more; that place is planned again.",
                "%(num)d could not be asked any more; those places are planned again.",
                outcome.changed,
            ),
            "warning",
        )
    if outcome.waiting:
        flash(
            ngettext(
                "%(num)d is on their first shifts and waits: ask someone experienced first.",
                "%(num)d are on their first shifts and wait: ask someone experienced first.",
                outcome.waiting,
            ),
            "warning",
        )
    return _back(plan, day)


@coordinator.post("/plans/<id:plan>/again", find=OURS)
def plan_again(member: Member, ring: Keyring, plan: Plan) -> ResponseReturnValue:
    """Plan again around what is held on to."""
    planning.again(plan, member, ring)
    return _back(plan)


@coordinator.post("/plans/<id:plan>/stop", find=OURS)
def stop_plan(member: Member, plan: Plan) -> ResponseReturnValue:
    """Take the best plan so far."""
    planning.stop(plan, member)
    return _back(plan)


@coordinator.post("/plans/<id:plan>/drop", find=OURS)
def drop_plan(member: Member, plan: Plan) -> ResponseReturnValue:
    """Throw a plan away."""
    planning.drop(plan, member)
    flash(_("The plan is gone. Whoever was asked stays asked."))
    return redirect(url_for(".plan"), 303)


@coordinator.post("/plans/<id:plan>/hold", find=OURS)
def hold_on(member: Member, plan: Plan) -> ResponseReturnValue:
    """Hold on to someone, or plan them in."""
    pair = _pair()
    shift = shifts.coordinated_by(member, pair[0])
    if shift is None or shift.collective.code not in plan.collectives:
        abort(400)
    volunteers = members.with_role(Role.VOLUNTEER, shift.collective)
    if pair[1] not in {each.code for each in volunteers}:
        abort(400)
    planning.hold_on(plan, pair, member)
    return _back(plan, shift.half_day.day, pair[0])


@coordinator.post("/plans/<id:plan>/let-go", find=OURS)
def let_go_of(member: Member, plan: Plan) -> ResponseReturnValue:
    """Hold on to someone no longer."""
    pair = _pair()
    planning.let_go_of(plan, pair, member)
    return _back(plan, shift=pair[0])


@coordinator.post("/matches/<id:match>/apart", find=OUR_MATCH)
def keep_apart(member: Member, match: Match) -> ResponseReturnValue:
    """Keep a pair out of the plan."""
    plan, shift = match.plan, match.shift
    planning.keep_apart(match, member)
    return _back(plan, shift.half_day.day, shift.code)


def _form(member: Member) -> PlanForm:
    tomorrow = clock.today() + timedelta(days=1)
    mine = member.collectives_as(Role.COORDINATOR)
    form = PlanForm(
        collectives=[each.code for each in mine[:1]],
        first_day=tomorrow,
        last_day=tomorrow + timedelta(days=6),
    )
    form.collectives.choices = options([(each.code, each.name) for each in mine])
    return form


def _ask(member: Member, form: PlanForm) -> str:
    made = plans.all_coordinated_by(member)
    return render_template(
        "coordinator/plan.html",
        form=form,
        made=[(each, plans.collectives_of(each)) for each in made],
    )


def _pair() -> Pair:
    """Whom, for which shift, and as what."""
    said = http_request.form
    role = said.get("role", "")
    if role not in set(ShiftRole):
        abort(400)
    return said.get("shift", ""), said.get("volunteer", ""), role


def _chosen(plan: Plan, day: date | None) -> Sequence[Match]:
    """Whom to ask."""
    said = http_request.form
    match said.get("all_of", ""):
        case "plan":
            return overview.proposed(plan)
        case "day":
            return overview.proposed(plan, day or abort(400))
        case _:
            wanted = set(said.getlist("match"))
            return [each for each in plan.matches if each.code in wanted]


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _back(plan: Plan, day: date | None = None, shift: str | None = None) -> ResponseReturnValue:
    anchor = f"shift-{shift}" if shift else None
    return redirect(
        url_for(".plan_page", plan=plan.code, day=day, shift=shift, _anchor=anchor), 303
    )
