"""What goes to the database, whoever sends it: the mapper, several statements in one round trip, or the doorbell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import psycopg
from psycopg.pq import TransactionStatus


@dataclass
class Traffic:
    """The statements in their order, and how many commits."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0


@contextmanager
def watched() -> Iterator[Traffic]:
    """Watch the driver of this process; it is slower for it."""
    seen = Traffic()
    execute, commit = psycopg.Cursor.execute, psycopg.Connection.commit

    def watched_execute(cursor: Any, query: Any, *values: Any, **options: Any) -> Any:
        if query == "COMMIT":
            seen.commits += 1
        else:
            seen.statements.append(query)
        return execute(cursor, query, *values, **options)

    def watched_commit(connection: Any) -> None:
        if connection.pgconn.transaction_status != TransactionStatus.IDLE:
            seen.commits += 1
        commit(connection)

    with (
        patch.object(psycopg.Cursor, "execute", watched_execute),
        patch.object(psycopg.Connection, "commit", watched_commit),
    ):
        yield seen
