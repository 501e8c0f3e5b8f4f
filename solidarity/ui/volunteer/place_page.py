"""One of my places: details, once confirmed; yes or no, when asked; handing it back."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity import clock
from solidarity.network.members import Member, Role
from solidarity.privacy.key_store import Keyring
from solidarity.requests import conversation, fit, opening, places, safe_return, shifts
from solidarity.requests.shift import (
    NEEDED,
    Details,
    Place,
    PlaceState,
    ShiftRole,
    ShiftState,
)
from solidarity.ui.volunteer import volunteer

MINE = {"place": places.held_by}


@volunteer.get("/places/<id:place>", find=MINE)
def place_page(place: Place) -> ResponseReturnValue:
    """Show a place with its details closed."""
    return show(place, None)


@volunteer.post("/places/<id:place>/opened", find=MINE)
def open_details(member: Member, ring: Keyring, place: Place) -> ResponseReturnValue:
    """Show a place with its details open, within the window."""
    if not place.is_open_at(clock.now()):
        abort(404)
    return show(place, opening.details(place.shift, member, ring, Role.VOLUNTEER))


@volunteer.post("/places/<id:place>/yes", find=MINE)
def agree(member: Member, place: Place) -> ResponseReturnValue:
    """Say yes to being asked."""
    places.agree(place, member)
    if place.state is PlaceState.CONFIRMED:
        flash(_("Thank you. You are confirmed; the details are open for you now."))
    else:
        flash(_("Thank you. It is certain as soon as it can be; you will be told."))
    return redirect(url_for(".place_page", place=place.code), 303)


@volunteer.post("/places/<id:place>/return", find=MINE)
def hand_back(member: Member, place: Place) -> ResponseReturnValue:
    """Give a place back; nobody is asked why."""
    places.hand_back(place, member)
    flash(_("The place is free again. Thank you for saying so."))
    return redirect(url_for(".home"), 303)


def show(place: Place, details: Details | None) -> str:
    """Show a place, with its details or without."""
    is_open = place.is_open_at(clock.now())
    where = conversation.of_shift(place.shift) if is_open else None
    return render_template(
        "volunteer/place_page.html",
        place=place,
        shift=place.shift,
        details=details,
        has_details=shifts.has_details(place.shift),
        is_open=is_open,
        talk=conversation.glance(where) if where else None,
        watched_over=safe_return.of(place, place.member) if place.member else None,
        to_step_into=_to_step_into(place),
        others=[
            each.member.display_name
            for each in place.shift.places
            if each.member and each.member_id != place.member_id and each.state is place.state
        ],
    )


def _to_step_into(place: Place) -> list[ShiftRole]:
    """The roles a backup is needed for now."""
    is_backup = place.role is ShiftRole.BACKUP and place.state is PlaceState.CONFIRMED
    if not is_backup or place.shift.is_over or place.shift.state is not ShiftState.PUBLISHED:
        return []
    free = {each.role for each in place.shift.places if each.state is PlaceState.FREE}
    holder, wanted = place.member, [role for role in ShiftRole if role in free & NEEDED]
    return [role for role in wanted if holder and fit.is_able(place.shift, role, holder)]
