"""What anyone sees without an account."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

public = Room("public", audience=Audience.EVERYONE, path="")
