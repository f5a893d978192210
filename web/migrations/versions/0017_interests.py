"""Whom a case is about, and to whom staff are near: fingerprints only."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    _create("case_party", "case_id", "case.id")
    _create("interest", "user_id", "app_user.id")


def _create(table: str, owner: str, target: str) -> None:
    op.create_table(
        table,
        sa.Column(owner, sa.UUID(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint([owner], [target], name=op.f(f"fk_{table}_{owner}")),
        sa.PrimaryKeyConstraint(owner, "fingerprint", name=op.f(f"pk_{table}")),
    )
