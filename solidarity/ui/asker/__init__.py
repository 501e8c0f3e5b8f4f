"""For the person a request is for: no account, nothing but the codename."""

from solidarity.ui.audience import Audience
from solidarity.ui.room import Room

asker = Room("asker", audience=Audience.ASKER, path="/codename/request")
