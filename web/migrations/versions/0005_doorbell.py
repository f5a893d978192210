"""The queue that rings workers: procrastinate's own tables and functions.

A later release of procrastinate that brings SQL of its own gets a revision here that runs that SQL where the
database does not have it yet.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    # One script of many statements, with `%` and `:` of its own: it goes to the driver as it is, without parameters.
    op.get_bind().execution_options(no_parameters=True).exec_driver_sql(SchemaManager.get_schema())
