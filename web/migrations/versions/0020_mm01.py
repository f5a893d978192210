"""Whether a medical plan is for somebody with social medical insurance."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.add_column("application", sa.Column("social_insurance", sa.Boolean(), nullable=True))
    op.add_column("policy", sa.Column("social_insurance", sa.Boolean(), nullable=True))
