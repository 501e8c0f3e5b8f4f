"""The kinds of need that a collective takes requests for."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField

from solidarity.network import collectives
from solidarity.network.members import Member, Role
from solidarity.requests import kinds as all_kinds
from solidarity.requests.kinds import Kind, NameTaken
from solidarity.ui import asking
from solidarity.ui.asking import at_most, between, chosen, refusals, required
from solidarity.ui.coordinator import coordinator
from solidarity.ui.guarding import GuardedForm, guarded

OURS = {"kind": all_kinds.coordinated_by}


class KindForm(GuardedForm):
    """A kind of one's own."""

    collective = SelectField(_l("Collective"), [chosen()])
    name = StringField(_l("What members call it"), [required(), at_most(40), guarded])
    people = IntegerField(_l("How many people usually go along?"), [required(), between(1, 12)])


@coordinator.get("/kinds")
def kinds(member: Member) -> ResponseReturnValue:
    """Show the kinds, and ask for more."""
    return _page(member, _form(member))


@coordinator.post("/kinds")
def begin_kind(member: Member) -> ResponseReturnValue:
    """Take requests of one more kind."""
    form = _form(member)
    collective = collectives.by_code(form.collective.data or "")
    form.allow(collective)
    if form.validate() and collective:
        taken = _l("There is a kind of this name already.")
        with refusals({NameTaken: (form.name, taken)}) as refused:
            said = form.values()
            all_kinds.begin(collective, said["name"], said["people"], member)
        if not refused.happened:
            flash(_("Saved."))
            return redirect(url_for(".kinds"), 303)
    return _page(member, form), 422


@coordinator.post("/kinds/<id:kind>/offer", find=OURS)
def offer_kind(member: Member, kind: Kind) -> ResponseReturnValue:
    """Take requests of a kind again, or no more."""
    all_kinds.offer(kind, member)
    flash(_("Saved."))
    return redirect(url_for(".kinds"), 303)


def _form(member: Member) -> KindForm:
    form = KindForm(people=1)
    mine = member.collectives_as(Role.COORDINATOR)
    form.collective.choices = asking.options((each.code, each.name) for each in mine)
    return form


def _page(member: Member, form: KindForm) -> str:
    mine = member.collectives_as(Role.COORDINATOR)
    return render_template("coordinator/kinds.html", kinds=all_kinds.all_of(mine), form=form)
