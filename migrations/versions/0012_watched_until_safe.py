"""Notices that end or wait for their channel; safe returns of a member, and who was told first."""

import sqlalchemy as sa
from alembic import op

import solidarity.database

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
    moment = solidarity.database.UTC(timezone=True)
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("useful_until", moment, nullable=True))
        batch_op.add_column(sa.Column("next_try_at", moment, nullable=True))

    with op.batch_alter_table("safe_return", schema=None) as batch_op:
        batch_op.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("told_first", solidarity.database.Words(), nullable=True))
    op.execute(
        "UPDATE safe_return SET member_id ="
        " (SELECT place.member_id FROM place WHERE place.id = safe_return.place_id)"
    )
    op.execute("DELETE FROM safe_return WHERE member_id IS NULL")
    with op.batch_alter_table("safe_return", schema=None) as batch_op:
        batch_op.alter_column("member_id", existing_type=sa.Integer(), nullable=False)
        batch_op.drop_constraint(batch_op.f("uq_safe_return_place_id"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_safe_return_place_id_member_id"), ["place_id", "member_id"]
        )
        batch_op.create_index(batch_op.f("ix_safe_return_member_id"), ["member_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_safe_return_member_id_member"),
            "member",
            ["member_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade_main() -> None:
    """Undo the change of the main database."""
    op.execute(
        "DELETE FROM safe_return WHERE member_id <>"
        " COALESCE((SELECT place.member_id FROM place WHERE place.id = safe_return.place_id), 0)"
    )
    with op.batch_alter_table("safe_return", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_safe_return_member_id_member"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_safe_return_member_id"))
        batch_op.drop_constraint(batch_op.f("uq_safe_return_place_id_member_id"), type_="unique")
        batch_op.create_unique_constraint(batch_op.f("uq_safe_return_place_id"), ["place_id"])
        batch_op.drop_column("told_first")
        batch_op.drop_column("member_id")

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("next_try_at")
        batch_op.drop_column("useful_until")


def upgrade_keys() -> None:
    """Change the keys database."""
    pass


def downgrade_keys() -> None:
    """Undo the change of the keys database."""
    pass
