"""The volunteer's room: the board, a shift, my places."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

volunteer = Room("volunteer", audience=Audience.VOLUNTEER)
