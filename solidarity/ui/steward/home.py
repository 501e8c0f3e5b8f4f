"""The steward's home: the network's collectives, and what stays of the work."""

from flask import abort, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.network import admission, collectives, installation, locks, members
from solidarity.network.collectives import Collective, NameTaken
from solidarity.network.members import Member, Membership, Role
from solidarity.requests import beginning, counts, health
from solidarity.ui import presence
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.guarding import nameable
from solidarity.ui.steward import steward


class CollectiveForm(Form):
    """A new collective."""

    name = StringField(_l("What the collective calls itself"), [required(), at_most(60), nameable])


@steward.get("/")
def home(member: Member) -> ResponseReturnValue:
    """Show the collectives and the counts."""
    return _page(member, CollectiveForm(), None)


@steward.post("/collectives")
def found_collective(member: Member) -> ResponseReturnValue:
    """Begin a collective."""
    form = CollectiveForm()
    if form.validate():
        taken = _l("Another collective already has this name.")
        with refusals({NameTaken: (form.name, taken)}) as refused:
            beginning.found_collective(form.values()["name"], member)
        if not refused.happened:
            return redirect(url_for(".home"), 303)
    return _page(member, form, None), 422


@steward.post("/invitations")
def invite(member: Member) -> ResponseReturnValue:
    """Invite a first coordinator, or another steward."""
    collective = collectives.by_code(http_request.form.get("collective", ""))
    role = http_request.form.get("role", "")
    if collective is None or role not in admission.invitable(member, collective):
        abort(400)
    token = admission.invite(member, collective, Role(role))
    link = url_for("public.invitation", token=token)
    return _page(member, CollectiveForm(formdata=None), link)


@steward.post("/lock")
def lock_network(member: Member) -> ResponseReturnValue:
    """Lock everybody out, at once."""
    locks.lock_network(member)
    presence.depart()
    return redirect(url_for("public.front_door"), 303)


@steward.post("/unlock", fresh="steward.home")
def propose_to_unlock(member: Member) -> ResponseReturnValue:
    """Ask a second one to unlock the network."""
    locks.propose_to_unlock(member)
    return redirect(url_for("account.agreements"), 303)


def _page(member: Member, form: CollectiveForm, link: str | None) -> str:
    return render_template(
        "steward/home.html",
        groups=[(each, admission.invitable(member, each)) for each in collectives.all_of_them()],
        people=_people(),
        is_locked=installation.is_locked(),
        counts=counts.shown(),
        health=health.of_this_network(),
        form=form,
        link=link,
    )


def _people() -> list[tuple[Collective, list[tuple[Member, list[Membership]]]]]:
    """Of each collective those to whom more opens, also who waits for such a role."""
    much = {Role.COORDINATOR, Role.STEWARD}
    return [
        (
            each,
            [
                (who, here)
                for who in members.all_in(each)
                if (here := [r for r in who.memberships if r.collective == each and r.role in much])
            ],
        )
        for each in collectives.all_of_them()
    ]
