"""Bringing a yes or a no for a person for whom nobody speaks any more."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import consent
from solidarity.requests.shift import Place
from solidarity.ui.coordinator import coordinator

THEIRS = {"place": consent.spoken_for_by_circle}


@coordinator.post("/places/<id:place>/yes", find=THEIRS)
def bring_yes(member: Member, ring: Keyring, place: Place) -> ResponseReturnValue:
    """Confirm a neighbour to whom the person agreed."""
    consent.agree(place, member, ring)
    flash(_("Confirmed. Time and meeting point are open for them now."))
    return redirect(url_for(".home"), 303)


@coordinator.post("/places/<id:place>/no", find=THEIRS)
def bring_no(member: Member, ring: Keyring, place: Place) -> ResponseReturnValue:
    """Free the place; nobody asks why."""
    consent.refuse(place, member, ring)
    flash(_("The place is free again, and someone else is looked for."))
    return redirect(url_for(".home"), 303)
