"""Swapping places: who would swap, what is offered for it, and yes or no."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity import clock
from solidarity.network.members import Member
from solidarity.requests import places
from solidarity.requests import swaps as all_swaps
from solidarity.requests.shift import Place, PlaceState
from solidarity.requests.swaps import Swap
from solidarity.ui.volunteer import volunteer

SEEN = {"swap": all_swaps.seen_by}


@volunteer.get("/swaps")
def swaps(member: Member) -> ResponseReturnValue:
    """Show my places, and which ones others would swap."""
    mine = [
        each
        for each in places.of(member)
        if each.state is PlaceState.CONFIRMED and each.shift.starts_at > clock.now()
    ]
    return render_template(
        "volunteer/swaps.html",
        mine=[(each, all_swaps.of(each)) for each in mine],
        sought=all_swaps.sought_beside(member),
    )


@volunteer.post("/places/<id:place>/swap", find={"place": places.held_by})
def seek_swap(member: Member, place: Place) -> ResponseReturnValue:
    """Say that one would swap it."""
    all_swaps.seek(place, member)
    flash(_("Others see now that this place can be swapped, and not whose it is."))
    return redirect(url_for(".swaps"), 303)


@volunteer.post("/swaps/<id:swap>/stop", find=SEEN)
def stop_swap(member: Member, swap: Swap) -> ResponseReturnValue:
    """Keep it after all."""
    all_swaps.stop(swap, member)
    flash(_("You keep it."))
    return redirect(url_for(".swaps"), 303)


@volunteer.post("/swaps/<id:swap>/offers", find=SEEN)
def offer_swap(member: Member, swap: Swap) -> ResponseReturnValue:
    """Offer a place of one's own for it."""
    mine = places.held_by(member, http_request.form.get("place", "")) or abort(400)
    all_swaps.offer(swap, mine, member)
    flash(_("They are asked whether they would swap."))
    return redirect(url_for(".swaps"), 303)


@volunteer.post("/swaps/<id:swap>/accept", find=SEEN)
def accept_swap(member: Member, swap: Swap) -> ResponseReturnValue:
    """Say yes to what was offered."""
    if all_swaps.accept(swap, member):
        flash(_("Swapped. Look at your shifts."))
    else:
        flash(_("A coordinator has to confirm. Until then everyone keeps what they have."))
    return redirect(url_for(".swaps"), 303)


@volunteer.post("/swaps/<id:swap>/refuse", find=SEEN)
def refuse_swap(member: Member, swap: Swap) -> ResponseReturnValue:
    """Say no to what was offered."""
    all_swaps.refuse(swap, member)
    flash(_("Thank you for saying so."))
    return redirect(url_for(".swaps"), 303)
