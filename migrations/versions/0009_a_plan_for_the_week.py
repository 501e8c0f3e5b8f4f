"""Plans and their matches; kinds that cannot wait; until when a training holds."""

import sqlalchemy as sa
from alembic import op

import solidarity.database

revision = "0009"
down_revision = "0008"
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
    op.create_table(
        "plan",
        sa.Column("collectives", solidarity.database.Words(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "working",
                "ready",
                "failed",
                name="planstate",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("only", solidarity.database.Words(), nullable=False),
        sa.Column("worked_at", solidarity.database.UTC(timezone=True), nullable=True),
        sa.Column("is_to_stop", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("choices", sa.LargeBinary(), nullable=True),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("bound", sa.Integer(), nullable=False),
        sa.Column("is_fair", sa.Boolean(), nullable=False),
        sa.Column("is_mended", sa.Boolean(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_plan_span")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_code")),
    )
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_last_day"), ["last_day"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_state"), ["state"], unique=False)

    op.create_table(
        "plan_match",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "accompanier",
                "interpreter",
                "driver",
                "backup",
                "shadow",
                name="shiftrole",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "asked", "declined", name="matchstate", native_enum=False, length=24
            ),
            nullable=False,
        ),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_plan_match_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_match_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"],
            ["shift.id"],
            name=op.f("fk_plan_match_shift_id_shift"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_match")),
        sa.UniqueConstraint("code", name=op.f("uq_plan_match_code")),
        sa.UniqueConstraint(
            "plan_id",
            "shift_id",
            "member_id",
            name=op.f("uq_plan_match_plan_id_shift_id_member_id"),
        ),
    )
    with op.batch_alter_table("plan_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_match_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_plan_match_shift_id"), ["shift_id"], unique=False)

    with op.batch_alter_table("kind", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cannot_wait", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    kind = sa.table("kind", sa.column("key", sa.String), sa.column("cannot_wait", sa.Boolean))
    op.execute(kind.update().where(kind.c.key == "hearing").values(cannot_wait=True))
    with op.batch_alter_table("kind", schema=None) as batch_op:
        batch_op.alter_column("cannot_wait", server_default=None)

    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))


def downgrade_main() -> None:
    """Undo the change of the main database."""
    with op.batch_alter_table("training", schema=None) as batch_op:
        batch_op.drop_column("ends_on")

    with op.batch_alter_table("kind", schema=None) as batch_op:
        batch_op.drop_column("cannot_wait")

    with op.batch_alter_table("plan_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_match_shift_id"))
        batch_op.drop_index(batch_op.f("ix_plan_match_member_id"))

    op.drop_table("plan_match")
    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_state"))
        batch_op.drop_index(batch_op.f("ix_plan_last_day"))

    op.drop_table("plan")


def upgrade_keys() -> None:
    """Change the keys database."""
    pass


def downgrade_keys() -> None:
    """Undo the change of the keys database."""
    pass
