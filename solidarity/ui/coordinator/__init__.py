"""The coordinators' room: today, the queue, a request, its shifts, programmes, people."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

coordinator = Room("coordinator", audience=Audience.COORDINATOR)
