"""${message}."""

from alembic import op
import sqlalchemy as sa

import solidarity.database

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade(engine_name: str) -> None:
    """Bring one of the databases forward."""
    {"main": upgrade_main, "keys": upgrade_keys}[engine_name]()


def downgrade(engine_name: str) -> None:
    """Bring one of the databases back."""
    {"main": downgrade_main, "keys": downgrade_keys}[engine_name]()
<% engines = ("main", "keys") %>
% for engine in engines:

def upgrade_${engine}() -> None:
    """Change the ${engine} database."""
    ${context.get(f"{engine}_upgrades", "pass") | n}


def downgrade_${engine}() -> None:
    """Undo the change of the ${engine} database."""
    ${context.get(f"{engine}_downgrades", "pass") | n}

% endfor
