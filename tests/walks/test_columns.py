"""Every column declares itself, in the models and in the schema that the migrations made."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from neighbours import NOW
from sqlalchemy import Engine, LargeBinary, Table, create_engine, inspect

from solidarity import cli, worker
from solidarity.database import Base, KeysBase, changing_the_schema, db, unit_of_work
from solidarity.privacy import declarations
from solidarity.privacy.declarations import AtRest, Declaration
from solidarity.privacy.sealed_rows import BoundRow, SealedRow
from solidarity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from neighbours import Network

BINDS = {"main": None, "keys": "keys"}
OF_ALEMBIC = "alembic_version"
NEVER_STORED = re.compile(
    r"phone|mobile|e.?mail|address|street|apartment|postal|birth|born\b|\bage\b|nationalit|citizen"
    r"|immigra|\bpapers?\b|passport|\bpermit\b|\bvisa\b|asylum|refugee|file.number|photo|picture"
    r"|\bips?\b|user.?agent|browser|device|latitude|longitude|location|gender|religion"
    r"|(first|last|full|real|family|given).?name|\breason\b",
    re.IGNORECASE,
)
"""Source: docs/privacy.md, section 1, as it would be spelled in a column or in what it says."""
ARGUED = {
    "main.member.contact": "the member's own address for reminders, sealed with the server's key",
}
NAMES = {
    "collective.name",
    "kind.name",
    "member.display_name",
    "member.sign_in_name",
    "neighbourhood.name",
    "network.name",
    "outline.name",
    "programme.name",
}
"""All that has a name here: members choose theirs, and nobody else is named."""
OF_ASKERS_IN_THE_CLEAR = {
    "request.handle",
    "request.languages",
    "request.access",
    "request.preferences",
}
"""What the desk must know to ask the right people; all else about an asker is sealed."""
RULES_WITHOUT_A_COLUMN: dict[str, str] = {}
"""Terms that no column names, each with the reason why their rule is needed all the same."""


def said_of(each: Declaration) -> str:
    """A column's name and what it says of itself, as words."""
    words = f"{each.column} {each.holds.about} {each.holds.why}"
    return words.replace("_", " ")


def full_name(each: Declaration) -> str:
    """Store, table and column."""
    return f"{each.store}.{each.table}.{each.column}"


def test_every_column_says_whose_it_is_why_and_until_when() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in declarations.tables()
        for column in table.columns
        if declarations.of_column(column) is None
    ]
    assert silent == []
    for each in declarations.declared():
        assert each.holds.about, full_name(each)
        assert each.holds.why, full_name(each)
        assert each.holds.read_by, full_name(each)
        if each.holds.about != "nobody":
            assert each.holds.kept, f"{full_name(each)} concerns someone and has no end"


def test_the_live_schema_and_the_declarations_name_the_same_columns(network: Network) -> None:
    declared = {(each.store, each.table, each.column) for each in declarations.declared()}
    live = set()
    with network.app.app_context():
        assert set(db.engines) == set(BINDS.values()), "a database that no walk knows"
        for store, bind in BINDS.items():
            schema = inspect(db.engines[bind])
            live |= {
                (store, table, column["name"])
                for table in schema.get_table_names()
                if table != OF_ALEMBIC
                for column in schema.get_columns(table)
            }
            assert schema.get_view_names() == []
    assert live == declared


def test_alembic_sees_no_difference_between_models_and_migrations(network: Network) -> None:
    told = {"compare_type": True, "compare_server_default": True}
    with network.app.app_context():
        for bind in BINDS.values():
            with db.engines[bind].connect() as connection:
                context = MigrationContext.configure(connection, opts=told)
                assert compare_metadata(context, db.metadatas[bind]) == []


def test_models_and_migrations_make_the_same_constraints(network: Network) -> None:
    """Alembic compares neither checks nor, on SQLite, what a deleted row takes with it."""
    with network.app.app_context(), changing_the_schema():
        for bind in BINDS.values():
            scratch = create_engine("sqlite://")
            try:
                db.metadatas[bind].create_all(scratch)
                assert schema_of(db.engines[bind]) == schema_of(scratch)
            finally:
                scratch.dispose()


def schema_of(engine: Engine) -> dict[str, Any]:
    """All that an engine says of its tables."""
    schema = inspect(engine)
    return {
        table: {
            "columns": {
                each["name"]: (str(each["type"]), each["nullable"], each["default"])
                for each in schema.get_columns(table)
            },
            "key": schema.get_pk_constraint(table),
            "foreign keys": in_order(schema.get_foreign_keys(table)),
            "unique": in_order(schema.get_unique_constraints(table)),
            "checks": in_order(schema.get_check_constraints(table)),
            "indexes": in_order(schema.get_indexes(table)),
        }
        for table in schema.get_table_names()
        if table != OF_ALEMBIC
    }


def in_order(found: Any) -> list[str]:
    """Constraints, whatever their order in the schema."""
    return sorted(repr(sorted(each.items())) for each in found)


def test_no_column_holds_or_says_that_it_holds_what_is_never_stored() -> None:
    suspects = {
        full_name(each) for each in declarations.declared() if NEVER_STORED.search(said_of(each))
    }
    assert suspects == set(ARGUED)


@pytest.mark.parametrize(
    "name",
    ["phone", "asker_email", "home_address", "born_on", "date_of_birth", "immigration", "ip"],
)
def test_the_walk_would_notice_what_is_never_stored(name: str) -> None:
    assert NEVER_STORED.search(name.replace("_", " "))


def test_the_one_address_is_the_members_own_and_sealed_with_the_servers_key() -> None:
    contact = next(each for each in declarations.declared() if each.column == "contact")
    assert contact.holds.about == "the member"
    assert contact.holds.read_by == "the member"
    assert contact.holds.at_rest is AtRest.SERVER
    assert isinstance(Base.metadata.tables["member"].c["contact"].type, LargeBinary)


def test_nobody_has_a_name_but_members_who_choose_one() -> None:
    named = {
        f"{each.table}.{each.column}" for each in declarations.declared() if "name" in each.column
    }
    assert named == NAMES


def test_of_askers_the_desk_knows_a_few_words_and_the_rest_is_sealed() -> None:
    of_askers = [each for each in declarations.declared() if each.holds.about == "the asker"]
    in_the_clear = {
        f"{each.table}.{each.column}"
        for each in of_askers
        if each.holds.at_rest is not AtRest.SEALED
    }
    assert in_the_clear == OF_ASKERS_IN_THE_CLEAR


def classes() -> Iterator[type]:
    """Every class that is a table."""
    for base in (Base, KeysBase):
        yield from (mapper.class_ for mapper in base.registry.mappers)


def table_of(of: type) -> Table:
    """The table that a class is."""
    table: object = inspect(of, raiseerr=True).local_table
    assert isinstance(table, Table)
    return table


def test_what_is_declared_sealed_stands_in_a_row_that_names_its_key() -> None:
    class_of = {table_of(each).name: each for each in classes()}
    sealed = list(declarations.sealed_columns())
    assert len(sealed) >= 6
    for each in sealed:
        what = full_name(each)
        column = table_of(class_of[each.table]).c[each.column]
        assert issubclass(class_of[each.table], BoundRow), f"{what}: bound to no collective"
        assert "key_id" in table_of(class_of[each.table]).c, f"{what}: names no key"
        assert isinstance(column.type, LargeBinary), f"{what}: not bytes"
        assert each.holds.kept, f"{what}: no end"
        assert each.store == "main", f"{what}: beside its key"


def test_every_row_with_a_key_seals_something_and_messages_share_one() -> None:
    sealing = {each.table for each in declarations.sealed_columns()}
    with_key = {table_of(each).name for each in classes() if issubclass(each, SealedRow)}
    assert with_key == sealing - {"message"}


def test_bytes_in_the_clear_are_public_keys_their_ids_and_salts_only() -> None:
    clear = {
        f"{each.table}.{each.column}"
        for each in declarations.declared()
        for table in declarations.tables()
        if table.name == each.table and isinstance(table.c[each.column].type, LargeBinary)
        if each.holds.at_rest is AtRest.CLEAR
    }
    assert clear == {
        "emergency_code.salt",
        "key_pair.public",
        "key_pair.salt",
        "one_use_code.salt",
        "passkey.credential_id",
        "passkey.public_key",
    }


def test_every_term_has_exactly_one_rule_and_every_rule_a_term_that_columns_name() -> None:
    named = {each.holds.kept for each in declarations.declared() if each.holds.kept}
    ruled = [rule.term for rule in worker.RETENTION]
    assert len(ruled) == len(set(ruled)), "two rules for one term"
    assert len(ruled) == len({term.name for term in ruled}), "two terms of one name"
    assert named <= set(ruled), "a term that nothing keeps"
    assert {term.name for term in set(ruled) - named} == set(RULES_WITHOUT_A_COLUMN)
    assert all(term.lasts > timedelta() for term in ruled)


def test_retention_stands_in_the_timetable_every_hour() -> None:
    jobs = {job.name: job for job in worker.TIMETABLE}
    assert jobs["retention"].run is worker.run_retention
    assert re.fullmatch(r"\d+ \* \* \* \*", jobs["retention"].crontab)


def let_go_twice(app: Flask) -> None:
    """Run every rule twice at each of several moments; the second time finds nothing."""
    for later in (0, 1, 8, 31, 91, 400):
        now = NOW + timedelta(days=later)
        with app.app_context():
            for rule in worker.RETENTION:
                with unit_of_work():
                    rule.let_go(now)
                with unit_of_work():
                    assert rule.let_go(now) == 0, f"{rule.term.name}, after {later} days"


def test_every_rule_lets_go_of_nothing_twice(network: Network) -> None:
    let_go_twice(network.app)


def test_every_rule_finds_nothing_in_an_empty_network(tmp_path: Path) -> None:
    app = cli.new_network(Settings.from_environment({}, data=tmp_path / "empty"))
    with app.app_context():
        for rule in worker.RETENTION:
            with unit_of_work():
                assert rule.let_go(NOW) == 0, rule.term.name
    let_go_twice(app)
