"""The people of a demo network, with their keys in hand."""

from dataclasses import dataclass, field
from random import Random

from solidarity.demo.cast import NEIGHBOURHOODS, SignIn
from solidarity.network import members, neighbourhoods
from solidarity.network.collectives import Collective
from solidarity.network.members import Member, Role
from solidarity.network.neighbourhoods import Neighbourhood
from solidarity.privacy.key_store import Keyring


@dataclass(frozen=True)
class Person:
    """Someone invented, and the key ring that their passphrase opened."""

    holder: str
    role: Role
    collective_code: str
    ring: Keyring

    def member(self) -> Member:
        """Their account, in the present unit of work."""
        found = members.by_holder(self.holder)
        if found is None:
            raise LookupError(self.holder)
        return found


def somewhere(chance: Random) -> Neighbourhood:
    """A part of the city in which invented neighbours live."""
    known = [each for each in neighbourhoods.all_of_them() if each.slug in NEIGHBOURHOODS]
    return chance.choice(known)


@dataclass
class People:
    """Everyone in the demo."""

    everyone: list[Person] = field(default_factory=list)
    sign_ins: list[SignIn] = field(default_factory=list)

    def add(
        self, member: Member, role: Role, collective: Collective, ring: Keyring, said: SignIn
    ) -> None:
        """Remember someone who came in."""
        self.everyone.append(Person(member.holder, role, collective.code, ring))
        self.sign_ins.append(said)

    def who(self, role: Role, collective_code: str) -> list[Person]:
        """Everyone with a role in a collective."""
        return [
            each
            for each in self.everyone
            if each.role is role and each.collective_code == collective_code
        ]

    def first_coordinator(self, collective: Collective) -> Person:
        """The coordinator who began the circle; anyone, while there is none."""
        coordinators = self.who(Role.COORDINATOR, collective.code)
        return coordinators[0] if coordinators else self.everyone[0]
