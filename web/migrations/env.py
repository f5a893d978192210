"""Alembic's entry: runs the revisions on the connection handed over by `web.migrations`."""

from alembic import context

from web.migrations import configure

configure(context)
with context.begin_transaction():
    context.run_migrations()
