"""The intermediary's room: my requests, bringing one, its slip."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

intermediary = Room("intermediary", audience=Audience.INTERMEDIARY)
