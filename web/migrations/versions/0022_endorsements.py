"""Endorsements: requests to change a policy, the policy's own account, codes to a second mobile."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("policy", sa.Column("account_id", sa.UUID(), nullable=True))
    op.execute(
        "UPDATE policy SET account_id = application.account_id FROM application WHERE application.id = application_id"
    )
    op.alter_column("policy", "account_id", nullable=False)
    op.create_foreign_key(op.f("fk_policy_account_id"), "policy", "bank_account", ["account_id"], ["id"])
    op.add_column("signing_code", sa.Column("purpose", sa.String(length=12), nullable=True))
    op.execute("UPDATE signing_code SET purpose = 'SIGN'")
    op.alter_column("signing_code", "purpose", nullable=False)
    op.create_table(
        "endorsement",
        sa.Column("id", sa.UUID(), nullable=False),
        sa.Column("case_id", sa.UUID(), nullable=False),
        sa.Column("policy_id", sa.UUID(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("amount", sa.Numeric(14, 2), nullable=True),
        sa.Column("account_id", sa.UUID(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.UUID(), nullable=True),
        sa.Column("slip_no", sa.String(length=44), nullable=False),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.UUID(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["bank_account.id"], name=op.f("fk_endorsement_account_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["app_user.id"], name=op.f("fk_endorsement_asked_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_endorsement_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["app_user.id"], name=op.f("fk_endorsement_decided_by")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_endorsement_policy_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endorsement")),
        sa.UniqueConstraint("case_id", name=op.f("uq_endorsement_case_id")),
    )
    op.create_index("ix_endorsement_policy", "endorsement", ["policy_id", "kind"])
