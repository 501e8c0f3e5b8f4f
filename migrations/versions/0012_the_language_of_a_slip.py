"""In which language a slip speaks."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
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
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("slip_language", sa.String(), nullable=True))


def downgrade_main() -> None:
    """Change the main database back."""
    with op.batch_alter_table("request", schema=None) as batch_op:
        batch_op.drop_column("slip_language")


def upgrade_keys() -> None:
    """Change nothing in the key store."""


def downgrade_keys() -> None:
    """Change nothing in the key store."""
