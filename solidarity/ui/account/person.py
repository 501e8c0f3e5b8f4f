"""One person, for those who may do something about their account or their roles."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import optional

from solidarity.network import (
    admission,
    authority,
    circle,
    locks,
    recovery,
    roles,
    training,
    vouching,
)
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Membership, Role
from solidarity.network.training import Training
from solidarity.privacy.key_store import Keyring
from solidarity.requests import budgets, experience, kinds, leaving
from solidarity.ui.account import account
from solidarity.ui.asking import Form

SEEN = {"person": admission.person_seen_by}
HERE = "account.person"


class LearntForm(Form):
    """Until when a training holds."""

    ends_on = DateField(_l("Holds until (optional)"), [optional()])


@account.get("/people/<id:person>", find=SEEN)
def person(member: Member, person: Member) -> ResponseReturnValue:
    """Show someone's roles, and what can be done."""
    return _page(member, person, None)


@account.post("/people/<id:person>/vouch", find=SEEN)
def vouch_for(member: Member, ring: Keyring, person: Member) -> ResponseReturnValue:
    """Vouch for someone who waits."""
    vouching.vouch(_role(person), member, ring)
    flash(_("Thank you. You can take it back within 90 days."))
    return _back(person)


@account.post("/people/<id:person>/roles", find=SEEN, fresh=HERE)
def grant_role(member: Member, person: Member) -> ResponseReturnValue:
    """Grant a further role."""
    collective, wanted = _collective(person, member), http_request.form.get("role", "")
    if wanted not in roles.grantable(person, collective, member):
        abort(400)
    proposed = roles.grant(person, collective, Role(wanted), member)
    waits = _("A second has to agree within 24 hours.")
    flash(waits if proposed else _("Granted. It begins when enough have vouched."))
    return _back(person)


@account.post("/people/<id:person>/roles/end", find=SEEN, fresh=HERE)
def end_role(member: Member, ring: Keyring, person: Member) -> ResponseReturnValue:
    """End a role, at once."""
    leaving.end_role(_role(person), member, ring)
    flash(_("The role has ended."))
    left = admission.person_seen_by(member, person.code)
    return _back(person) if left else redirect(url_for(".me"), 303)


@account.post("/people/<id:person>/knows-the-work", find=SEEN)
def say_knows_the_work(member: Member, person: Member) -> ResponseReturnValue:
    """Say that someone needs no company any more."""
    roles.say_knows_the_work(_role(person), member)
    flash(_("They need no company on their shifts."))
    return _back(person)


@account.post("/people/<id:person>/training", find=SEEN)
def say_trained(member: Member, person: Member) -> ResponseReturnValue:
    """Say that someone has learnt something, until a day if need be, or has to learn it again."""
    collective, what = _collective(person, member), http_request.form.get("what", "")
    form = LearntForm()
    if what not in kinds.trainings_of(collective):
        abort(400)
    if http_request.form.get("back"):
        training.take_back(person, collective, what, member)
    elif form.validate():
        training.say(person, collective, what, member, form.ends_on.data)
    else:
        flash(_("Write the last day as a date, or leave it empty."), "warning")
        return _back(person)
    flash(_("Saved."))
    return _back(person)


@account.post("/people/<id:person>/more", find=SEEN)
def let_open_more(member: Member, person: Member) -> ResponseReturnValue:
    """Let someone open as much again."""
    role = _role(person)
    budgets.let_open_more(person, role.role, role.collective, member)
    flash(_("They can open as much again."))
    return _back(person)


@account.post("/people/<id:person>/lock", find=SEEN)
def lock_account(member: Member, ring: Keyring, person: Member) -> ResponseReturnValue:
    """Lock someone's account, at once."""
    locks.lock(person, member, ring)
    flash(_("The account is locked, and signed out everywhere. Nothing is lost."))
    return _back(person)


@account.post("/people/<id:person>/unlock", find=SEEN, fresh=HERE)
def unlock_account(member: Member, person: Member) -> ResponseReturnValue:
    """Let someone sign in again."""
    locks.unlock(person, member)
    flash(_("They can sign in again."))
    return _back(person)


@account.post("/people/<id:person>/recovery", find=SEEN, fresh=HERE)
def begin_recovery(member: Member, person: Member) -> ResponseReturnValue:
    """Vouch, as the first, that someone forgot their passphrase."""
    also = bool(http_request.form.get("also_second_factor"))
    recovery.begin(person, member, also_second_factor=also)
    flash(_("You vouched. A second has to, within 24 hours."))
    return _back(person)


@account.post("/people/<id:person>/recovery/second", find=SEEN, fresh=HERE)
def second_recovery(member: Member, ring: Keyring, person: Member) -> ResponseReturnValue:
    """Vouch as the second, and show the link, this once."""
    begun = recovery.begun_for(person) or abort(404)
    token = recovery.second(begun, member, ring)
    return _page(member, person, url_for("public.new_passphrase", link=token))


def _back(person: Member) -> ResponseReturnValue:
    return redirect(url_for(HERE, person=person.code), 303)


def _role(person: Member) -> Membership:
    """The role of a person that a form names: "collective/role"."""
    named = http_request.form.get("role", "")
    found = (each for each in person.memberships if _key(each) == named)
    return next(found, None) or abort(404)


def _key(role: Membership) -> str:
    return f"{role.collective.code}/{role.role.value}"


def _collective(person: Member, member: Member) -> Collective:
    code = http_request.form.get("collective", "")
    found = (each for each in admission.shared(member, person) if each.code == code)
    return next(found, None) or abort(404)


def _page(member: Member, person: Member, link: str | None) -> str:
    return render_template(
        "account/person.html",
        person=person,
        is_oneself=person.id == member.id,
        roles=[_line(each, member) for each in person.memberships],
        grantable=[
            (each, roles.grantable(person, each, member))
            for each in admission.shared(member, person)
        ],
        trainings=_trainings(member, person),
        may_lock=locks.may_lock(person, member),
        may_recover=recovery.may_vouch(person, member),
        recovery=recovery.begun_for(person),
        member=member,
        link=link,
    )


def _trainings(member: Member, person: Member) -> list[tuple[Collective, str, Training | None]]:
    """What the kinds of shared collectives want people to have learnt, and whether they have."""
    return [
        (each, what, next((row for row in training.of(person, each) if row.what == what), None))
        for each in admission.shared(member, person)
        if authority.may(member, "say who is trained", each.id)
        for what in kinds.trainings_of(each)
    ]


def _line(role: Membership, member: Member) -> dict[str, object]:
    """What the page says of one role."""
    here, person = role.collective_id, role.member
    return {
        "role": role,
        "key": _key(role),
        "missing": vouching.missing(role) if role.is_waiting else 0,
        "may_vouch": role.is_waiting and vouching.may_vouch(role, member),
        "may_end": person.id != member.id and authority.may(member, "end a role", here),
        "is_new": (
            role.role is Role.VOLUNTEER
            and not experience.is_experienced(person)
            and authority.may(member, "confirm", here)
        ),
        "left": budgets.left(person, role.role)
        if role.role in {Role.VOLUNTEER, Role.COORDINATOR}
        and person.id != member.id
        and authority.may(member, "let open more", here)
        else None,
        "waits_for_key": role.role is Role.COORDINATOR
        and role.is_live
        and not circle.holds_key(person, role.collective),
    }
