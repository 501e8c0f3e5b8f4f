"""Volunteers from a spreadsheet: choose a file, look at what would be kept, then invite them all.

Between the two steps nothing is stored: what would be kept (row numbers and codes) waits in the
page itself, and is looked at again when it comes back.
"""

import json

from flask import abort, make_response, render_template, url_for
from flask import request as http_request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug import Response
from wtforms import FileField

from solidarity.network import members, neighbourhoods, volunteer_import
from solidarity.network.collectives import Collective
from solidarity.network.languages import SPOKEN
from solidarity.network.members import Member
from solidarity.network.volunteer_import import Line, Plan, Refused, Why
from solidarity.ui.asking import Form, chosen
from solidarity.ui.coordinator import coordinator

OURS = {"collective": members.collective_for_good}
_FIRST_ROW = 2


class TableForm(Form):
    """A table that somebody made elsewhere."""

    table = FileField(_l("A CSV or XLSX file, at most 2 MB and 500 rows"), [chosen()])


@coordinator.get("/collectives/<id:collective>/import", find=OURS)
def import_page(collective: Collective) -> ResponseReturnValue:
    """Ask for a file; whoever sent a form of these pages twice comes back here."""
    return _page(collective, TableForm())


@coordinator.post("/collectives/<id:collective>/import", find=OURS)
def look_at_volunteers(collective: Collective) -> ResponseReturnValue:
    """Show what would be kept of a file, and what never is."""
    form = TableForm()
    sent = http_request.files.get("table")
    data = sent.read(volunteer_import.LARGEST_BYTES + 1) if sent else b""
    if not data:
        form.table.errors = [_("Please choose a file.")]
        return _page(collective, form), 422
    try:
        plan = volunteer_import.plan_for(volunteer_import.read(data))
    except Refused as refused:
        form.table.errors = [_(refused.why.value)]
        return _page(collective, form), 413 if refused.why is Why.LARGE else 422
    back = url_for(".import_page", collective=collective.code)
    return _leading_back(back, _page(collective, form, plan))


@coordinator.post("/collectives/<id:collective>/import/invitations", find=OURS)
def invite_volunteers(member: Member, collective: Collective) -> ResponseReturnValue:
    """Write an invitation for each row, and show their links, this once."""
    plan = Plan((), _unpacked(http_request.form.get("kept", "")), ())
    written = volunteer_import.invite_all(plan, collective, member)
    links = [(row, url_for("public.invitation", token=token)) for row, token in written]
    page = render_template("coordinator/invited.html", collective=collective, links=links)
    back = url_for(".import_page", collective=collective.code, is_written="yes")
    return _leading_back(back, page)


def _leading_back(back: str, page: str) -> Response:
    """A page that is shown once: its form, sent again, leads to where a file is chosen."""
    response = make_response(page)
    response.headers["Content-Location"] = back
    return response


def _packed(plan: Plan) -> str:
    kept = [[each.row, " ".join(each.speaks), each.neighbourhood] for each in plan.lines]
    return json.dumps(kept, separators=(",", ":"))


def _unpacked(kept: str) -> tuple[Line, ...]:
    """What the page kept, held against the lists again: it was out of our hands."""
    try:
        rows = json.loads(kept)
    except (ValueError, RecursionError):
        abort(400)
    if not isinstance(rows, list) or len(rows) > volunteer_import.MOST_ROWS:
        abort(400)
    parts = {"", *(each.slug for each in neighbourhoods.all_of_them())}
    lines = tuple(_line(row, parts) for row in rows)
    numbers = [each.row for each in lines]
    return lines if numbers == sorted(set(numbers)) else abort(400)


def _line(row: object, parts: set[str]) -> Line:
    match row:
        case [int(number), str(spoken), str(part)] if not isinstance(number, bool):
            speaks = tuple(spoken.split())
        case _:
            abort(400)
    is_ours = part in parts and set(speaks) <= set(SPOKEN) and len(speaks) <= len(SPOKEN)
    if not is_ours or not _FIRST_ROW <= number <= volunteer_import.MOST_ROWS + 1:
        abort(400)
    return Line(number, speaks, part)


def _page(collective: Collective, form: TableForm, plan: Plan | None = None) -> str:
    return render_template(
        "coordinator/import_page.html",
        collective=collective,
        form=form,
        plan=plan,
        kept=_packed(plan) if plan else "",
        is_written=plan is None and "is_written" in http_request.args,
        parts={each.slug: each.name for each in neighbourhoods.all_of_them()},
    )
