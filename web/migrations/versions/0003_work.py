"""What cases wait for and what was answered: items, jobs, messages, incidents."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _create_work_item()
    _create_job()
    _create_subscription()
    _create_answer()
    _create_draft()
    _create_receipt()
    _create_incident()


def _create_work_item() -> None:
    op.create_table(
        "work_item",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("task_id", sa.UUID(), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.UUID(), nullable=False),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("assignee_id", sa.UUID(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urgent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("urgent_rule", sa.String(length=8), nullable=False),
        sa.Column("return_reasons", postgresql.JSONB(), nullable=False),
        sa.Column("return_note", sa.LargeBinary(), nullable=True),
        sa.Column("returned_by", sa.UUID(), nullable=True),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft_saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("done_by", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(["assignee_id"], ["app_user.id"], name=op.f("fk_work_item_assignee_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_work_item_case_id")),
        sa.ForeignKeyConstraint(["done_by"], ["app_user.id"], name=op.f("fk_work_item_done_by")),
        sa.ForeignKeyConstraint(["returned_by"], ["app_user.id"], name=op.f("fk_work_item_returned_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_work_item_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
    )
    op.create_index("ix_work_item_case", "work_item", ["case_id", "node", "round"])
    op.create_index(
        "ix_work_item_done", "work_item", ["done_by", "closed_at"], postgresql_where=sa.text("done_by IS NOT NULL")
    )
    op.create_index(
        "ix_work_item_inbox",
        "work_item",
        ["role", "unit_id", sa.literal_column("urgent DESC"), "due_at", "id"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_work_item_mine",
        "work_item",
        ["assignee_id", sa.literal_column("urgent DESC"), "due_at", "id"],
        postgresql_where=sa.text("closed_at IS NULL AND assignee_id IS NOT NULL"),
    )
    op.create_index(
        "ix_work_item_turns_urgent",
        "work_item",
        ["urgent_at"],
        postgresql_where=sa.text("closed_at IS NULL AND NOT urgent AND urgent_at IS NOT NULL"),
    )


def _create_job() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("task_id", sa.UUID(), nullable=True),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("handler", sa.String(length=120), nullable=False),
        sa.Column("input", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_job_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
    )
    op.create_index("ix_job_case", "job", ["case_id", "state"])
    op.create_index("ix_job_due", "job", ["run_after"], postgresql_where=sa.text("state = 'waiting'"))
    op.create_index("ix_job_lease", "job", ["lease_until"], postgresql_where=sa.text("state = 'running'"))


def _create_subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("task_id", sa.UUID(), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_subscription_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    op.create_index("ix_subscription_case", "subscription", ["case_id"])
    op.create_index("ix_subscription_match", "subscription", ["name", "key"])


def _create_answer() -> None:
    op.create_table(
        "answer",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.UUID(), nullable=True),
        sa.Column("job_id", sa.UUID(), nullable=True),
        sa.Column("form", sa.String(length=80), nullable=False),
        sa.Column("form_version", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reasons", postgresql.JSONB(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("on_behalf_of", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_answer_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_answer_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name=op.f("fk_answer_item_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_answer_job_id")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["app_user.id"], name=op.f("fk_answer_on_behalf_of")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    op.create_index("ix_answer_case", "answer", ["case_id", "node", "at"])


def _create_draft() -> None:
    op.create_table(
        "draft",
        sa.Column("item_id", sa.UUID(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_draft_by")),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name=op.f("fk_draft_item_id")),
        sa.PrimaryKeyConstraint("item_id", name=op.f("pk_draft")),
    )


def _create_receipt() -> None:
    op.create_table(
        "receipt",
        sa.Column("actor", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("command", sa.String(length=40), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("result", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_receipt")),
    )
    op.create_index("ix_receipt_at", "receipt", ["at"])


def _create_incident() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("number", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("item_id", sa.UUID(), nullable=True),
        sa.Column("job_id", sa.UUID(), nullable=True),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_incident_case_id")),
        sa.ForeignKeyConstraint(["item_id"], ["work_item.id"], name=op.f("fk_incident_item_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_incident_job_id")),
        sa.ForeignKeyConstraint(["resolved_by"], ["app_user.id"], name=op.f("fk_incident_resolved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("number", name=op.f("uq_incident_number")),
    )
    op.create_index("ix_incident_case", "incident", ["case_id"])
    op.create_index("ix_incident_open", "incident", ["opened_at"], postgresql_where=sa.text("resolved_at IS NULL"))
