"""Endorsements: what was wanted when the case was begun."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("endorsement", sa.Column("wanted", sa.String(length=20), nullable=True))
    op.execute("UPDATE endorsement SET wanted = ''")
    op.alter_column("endorsement", "wanted", nullable=False)
