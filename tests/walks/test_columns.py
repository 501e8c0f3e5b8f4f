"""Every column declares itself, in the models and in the schema that the migrations made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from neighbours import NOW
from sqlalchemy import LargeBinary, inspect

from solidarity import worker
from solidarity.database import db, unit_of_work
from solidarity.privacy import declarations
from solidarity.privacy.declarations import AtRest

if TYPE_CHECKING:
    from neighbours import Network

NEVER_STORED = re.compile(
    r"phone|e_?mail|birth|nationality|status_of|passport|papers|ip_|user_?agent|latitude|longitude"
    r"|first_name|last_name|full_name|street|reason"
)
BINDS = {"main": None, "keys": "keys"}


def test_every_column_says_whose_it_is_why_and_until_when() -> None:
    silent = [
        f"{table.name}.{column.name}"
        for table in declarations.tables()
        for column in table.columns
        if declarations.of_column(column) is None
    ]
    assert silent == []
    for each in declarations.declared():
        assert each.holds.why
        if each.holds.about != "nobody":
            assert each.holds.kept, f"{each.table}.{each.column} concerns someone and has no end"


def test_the_live_schema_holds_nothing_that_is_not_declared(network: Network) -> None:
    declared = {(each.store, each.table, each.column) for each in declarations.declared()}
    live = set()
    with network.app.app_context():
        for store, bind in BINDS.items():
            schema = inspect(db.engines[bind])
            live |= {
                (store, table, column["name"])
                for table in schema.get_table_names()
                if table != "alembic_version"
                for column in schema.get_columns(table)
            }
    assert live == declared


def test_models_and_migrations_agree(network: Network) -> None:
    with network.app.app_context():
        for bind in BINDS.values():
            with db.engines[bind].connect() as connection:
                context = MigrationContext.configure(connection, opts={"compare_type": True})
                assert compare_metadata(context, db.metadatas[bind]) == []


def test_no_column_could_hold_what_is_never_stored() -> None:
    names = [f"{table.name}.{column.name}" for table in declarations.tables() for column in table.c]
    assert [name for name in names if NEVER_STORED.search(name)] == []


def test_what_is_declared_sealed_stands_in_a_row_with_a_key_of_its_own() -> None:
    sealed = list(declarations.sealed_columns())
    assert len(sealed) >= 6
    for each in sealed:
        table = next(table for table in declarations.tables() if table.name == each.table)
        assert isinstance(table.c[each.column].type, LargeBinary)
        assert {"code", "key_id", "sealed_in"} <= set(table.c.keys())
        assert each.holds.at_rest is AtRest.SEALED
        assert each.holds.kept


def test_every_term_has_exactly_one_rule_and_every_rule_a_term_that_columns_name() -> None:
    named = {each.holds.kept for each in declarations.declared() if each.holds.kept}
    ruled = [rule.term for rule in worker.RETENTION]
    assert len(ruled) == len(set(ruled))
    assert set(ruled) == named


def test_every_rule_lets_go_of_nothing_twice(network: Network) -> None:
    with network.app.app_context():
        for rule in worker.RETENTION:
            with unit_of_work():
                rule.let_go(NOW)
            with unit_of_work():
                assert rule.let_go(NOW) == 0, rule.term.name
