"""Follow-ups of closed claims: whom they are about, what was said, what was solved and improved."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "claim_follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("claim_case_id", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(40), nullable=False),
        sa.Column("solution", sa.LargeBinary(), nullable=True),
        sa.Column("solved_by", sa.Uuid(), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_follow_up")),
        sa.UniqueConstraint("case_id", name=op.f("uq_claim_follow_up_case_id")),
        sa.UniqueConstraint("claim_case_id", name=op.f("uq_claim_follow_up_claim_case_id")),
        _references("claim_follow_up", "case_id", "case"),
        _references("claim_follow_up", "claim_case_id", "case"),
        _references("claim_follow_up", "solved_by", "app_user"),
    )
    op.create_table(
        "claim_follow_up_call",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(12), nullable=False),
        sa.Column("result", sa.String(12), nullable=False),
        *(sa.Column(score, sa.Integer(), nullable=True) for score in ("speed", "attitude", "clarity", "decision")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_follow_up_call")),
        sa.UniqueConstraint("follow_up_id", "attempt", name=op.f("uq_claim_follow_up_call_follow_up_id_attempt")),
        _references("claim_follow_up_call", "follow_up_id", "claim_follow_up"),
        _references("claim_follow_up_call", "by", "app_user"),
    )
    op.create_index("ix_claim_follow_up_call_at", "claim_follow_up_call", ["at"])
    op.create_table(
        "claim_improvement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("adopted", sa.Boolean(), nullable=False),
        sa.Column("area", sa.String(16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_improvement")),
        sa.UniqueConstraint("follow_up_id", name=op.f("uq_claim_improvement_follow_up_id")),
        _references("claim_improvement", "follow_up_id", "claim_follow_up"),
        _references("claim_improvement", "by", "app_user"),
    )


def _references(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
