"""One shift, as a volunteer may know it before being confirmed; and signing up for it."""

from flask import abort, flash, redirect, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.requests import board, fit, places, waiting, watching
from solidarity.requests.board import BoardLine
from solidarity.requests.shift import Shift, ShiftRole
from solidarity.ui import errors
from solidarity.ui.volunteer import volunteer


@volunteer.get("/shifts/<id:shift>", find={"shift": board.seen_by})
def shift_page(member: Member, shift: BoardLine) -> ResponseReturnValue:
    """Show a shift of the board."""
    row = board.shift_seen_by(member, shift.code) or abort(404)
    waits = waiting.of_member(member, row)
    return render_template(
        "volunteer/shift_page.html",
        line=shift,
        ways=[_way(member, row, each.role) for each in shift.seats],
        waits=waits,
        before=waiting.before(waits) if waits else 0,
        watch=watching.of_member(member, row),
    )


@volunteer.post("/shifts/<id:shift>/places", find={"shift": board.shift_seen_by})
def sign_up(member: Member, shift: Shift) -> ResponseReturnValue:
    """Ask for a place."""
    wanted = http_request.form.get("role", "")
    if wanted not in set(ShiftRole):
        abort(400)
    place = places.sign_up(member, shift, ShiftRole(wanted))
    flash(_("You have signed up. A coordinator will confirm you; then time and place open."))
    return redirect(url_for(".place_page", place=place.code), 303)


def _way(member: Member, shift: Shift, role: ShiftRole) -> tuple[ShiftRole, bool, str]:
    """A role, whether one can sign up for it rather than wait, and what else speaks against it."""
    try:
        fit.require_role(shift, role, member)
    except fit.UNFIT as error:
        return role, False, str(errors.sentence(error))
    return role, waiting.is_turn_of(member, shift, role), ""
