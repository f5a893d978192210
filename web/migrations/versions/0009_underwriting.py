"""Decisions with their terms, evidence, counter-offers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("underwriting_decision", sa.Column("reduced_sum", sa.Numeric(14, 2), nullable=True))
    op.add_column("underwriting_decision", sa.Column("postponed_until", sa.Date(), nullable=True))
    op.add_column("underwriting_decision", sa.Column("exclusions", sa.LargeBinary(), nullable=True))
    op.add_column("underwriting_decision", sa.Column("premium", sa.Numeric(14, 2), nullable=True))
    op.execute(
        "UPDATE underwriting_decision AS made SET premium = application.premium"
        " FROM application WHERE application.case_id = made.case_id"
    )
    op.alter_column("underwriting_decision", "premium", nullable=False)
    _create_evidence()
    _create_offer()


def _create_evidence() -> None:
    op.create_table(
        "evidence_item",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("requested_by", sa.UUID(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("judged_by", sa.UUID(), nullable=True),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_evidence_item_case_id")),
        sa.ForeignKeyConstraint(["judged_by"], ["app_user.id"], name=op.f("fk_evidence_item_judged_by")),
        sa.ForeignKeyConstraint(["requested_by"], ["app_user.id"], name=op.f("fk_evidence_item_requested_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_item")),
    )
    op.create_index("ix_evidence_item_case", "evidence_item", ["case_id", "requested_at"])


def _create_offer() -> None:
    op.create_table(
        "counter_offer",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("decision_id", sa.UUID(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(10), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.UUID(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_counter_offer_case_id")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["underwriting_decision.id"], name=op.f("fk_counter_offer_decision_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["app_user.id"], name=op.f("fk_counter_offer_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counter_offer")),
    )
    op.create_index("ix_counter_offer_case", "counter_offer", ["case_id", "offered_at"])
