"""One shift, for the circle: publish it, propose it, confirm who asked, read how it went."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import members
from solidarity.network.members import Member, Role
from solidarity.privacy.key_store import Keyring
from solidarity.requests import (
    conversation,
    experience,
    fit,
    follow_up,
    moving,
    opening,
    overdue,
    places,
    shifts,
    suitable,
    watching,
    wishes,
)
from solidarity.requests import waiting as lists
from solidarity.requests.follow_up import Told
from solidarity.requests.request import Preference
from solidarity.requests.shift import Details, Place, PlaceState, Shift, ShiftRole, ShiftState
from solidarity.ui.coordinator import coordinator, refused

OURS = {"shift": shifts.coordinated_by}
OUR_PLACE = {"place": places.coordinated_by}
_TO_DECIDE = frozenset({PlaceState.ASKED, PlaceState.PROPOSED, PlaceState.TO_AGREE})


@coordinator.get("/shifts/<id:shift>", find=OURS)
def shift_page(member: Member, shift: Shift) -> ResponseReturnValue:
    """Show a shift and its people, with its details closed."""
    return _page(shift, member)


@coordinator.post("/shifts/<id:shift>/opened", find=OURS)
def open_shift(member: Member, ring: Keyring, shift: Shift) -> ResponseReturnValue:
    """Show a shift with its details and reports open."""
    is_ours = shifts.has_details(shift)
    details = opening.details(shift, member, ring, Role.COORDINATOR) if is_ours else None
    return _page(shift, member, details, follow_up.opened(shift, member, ring))


@coordinator.post("/shifts/<id:shift>/publish", find=OURS)
def publish(member: Member, shift: Shift) -> ResponseReturnValue:
    """Put a shift on the board."""
    shifts.publish(shift, member)
    flash(_("It is on the board now."))
    return _back(shift)


@coordinator.post("/shifts/<id:shift>/cancel", find=OURS)
def cancel(member: Member, shift: Shift) -> ResponseReturnValue:
    """Cancel a shift and tell everyone on it."""
    moving.cancel(shift, member)
    flash(_("Cancelled. Everyone on it is told."))
    return _back(shift)


@coordinator.post("/shifts/<id:shift>/proposals", find=OURS)
def propose(member: Member, ring: Keyring, shift: Shift) -> ResponseReturnValue:
    """Ask one volunteer."""
    role, code = http_request.form.get("role", ""), http_request.form.get("volunteer", "")
    chosen = next((each for each in _volunteers(shift) if each.code == code), None)
    if role not in set(ShiftRole) or chosen is None:
        abort(400)
    try:
        places.propose(shift, ShiftRole(role), chosen, member, ring)
    except fit.UNFIT as error:
        return refused.on(shift, error)
    flash(_("They are asked now."))
    return _back(shift)


@coordinator.post("/places/<id:place>/confirm", find=OUR_PLACE)
def confirm(member: Member, ring: Keyring, place: Place) -> ResponseReturnValue:
    """Confirm a volunteer."""
    try:
        places.confirm(place, member, ring)
    except fit.UNFIT as error:
        return refused.on(place.shift, error)
    if place.state is PlaceState.TO_AGREE:
        flash(_("The person who asked says yes or no first. Nothing is open for them before."))
    else:
        flash(_("Confirmed. Time and meeting point are open for them now."))
    return _back(place.shift)


@coordinator.post("/places/<id:place>/free", find=OUR_PLACE)
def free(member: Member, place: Place) -> ResponseReturnValue:
    """Open a place again; no reason is asked or kept."""
    places.hand_back(place, member)
    flash(_("The place is free again."))
    return _back(place.shift)


def _volunteers(shift: Shift) -> list[Member]:
    """Whom one may ask: those who rest are left in peace."""
    everyone = members.with_role(Role.VOLUNTEER, shift.collective)
    return [each for each in everyone if not each.is_paused]


def _back(shift: Shift) -> ResponseReturnValue:
    return redirect(url_for(".shift_page", shift=shift.code), 303)


def _page(
    shift: Shift, member: Member, details: Details | None = None, reports: list[Told] | None = None
) -> str:
    where = conversation.of_shift(shift)
    on_it = {place.member_id for place in shift.places}
    free_roles = {place.role for place in shift.places if place.member_id is None}
    can_change = not shift.is_over and shift.state is not ShiftState.CANCELLED
    return render_template(
        "coordinator/shift_page.html",
        shift=shift,
        request_is_ours=shift.request and shift.request.collective_id == shift.collective_id,
        talk=conversation.glance(where) if where else None,
        details=details,
        reports=reports,
        number_of_reports=follow_up.number_of(shift),
        volunteers=[
            each for each in _volunteers(shift) if each.id not in on_it and not each.is_paused
        ],
        free_roles=[role for role in ShiftRole if role in free_roles],
        has_details=shifts.has_details(shift),
        can_change=can_change,
        waiting=[(each, lists.is_cleared(each)) for each in lists.of(shift)],
        can_clear=can_change and lists.can_be_cleared(shift),
        last_resorts=watching.last_resorts(shift),
        company=_company(shift) if can_change else None,
        unmet={each.code: _unmet(each) for each in shift.places},
        returns=overdue.of_shift(shift),
        member=member,
    )


def _unmet(place: Place) -> tuple[Preference, ...]:
    """Which wishes of the person who asked would not come true with who is asked or asks."""
    request = place.shift.request
    is_open = place.state in _TO_DECIDE
    return wishes.unmet(request, place.member) if request and place.member and is_open else ()


def _company(shift: Shift) -> list[Member] | None:
    """Who could join, where someone new would go alone; nothing, where that is not so."""
    coming = [each.member for each in shift.places if each.member]
    if all(experience.is_experienced(each) for each in coming):
        return None
    return suitable.experienced(shift) if experience.is_without_company(shift) else None
