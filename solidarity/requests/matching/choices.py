"""What people decided before the solver may choose: whom they hold on to, and whom they keep apart.

It is sealed with the server's key: the worker has to read it while nobody is signed in, and nobody
else should.
"""

import json
from dataclasses import dataclass

from solidarity.privacy import server_key

_PURPOSE = "who is held on to and who is kept apart in a plan"

Pair = tuple[str, str, str]
"""Codes of a shift and a volunteer, and the role."""


@dataclass(frozen=True)
class Choices:
    """What people decided before the solver may choose."""

    pinned: frozenset[Pair] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()
    """Codes of shift and volunteer, as the coordinators said or as an answer was."""
    unwelcome: frozenset[tuple[str, str]] = frozenset()
    """The same, as the person who asked wishes: never shown."""

    def stored(self) -> bytes:
        """As it is kept."""
        parts = (sorted(self.pinned), sorted(self.apart), sorted(self.unwelcome))
        return server_key.seal(json.dumps(parts), _PURPOSE)

    def without(self, shift: str) -> "Choices":
        """The same, with nothing about one shift."""
        return Choices(
            frozenset(each for each in self.pinned if each[0] != shift),
            frozenset(each for each in self.apart if each[0] != shift),
            frozenset(each for each in self.unwelcome if each[0] != shift),
        )

    @classmethod
    def of(cls, stored: bytes | None) -> "Choices":
        """As it was kept."""
        if not stored:
            return cls()
        pinned, apart, unwelcome = json.loads(server_key.unseal(stored, _PURPOSE))
        return cls(
            frozenset((shift, who, role) for shift, who, role in pinned),
            frozenset((shift, who) for shift, who in apart),
            frozenset((shift, who) for shift, who in unwelcome),
        )
