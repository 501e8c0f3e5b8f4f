"""A network at one moment: everyone in it at a browser, and what they could ask for."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import date, time
from typing import TYPE_CHECKING

from story import a_request

from solidarity.clock import HalfDay, Part
from solidarity.database import db, keys, unit_of_work
from solidarity.network import (
    admission,
    collectives,
    neighbourhoods,
    recovery,
    vouching,
    ways,
)
from solidarity.network.collectives import Ways
from solidarity.network.members import Role
from solidarity.network.passkeys import Passkey
from solidarity.requests import (
    codename,
    handing_over,
    intake,
    kinds,
    places,
    questions,
    shifts,
)
from solidarity.requests.intake import Need
from solidarity.requests.kinds import Description
from solidarity.requests.matching import plans
from solidarity.requests.questions import Asks
from solidarity.requests.shift import Details, ShiftRole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from neighbours import Network
    from reader import Reader
    from werkzeug.test import TestResponse

    from solidarity.network.collectives import Collective
    from solidarity.network.members import Member
    from solidarity.requests.request import Request
    from solidarity.requests.shift import Place, Shift

from doors import ABSENT
from furnishing import SATURDAY, furnish_shifts

A_DAY = date(2026, 11, 26)
A_TRAINING = "accompagner aux audiences"


@dataclass
class Stage:
    """A network at one moment, everyone in it at a browser, and what they could ask for."""

    network: Network
    people: dict[str, Reader] = field(default_factory=dict)
    codes: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Audience, kind of thing and whose it is → what stands in the path."""
    filled_in: dict[str, dict[str, str]] = field(default_factory=dict)
    """Endpoint → fields that differ from the usual answers."""
    cookies: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where the databases are."""
        return self.network.settings.data

    def keep(self) -> None:
        """Remember everything as it is now."""
        for who, reader in self.people.items():
            reader.get("/what-we-hold")
            self.tokens[who] = reader.forms()[0].values["csrf_token"][0]
            cookie = reader.client.get_cookie("solidarity")
            assert cookie is not None
            self.cookies[who] = cookie.value
        self._close()
        for file in self.folder.glob("*.db"):
            shutil.copy(file, file.with_suffix(".kept"))

    def restore(self) -> None:
        """Let nothing have happened since."""
        self._close()
        for kept in self.folder.glob("*.kept"):
            shutil.copy(kept, kept.with_suffix(".db"))
        for who in self.people:
            self.wear(who)

    def wear(self, who: str) -> None:
        """Have again the cookie with which someone came to this moment."""
        self.people[who].client.set_cookie("solidarity", self.cookies[who])

    def call(self, who: str, method: str, path: str, **said: str) -> TestResponse:
        """Let someone ask for a path, with a valid token against forgery."""
        self.wear(who)
        client = self.people[who].client
        if method == "GET":
            return client.get(path)
        return client.post(path, data={"csrf_token": self.tokens[who], "once": ABSENT, **said})

    def answers(self, endpoint: str) -> dict[str, str]:
        """What is entered into the form of an endpoint: every field of the house, well filled."""
        usual = {
            "role": ShiftRole.ACCOMPANIER.value,
            "went": "well",
            "outcome": "met",
            "resumes_on": "2026-12-20",
            "kind": "hearing",
            "neighbourhood": "verdun",
            "day": "2026-11-27",
            "part": "morning",
            "people": "1",
            "begins": "09:00",
            "ends": "11:00",
            "lead": "0",
            "accompanier": "1",
            "interpreter": "0",
            "driver": "0",
            "backup": "0",
            "shadow": "0",
            "newcomers": "0",
            "repeats": "weeks",
            "scope": "this",
            "which": "",
            "step": "on-my-way",
            "way": "other",
            "plan": "appeler le collectif",
            "whose": self.codes["coordinator", "collective", "own"],
            "first_day": "2026-12-02",
            "every_weeks": "1",
            "name": "Veillée",
            "display_name": "Quelqu'un",
            "language": "fr",
            "passphrase": "quatre mots tout à fait inventés",
            "again": "quatre mots tout à fait inventés",
            "handle": "nulle-part",
            "words": "un deux trois quatre cinq six",
            "collective": self.codes["coordinator", "collective", "own"],
            "window_hours": "24",
            "vouches_volunteer": "2",
            "vouches_intermediary": "2",
            "vouches_coordinator": "3",
            "hours": "8",
            "what_for": "many requests at once",
            "most": "12",
            "text": "Merci, à mercredi",
            "asks": "yes-or-no",
            "answer": "we-are-full",
            "kept": '[[2,"fr","verdun"]]',
            "what": A_TRAINING,
        }
        return {**usual, **self.filled_in.get(endpoint, {})}

    def rows(self) -> dict[str, list[str]]:
        """Every row of every live table of both databases, as it is committed."""
        return {
            f"{file.stem}.{table}": lines
            for file in sorted(self.folder.glob("*.db"))
            for table, lines in _tables(file)
        }

    def bytes_on_disk(self) -> str:
        """The databases' files in a word: as long as it stays, nothing was committed."""
        held = hashlib.sha256()
        for file in sorted(self.folder.glob("*.db*")):
            if not file.name.endswith("-shm"):
                held.update(file.read_bytes())
        return held.hexdigest()

    def _close(self) -> None:
        with self.network.app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def _tables(file: Path) -> Iterator[tuple[str, list[str]]]:
    connection = sqlite3.connect(file)
    try:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        for (table,) in connection.execute(named).fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()  # noqa: S608 - ours
            yield table, sorted(map(repr, rows))
    finally:
        connection.close()


def a_need(member: Member) -> Request:
    """A request which this intermediary brings to their collective."""
    collective = member.collectives_as(Role.INTERMEDIARY)[0]
    need = Need(
        kind=kinds.of(collective)[0],
        neighbourhood=neighbourhoods.all_of_them()[0],
        half_day=HalfDay(A_DAY, Part.MORNING),
        at=None,
        people=1,
        languages=("fr",),
        access=(),
        preferences=(),
        note="calme",
        meeting_point="au coin",
    )
    return intake.bring(member, collective, need)[0]


def arranged(network: Network, request: Request, coordinator: str, volunteers: list[str]) -> Shift:
    """A request's shift on the board, with these volunteers confirmed, and a free place."""
    by, ring = network.member(coordinator), network.ring(coordinator)
    hour = 20 if volunteers else 22  # so that one volunteer can have both
    span = shifts.span_on(A_DAY, time(hour), time(hour + 1))
    seats = {ShiftRole.ACCOMPANIER: len(volunteers) + 1}
    shift = shifts.draft(request, span, seats, Details("au coin"), by, ring)
    shifts.publish(shift, by)
    for each in volunteers:
        place = places.sign_up(network.member(each), shift, ShiftRole.ACCOMPANIER)
        places.confirm(place, by, ring)
    return shift


def place_of(network: Network, shift: Shift, name: str) -> str:
    """The opaque id of someone's place on a shift."""
    member = network.member(name)
    return next(each.code for each in shift.places if each.member_id == member.id)


def furnish(stage: Stage) -> str:
    """Build what stands in the paths, through the verbs; return the words of a slip."""
    network = stage.network
    ines = network.member("ines")
    mine, theirs = a_need(ines), a_need(network.member("dolores"))
    colleagues = a_need(network.member("neighbour15"))
    slip = codename.renew(mine, ines, network.ring("ines"))
    for who in ("intermediary", "coordinator"):
        stage.codes[who, "request", "own"] = mine.code
        stage.codes[who, "request", "colleague's"] = colleagues.code
        stage.codes[who, "request", "foreign"] = theirs.code
    _furnish_shifts(stage, mine, theirs, colleagues)
    _furnish_collectives(stage, mine.collective, theirs.collective)
    _furnish_people(stage, mine.collective)
    furnish_asking(stage, mine.collective, theirs.collective)
    for (who, thing), code in furnish_shifts(network).items():
        whose, _, named = thing.rpartition(" ")
        stage.codes[who, named, whose or "own"] = code
    pair = _a_pair(stage)
    stage.filled_in = {
        "coordinator.hold_on": pair,
        "coordinator.let_go_of": pair,
        "public.come_in": {"name": "nouvelle"},
        "volunteer.offer_swap": {"place": stage.codes["volunteer", "place", "own"]},
        "volunteer.add_other_days": {"last_day": "2026-12-03", "is_free": "no"},
        "coordinator.order_plan": {
            "collectives": mine.collective.code,
            "last_day": "2026-12-08",
        },
        "coordinator.ask_matches": {"match": stage.codes["coordinator", "match", "own"]},
        "coordinator.ask_regular": {"volunteer": network.member("neighbour12").code},
        "coordinator.bring_back": {"day": SATURDAY.isoformat()},
        "coordinator.propose": {"volunteer": network.member("neighbour12").code},
        "coordinator.hand_on_key": {"to": network.member("nour").code},
        "coordinator.invite": {"role": Role.VOLUNTEER.value},
        "steward.invite": {"role": Role.COORDINATOR.value},
        "intermediary.hand_over": {"to": network.member("neighbour15").code},
        "intermediary.ask_for_all": {"to": network.member("neighbour15").code},
        "coordinator.pass_on": {"to": theirs.collective.code},
        "coordinator.lend": {"to": network.member("sol").code},
        "account.grant_role": {"role": Role.INTERMEDIARY.value},
        "account.write_link": {"role": f"{mine.collective.code}/volunteer"},
        **{
            f"account.{act}": {"role": f"{mine.collective.code}/volunteer"}
            for act in ("vouch_for", "end_role", "say_knows_the_work", "let_open_more")
        },
    }
    return f"{slip.handle} {' '.join(slip.words)}"


def _a_pair(stage: Stage) -> dict[str, str]:
    """Someone whom the plan of our coordinator proposes, and for what."""
    camille = stage.network.member("camille")
    match = plans.match_coordinated_by(camille, stage.codes["coordinator", "match", "own"])
    assert match is not None
    volunteer = match.member.code
    return {"shift": match.shift.code, "volunteer": volunteer, "role": match.role.value}


def _furnish_shifts(stage: Stage, mine: Request, theirs: Request, colleagues: Request) -> None:
    network, codes = stage.network, stage.codes
    shift = arranged(network, mine, "camille", ["amina", "theo"])
    foreign = arranged(network, theirs, "sol", ["gabi"])
    draft = a_draft(network)
    codes["coordinator", "shift", "own"] = shift.code
    codes["coordinator", "shift", "colleague's"] = draft.code
    codes["volunteer", "shift", "own"] = arranged(network, colleagues, "nour", []).code
    codes["volunteer", "shift", "colleague's"] = draft.code
    for who in ("volunteer", "coordinator"):
        codes[who, "shift", "foreign"] = foreign.code
        codes[who, "place", "own"] = place_of(network, shift, "amina")
        codes[who, "place", "colleague's"] = place_of(network, shift, "theo")
        codes[who, "place", "foreign"] = place_of(network, foreign, "gabi")
    free = [each for each in foreign.places if each.member_id is None]
    codes["volunteer", "place", "nobody's"] = free[0].code


def _furnish_collectives(stage: Stage, mine: Collective, theirs: Collective) -> None:
    another = next(each for each in collectives.all_of_them() if each not in (mine, theirs))
    stage.codes["coordinator", "collective", "own"] = mine.code
    stage.codes["coordinator", "collective", "foreign"] = theirs.code
    stage.codes["coordinator", "collective", "another"] = another.code
    for who in ("coordinator", "member"):
        stage.codes[who, "kind", "own"] = kinds.of(mine)[0].code
        stage.codes[who, "kind", "foreign"] = kinds.of(theirs)[0].code
    token = admission.invite_as_operator(mine, Role.VOLUNTEER)
    stage.codes["everyone", "token", "own"] = token


def _furnish_people(stage: Stage, collective: Collective) -> None:
    """Someone who waits, who was vouched for, whose passphrase is new, and what takes two."""
    network, codes = stage.network, stage.codes
    camille, nour = network.member("camille"), network.member("nour")
    amina, ring = network.member("amina"), network.ring("camille")
    newcomer = a_newcomer(network, camille, "attend")
    other = a_newcomer(network, camille, "autre")
    vouching.vouch(other.memberships[0], amina)
    codes["member", "vouch", "own"] = other.code
    codes["member", "link", "own"] = vouching.write_link(newcomer.memberships[0])
    codes["member", "person", "own"] = amina.code
    codes["member", "person", "foreign"] = network.member("gabi").code
    proposal = ways.propose(collective, Ways(24, 1, 2, 2), camille)
    codes["member", "proposal", "own"] = proposal.code
    begun = recovery.begin(network.member("theo"), nour, also_second_factor=False)
    codes["everyone", "link", "own"] = recovery.second(begun, camille, ring)
    recovery.begin(amina, nour, also_second_factor=False)
    recovery.begin(network.member("gabi"), network.member("sol"), also_second_factor=False)


def furnish_asking(stage: Stage, mine: Collective, theirs: Collective) -> None:
    """A question, a training, someone to agree to, and requests that others ask to take over."""
    network, codes = stage.network, stage.codes
    ines, camille = network.member("ines"), network.member("camille")
    kind = kinds.of(mine)[-1]
    kinds.describe(kind, Description(1, 3, A_TRAINING), camille)
    asked = questions.ask(kind, "Faut-il un siège d'enfant ?", Asks.YES_OR_NO, (), camille)
    codes["coordinator", "question", "own"] = asked.code
    place = to_agree_on(network, a_need(ines), "amina")
    codes["intermediary", "place", "own"] = place.code
    codes["intermediary", "shift", "own"] = place.shift.code
    spoken_for_by_nobody = a_need(ines)
    codes["coordinator", "awaited", "own"] = to_agree_on(network, spoken_for_by_nobody, "theo").code
    spoken_for_by_nobody.brought_by = None
    giver, taker = network.member("neighbour15"), network.ring("neighbour15")
    codes["intermediary", "handover", "own"] = handing_over.ask_intermediary(
        a_need(giver), ines, giver, taker
    ).code
    sol = network.member("sol")
    codes["coordinator", "handover", "own"] = handing_over.ask_collective(
        a_need(network.member("dolores")), mine, sol, network.ring("sol")
    ).code
    assert sol.is_one(Role.COORDINATOR, theirs.id)


def to_agree_on(network: Network, request: Request, volunteer: str) -> Place:
    """A place on which a request's person has not said yes or no to a volunteer."""
    camille, ring = network.member("camille"), network.ring("camille")
    request.must_agree = True
    span = shifts.span_on(A_DAY, time(4), time(5))
    wanted = {ShiftRole.ACCOMPANIER: 1}
    shift = shifts.draft(request, span, wanted, Details("au coin"), camille, ring)
    shifts.publish(shift, camille)
    place = places.sign_up(network.member(volunteer), shift, ShiftRole.ACCOMPANIER)
    places.confirm(place, camille, ring)
    return place


def a_passkey(holder: str) -> str:
    """A passkey that nothing has; return its opaque id."""
    passkey = Passkey(holder=holder, credential_id=b"one", public_key=b"its key", sign_count=0)
    keys.add(passkey)
    return passkey.code


def a_newcomer(network: Network, by: Member, name: str) -> Member:
    """Someone invited as a volunteer, for whom nobody has vouched yet."""
    token = admission.invite(by, by.collectives_as(Role.COORDINATOR)[0], Role.VOLUNTEER)
    passphrase = "des mots que personne ne met ensemble"
    network.sign_ins[name] = {"passphrase": passphrase}
    return admission.accept(token, name, name.title(), passphrase)


def a_draft(network: Network) -> Shift:
    """A shift of the first collective which is not on the board yet."""
    span = shifts.span_on(A_DAY, time(6), time(7))
    by, ring = network.member("nour"), network.ring("nour")
    return shifts.draft(a_request(network), span, {ShiftRole.LEAD: 1}, Details(), by, ring)


def everyone_at(network: Network) -> Stage:
    """Everyone at their browsers."""
    stage = Stage(network)
    with network.app.app_context(), unit_of_work():
        handle, words = furnish(stage).split(" ", 1)
    stage.people = {
        "anyone": network.reader(),
        "volunteer": network.reader("amina"),
        "intermediary": network.reader("ines"),
        "coordinator": network.reader("camille"),
        "steward": network.reader("stella"),
        "waiting": network.reader("attend"),
        "asker": network.reader(),
    }
    with network.app.app_context(), unit_of_work():
        stage.codes["member", "passkey", "own"] = a_passkey(network.member("amina").holder)
    stage.people["asker"].get("/codename")
    stage.people["asker"].send("/codename", handle=handle, words=words)
    assert stage.people["asker"].place == "/codename/request/"
    stage.keep()
    return stage
