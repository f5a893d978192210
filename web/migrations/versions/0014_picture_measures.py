"""What was measured of a picture when it came in."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("file", sa.Column("measures", postgresql.JSONB(), nullable=True))
    op.execute("UPDATE file SET measures = '{}'")
    op.alter_column("file", "measures", nullable=False)
