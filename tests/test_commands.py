"""The command line, as operators use it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from reader import Reader

from solidarity import app as application
from solidarity.cli import main
from solidarity.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from neighbours import Network


def run(*words: str, typed: str = "") -> Result:
    """Run a command."""
    return CliRunner().invoke(main, words, input=typed)


def facts(*words: str, exit_code: int = 0, typed: str = "") -> Any:
    """Run a command that prints JSON, and read it."""
    result = run(*words, "--json", typed=typed)
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)


def test_a_thief_of_all_disks_reads_nothing_and_with_a_passphrase_only_its_share(
    network: Network,
) -> None:
    where = ("--data", str(network.settings.data))
    alone = facts("holdings", "--as-seized", *where)
    assert alone["sealed"] > 0
    assert alone["readable"] == 0
    assert alone["keys_tried"] > 0
    passphrase = network.sign_ins["camille"]["passphrase"]
    told = facts(
        "holdings", "--as-seized", *where, "--passphrase", "-", exit_code=1, typed=passphrase
    )
    assert told["pairs_opened"] == 1
    assert 0 < told["readable"] < told["sealed"]


def test_every_column_is_listed_with_its_promise(network: Network) -> None:
    listed = facts("holdings", "--data", str(network.settings.data))
    note = next(each for each in listed if (each["table"], each["column"]) == ("request", "note"))
    assert note["at rest"] == "sealed"
    assert note["kept"] == "closed + 7 days"


def test_every_route_is_listed_with_its_audience(network: Network) -> None:
    listed = facts("routes", "--data", str(network.settings.data))
    assert all(set(each) == {"rule", "methods", "audience", "endpoint"} for each in listed)
    board = next(each for each in listed if each["endpoint"] == "volunteer.board")
    assert (board["rule"], board["audience"], board["methods"]) == (
        "/volunteer/board",
        "volunteer",
        ["GET"],
    )


def test_retention_lets_go_of_what_is_due_and_a_second_run_of_nothing(network: Network) -> None:
    command = (
        "retention",
        "run",
        "--data",
        str(network.settings.data),
        "--now",
        "2026-12-20T12:00",
    )
    first, again = facts(*command), facts(*command)
    assert first["a request and all that hangs from it"] > 0
    assert first["logs emptied"]
    assert not any(again[what] for what in again if what != "logs emptied")


def test_a_demo_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    size = ("--no-serve", "--members", "13", "--requests", "4")
    for name, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        assert run("demo", "--data", str(tmp_path / name), "--seed", seed, *size).exit_code == 0
    one, two, three = (
        (tmp_path / name / "demo-sign-ins.json").read_text() for name in ("one", "two", "three")
    )
    assert one == two
    assert one != three
    roles = {each["role"] for each in json.loads(one)}
    assert roles == {"volunteer", "intermediary", "coordinator", "steward"}


def test_pretending_another_day_is_for_demo_networks_only(tmp_path: Path) -> None:
    folder = ("--data", str(tmp_path / "real"))
    assert run("init", "--collective", "Parc-Extension", *folder).exit_code == 0
    refused = run("retention", "run", *folder, "--now", "2027-01-01T12:00")
    assert refused.exit_code == 2
    assert "demo networks only" in refused.output
    assert run("retention", "run", *folder).exit_code == 0


def test_a_network_is_never_begun_over_another(network: Network) -> None:
    folder = str(network.settings.data)
    key = network.settings.server_key_file.read_bytes()
    refused = run("init", "--collective", "Parc-Extension", "--data", folder)
    assert refused.exit_code == 1
    assert "already holds a network" in refused.output
    assert "Traceback" not in refused.output
    assert network.settings.server_key_file.read_bytes() == key


@pytest.mark.parametrize(
    "command", [[], ["init"], ["demo"], ["serve"], ["holdings"], ["retention"]]
)
def test_every_command_says_what_it_is_for(command: list[str]) -> None:
    said = run(*command, "--help")
    assert said.exit_code == 0
    assert "Usage:" in said.output


PASSPHRASE = "une phrase assez longue"


def come_in(app: application.Solidarity, link: str, name: str) -> Reader:
    """Use an invitation and sign in."""
    reader = Reader(app, name)
    reader.get(link)
    action = link.rsplit("/", 1)[1]
    said: dict[str, Any] = {"name": name, "display_name": name.title()}
    reader.send(action, **said, passphrase=PASSPHRASE, again=PASSPHRASE)
    reader.send("/sign-in", name=name, passphrase=PASSPHRASE)
    return reader


def link_on(reader: Reader) -> str:
    """The path of the invitation that is shown."""
    shown = next(reader.tree().iter("code")).text or ""
    return "/invitation/" + shown.rsplit("/", 1)[1]


def test_a_real_network_grows_from_one_link(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    begun = run("init", "--collective", "Parc-Extension", "--data", str(folder))
    link = "/invitation/" + begun.output.split("/invitation/")[1].split()[0]
    app = application.create_app(Settings.from_environment({}, data=folder))
    app.testing = True
    assert "passphrase" not in begun.output, "there is no default one"

    steward = come_in(app, link, "stella")
    assert Reader(app).get(link).status_code == 404, "the link served once"
    steward.get("/steward/")
    steward.send("/invitations", role="coordinator")
    first = come_in(app, link_on(steward), "camille")
    first.get("/coordinator/people")
    first.send("/invitations", nth=2)
    second = come_in(app, link_on(first), "nour")
    second.get("/coordinator/")
    assert "do not hold the key" in second.text()
    first.get("/coordinator/people")
    first.send("/key")
    second.get("/coordinator/")
    assert "do not hold the key" not in second.text()
    bring_the_first_request(app, second)
    first.get("/coordinator/requests")
    first.get(first.links("/coordinator/requests/")[0])
    first.send("/opened")
    assert "du pain" in first.text(), "the first one after the network began"


def bring_the_first_request(app: application.Solidarity, coordinator: Reader) -> None:
    """Invite an intermediary, who brings a request."""
    coordinator.get("/coordinator/people")
    coordinator.send("/invitations", nth=1)
    ines = come_in(app, link_on(coordinator), "ines")
    ines.get("/intermediary/requests/new")
    need: dict[str, Any] = {"kind": "food", "neighbourhood": "verdun", "part": "evening"}
    ines.send("/requests/new", **need, note="du pain")
