"""Round trips: several statements sent together, answered together.

A command waits for the database as rarely as it can: once to lock what it changes, once to write everything with its
commit. The driver's pipeline mode does it; errors come out as SQLAlchemy's, as from any other statement.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from workflows import rows
from workflows.rows import DIALECT, Statement, Write

Cursor: TypeAlias = psycopg.Cursor[tuple[Any, ...]]
Driver: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_LATER = "later"


def ask(session: Session, *statements: Statement) -> list[Cursor]:
    """Send statements in one round trip; their answers, in order. Raises SQLAlchemy's DBAPIError."""
    if not statements:
        return []
    driver = _driver(session)
    try:
        with driver.pipeline():
            return [driver.execute(*statement) for statement in statements]
    except psycopg.Error as error:
        raise _told(session, driver, error) from error


def named(answer: Cursor) -> list[dict[str, Any]]:
    """The rows of an answer, by the names of their columns."""
    names = [column.name for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def expect_commit(session: Session) -> None:
    """Say that `commit` will end this session's transaction, so that something may be sent `later`."""
    session.info[_LATER] = []


def later(session: Session, *statements: Statement) -> None:
    """Statements that are sent with the commit, behind the rows of the session.

    Raises KeyError in a session that `commit` will not end: what was said would be lost without a word.
    """
    session.info[_LATER].extend(statements)


def commit(session: Session) -> None:
    """Write what the session holds and what was said `later`, and commit, all in one round trip.

    One more is needed where a row is changed that nobody has locked: as the mapper does, a change that finds its row
    gone is refused. Raises StaleDataError for that, SQLAlchemy's DBAPIError for what the database refuses.
    """
    held = rows.pending(session)
    if held is None:
        session.flush()
        held = []
    session.expunge_all()  # written below: nothing is left for the mapper
    writes = held + [Write(*statement) for statement in session.info.pop(_LATER)]
    if writes:
        _send(session, writes)
    session.commit()


def _send(session: Session, writes: list[Write]) -> None:
    driver = _driver(session)
    unsure: list[Cursor] = []
    try:
        with driver.pipeline(), driver.cursor() as cursor:
            for text, values, sure in writes:
                if sure:
                    cursor.execute(text, values)
                else:
                    unsure.append(driver.execute(text, values))
            if not unsure:
                # As a statement, so that one answer tells of everything; behind an error it is not executed.
                cursor.execute("COMMIT")
    except psycopg.Error as error:
        raise _told(session, driver, error) from error
    if any(one.rowcount != 1 for one in unsure):
        raise StaleDataError("a row that was changed is gone")


def _driver(session: Session) -> Driver:
    return session.connection().connection.dbapi_connection  # type: ignore[return-value]


def _told(session: Session, driver: Driver, error: psycopg.Error) -> BaseException:
    """The driver's error as everybody expects it, without statement and values."""
    if driver.closed:
        session.connection().exec_driver_sql("SELECT 1")  # meets the loss itself: no connection of the pool is believed
    return DBAPIError.instance(None, None, error, psycopg.Error, dialect=DIALECT)
