"""Every route × role × {own, same collective, other collective, absent}: the declared answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from story import a_shift

from solidarity.database import db, keys, unit_of_work
from solidarity.privacy import declarations
from solidarity.requests import places
from solidarity.requests.shift import ShiftRole
from solidarity.ui import audience
from solidarity.ui.audience import Audience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neighbours import Network
    from reader import Reader

ABSENT = "A" * 16
PEOPLE = {
    "volunteer": "amina",
    "intermediary": "ines",
    "coordinator": "camille",
    "steward": "stella",
}
"""One person a role, all of the first collective; each of them owns what the table names."""
COLLEAGUES = {"volunteer": "theo", "intermediary": "neighbour15", "coordinator": "nour"}
STRANGERS = {"volunteer": "gabi", "intermediary": "dolores", "coordinator": "sol"}
ROOMS_WITHOUT_THINGS = {"steward", "member", "everyone", "asker"}


@dataclass(frozen=True)
class Things:
    """What stands in for each kind of opaque id in a path: Amina's place, Inès's request…"""

    request: str
    shift: str
    place: str
    collective: str


@pytest.fixture
def things(network: Network) -> Things:
    """A request of Inès, its shift on the board, and Amina's place on it."""
    with network.app.app_context(), unit_of_work():
        shift = a_shift(network, seats=2)
        place = places.sign_up(network.member("amina"), shift, ShiftRole.ACCOMPANIER)
        assert shift.request is not None
        return Things(shift.request.code, shift.code, place.code, shift.collective.code)


def routes(network: Network) -> Iterator[tuple[str, str, Audience, list[str]]]:
    """Method, rule, audience and the things in the path, of every route but files."""
    for rule in network.app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        who = audience.of(network.app, rule.endpoint)
        assert who is not None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, rule.rule, who, sorted(rule.arguments)


def path_of(rule: str, things: Things, *, absent: bool = False) -> str:
    """A path of a rule, to the things of this test or to nothing that exists."""
    for name in ("request", "shift", "place", "collective"):
        code = ABSENT if absent else getattr(things, name)
        rule = rule.replace(f"<id:{name}>", code)
    return rule.replace("<token>", ABSENT)


def call(reader: Reader, method: str, path: str) -> Any:
    """Call a path, with a valid token against forgery where one is needed."""
    if method == "GET":
        return reader.client.get(path)
    reader.get("/what-we-hold")
    token = reader.forms()[0].values["csrf_token"][0]
    return reader.client.post(path, data={"csrf_token": token, "once": ABSENT})


def fingerprint(network: Network) -> str:
    """Everything that both databases hold, in a word."""
    held = hashlib.sha256()
    with network.app.app_context():
        for table in declarations.tables():
            if table.name == "session":
                continue
            session = keys if table.metadata.info.get("bind_key") else db.session
            for row in session.execute(select(table).order_by(table.c.id)):
                held.update(repr(tuple(row)).encode())
    return held.hexdigest()


def test_each_role_enters_its_rooms_and_finds_404_elsewhere(
    network: Network, things: Things
) -> None:
    readers = {role: network.reader(name) for role, name in PEOPLE.items()}
    before = fingerprint(network)
    for role, reader in readers.items():
        for method, rule, who, _things in routes(network):
            if who.role is None:
                continue
            if who.value != role:
                answer = call(reader, method, path_of(rule, things))
                assert answer.status_code == 404, f"{role}: {method} {rule}"
            elif method == "GET":
                answer = call(reader, method, path_of(rule, things))
                assert answer.status_code == 200, f"{role}: {method} {rule}"
    assert fingerprint(network) == before


def test_no_account_leads_to_the_sign_in_page_and_no_codename_to_its_box(
    network: Network, things: Things
) -> None:
    anyone, before = network.reader(), fingerprint(network)
    for method, rule, who, _things in routes(network):
        if who is Audience.EVERYONE:
            continue
        answer = call(anyone, method, path_of(rule, things))
        door = "/codename" if who is Audience.ASKER else "/sign-in"
        assert answer.status_code == 303, f"{method} {rule}"
        assert answer.location.startswith(door), f"{method} {rule}"
    assert fingerprint(network) == before


def without_tokens(page: str) -> str:
    """A page without what is random in it by design, and without its own path."""
    lines = [line for line in page.splitlines() if "csrf_token" not in line and "once" not in line]
    return "\n".join(line for line in lines if 'name="next"' not in line)


@pytest.mark.parametrize("others", [COLLEAGUES, STRANGERS], ids=["colleagues", "strangers"])
def test_what_is_not_theirs_and_what_is_not_there_are_the_same_404(
    network: Network, things: Things, others: dict[str, str]
) -> None:
    readers = {role: network.reader(name) for role, name in others.items()}
    before = fingerprint(network)
    tried = 0
    for method, rule, who, named in routes(network):
        if not named or who.value in ROOMS_WITHOUT_THINGS or is_shared(who, named, others):
            continue
        reader = readers[who.value]
        foreign = call(reader, method, path_of(rule, things))
        absent = call(reader, method, path_of(rule, things, absent=True))
        assert foreign.status_code == absent.status_code == 404, f"{method} {rule}"
        assert without_tokens(foreign.text) == without_tokens(absent.text), f"{method} {rule}"
        tried += 1
    assert tried
    assert fingerprint(network) == before


def is_shared(who: Audience, named: list[str], others: dict[str, str]) -> bool:
    """What colleagues share: coordinators their queue, volunteers the board."""
    if others is STRANGERS:
        return False
    return who is Audience.COORDINATOR or (who is Audience.VOLUNTEER and named == ["shift"])


def test_every_thing_that_a_path_names_stands_in_this_walk(network: Network) -> None:
    named = {thing for _method, _rule, _who, things in routes(network) for thing in things}
    assert named <= {"request", "shift", "place", "collective", "token"}


def test_a_route_without_an_audience_keeps_the_network_from_starting(network: Network) -> None:
    network.app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(audience.NoAudience, match="forgotten"):
        audience.refuse_undeclared_routes(network.app)
