"""How a collective works: its ways, its key, its recovery sheet, and lending its queue."""

from dataclasses import fields
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField

from solidarity.network import allowed_words, circle, collectives, members, roles, ways
from solidarity.network.allowed_words import NotAWord, TooMany
from solidarity.network.circle import WrongSheet
from solidarity.network.collectives import LONGEST_WINDOW_HOURS, MOST_VOUCHES, Collective, Ways
from solidarity.network.members import Member
from solidarity.network.roles import LONGEST_LOAN_HOURS, LentFor
from solidarity.privacy.key_store import Keyring
from solidarity.ui import asking, saying
from solidarity.ui.asking import Form, at_most, between, chosen, entered, refusals, required
from solidarity.ui.coordinator import coordinator

OURS = {"collective": members.collective_for_good}
HERE = "coordinator.ours"


class WaysForm(Form):
    """What a collective decides for itself."""

    window_hours = IntegerField(
        _l("Hours after a shift in which its details still open"),
        [entered(), between(0, LONGEST_WINDOW_HOURS)],
    )
    vouches_volunteer = IntegerField(
        _l("How many vouch for a new volunteer"), [entered(), between(1, MOST_VOUCHES)]
    )
    vouches_intermediary = IntegerField(
        _l("How many vouch for a new intermediary"), [entered(), between(1, MOST_VOUCHES)]
    )
    vouches_coordinator = IntegerField(
        _l("How many coordinators vouch for a new one"), [entered(), between(1, MOST_VOUCHES)]
    )


class LendForm(Form):
    """To whom, for how long, and what for."""

    to = SelectField(_l("To whom"), [chosen()])
    hours = IntegerField(_l("For how many hours"), [entered(), between(1, LONGEST_LOAN_HOURS)])
    what_for = SelectField(_l("What for"), [chosen()])


class AllowedForm(Form):
    """Words over which the guard looks here."""

    words = TextAreaField(_l("Words that may be written here, one a line"), [at_most(3000)])


class SheetForm(Form):
    """What stands on the recovery sheet."""

    words = StringField(_l("What stands on the sheet"), [required(), at_most(160)])


@coordinator.get("/collectives/<id:collective>", find=OURS)
def ours(member: Member, collective: Collective) -> ResponseReturnValue:
    """Show how the collective works."""
    return _page(member, collective)


@coordinator.post("/collectives/<id:collective>/ways", find=OURS, fresh=HERE)
def propose_ways(member: Member, collective: Collective) -> ResponseReturnValue:
    """Propose to work differently; a second has to agree."""
    form = WaysForm()
    if not form.validate():
        return _page(member, collective, ways=form), 422
    said = form.values()
    ways.propose(collective, Ways(**{each.name: said[each.name] for each in fields(Ways)}), member)
    flash(_("A second has to agree within 24 hours."))
    return redirect(url_for(".ours", collective=collective.code), 303)


@coordinator.post("/collectives/<id:collective>/words", find=OURS)
def allow_words(member: Member, collective: Collective) -> ResponseReturnValue:
    """Let the guard look over some words here."""
    form = AllowedForm()
    if form.validate():
        wrong: dict[type[Exception], tuple[Any, Any]] = {
            NotAWord: (form.words, _l("Words only, of three letters or more: never numbers.")),
            TooMany: (form.words, _l("At most 100 words.")),
        }
        with refusals(wrong) as refused:
            allowed_words.allow(collective, (form.words.data or "").splitlines(), member)
        if not refused.happened:
            flash(_("Saved."))
            return redirect(url_for(".ours", collective=collective.code), 303)
    return _page(member, collective, allowed=form), 422


@coordinator.post("/collectives/<id:collective>/lend", find=OURS)
def lend(member: Member, ring: Keyring, collective: Collective) -> ResponseReturnValue:
    """Lend the queue for some hours."""
    form = _lend_form(collective)
    if not form.validate():
        return _page(member, collective, lending=form), 422
    said = form.values()
    to = next(each for each in roles.borrowers(collective) if each.code == said["to"])
    roles.lend(collective, to, said["hours"], LentFor(said["what_for"]), member, ring)
    flash(_("Lent. It ends by itself."))
    return redirect(url_for(".ours", collective=collective.code), 303)


@coordinator.post("/collectives/<id:collective>/key/change", find=OURS)
def change_key(member: Member, ring: Keyring, collective: Collective) -> ResponseReturnValue:
    """Change the circle's key now."""
    circle.renew(collective, member, ring)
    flash(_("The circle has a new key."))
    return redirect(url_for(".ours", collective=collective.code), 303)


@coordinator.post("/collectives/<id:collective>/sheet", find=OURS, fresh=HERE)
def print_sheet(member: Member, ring: Keyring, collective: Collective) -> ResponseReturnValue:
    """Show a new recovery sheet, this once."""
    words = circle.print_sheet(collective, member, ring)
    return render_template("coordinator/sheet.html", collective=collective, words=words)


@coordinator.post("/collectives/<id:collective>/sheet/use", find=OURS, fresh=HERE)
def use_sheet(member: Member, collective: Collective) -> ResponseReturnValue:
    """Get the circle's key from the sheet."""
    form = SheetForm()
    if form.validate():
        wrong: dict[type[Exception], tuple[Any, Any]] = {
            WrongSheet: (form.words, _l("No sheet of this collective says this."))
        }
        with refusals(wrong) as refused:
            circle.use_sheet(collective, form.values()["words"], member)
        if not refused.happened:
            flash(_("You hold the circle's key now."))
            return redirect(url_for(".ours", collective=collective.code), 303)
    return _page(member, collective, sheet=form), 422


def _lend_form(collective: Collective) -> LendForm:
    form = LendForm(hours=8)
    named = [
        (each.code, f"{each.display_name} ({each.collectives_as(each_role)[0].name})")
        for each in roles.borrowers(collective)
        for each_role in each.roles
        if each_role == "coordinator"
    ]
    form.to.choices = asking.options(named)
    form.what_for.choices = asking.options(saying.choices(LentFor))
    return form


def _page(member: Member, collective: Collective, **forms: Form) -> str:
    now = collectives.ways_of(collective)
    return render_template(
        "coordinator/ours.html",
        collective=collective,
        ways=forms.get("ways") or WaysForm(formdata=None, obj=now),
        lending=forms.get("lending") or _lend_form(collective),
        allowed=forms.get("allowed")
        or AllowedForm(formdata=None, words="\n".join(collective.allowed_words)),
        sheet=forms.get("sheet") or SheetForm(formdata=None),
        holds_key=circle.holds_key(member, collective),
        has_sheet=circle.has_sheet(collective),
    )
