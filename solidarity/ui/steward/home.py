"""The steward's home: the network's collectives, and what stays of the work."""

from flask import abort, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from solidarity.network import admission, collectives
from solidarity.network.collectives import NameTaken
from solidarity.network.members import Member, Role
from solidarity.requests import beginning, counts, health
from solidarity.ui.asking import Form, at_most, refusals, required
from solidarity.ui.steward import steward


class CollectiveForm(Form):
    """A new collective."""

    name = StringField(_l("What the collective calls itself"), [required(), at_most(60)])


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


def _page(member: Member, form: CollectiveForm, link: str | None) -> str:
    return render_template(
        "steward/home.html",
        groups=[(each, admission.invitable(member, each)) for each in collectives.all_of_them()],
        counts=counts.shown(),
        health=health.of_this_network(),
        form=form,
        link=link,
    )
