"""What a report concludes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("evidence_item", sa.Column("findings", sa.LargeBinary(), nullable=True))
