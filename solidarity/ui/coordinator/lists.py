"""The waiting list of a shift and its swaps, for the circle: clear beforehand, confirm, say no."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.privacy.key_store import Keyring
from solidarity.requests import filling, fit, swaps
from solidarity.requests import waiting as lists
from solidarity.requests.swaps import Swap
from solidarity.requests.waiting import Waiting
from solidarity.ui.coordinator import coordinator, refused

LISTED = {"waiting": lists.coordinated_by}
OURS = {"swap": swaps.coordinated_by}


@coordinator.post("/waiting/<id:waiting>/clear", find=LISTED)
def clear(member: Member, ring: Keyring, waiting: Waiting) -> ResponseReturnValue:
    """Say beforehand that someone can go along."""
    try:
        lists.clear(waiting, member, ring)
    except fit.UNFIT as error:
        return refused.on(waiting.shift, error)
    flash(_("If a place opens, their yes makes them certain without waking anyone."))
    return redirect(url_for(".shift_page", shift=waiting.shift.code), 303)


@coordinator.post("/waiting/<id:waiting>/remove", find=LISTED)
def take_off_list(member: Member, waiting: Waiting) -> ResponseReturnValue:
    """Take someone off the list; no reason is kept."""
    shift = waiting.shift
    filling.leave(waiting, member)
    flash(_("They are off the list."))
    return redirect(url_for(".shift_page", shift=shift.code), 303)


@coordinator.post("/swaps/<id:swap>/confirm", find=OURS)
def confirm_swap(member: Member, ring: Keyring, swap: Swap) -> ResponseReturnValue:
    """Let the two places change hands."""
    try:
        swaps.confirm(swap, member, ring)
    except fit.UNFIT as error:
        return refused.on(swap.place.shift, error)
    flash(_("Swapped. Both are told."))
    return redirect(url_for(".home"), 303)


@coordinator.post("/swaps/<id:swap>/refuse", find=OURS)
def refuse_swap(member: Member, swap: Swap) -> ResponseReturnValue:
    """Let everyone keep what they have."""
    swaps.refuse(swap, member)
    flash(_("Everyone keeps what they have."))
    return redirect(url_for(".home"), 303)
