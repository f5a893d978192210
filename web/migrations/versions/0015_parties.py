"""Applicant and insured may be two people; both sign."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    for table in ("application", "policy"):
        op.add_column(table, sa.Column("insured_id", sa.UUID(), nullable=True))
        op.execute(f"UPDATE {table} SET insured_id = customer_id")  # noqa: S608 - two names of ours
        op.alter_column(table, "insured_id", nullable=False)
        op.create_foreign_key(op.f(f"fk_{table}_insured_id"), table, "customer", ["insured_id"], ["id"])
        op.create_index(op.f(f"ix_{table}_insured_id"), table, ["insured_id"])
    _add("application", "relation", sa.String(12), "'SELF'")
    _add("application", "consented", sa.Boolean(), "false")
    _add("signature", "party", sa.String(10), "'APPLICANT'")


def _add(table: str, name: str, kind: sa.types.TypeEngine, before: str) -> None:
    """A column that rows written before have this value in."""
    op.add_column(table, sa.Column(name, kind, nullable=True))
    op.execute(f"UPDATE {table} SET {name} = {before}")  # noqa: S608 - names of ours
    op.alter_column(table, name, nullable=False)
