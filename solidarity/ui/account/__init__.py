"""One's own account."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

account = Room("account", audience=Audience.MEMBER)
