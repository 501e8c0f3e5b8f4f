"""Whose turn at a plan it is, and how often a worker ended in the middle of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
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
    with op.batch_alter_table("plan", schema=None) as batch_op:
        for name in ("turn", "dropped"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("plan", schema=None) as batch_op:
        for name in ("turn", "dropped"):
            batch_op.alter_column(name, server_default=None)


def downgrade_main() -> None:
    """Undo the change of the main database."""
    with op.batch_alter_table("plan", schema=None) as batch_op:
        for name in ("turn", "dropped"):
            batch_op.drop_column(name)


def upgrade_keys() -> None:
    """Change the keys database."""


def downgrade_keys() -> None:
    """Undo the change of the keys database."""
