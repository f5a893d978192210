"""Clocks of a case that pause, escalate and tell of a breach; items that say why they are urgent."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    _change_clock()
    _change_work_item()


def _change_clock() -> None:
    op.alter_column("clock", "task_id", nullable=True)
    op.alter_column("clock", "used", new_column_name="stood")
    op.add_column("clock", sa.Column("name", sa.String(length=40), nullable=True))
    op.execute("UPDATE clock SET name = ''")
    op.alter_column("clock", "name", nullable=False)
    for name in ("urgent_at", "strikes_at", "escalated_at", "breached_at"):
        op.add_column("clock", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_clock_strikes", "clock", ["strikes_at"], postgresql_where=sa.text("strikes_at IS NOT NULL"))


def _change_work_item() -> None:
    for name in ("paused_since", "marked_at", "strikes_at", "breached_at"):
        op.add_column("work_item", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("work_item", sa.Column("marked_by", sa.UUID(), nullable=True))
    op.create_foreign_key(op.f("fk_work_item_marked_by"), "work_item", "app_user", ["marked_by"], ["id"])
    op.add_column("work_item", sa.Column("mark_note", sa.LargeBinary(), nullable=True))
    _add_filled("stood", sa.Interval(), "interval '0'")
    _add_filled("escalated", sa.SmallInteger(), "0")
    _add_filled(
        "urgent_why",
        postgresql.JSONB(),
        "CASE WHEN urgent AND urgent_rule <> '' THEN jsonb_build_array(urgent_rule) ELSE '[]'::jsonb END",
    )
    _add_filled(
        "urgent_turns",
        postgresql.JSONB(),
        "CASE WHEN urgent_at IS NULL OR urgent THEN '[]'::jsonb ELSE jsonb_build_array(to_char("
        "urgent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"+00:00\"') || ' ' || urgent_rule) END",
    )
    op.execute("UPDATE work_item SET urgent_at = NULL WHERE urgent OR closed_at IS NOT NULL")
    op.execute("UPDATE work_item SET strikes_at = due_at WHERE closed_at IS NULL AND due_at < '9999-01-01'")
    op.drop_column("work_item", "urgent_rule")
    op.drop_index("ix_work_item_turns_urgent", "work_item")
    open_and = "closed_at IS NULL AND "
    for name, columns, where in (
        ("turns_urgent", ["urgent_at"], "urgent_at IS NOT NULL"),
        ("escalated", ["unit_id", sa.literal_column("urgent DESC"), "due_at", "id"], "escalated > 0"),
        ("strikes", ["strikes_at"], "strikes_at IS NOT NULL"),
    ):
        op.create_index(f"ix_work_item_{name}", "work_item", columns, postgresql_where=sa.text(open_and + where))


def _add_filled(name: str, kind: sa.types.TypeEngine, value: str) -> None:
    """A column that every row has; what the rows of before had in its place is worked out."""
    op.add_column("work_item", sa.Column(name, kind, nullable=True))
    op.execute(f"UPDATE work_item SET {name} = {value}")  # noqa: S608 - our own texts
    op.alter_column("work_item", name, nullable=False)
