"""For which day of its programme a shift stands, its revisions, and what programmes speak."""

import sqlalchemy as sa
from alembic import op

import solidarity.database
from solidarity import clock

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SHIFTS = sa.table(
    "shift",
    sa.column("id", sa.Integer),
    sa.column("programme_id", sa.Integer),
    sa.column("starts_at", solidarity.database.UTC),
    sa.column("series_day", sa.Date),
)


def upgrade(engine_name: str) -> None:
    """Bring one of the databases forward."""
    {"main": upgrade_main, "keys": upgrade_keys}[engine_name]()


def downgrade(engine_name: str) -> None:
    """Bring one of the databases back."""
    {"main": downgrade_main, "keys": downgrade_keys}[engine_name]()


def upgrade_main() -> None:
    """Change the main database."""
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("languages", solidarity.database.Words(), nullable=False, server_default="  ")
        )
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.alter_column("languages", server_default=None)

    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("revised_at", solidarity.database.UTC(timezone=True), nullable=True)
        )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.alter_column("revision", server_default=None)
    _say_which_day()

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("was_certain", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.alter_column("was_certain", server_default=None)


def _say_which_day() -> None:
    """Let the shifts of programmes stand for the day on which they are."""
    found = sa.select(_SHIFTS.c.id, _SHIFTS.c.starts_at).where(_SHIFTS.c.programme_id.is_not(None))
    for row in op.get_bind().execute(found).all():
        day = clock.on_the_wall(row.starts_at).date()
        op.execute(_SHIFTS.update().where(_SHIFTS.c.id == row.id).values(series_day=day))


def downgrade_main() -> None:
    """Undo the change of the main database."""
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_column("was_certain")

    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_column("revised_at")
        batch_op.drop_column("revision")
        batch_op.drop_column("series_day")

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_column("languages")


def upgrade_keys() -> None:
    """Change the keys database."""
    pass


def downgrade_keys() -> None:
    """Undo the change of the keys database."""
    pass
