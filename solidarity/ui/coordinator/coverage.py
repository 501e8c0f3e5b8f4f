"""Where people are missing: the fortnight by day and place, the map, the weeks ahead."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from solidarity.network import city_map
from solidarity.network.members import Member, Role
from solidarity.requests import coverage as coverages
from solidarity.ui import drawing, saying
from solidarity.ui.coordinator import coordinator


@coordinator.get("/coverage")
def coverage(member: Member) -> ResponseReturnValue:
    """Draw what is thin."""
    covered = coverages.of(member.collectives_as(Role.COORDINATOR))
    return render_template(
        "coordinator/coverage.html",
        coverage=covered,
        map=drawing.of(city_map.of_this_city(), covered),
        weeks=[
            (_("from %(day)s", day=saying.day(week.monday)), week.cover) for week in covered.weeks
        ],
    )
