"""Money that the insurer owes: payouts beside debits and refunds."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("payment", sa.Column("kind", sa.String(length=8), nullable=True))
    op.add_column("payment", sa.Column("purpose", sa.String(length=20), nullable=True))
    op.execute("UPDATE payment SET kind = CASE WHEN refund_of IS NULL THEN 'debit' ELSE 'refund' END, purpose = ''")
    op.alter_column("payment", "kind", nullable=False)
    op.alter_column("payment", "purpose", nullable=False)
    op.drop_index("uq_payment_open", "payment")
    op.create_index(
        "uq_payment_open",
        "payment",
        ["case_id"],
        unique=True,
        postgresql_where=sa.text("state = 'requested' AND kind = 'debit'"),
    )
    op.create_index(
        "uq_payment_payout",
        "payment",
        ["case_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("state <> 'refused' AND kind = 'payout'"),
    )
