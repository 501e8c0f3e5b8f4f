"""The steward's room: collectives and what stays of the work."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

steward = Room("steward", audience=Audience.STEWARD)
