"""What we hold: every table and column with what it says of itself, and live counts."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select

from solidarity.database import KeysBase, db, keys
from solidarity.privacy import declarations
from solidarity.privacy.declarations import Declaration


@dataclass(frozen=True)
class TableHeld:
    """A table: how many rows, and what each column is for."""

    store: str
    name: str
    is_for: str
    """What one row is, in a sentence."""
    rows: int
    columns: tuple[Declaration, ...]


def inventory() -> list[TableHeld]:
    """Every table of both stores, counted now."""
    held = []
    declared = list(declarations.declared())
    for table in declarations.tables():
        in_keys = table.metadata is KeysBase.metadata
        session = keys if in_keys else db.session
        rows = session.scalar(select(func.count()).select_from(table)) or 0
        columns = tuple(each for each in declared if each.table == table.name)
        store = "keys" if in_keys else "main"
        held.append(TableHeld(store, table.name, declarations.is_for(table), rows, columns))
    return held


def about_people() -> list[TableHeld]:
    """Every table with the columns that concern someone; those that concern nobody left out."""
    return [
        replace(table, columns=tuple(each for each in table.columns if each.holds.concerns_someone))
        for table in inventory()
    ]


def listed() -> list[dict[str, object]]:
    """Every column as facts to print."""
    return [
        {
            "store": table.store,
            "table": table.name,
            "rows": table.rows,
            "column": each.column,
            "about": each.holds.about,
            "why": each.holds.why,
            "read by": each.holds.read_by,
            "kept": each.holds.kept.sentence if each.holds.kept else "with its row",
            "at rest": each.holds.at_rest.value,
        }
        for table in inventory()
        for each in table.columns
    ]
