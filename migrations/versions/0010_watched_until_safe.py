"""Notices that end or wait for their channel; safe returns of a member, and who was told first."""

import sqlalchemy as sa
from alembic import op

import solidarity.database

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade(engine_name: str) -> None:
    """Bring one of the databases forward."""
    {"main": upgrade_main, "keys": upgrade_keys}[engine_name]()


def downgrade(engine_name: str) -> None:
    """Bring one of the databases back."""
    {"main": downgrade_main, "keys": downgrade_keys}[engine_name]()


def upgrade_main() -> None:
    """Change the main database."""
    moment = solidarity.database.UTC(timezone=True)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("useful_until", moment, nullable=True))
        batch_op.add_column(sa.Column("next_try_at", moment, nullable=True))


def downgrade_main() -> None:
    """Undo the change of the main database."""
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("next_try_at")
        batch_op.drop_column("useful_until")


def upgrade_keys() -> None:
    """Change the keys database."""
    pass


def downgrade_keys() -> None:
    """Undo the change of the keys database."""
    pass
