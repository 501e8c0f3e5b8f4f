"""HTTP only: one room for each audience. It knows no SQL and never touches a session."""

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from solidarity.settings import Settings
from solidarity.ui import (
    audience,
    errors,
    headers,
    pages,
    presence,
    reasoning,
    saying,
    slips,
    uploads,
    weight,
)
from solidarity.ui.account import (
    account,
    again,
    agreements,
    going,
    me,
    openings,
    person,
    safety,
    visits,
    vouching,
    words,
)
from solidarity.ui.asker import asker
from solidarity.ui.asker import request_page as asker_request
from solidarity.ui.coordinator import (
    changing,
    coordinator,
    coverage,
    duty,
    import_page,
    journal,
    kind_page,
    kinds,
    lists,
    new_shift,
    ours,
    people,
    plan,
    programme_page,
    programmes,
    queue,
    returns,
    rota,
    suitable,
)
from solidarity.ui.coordinator import consent_page as coordinator_consent
from solidarity.ui.coordinator import corners as coordinator_corners
from solidarity.ui.coordinator import handing_over as coordinator_handing_over
from solidarity.ui.coordinator import home as coordinator_home
from solidarity.ui.coordinator import request_page as coordinator_request
from solidarity.ui.coordinator import shift_page as coordinator_shift
from solidarity.ui.intermediary import consent_page, intermediary, new, slip_page
from solidarity.ui.intermediary import corners as intermediary_corners
from solidarity.ui.intermediary import handing_over as intermediary_handing_over
from solidarity.ui.intermediary import home as intermediary_home
from solidarity.ui.intermediary import request_page as intermediary_request
from solidarity.ui.public import calendar as public_calendar
from solidarity.ui.public import (
    choices,
    codename,
    emergency,
    front_door,
    installed,
    invitation,
    locked,
    new_passphrase,
    public,
    second_step,
    sign_in,
    style,
    what_we_hold,
)
from solidarity.ui.public import safe_return as public_return
from solidarity.ui.steward import home as steward_home
from solidarity.ui.steward import steward
from solidarity.ui.volunteer import availability as volunteer_availability
from solidarity.ui.volunteer import board as volunteer_board
from solidarity.ui.volunteer import calendar as volunteer_calendar
from solidarity.ui.volunteer import corners as volunteer_corners
from solidarity.ui.volunteer import home as volunteer_home
from solidarity.ui.volunteer import (
    offers,
    place_page,
    report_page,
    standing,
    volunteer,
)
from solidarity.ui.volunteer import safe_return as volunteer_return
from solidarity.ui.volunteer import shift_page as volunteer_shift
from solidarity.ui.volunteer import swaps as volunteer_swaps
from solidarity.ui.volunteer import waiting as volunteer_waiting

PAGES = (
    front_door,
    choices,
    installed,
    style,
    sign_in,
    second_step,
    emergency,
    new_passphrase,
    locked,
    codename,
    invitation,
    what_we_hold,
    public_calendar,
    public_return,
    asker_request,
    me,
    again,
    safety,
    vouching,
    agreements,
    person,
    going,
    openings,
    visits,
    words,
    volunteer_home,
    volunteer_board,
    volunteer_shift,
    place_page,
    volunteer_corners,
    volunteer_waiting,
    offers,
    standing,
    volunteer_swaps,
    volunteer_availability,
    volunteer_return,
    volunteer_calendar,
    report_page,
    intermediary_home,
    new,
    intermediary_request,
    slip_page,
    consent_page,
    intermediary_handing_over,
    intermediary_corners,
    coordinator_home,
    queue,
    coverage,
    rota,
    coordinator_request,
    coordinator_consent,
    coordinator_handing_over,
    coordinator_corners,
    new_shift,
    coordinator_shift,
    suitable,
    plan,
    changing,
    lists,
    returns,
    duty,
    programmes,
    programme_page,
    people,
    ours,
    journal,
    kinds,
    kind_page,
    import_page,
    steward_home,
)
"""Every page; importing it puts it into its room."""
ROOMS = (public, asker, account, volunteer, intermediary, coordinator, steward)


def register(app: Flask, settings: Settings, *, unavailable: tuple[type[Exception], ...]) -> None:
    """Open the rooms."""
    uploads.register(app)
    CSRFProtect(app)
    presence.register(app)
    pages.register(app, settings)
    saying.register(app)
    reasoning.register(app)
    app.jinja_env.filters["qr"] = slips.qr
    weight.register(app)
    headers.register(app, is_https=settings.is_https)
    for room in ROOMS:
        app.register_blueprint(room)
    errors.register(app, unavailable)
    audience.refuse_undeclared_routes(app)
