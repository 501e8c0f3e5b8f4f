"""Waiting lists, stand-ins, swaps, availability, safe returns, duty, series, calendars."""

import sqlalchemy as sa
from alembic import op

import solidarity.database

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_PROGRAMMES = sa.table(
    "programme",
    sa.column("id", sa.Integer),
    sa.column("first_day", sa.Date),
    sa.column("every_weeks", sa.Integer),
    sa.column("people", sa.Integer),
    sa.column("rule", sa.String),
    sa.column("seats", sa.JSON),
)


def upgrade(engine_name: str) -> None:
    """Bring one of the databases forward."""
    {"main": upgrade_main, "keys": upgrade_keys}[engine_name]()


def downgrade(engine_name: str) -> None:
    """Bring one of the databases back."""
    {"main": downgrade_main, "keys": downgrade_keys}[engine_name]()


def upgrade_main() -> None:
    """Change the main database."""
    op.create_table(
        "handover_note",
        sa.Column("collective_id", sa.Integer(), nullable=False),
        sa.Column("written_at", solidarity.database.UTC(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed_in", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collective_id"],
            ["collective.id"],
            name=op.f("fk_handover_note_collective_id_collective"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_note")),
        sa.UniqueConstraint("code", name=op.f("uq_handover_note_code")),
        sa.UniqueConstraint("key_id", name=op.f("uq_handover_note_key_id")),
    )
    with op.batch_alter_table("handover_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handover_note_collective_id"), ["collective_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_handover_note_written_at"), ["written_at"], unique=False
        )

    op.create_table(
        "availability",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("half_days", solidarity.database.Words(), nullable=False),
        sa.Column("weekly_most", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("weekly_most BETWEEN 0 AND 14", name=op.f("ck_availability_most")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_availability_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability")),
        sa.UniqueConstraint("member_id", name=op.f("uq_availability_member_id")),
    )
    op.create_table(
        "availability_exception",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("is_free", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_availability_exception_span")),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_availability_exception_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_exception")),
        sa.UniqueConstraint("code", name=op.f("uq_availability_exception_code")),
    )
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_availability_exception_last_day"), ["last_day"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_availability_exception_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "calendar_link",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("ends_at", solidarity.database.UTC(timezone=True), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_calendar_link_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_calendar_link_fingerprint")),
        sa.UniqueConstraint("member_id", name=op.f("uq_calendar_link_member_id")),
    )
    with op.batch_alter_table("calendar_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_link_ends_at"), ["ends_at"], unique=False)

    op.create_table(
        "duty",
        sa.Column("collective_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("morning", "afternoon", "evening", name="part", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collective_id"], ["collective.id"], name=op.f("fk_duty_collective_id_collective")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_duty_member_id_member"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint("code", name=op.f("uq_duty_code")),
        sa.UniqueConstraint(
            "collective_id",
            "day",
            "part",
            "member_id",
            name=op.f("uq_duty_collective_id_day_part_member_id"),
        ),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_duty_member_id"), ["member_id"], unique=False)

    op.create_table(
        "left_out",
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_left_out_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_out")),
        sa.UniqueConstraint("programme_id", "day", name=op.f("uq_left_out_programme_id_day")),
    )
    op.create_table(
        "regular",
        sa.Column("programme_id", sa.Integer(), nullable=False),
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
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_regular_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"],
            ["programme.id"],
            name=op.f("fk_regular_programme_id_programme"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regular")),
        sa.UniqueConstraint("code", name=op.f("uq_regular_code")),
        sa.UniqueConstraint(
            "programme_id", "member_id", name=op.f("uq_regular_programme_id_member_id")
        ),
    )
    with op.batch_alter_table("regular", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_regular_member_id"), ["member_id"], unique=False)

    op.create_table(
        "call",
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
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_call_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_call_shift_id_shift"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call")),
        sa.UniqueConstraint("code", name=op.f("uq_call_code")),
        sa.UniqueConstraint("shift_id", "member_id", name=op.f("uq_call_shift_id_member_id")),
    )
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_member_id"), ["member_id"], unique=False)

    op.create_table(
        "waiting",
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
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_waiting_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_waiting_shift_id_shift"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting")),
        sa.UniqueConstraint("code", name=op.f("uq_waiting_code")),
        sa.UniqueConstraint("shift_id", "member_id", name=op.f("uq_waiting_shift_id_member_id")),
    )
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_waiting_member_id"), ["member_id"], unique=False)

    op.create_table(
        "watch",
        sa.Column("shift_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("if_nobody", sa.Boolean(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["member.id"], name=op.f("fk_watch_member_id_member"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["shift.id"], name=op.f("fk_watch_shift_id_shift"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sa.UniqueConstraint("shift_id", "member_id", name=op.f("uq_watch_shift_id_member_id")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_watch_member_id"), ["member_id"], unique=False)

    op.create_table(
        "safe_return",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "not-yet",
                "on-my-way",
                "with-them",
                "going-in",
                "safe",
                name="step",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("out_by", solidarity.database.UTC(timezone=True), nullable=False),
        sa.Column("first_told_at", solidarity.database.UTC(timezone=True), nullable=True),
        sa.Column("others_told_at", solidarity.database.UTC(timezone=True), nullable=True),
        sa.Column("looked_after_by_id", sa.Integer(), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=True),
        sa.Column("plan", sa.LargeBinary(), nullable=True),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("sealed_in", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["looked_after_by_id"],
            ["member.id"],
            name=op.f("fk_safe_return_looked_after_by_id_member"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["place.id"],
            name=op.f("fk_safe_return_place_id_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_return")),
        sa.UniqueConstraint("code", name=op.f("uq_safe_return_code")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_safe_return_fingerprint")),
        sa.UniqueConstraint("key_id", name=op.f("uq_safe_return_key_id")),
        sa.UniqueConstraint("place_id", name=op.f("uq_safe_return_place_id")),
    )
    with op.batch_alter_table("safe_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safe_return_out_by"), ["out_by"], unique=False)

    op.create_table(
        "swap",
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("offered_id", sa.Integer(), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["offered_id"], ["place.id"], name=op.f("fk_swap_offered_id_place"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["place.id"], name=op.f("fk_swap_place_id_place"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
        sa.UniqueConstraint("code", name=op.f("uq_swap_code")),
        sa.UniqueConstraint("offered_id", name=op.f("uq_swap_offered_id")),
        sa.UniqueConstraint("place_id", name=op.f("uq_swap_place_id")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rests_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_asked_on", sa.Date(), nullable=True))

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("answer_by", solidarity.database.UTC(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("has_seen", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("for_newcomers", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(batch_op.f("ix_place_answer_by"), ["answer_by"], unique=False)

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.alter_column("has_seen", server_default=None)
        batch_op.alter_column("for_newcomers", server_default=None)

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("last_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("rule", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("second_hour", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(sa.Column("seats", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(
            sa.Column("newcomers", sa.Integer(), nullable=False, server_default="0")
        )
    _write_rules()
    with op.batch_alter_table("programme", schema=None) as batch_op:
        for name in ("rule", "second_hour", "seats", "newcomers"):
            batch_op.alter_column(name, server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_programme_every_weeks"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_programme_people"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_programme_newcomers"), "newcomers BETWEEN 0 AND 30"
        )
        batch_op.drop_column("people")
        batch_op.drop_column("every_weeks")


def _write_rules() -> None:
    """Say of each programme how it repeats, as RFC 5545 writes it, and whom it needs."""
    rows = op.get_bind().execute(_PROGRAMMES.select()).all()
    for row in rows:
        weekday = WEEKDAYS[row.first_day.weekday()]
        op.execute(
            _PROGRAMMES.update()
            .where(_PROGRAMMES.c.id == row.id)
            .values(
                rule=f"FREQ=WEEKLY;INTERVAL={row.every_weeks};BYDAY={weekday}",
                seats={"accompanier": row.people},
            )
        )


def _read_rules() -> None:
    """Say of each programme every how many weeks it is; what is monthly becomes every four."""
    rows = op.get_bind().execute(_PROGRAMMES.select()).all()
    for row in rows:
        parts = dict(part.split("=") for part in row.rule.split(";"))
        op.execute(
            _PROGRAMMES.update()
            .where(_PROGRAMMES.c.id == row.id)
            .values(
                every_weeks=int(parts.get("INTERVAL", "4")),
                people=max(1, min(30, sum(row.seats.values()))),
            )
        )


def downgrade_main() -> None:
    """Undo the change of the main database."""
    op.execute("DELETE FROM place WHERE role IN ('backup', 'shadow')")
    op.execute(
        "UPDATE place SET state = 'free', member_id = NULL WHERE state IN ('offered', 'called-off')"
    )
    op.execute("UPDATE shift SET state = 'draft' WHERE state = 'tentative'")
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("every_weeks", sa.INTEGER(), nullable=False, server_default="1")
        )
        batch_op.add_column(sa.Column("people", sa.INTEGER(), nullable=False, server_default="1"))
    _read_rules()
    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.alter_column("every_weeks", server_default=None)
        batch_op.alter_column("people", server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_programme_newcomers"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_programme_every_weeks"), "every_weeks BETWEEN 1 AND 8"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_programme_people"), "people BETWEEN 1 AND 30"
        )
        batch_op.drop_column("newcomers")
        batch_op.drop_column("seats")
        batch_op.drop_column("second_hour")
        batch_op.drop_column("rule")
        batch_op.drop_column("last_day")

    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_answer_by"))
        batch_op.drop_column("for_newcomers")
        batch_op.drop_column("has_seen")
        batch_op.drop_column("answer_by")

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_column("last_asked_on")
        batch_op.drop_column("rests_until")

    op.drop_table("swap")
    with op.batch_alter_table("safe_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_safe_return_out_by"))

    op.drop_table("safe_return")
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_watch_member_id"))

    op.drop_table("watch")
    with op.batch_alter_table("waiting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_waiting_member_id"))

    op.drop_table("waiting")
    with op.batch_alter_table("call", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_member_id"))

    op.drop_table("call")
    with op.batch_alter_table("regular", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_regular_member_id"))

    op.drop_table("regular")
    op.drop_table("left_out")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_member_id"))
        batch_op.drop_index(batch_op.f("ix_duty_day"))

    op.drop_table("duty")
    with op.batch_alter_table("calendar_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_link_ends_at"))

    op.drop_table("calendar_link")
    with op.batch_alter_table("availability_exception", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_availability_exception_member_id"))
        batch_op.drop_index(batch_op.f("ix_availability_exception_last_day"))

    op.drop_table("availability_exception")
    op.drop_table("availability")
    with op.batch_alter_table("handover_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_handover_note_written_at"))
        batch_op.drop_index(batch_op.f("ix_handover_note_collective_id"))

    op.drop_table("handover_note")


def upgrade_keys() -> None:
    """Change the keys database."""
    pass


def downgrade_keys() -> None:
    """Undo the change of the keys database."""
    pass
