"""Claims: a decision says what it takes of the policy year, no longer where the year stands after it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

LINE = "(SELECT (line->>'value')::numeric FROM jsonb_array_elements(sheet) line WHERE line->>'code' = '{}')"


def upgrade() -> None:
    for name in ("limit_taken", "deductible_taken"):
        op.add_column("claim_decision", sa.Column(name, sa.Numeric(14, 2), nullable=True))
    before, after, result = (LINE.format(code) for code in ("deductible_before", "deductible_after", "result"))
    op.execute(
        f"UPDATE claim_decision SET limit_taken = {result}, deductible_taken = {before} - {after}"  # noqa: S608
        f" WHERE {before} IS NOT NULL"
    )
    for name in ("limit_used", "deductible_left"):
        op.drop_column("claim_decision", name)
