"""What a place asks of its holder: an answer in time, a step in, to know that it is called off."""

from flask import abort, flash, redirect, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.requests import filling, places
from solidarity.requests.shift import Place, PlaceState, ShiftRole
from solidarity.ui.volunteer import volunteer

MINE = {"place": places.held_by}


@volunteer.post("/places/<id:place>/accept", find=MINE)
def accept(member: Member, place: Place) -> ResponseReturnValue:
    """Take the place one waited for."""
    filling.accept(place, member)
    if place.state is PlaceState.CONFIRMED:
        flash(_("Thank you. You are confirmed; the details are open for you now."))
    else:
        flash(_("You have signed up. A coordinator will confirm you; then time and place open."))
    return redirect(url_for(".place_page", place=place.code), 303)


@volunteer.post("/places/<id:place>/decline", find=MINE)
def decline(member: Member, place: Place) -> ResponseReturnValue:
    """Let it go to the one after."""
    filling.decline(place, member)
    flash(_("Thank you for saying so. Someone else is asked."))
    return redirect(url_for(".home"), 303)


@volunteer.post("/places/<id:place>/seen", find=MINE)
def have_seen(member: Member, place: Place) -> ResponseReturnValue:
    """Say that one knows that it is called off."""
    places.have_seen(place, member)
    flash(_("Thank you. The coordinators know that you know."))
    return redirect(url_for(".home"), 303)


@volunteer.post("/places/<id:place>/step-in", find=MINE)
def step_in(member: Member, place: Place) -> ResponseReturnValue:
    """Go along after all, as a backup does."""
    wanted = http_request.form.get("role", "")
    if wanted not in set(ShiftRole):
        abort(400)
    taken = places.step_in(place, ShiftRole(wanted), member)
    flash(_("Thank you. You are confirmed; the details are open for you now."))
    return redirect(url_for(".place_page", place=taken.code), 303)
