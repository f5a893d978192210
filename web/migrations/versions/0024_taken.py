"""Claims: a decision says what it takes of the policy year, no longer where the year stands after it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

TAKEN = """
UPDATE claim_decision SET limit_taken = told.result, deductible_taken = told.before - told.after
FROM (
    SELECT decision.id,
        max(line.value) FILTER (WHERE line.code = 'result') AS result,
        max(line.value) FILTER (WHERE line.code = 'deductible_before') AS before,
        max(line.value) FILTER (WHERE line.code = 'deductible_after') AS after
    FROM claim_decision decision, jsonb_to_recordset(decision.sheet) AS line(code text, value numeric)
    GROUP BY decision.id
) told
WHERE told.id = claim_decision.id AND told.before IS NOT NULL
"""


def upgrade() -> None:
    for name in ("limit_taken", "deductible_taken"):
        op.add_column("claim_decision", sa.Column(name, sa.Numeric(14, 2), nullable=True))
    op.execute(TAKEN)
    for name in ("limit_used", "deductible_left"):
        op.drop_column("claim_decision", name)
