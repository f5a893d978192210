"""Claims: reported, looked into, decided, objected to and paid."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"

MOMENT = sa.DateTime(timezone=True)
JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    op.create_table(
        "claim",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("policy_id", sa.UUID(), nullable=False),
        sa.Column("insured_id", sa.UUID(), nullable=False),
        sa.Column("claim_type", sa.String(10), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("notice_on", sa.Date(), nullable=False),
        sa.Column("admitted_on", sa.Date(), nullable=True),
        sa.Column("discharged_on", sa.Date(), nullable=True),
        sa.Column("accident", sa.Boolean(), nullable=False),
        sa.Column("social_used", sa.Boolean(), nullable=False),
        sa.Column("claimed", sa.Numeric(14, 2), nullable=False),
        sa.Column("by_social", sa.Numeric(14, 2), nullable=False),
        sa.Column("by_others", sa.Numeric(14, 2), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.UUID(), nullable=False),
        sa.Column("premium_account_id", sa.UUID(), nullable=True),
        sa.Column("reported_by", sa.UUID(), nullable=True),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("flags", JSONB, nullable=False),
        sa.Column("flag_points", sa.Integer(), nullable=False),
        sa.Column("observed", JSONB, nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_claim_case_id")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_claim_policy_id")),
        sa.ForeignKeyConstraint(["insured_id"], ["customer.id"], name=op.f("fk_claim_insured_id")),
        sa.ForeignKeyConstraint(["account_id"], ["bank_account.id"], name=op.f("fk_claim_account_id")),
        sa.ForeignKeyConstraint(["premium_account_id"], ["bank_account.id"], name=op.f("fk_claim_premium_account_id")),
        sa.ForeignKeyConstraint(["reported_by"], ["app_user.id"], name=op.f("fk_claim_reported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("case_id", name=op.f("uq_claim_case_id")),
    )
    op.create_index("ix_claim_policy", "claim", ["policy_id", "event_on"])
    op.create_index(op.f("ix_claim_insured_id"), "claim", ["insured_id"])
    op.create_table(
        "claim_invoice",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("claim_id", sa.UUID(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number_blind", sa.String(64), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_invoice_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_invoice")),
    )
    op.create_index("ix_claim_invoice_number", "claim_invoice", ["number_blind"])
    op.create_index("ix_claim_invoice_claim", "claim_invoice", ["claim_id"])
    _of_case(
        "claim_record",
        "at",
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("conclusion", sa.String(24), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        people=("by",),
    )
    _of_case(
        "claim_supplement",
        "asked_at",
        sa.Column("papers", JSONB, nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("newly_arisen", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.UUID(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("approved_by", sa.UUID(), nullable=True),
        sa.Column("approved_at", MOMENT, nullable=True),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.Column("brought_at", MOMENT, nullable=True),
        people=("asked_by", "approved_by"),
    )
    _of_case(
        "claim_decision",
        "at",
        sa.Column("level", sa.String(12), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reasons", JSONB, nullable=False),
        sa.Column("clause", sa.String(20), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("sheet", JSONB, nullable=False),
        sa.Column("limit_used", sa.Numeric(14, 2), nullable=True),
        sa.Column("deductible_left", sa.Numeric(14, 2), nullable=True),
        sa.Column("policy_effect", sa.String(12), nullable=False),
        sa.Column("knew_on", sa.Date(), nullable=True),
        sa.Column("recommendation", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.UUID(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        people=("by",),
    )
    _of_case(
        "claim_appeal",
        "filed_at",
        sa.Column("decision_id", sa.UUID(), nullable=False),
        sa.Column("ground", sa.LargeBinary(), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", sa.UUID(), nullable=True),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("result", sa.String(8), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["decision_id"], ["claim_decision.id"], name=op.f("fk_claim_appeal_decision_id")),
        people=("filed_by", "decided_by"),
    )
    _of_case(
        "claim_payment",
        "",
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("amount", sa.Numeric(14, 2), nullable=False),
        sa.Column("interest", sa.Numeric(14, 2), nullable=False),
        sa.Column("paid_at", MOMENT, nullable=False),
        sa.UniqueConstraint("case_id", "purpose", name=op.f("uq_claim_payment_case_id_purpose")),
    )


def _of_case(table: str, indexed: str, *columns: sa.schema.SchemaItem, people: tuple[str, ...] = ()) -> None:
    """A table of rows about a case, in the order of one of their moments."""
    op.create_table(
        table,
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"fk_{table}_case_id")),
        *(sa.ForeignKeyConstraint([name], ["app_user.id"], name=op.f(f"fk_{table}_{name}")) for name in people),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    if indexed:
        op.create_index(f"ix_{table}_case", table, ["case_id", indexed])
