"""What one can say of a shift without having a place: wait, watch, not this time."""

from flask import abort, flash, redirect, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network.members import Member
from solidarity.requests import board, filling, standing_in, watching
from solidarity.requests import waiting as lists
from solidarity.requests.shift import Shift, ShiftRole
from solidarity.requests.standing_in import Call
from solidarity.requests.waiting import Waiting
from solidarity.ui.volunteer import volunteer

SHIFT = {"shift": board.shift_seen_by}


@volunteer.post("/shifts/<id:shift>/waiting", find=SHIFT)
def wait(member: Member, shift: Shift) -> ResponseReturnValue:
    """Wait for a place of a role."""
    wanted = http_request.form.get("role", "")
    if wanted not in set(ShiftRole):
        abort(400)
    lists.join(member, shift, ShiftRole(wanted))
    flash(_("You are on the list. If a place opens it is offered to you, with a time to answer."))
    return _back(shift)


@volunteer.post("/waiting/<id:waiting>/leave", find={"waiting": lists.held_by})
def wait_no_longer(member: Member, waiting: Waiting) -> ResponseReturnValue:
    """Leave the list."""
    filling.leave(waiting, member)
    flash(_("You are off the list."))
    return redirect(url_for(".home"), 303)


@volunteer.post("/shifts/<id:shift>/watch", find=SHIFT)
def watch(member: Member, shift: Shift) -> ResponseReturnValue:
    """Be told when it is short; or take it if nobody else does."""
    if_nobody = http_request.form.get("if_nobody") == "yes"
    watching.watch(member, shift, if_nobody=if_nobody)
    flash(_("Thank you. Only coordinators see this.") if if_nobody else _("You will be told."))
    return _back(shift)


@volunteer.post("/shifts/<id:shift>/unwatch", find=SHIFT)
def unwatch(member: Member, shift: Shift) -> ResponseReturnValue:
    """Watch it no longer."""
    watching.stop(member, shift)
    flash(_("You are not told of it any more."))
    return _back(shift)


@volunteer.post("/calls/<id:call>/decline", find={"call": standing_in.held_by})
def decline_call(call: Call) -> ResponseReturnValue:
    """Say that one cannot stand in; nobody asks why."""
    standing_in.decline(call)
    flash(_("Thank you for saying so. Someone else is asked."))
    return redirect(url_for(".home"), 303)


def _back(shift: Shift) -> ResponseReturnValue:
    return redirect(url_for(".shift_page", shift=shift.code), 303)
