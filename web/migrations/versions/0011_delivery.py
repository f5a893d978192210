"""Delivery of a policy and every way back: receipt, follow-up calls, cancellations, refunds."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    _refunds()
    _policy()
    _create_follow_up()
    _create_policy_cancellation()


def _refunds() -> None:
    op.add_column("payment", sa.Column("refund_of", sa.UUID(), nullable=True))
    op.create_foreign_key(op.f("fk_payment_refund_of"), "payment", "payment", ["refund_of"], ["id"])
    op.drop_index("uq_payment_open", "payment")
    op.create_index(
        "uq_payment_open",
        "payment",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("state = 'requested' AND refund_of IS NULL"),
    )
    op.create_index(
        "uq_payment_refund", "payment", ["refund_of"], unique=True, postgresql_where=sa.text("state <> 'refused'")
    )


def _policy() -> None:
    op.add_column("policy", sa.Column("case_id", sa.UUID(), nullable=True))
    op.execute("UPDATE policy SET case_id = application.case_id FROM application WHERE application.id = application_id")
    op.alter_column("policy", "case_id", nullable=False)
    op.create_foreign_key(op.f("fk_policy_case_id"), "policy", "case", ["case_id"], ["id"])
    op.create_unique_constraint(op.f("uq_policy_case_id"), "policy", ["case_id"])
    op.drop_column("policy", "receipt_signed_on")
    op.add_column("policy", sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("policy", sa.Column("receipt_signed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("policy", sa.Column("receipt_method", sa.String(length=12), nullable=True))
    op.alter_column("policy", "cooling_off_end", nullable=True)
    op.add_column("policy", sa.Column("slips", sa.Integer(), nullable=True))
    op.execute("UPDATE policy SET receipt_method = '', slips = 0")
    op.alter_column("policy", "receipt_method", nullable=False)
    op.alter_column("policy", "slips", nullable=False)


def _create_follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("policy_id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=12), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("solution", sa.LargeBinary(), nullable=True),
        sa.Column("solved_by", sa.UUID(), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["app_user.id"], name=op.f("fk_follow_up_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_follow_up_case_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_follow_up_policy_id")),
        sa.ForeignKeyConstraint(["solved_by"], ["app_user.id"], name=op.f("fk_follow_up_solved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint("policy_id", "attempt", name=op.f("uq_follow_up_policy_id_attempt")),
    )


def _create_policy_cancellation() -> None:
    op.create_table(
        "policy_cancellation",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("policy_id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("slip_no", sa.String(length=44), nullable=False),
        sa.Column("requested_by", sa.UUID(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.UUID(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_policy_cancellation_case_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["app_user.id"], name=op.f("fk_policy_cancellation_ended_by")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_policy_cancellation_policy_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["app_user.id"], name=op.f("fk_policy_cancellation_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_cancellation")),
        sa.UniqueConstraint("case_id", name=op.f("uq_policy_cancellation_case_id")),
    )
    op.create_index(
        "uq_policy_cancellation_live",
        "policy_cancellation",
        ["policy_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('requested', 'approved')"),
    )
