"""Bringing a request: which kind, then what that kind asks, and the slip that comes of it."""

from datetime import timedelta
from typing import Any

from flask import render_template
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from solidarity import clock
from solidarity.clock import NoSuchHour, Part
from solidarity.network import collectives
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.requests import intake, kinds, request
from solidarity.requests.intake import InThePast, NobodyThere
from solidarity.requests.kinds import Kind, TooManyPeople
from solidarity.requests.request import Request
from solidarity.requests.wishes import Unknown
from solidarity.settings import LANGUAGES
from solidarity.ui import asking, saying, slips
from solidarity.ui.asking import options, refusals
from solidarity.ui.intermediary import intermediary
from solidarity.ui.intermediary.need import NeedForm, need_of, needed_for


@intermediary.get("/requests/kinds")
def choose_kind(member: Member) -> ResponseReturnValue:
    """Ask which kind of request it is."""
    return _kinds(member, _before(member))


@intermediary.get("/requests/new")
def new(member: Member) -> ResponseReturnValue:
    """Ask what a kind of request needs; or which kind, where none is named."""
    kind = _kind(member, http_request.args.get("collective"), http_request.args.get("kind"))
    before = _before(member)
    if kind is None:
        return _kinds(member, before)
    return _page(_form(member, kind, before), kind, before)


@intermediary.post("/requests/new")
def bring(member: Member) -> ResponseReturnValue:
    """Store the request and show its slip, this once."""
    said = http_request.form
    kind = _kind(member, said.get("collective"), said.get("kind"))
    before = _before(member)
    if kind is None:
        return _kinds(member, before), 422
    form = _form(member, kind, before)
    if not form.validate():
        return _page(form, kind, before), 422
    answers = {
        InThePast: (form.day, _l("This day is over. Choose today or a day to come.")),
        NoSuchHour: (form.at, _l("The clocks skip this time on that day.")),
        TooManyPeople: (
            form.people,
            _l("At most %(most)s people are let in with this.", most=kind.most),
        ),
        Unknown: (form.avoids, _l("Nobody is called so here. Write the name they go by, or none.")),
        NobodyThere: (
            form.note,
            _l("This collective has no coordinator yet who could read the request."),
        ),
    }
    with refusals(answers) as refused:
        need = need_of(form, kind)
        double = None if form.another.data else intake.possible_double(member, need)
        if double is not None:
            return _page(form, kind, before, double), 422
        brought, slip = intake.bring(member, kind.collective, need)
    return (
        (_page(form, kind, before), 422)
        if refused.happened
        else slips.page(brought, slip, form.slip_language.data)
    )


def _before(member: Member) -> Request | None:
    """The request of the person before in the row, if this is the next one."""
    return request.brought_by(member, http_request.values.get("after", ""))


def _kind(member: Member, collective_code: str | None, key: str | None) -> Kind | None:
    """The kind that an address or a form names, in a collective of an intermediary's."""
    mine = member.collectives_as(Role.INTERMEDIARY)
    code = collective_code or (mine[0].code if mine else "")
    collective = collectives.by_code(code)
    if collective is None or collective not in mine:
        return None
    kind = kinds.by_key(collective, key or "")
    return kind if kind and kind.is_offered else None


def _form(member: Member, kind: Kind, before: Request | None) -> NeedForm:
    """The form of a kind; after another request, languages and place stay."""
    form: NeedForm = needed_for(kind)(**_usual(kind, before))
    form.allow(kind.collective)
    nothing_yet = ("", _l("Choose…"))
    form.neighbourhood.choices = options([nothing_yet, *asking.neighbourhood_choices()])
    form.languages.choices = options(
        asking.language_choices(before.languages if before else member.speaks)
    )
    first = _l("The first of these languages that our pages speak")
    ours = [(code, saying.language(code)) for code in LANGUAGES]
    form.slip_language.choices = options([("", first), *ours])
    return form


def _usual(kind: Kind, before: Request | None) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "day": clock.today() + timedelta(days=2),
        "part": Part.MORNING.value,
        "people": kind.people,
    }
    if before is not None:
        usual |= {
            "neighbourhood": before.neighbourhood.slug,
            "languages": list(before.languages),
            "slip_language": slips.first_of_ours(before.languages) or "",
        }
        if before.half_day.day >= clock.today():
            usual |= {"day": before.day, "part": before.part.value}
    return usual


def _kinds(member: Member, before: Request | None) -> str:
    mine: list[Collective] = member.collectives_as(Role.INTERMEDIARY)
    if before is not None:  # the collective of the one before stands first
        mine = sorted(mine, key=lambda each: each.code != before.sealed_in)
    return render_template(
        "intermediary/kinds.html",
        groups=[(each, kinds.of(each)) for each in mine],
        after=before.code if before else None,
    )


def _page(form: NeedForm, kind: Kind, before: Request | None, double: Request | None = None) -> str:
    return render_template(
        "intermediary/new.html",
        form=form,
        kind=kind,
        questions=[form[name] for name in form.asked],
        double=double,
        after=before.code if before else None,
    )
