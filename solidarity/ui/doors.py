"""Where a door leads: to the page one was going to, or to the home of one's work."""

from flask import request as http_request
from flask import url_for

from solidarity.network.members import Role
from solidarity.ui import pages, presence

HOMES = (
    (Role.COORDINATOR, "coordinator.home"),
    (Role.INTERMEDIARY, "intermediary.home"),
    (Role.VOLUNTEER, "volunteer.home"),
    (Role.STEWARD, "steward.home"),
)


def wanted() -> str:
    """The page of ours one was going to; nothing, if there is none or it is elsewhere."""
    there = http_request.values.get("next", "")
    return there if pages.is_ours(there) else ""


def home() -> str:
    """The home of what the member who just came in does most."""
    present = presence.here()
    roles = present.member.roles if present else frozenset()
    for role, endpoint in HOMES:
        if role in roles:
            return url_for(endpoint)
    return url_for("account.me")
