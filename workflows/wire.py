"""Round trips: several statements sent together, answered together.

A command waits for the database as rarely as it can: once to lock what it changes, once to write everything with its
commit. The driver's pipeline mode does it; errors come out as SQLAlchemy's, as from any other statement.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from workflows import rows
from workflows.rows import DIALECT, Statement

Cursor: TypeAlias = psycopg.Cursor[tuple[Any, ...]]

_LATER = "later"


def ask(session: Session, *statements: Statement) -> list[Cursor]:
    """Send statements in one round trip; their answers, in order. Raises SQLAlchemy's DBAPIError."""
    driver = _driver(session)
    try:
        with driver.pipeline():
            return [driver.execute(*statement) for statement in statements]
    except psycopg.Error as error:
        raise _told(error) from error


def named(answer: Cursor) -> list[dict[str, Any]]:
    """The rows of an answer, by the names of their columns."""
    names = [column.name for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def later(session: Session, *statements: Statement) -> None:
    """Statements that are sent with the commit, behind the rows of the session."""
    session.info.setdefault(_LATER, []).extend(statements)


def commit(session: Session) -> None:
    """Write what the session holds and what was said `later`, and commit, all in one round trip."""
    held = rows.pending(session)
    if held is None:
        session.flush()
        held = []
    session.expunge_all()  # written below: nothing is left for the mapper
    statements = held + session.info.pop(_LATER, [])
    if statements:
        _send(_driver(session), statements)
    session.commit()


def _send(driver: psycopg.Connection[tuple[Any, ...]], statements: list[Statement]) -> None:
    try:
        with driver.pipeline(), driver.cursor() as cursor:
            for statement in statements:
                cursor.execute(*statement)
            # As a statement, so that one answer tells of everything; behind an error it is not executed.
            cursor.execute("COMMIT")
    except psycopg.Error as error:
        raise _told(error) from error


def _driver(session: Session) -> psycopg.Connection[tuple[Any, ...]]:
    return session.connection().connection.dbapi_connection  # type: ignore[return-value]


def _told(error: psycopg.Error) -> BaseException:
    """The driver's error as everybody expects it, without statement and values."""
    return DBAPIError.instance(None, None, error, psycopg.Error, dialect=DIALECT)
