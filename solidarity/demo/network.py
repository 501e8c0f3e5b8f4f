"""Founding a demo network: its collectives, its people, and three weeks of their history."""

import json
import random
from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

import pyotp

from solidarity import clock, database
from solidarity.database import unit_of_work
from solidarity.demo import history, rhythm
from solidarity.demo.cast import COLLECTIVES, FIRST_NAMES, LANGUAGES, NAMED, NETWORK, SignIn
from solidarity.demo.people import People, somewhere
from solidarity.network import (
    accounts,
    admission,
    circle,
    collectives,
    installation,
    montreal,
    neighbourhoods,
    roles,
    second_factor,
    training,
)
from solidarity.network.members import Member, Role
from solidarity.privacy import key_store
from solidarity.privacy.sealing import COST, Cost
from solidarity.requests import beginning
from solidarity.requests.kinds import HEARINGS

_LIGHT = Cost(memory_kib=64, iterations=1)
_LARGE = 500
DAYS_OF_HISTORY = 21


@dataclass(frozen=True)
class Size:
    """How large a demo network is, and from which seed its invention grows."""

    members: int = 36
    requests: int = 72
    seed: int = 1

    @property
    def cost(self) -> Cost:
        """What stretching costs; in large demo networks of invented people, next to nothing."""
        return COST if self.members + self.requests < _LARGE else _LIGHT


@dataclass
class Founding:
    """A demo network while it is being built."""

    size: Size
    chance: random.Random
    people: People = field(default_factory=People)


def build(size: Size, now: datetime) -> list[SignIn]:
    """Build a demo network whose present is `now`; return how its people sign in.

    Raises: AlreadyFounded.
    """
    founding = Founding(size, random.Random(size.seed))  # noqa: S311 - invention, no secrets
    first_day = clock.on_the_wall(now).date() - timedelta(days=DAYS_OF_HISTORY)
    clock.pretend(clock.at(first_day, time(9)))
    with unit_of_work():
        _found()
    for name, display_name, role, number in NAMED:
        _let_in(founding, name, display_name, role, number)
    for number in range(len(NAMED), size.members):
        role = (Role.VOLUNTEER, Role.VOLUNTEER, Role.VOLUNTEER, Role.INTERMEDIARY)[number % 4]
        display_name = FIRST_NAMES[number % len(FIRST_NAMES)]
        name, where = f"neighbour{number}", number % len(COLLECTIVES)
        _let_in(founding, name, display_name, role, where, is_new=number % 5 == 0)
    history.tell(founding.people, founding.chance, size.requests, size.cost, first_day, now)
    clock.pretend(now)
    rhythm.tell(founding.people, founding.chance)
    rhythm.plan_the_week(founding.people)
    return founding.people.sign_ins


def write_sign_ins(sign_ins: list[SignIn], file: Path) -> None:
    """Write how the invented people sign in, for those who try the demo."""
    listed = [asdict(each) for each in sign_ins]
    file.write_text(json.dumps(listed, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _found() -> None:
    installation.found(NETWORK, is_demo=True)
    neighbourhoods.add(montreal.TILES)
    for name in COLLECTIVES:
        beginning.give_usual_kinds(collectives.found(name))


def _let_in(
    founding: Founding,
    name: str,
    display_name: str,
    role: Role,
    number: int,
    *,
    is_new: bool = False,
) -> None:
    """Invite someone and let them come in, as a steward and a coordinator would."""
    passphrase = _passphrase(founding.chance)
    with unit_of_work():
        collective = collectives.all_of_them()[number]
        token = admission.invite_as_operator(collective, role)
        member = admission.accept(token, name, display_name, passphrase, founding.size.cost)
        ring = key_store.opened_by_secret(member.holder, passphrase)
        if ring is None:
            raise LookupError(name)
        accounts.describe(
            member,
            display_name=display_name,
            language=None,
            speaks=founding.chance.choice(LANGUAGES),
            neighbourhood=somewhere(founding.chance),
        )
        factor = _second_factor(member, founding.size.cost) if member.opens_much else ("", ())
        said = SignIn(role.value, name, passphrase, collective.name, *factor)
        founding.people.add(member, role, collective, ring, said)
        first = founding.people.first_coordinator(collective)
        if role is Role.VOLUNTEER and not is_new:
            roles.say_knows_the_work(member.memberships[0], first.member())
            training.say(member, collective, HEARINGS, first.member())
        if role is Role.COORDINATOR and not circle.holds_key(member, collective):
            circle.hand_on(collective, member, first.member(), first.ring)


def _second_factor(member: Member, cost: Cost) -> tuple[str, tuple[str, ...]]:
    """Set up a second factor; return its seed and the printed codes."""
    seed = second_factor.begin(member)
    database.flush()
    code = pyotp.TOTP(seed).at(clock.now())
    return seed, tuple(second_factor.confirm(member, code, cost))


def _passphrase(chance: random.Random) -> str:
    syllables = [a + b for a in "bdfglmnprstv" for b in ("a", "e", "i", "o", "ou")]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(4)]
    return "-".join(words)
