"""What a member says of themselves, and signing out."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from solidarity.network import accounts, channels, neighbourhoods, notices
from solidarity.network.channels import Way
from solidarity.network.members import Member
from solidarity.requests import past
from solidarity.settings import LANGUAGES
from solidarity.ui import asking, presence, saying
from solidarity.ui.account import account
from solidarity.ui.asking import Checkboxes, Form, at_most, chosen, required
from solidarity.ui.guarding import nameable


class MeForm(Form):
    """What others may know, and where to send reminders."""

    display_name = StringField(_l("What others call you"), [required(), at_most(40), nameable])
    language = SelectField(_l("Language of your pages"), [chosen()])
    speaks = Checkboxes(_l("Languages you speak"))
    neighbourhood = SelectField(_l("Your part of the city"))
    way = SelectField(_l("How to remind you"), [chosen()])
    address = StringField(_l("Where to send reminders"), [at_most(channels.LONGEST)])


@account.get("/")
def me(member: Member) -> ResponseReturnValue:
    """Show what is held about the member."""
    return _page(member, _form(member))


@account.post("/")
def change(member: Member) -> ResponseReturnValue:
    """Change it."""
    form = _form(member)
    address = (form.address.data or "").strip()
    kept = channels.written(Way(form.way.data), address) if form.way.data in set(Way) else address
    if address and not channels.is_reachable(kept):
        form.address.errors = [_l("We know no way to write to this. Look at the examples.")]
        return _page(member, form), 422
    if not form.validate():
        return _page(member, form), 422
    said = form.values()
    accounts.describe(
        member,
        display_name=said["display_name"],
        language=said["language"],
        speaks=said["speaks"],
        neighbourhood=neighbourhoods.by_slug(said["neighbourhood"]),
    )
    notices.keep_address(member, kept if address else "")
    session.pop("language", None)
    flash(_("Saved."))
    return redirect(url_for(".me"), 303)


@account.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session here and on the server."""
    presence.depart()
    return redirect(url_for("public.front_door"), 303)


def _form(member: Member) -> MeForm:
    home = neighbourhoods.by_id(member.neighbourhood_id)
    way, address = channels.read(notices.address_of(member))
    ways = channels.offered()
    form = MeForm(
        display_name=member.display_name,
        language=member.language or str(get_locale()),
        speaks=list(member.speaks),
        neighbourhood=home.slug if home else "",
        way=(way if address or way not in ways else ways[0]).value,
        address=address,
    )
    form.way.choices = asking.options((each.value, saying.word(each)) for each in ways)
    form.language.choices = asking.options((code, saying.own_name(code)) for code in LANGUAGES)
    form.speaks.choices = asking.options(asking.language_choices(member.speaks))
    silence = ("", _l("I would rather not say"))
    form.neighbourhood.choices = asking.options([silence, *asking.neighbourhood_choices()])
    return form


def _page(member: Member, form: MeForm) -> str:
    return render_template(
        "account/me.html",
        member=member,
        form=form,
        languages_shown=len(LANGUAGES) + len(set(member.speaks) - set(LANGUAGES)),
        past=past.shifts_of(member),
    )
