"""The command line, as operators use it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import plan_rules
import pytest
from click.testing import CliRunner
from sqlalchemy import select

from solidarity.cli import main
from solidarity.database import db, unit_of_work
from solidarity.network import allowed_words
from solidarity.network.members import Member, Role
from solidarity.requests.matching.plans import Match, Plan
from solidarity.requests.shift import Shift, ShiftRole

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result
    from neighbours import Network


def run(*words: str, typed: str = "", env: dict[str, str | None] | None = None) -> Result:
    """Run a command."""
    return CliRunner().invoke(main, words, input=typed, env=env)


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


def test_volunteers_are_looked_at_first_and_invited_when_it_is_said(
    network: Network, tmp_path: Path
) -> None:
    table = tmp_path / "list.csv"
    table.write_text("Nom,Langues,Quartier\nRosa,fr,Verdun\n", encoding="utf-8")
    to = network.sign_ins["camille"]["collective"]
    words = ("import", "volunteers", str(table), "--collective", to)
    where = ("--data", str(network.settings.data))
    looked = facts(*words, *where)
    assert looked["columns"][0] == {"column": "Nom", "fate": "never"}
    assert looked["rows"] == [
        {"row": 2, "languages": "fr", "part of the city": "verdun", "link": ""}
    ]
    assert "Rosa" not in json.dumps(looked)
    assert (looked["rows left out"], looked["encoding"]) == ([], "UTF-8")
    plain = run(*words, *where).stdout
    assert "never" in plain
    assert "\x1b" not in plain, "not a terminal"
    red = run(*words, *where, env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": None}).stdout
    named = [line for line in red.splitlines() if "Nom" in line or "Langues" in line]
    assert ["\x1b[31m" in line for line in named] == [True, False]
    written = facts(*words, *where, "--write")
    assert "/invitation/" in written["rows"][0]["link"]
    table.write_text("Langues,[/red]\nklingon,\n", encoding="utf-8")
    assert run(*words, *where).exit_code == 1
    assert facts(*words, *where, "--write", exit_code=1)["not understood"]
    table.write_bytes(b"PK\x03\x04 and nothing")
    refused = run(*words, *where)
    assert (refused.exit_code, "Traceback" in refused.output) == (1, False)


def test_a_plan_is_told_with_its_reasons_and_what_is_proven_and_changes_nothing(
    network: Network,
) -> None:
    where = ("--data", str(network.settings.data))
    before = [file.read_bytes() for file in sorted(network.settings.data.glob("*.db"))]
    days = ("--from", "2026-11-24", "--to", "2026-12-07")
    ours = network.sign_ins["camille"]["collective"]
    result = run("plan", *where, "--collective", ours, *days, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == bool(told["unmet"])
    assert told["proven"]
    assert told["covered"] == told["bound"] > 0
    assert all(each["reasons"] for each in told["matches"])
    assert len({(each["shift"], each["volunteer"]) for each in told["matches"]}) > 1
    again = json.loads(run("plan", *where, "--collective", ours, *days, "--json").stdout)
    assert again == told, "the same input has the same plan"
    said = run("plan", *where, "--collective", ours, *days, env={"COLUMNS": "300"})
    assert said.exit_code == result.exit_code
    assert f"Covers {told['covered']} of at most {told['bound']}: proven" in said.stdout
    reasons = {" ".join(fact) for each in told["matches"] for fact in each["reasons"]}
    assert all(each in said.stdout for each in reasons), "a person reads what a program does"
    assert all(each["volunteer"] in said.stdout for each in told["matches"])
    assert [file.read_bytes() for file in sorted(network.settings.data.glob("*.db"))] == before
    with network.app.app_context(), unit_of_work():
        assert plan_rules.broken(written_down(told)) == []


def written_down(told: Any) -> Plan:
    """What was told, as a plan in the database."""
    first, last = (date.fromisoformat(told[each]) for each in ("from", "to"))
    plan = Plan(collectives=tuple(told["collectives"]), first_day=first, last_day=last)
    db.session.add(plan)
    shifts = {each.code: each for each in db.session.scalars(select(Shift)).unique()}
    people = {each.code: each for each in db.session.scalars(select(Member))}
    for each in told["matches"]:
        shift, member = shifts[each["shift"]], people[each["volunteer"]]
        role = ShiftRole(each["role"])
        db.session.add(Match(plan=plan, shift=shift, member=member, role=role, reasons=[]))
    return plan


@pytest.mark.parametrize(
    "words",
    [
        ("--collective", "nobody", "--from", "2026-11-24", "--to", "2026-11-30"),
        ("--collective", "nobody", "--from", "2026-11-24", "--to", "2026-11-20"),
        ("--from", "2026-11-24", "--to", "2026-11-30"),
    ],
)
def test_a_plan_for_nobody_or_no_days_is_refused_in_a_sentence(
    network: Network, words: tuple[str, ...]
) -> None:
    refused = run("plan", "--data", str(network.settings.data), *words)
    assert refused.exit_code == 2
    assert "Error: " in refused.output


def test_the_guard_looks_over_what_one_thinks_of_allowing() -> None:
    said = "au 1234 rue de la Paix\n"
    assert run("guard", typed=said).exit_code == 1
    assert run("guard", "--allow", "rue de la Paix", typed=said).exit_code == 0


def test_the_guard_looks_over_the_words_that_a_collective_allows(network: Network) -> None:
    with network.app.app_context(), unit_of_work():
        camille = network.member("camille")
        collective = camille.collectives_as(Role.COORDINATOR)[0]
        allowed_words.allow(collective, ["rue de la Paix"], camille)
        name = collective.name
    of_them = ("--collective", name, "--data", str(network.settings.data))
    said = "au 1234 rue de la Paix\n"
    assert run("guard", typed=said).exit_code == 1
    assert run("guard", *of_them, typed=said).exit_code == 0
    assert run("guard", *of_them, typed=f"{said}au 514 273-4455\n").exit_code == 1
    refused = run("guard", "--collective", "nobody's", *of_them[2:], typed=said)
    assert refused.exit_code == 2
    assert "No collective" in refused.output


def test_a_demo_is_the_same_for_the_same_seed(tmp_path: Path) -> None:
    size = ("--no-serve", "--members", "13", "--requests", "4")
    for name, seed in (("one", "7"), ("two", "7"), ("three", "8")):
        assert run("demo", "--data", str(tmp_path / name), "--seed", seed, *size).exit_code == 0
    one, two, three = (
        [
            {**each, "seed": bool(each["seed"]), "codes": len(each["codes"])}  # always drawn anew
            for each in json.loads((tmp_path / name / "demo-sign-ins.json").read_text())
        ]
        for name in ("one", "two", "three")
    )
    assert one == two
    assert one != three
    roles = {each["role"] for each in one}
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
    "command", [[], ["init"], ["demo"], ["serve"], ["holdings"], ["retention"], ["plan"]]
)
def test_every_command_says_what_it_is_for(command: list[str]) -> None:
    said = run(*command, "--help")
    assert said.exit_code == 0
    assert "Usage:" in said.output
