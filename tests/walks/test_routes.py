"""Every route × everyone × {own, a colleague's, another collective's, absent}: as declared."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from doors import ABSENT, DOORS, Door, doors
from neighbours import NOW, network_in
from stage import Stage, everyone_at

from solidarity import clock
from solidarity.database import unit_of_work
from solidarity.ui import audience

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from neighbours import Network
    from werkzeug.test import TestResponse

NOT_THEIRS_TO_DO = {
    ("steward", "account.say_knows_the_work"): "a coordinator there says so",
    ("steward", "account.let_open_more"): "a coordinator there agrees",
    ("steward", "account.say_trained"): "a coordinator there says so",
}
"""What one sees and may not do: like what is not there."""

MOVED_ON = {
    "account.vouch_for": "they are let in already",
    "account.unlock_account": "it is not locked",
    "steward.propose_to_unlock": "it is not locked",
    "volunteer.agree": "the place is confirmed already",
    "volunteer.report": "the shift has not begun",
    "coordinator.take_up": "it is taken up already",
    "coordinator.stop_plan": "it is made already",
    "coordinator.resume": "it does not rest",
    "coordinator.publish": "it is on the board already",
    "coordinator.hand_over": "somebody speaks for this person",
    "coordinator.ask_no_more": "nobody is asked to take it over",
    "intermediary.ask_no_more": "nobody is asked to take it over",
    "coordinator.confirm": "the place is confirmed already",
    "volunteer.accept": "nothing is offered",
    "volunteer.decline": "nothing is offered",
    "volunteer.have_seen": "it is not called off",
    "volunteer.step_in": "it is no backup's place",
    "volunteer.wait": "a place is free",
    "volunteer.offer_swap": "something is offered already",
    "volunteer.tap": "it is too early",
    "public.tap": "it is too early",
}
"""Acts on one's own thing that come at the wrong time: 409, with the reason."""
NOT_ONES_OWN = {("coordinator", "account.agree"): "a second has to be someone else"}
NOT_WAITING = {"account.write_link": "whoever is let in needs nobody's word"}
NOT_FILLED_IN = {
    "public.enter_by_tap": "no passkey answered",
    "public.lock_own": "nobody printed this code",
    "account.sign_again": "this is nobody's passphrase",
    "account.change_passphrase": "this is nobody's passphrase",
    "account.confirm_factor": "no phone shows this code",
    "account.add_passkey": "no passkey was made",
    "coordinator.use_sheet": "no sheet says this",
    "intermediary.read_back": "the slip says something else",
    "coordinator.look_at_volunteers": "no file was chosen",
    "public.enter": "nobody signs in with these words",
    "public.open_codename": "no slip has these words",
    "account.leave": "this is nobody's passphrase",
}
"""Forms that the walk's one set of answers does not fit: 422, with the reason."""


@pytest.fixture(scope="module")
def opened_stage(model_network: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """Everyone at their browsers, once in each test process."""
    folder = tmp_path_factory.mktemp("stage") / "network"
    shutil.copytree(model_network, folder)
    with time_machine.travel(NOW, tick=True):
        clock.set_up("America/Toronto")
        return everyone_at(network_in(folder))


@pytest.fixture
def stage(opened_stage: Stage) -> Iterator[Stage]:
    """The same moment for each test, later than any cookie that was signed before."""
    opened_stage.restore()
    with time_machine.travel(NOW + timedelta(minutes=1), tick=True):
        yield opened_stage


def test_every_route_stands_in_the_table_with_its_audience_and_its_thing(network: Network) -> None:
    for each in audience.listed(network.app):
        endpoint, who = str(each["endpoint"]), str(each["audience"])
        assert who in DOORS, f"{endpoint} has no audience"
        assert endpoint in DOORS[who], (
            f"{endpoint} is not in the walk's table for “{who}”: add it to DOORS, "
            "and say which thing its path names"
        )
        named = set(re.findall(r"<(?:\w+:)?(\w+)>", str(each["rule"])))
        thing = DOORS[who][endpoint] or ("filename" if endpoint == "static" else "")
        expected = {thing.partition("=")[0]} - {""}
        assert named == expected, f"{endpoint} names {named}, DOORS says {expected}"


def test_the_table_names_no_route_that_is_gone(network: Network) -> None:
    listed = {str(each["endpoint"]) for each in audience.listed(network.app)}
    assert {endpoint for room in DOORS.values() for endpoint in room} == listed
    assert set(MOVED_ON) | set(NOT_FILLED_IN) <= listed


def test_a_route_without_an_audience_keeps_the_network_from_starting(network: Network) -> None:
    app = network_in(network.settings.data).app
    app.add_url_rule("/forgotten", "forgotten", lambda: "")
    with pytest.raises(audience.NoAudience, match="forgotten"):
        audience.refuse_undeclared_routes(app)


def without_tokens(answer: TestResponse) -> str:
    """A page without what is random in it by design, and without the path that was asked for."""
    page = re.sub(r'name="(csrf_token|once)" value="[^"]*"', r'name="\1"', answer.text)
    return page.replace(f'value="{answer.request.path}"', 'value="…"')


def headers_of(answer: TestResponse) -> dict[str, str]:
    """What an answer says to the browser, but for cookies, which hold tokens, and its length."""
    return {
        name: value
        for name, value in answer.headers.items()
        if name not in {"Set-Cookie", "Content-Length"}
    }


def refuse(stage: Stage, door: Door, who: str, whose: str, code: str) -> None:
    """Hold the answer to someone who may not enter to what the table says."""
    case = f"{who} → {door.method} {door.rule}, {whose}"
    answer = stage.call(who, door.method, door.path(code), **stage.answers(door.endpoint))
    elsewhere = door.leads_away(who)
    if elsewhere is not None:
        assert answer.status_code == 303, case
        wanted = f"?next={door.path(code)}" if door.method == "GET" else ""
        led_to = elsewhere + (wanted if elsewhere == "/sign-in" else "")
        assert answer.location == led_to, case
        return
    assert answer.status_code == 404, case
    nowhere = stage.call(who, "GET", f"/nowhere/{ABSENT}")
    assert without_tokens(answer) == without_tokens(nowhere), f"{case}: not like “not there”"
    assert headers_of(answer) == headers_of(nowhere), f"{case}: not like “not there”"


@pytest.mark.parametrize(
    "who",
    ["anyone", "asker", "waiting", "volunteer", "intermediary", "coordinator", "steward"],
)
def test_what_is_not_theirs_looks_like_what_is_not_there_and_nothing_is_written(
    stage: Stage, who: str
) -> None:
    before, on_disk = stage.rows(), stage.bytes_on_disk()
    tried = 0
    for door in doors(stage.network):
        for whose, code in door.things(stage).items():
            if door.lets_in(who, whose):
                continue
            refuse(stage, door, who, whose, code)
            tried += 1
            if stage.bytes_on_disk() != on_disk:
                after, on_disk = stage.rows(), stage.bytes_on_disk()
                changed = [name for name in after if after[name] != before.get(name)]
                assert changed == [], f"{who} → {door.method} {door.rule}, {whose}: wrote"
    assert tried > 50
    assert stage.rows() == before


@pytest.mark.parametrize(
    "who",
    ["anyone", "asker", "waiting", "volunteer", "intermediary", "coordinator", "steward"],
)
def test_everyone_finds_what_is_theirs(stage: Stage, who: str) -> None:
    entered = 0
    for door in doors(stage.network):
        for whose, code in door.things(stage).items():
            if not door.lets_in(who, whose):
                continue
            answer = stage.call(who, door.method, door.path(code), **stage.answers(door.endpoint))
            case = f"{who} → {door.method} {door.rule}, {whose}"
            if door.method == "GET":
                assert answer.status_code == 200, case
            else:
                hold_to_its_answer(door, who, whose, answer)
                stage.restore()
            entered += 1
    assert entered > 8


def hold_to_its_answer(door: Door, who: str, whose: str, answer: TestResponse) -> None:
    """A well filled form is answered well; one's own thing may have moved on."""
    case = f"{who} → {door.method} {door.rule}, {whose}"
    if (who, door.endpoint) in NOT_THEIRS_TO_DO:
        assert answer.status_code == 404, case
    elif (who, door.endpoint) in NOT_ONES_OWN:
        assert answer.status_code == 409, case
    elif door.endpoint in NOT_WAITING and who != "waiting":
        assert answer.status_code == 400, case
    elif door.endpoint in NOT_FILLED_IN:
        assert answer.status_code == 422, case
    elif whose in {"colleague's", "foreign"}:  # found; its state is not this walk's question
        assert answer.status_code in {200, 303, 400, 404, 409}, case
    elif door.endpoint in MOVED_ON:
        assert answer.status_code == 409, case
    else:
        assert answer.status_code in {200, 303}, case
        if door.audience != "everyone":
            assert (answer.location or "") not in {"/sign-in", "/codename"}, case


NAMED_IN_FORMS: list[tuple[str, str, str, str, int]] = [
    ("intermediary", "/intermediary/requests/new", "collective", "foreign", 422),
    ("intermediary", "/intermediary/requests/new", "collective", "absent", 422),
    ("coordinator", "/coordinator/programmes", "collective", "foreign", 422),
    ("coordinator", "/coordinator/programmes", "collective", "absent", 422),
    ("coordinator", "/coordinator/shifts/{shift}/proposals", "volunteer", "foreign", 400),
    ("coordinator", "/coordinator/shifts/{shift}/proposals", "volunteer", "absent", 400),
    ("coordinator", "/coordinator/shifts/{shift}/proposals", "volunteer", "intermediary", 400),
    ("coordinator", "/coordinator/collectives/{collective}/key", "to", "foreign", 404),
    ("coordinator", "/coordinator/collectives/{collective}/key", "to", "intermediary", 404),
    ("coordinator", "/coordinator/collectives/{collective}/key", "to", "absent", 404),
    ("coordinator", "/coordinator/collectives/{collective}/invitations", "role", "steward", 400),
    ("steward", "/steward/invitations", "role", "volunteer", 400),
    ("steward", "/steward/invitations", "collective", "absent", 400),
]
"""Who, path, field, what stands in it, and the answer: things named in a form instead of a path."""


def test_what_a_form_names_is_looked_for_among_ones_own_too(stage: Stage) -> None:
    before = stage.rows()
    with stage.network.app.app_context():
        people = {
            "volunteer": stage.network.member("gabi").code,
            "to": stage.network.member("sol").code,
        }
        intermediary = stage.network.member("ines").code
    own = {thing: stage.codes["coordinator", thing, "own"] for thing in ("shift", "collective")}
    for who, path, name, whose, status in NAMED_IN_FORMS:
        foreign = people.get(name, stage.codes["coordinator", "collective", "foreign"])
        value = {"foreign": foreign, "absent": ABSENT, "intermediary": intermediary}.get(
            whose, whose
        )
        said = {**stage.answers("steward.invite"), name: value}
        answer = stage.call(who, "POST", path.format(**own), **said)
        assert answer.status_code == status, f"{who} → {path}: {name} is {whose}"
        assert stage.rows() == before, f"{who} → {path}: {name} is {whose}"


def test_a_form_without_its_token_against_forgery_is_refused(stage: Stage) -> None:
    before = stage.rows()
    for door in doors(stage.network):
        for who in stage.people:
            if door.method != "POST" or not door.is_open_to(who):
                continue
            stage.wear(who)
            answer = stage.people[who].client.post(
                door.path(door.things(stage).get("own", "")), data=stage.answers(door.endpoint)
            )
            assert answer.status_code == 400, f"{who} → {door.rule}"
    assert stage.rows() == before


def test_a_member_who_left_stands_at_the_sign_in_page(stage: Stage) -> None:
    with stage.network.app.app_context(), unit_of_work():
        stage.network.member("amina").left_at = NOW
    answer = stage.call("volunteer", "GET", "/volunteer/")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")
