"""The ground under every row: Base, the one clock and the one way to change anything, `transaction()`.

Pages read in Flask-SQLAlchemy's request session, which PostgreSQL holds read-only. Whoever changes something opens
`transaction()`: a new session of its own, READ COMMITTED, committed at the end, rolled back on any exception, and
refused in a maintenance window, where only `housekeeping()` may write (P8).
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, create_engine
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase, Session, registry

from workflows import wire
from workflows.errors import AnliuError
from workflows.maintenance import Windows

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model: time is aware, keys are UUIDs, JSONB is replaced and never changed in place."""

    metadata = MetaData(naming_convention=NAMING)
    registry = registry(  # the map belongs to the registry: Flask-SQLAlchemy makes a second base on it
        metadata=metadata,
        type_annotation_map={
            datetime: DateTime(timezone=True),
            UUID: PG_UUID(as_uuid=True),
            dict[str, Any]: JSONB,
            list[str]: JSONB,
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
"""The request's reading session; `web` binds it with `default_transaction_read_only`."""


class TransactionNested(AnliuError):
    """A transaction was opened inside another"""


class NotConnected(AnliuError):
    """No database is bound to this process"""


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)
_open: ContextVar[bool] = ContextVar("transaction_open", default=False)
_engine: Engine | None = None
_windows: Windows | None = None


def utcnow() -> datetime:
    """The only clock: now, aware, in UTC; or the moment set by `at_moment`."""
    return _moment.get() or datetime.now(UTC)


@contextmanager
def at_moment(moment: datetime) -> Iterator[None]:
    """Let everything inside see this moment as now: the tick, the demo company and tests drive time with it."""
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)


_last_stamp = 0
_stamp_lock = threading.Lock()


def new_id() -> UUID:
    """A UUIDv7: time-ordered, so that new rows lie side by side in their index.

    Two ids of one process never tie: a stamp that does not advance is moved on by one sub-millisecond step.
    """
    global _last_stamp  # noqa: PLW0603 - the counter belongs to the process
    with _stamp_lock:
        _last_stamp = max(_last_stamp + 1, time.time_ns() * 4096 // 1_000_000)
        stamp = _last_stamp
    value = (stamp >> 12) << 80 | 7 << 76 | (stamp & 0xFFF) << 64 | 2 << 62 | secrets.randbits(62)
    return UUID(int=value)


def make_engine(url: str, **options: Any) -> Engine:
    """An engine whose connections give up on locks after 5 s and on statements after 10 s."""
    settings = "-c lock_timeout=5000 -c statement_timeout=10000 -c timezone=UTC"
    connect_args = {"options": settings, "application_name": f"anliu-{os.getpid()}", **options.pop("connect_args", {})}
    defaults = {"pool_size": 10, "max_overflow": 10, "pool_pre_ping": False, "isolation_level": "READ COMMITTED"}
    return create_engine(url, connect_args=connect_args, **(defaults | options))


def bind(url: str, **options: Any) -> Engine:
    """Bind this process to a database; the former one, if any, is let go."""
    global _engine, _windows  # noqa: PLW0603 - one process has one database
    if _engine is not None:
        _engine.dispose()
    _engine = make_engine(url, **options)
    _windows = Windows(_engine)
    return _engine


def engine() -> Engine:
    """The engine of this process. Raises NotConnected."""
    if _engine is None:
        raise NotConnected
    return _engine


def windows() -> Windows:
    """The maintenance windows of this process's database. Raises NotConnected."""
    if _windows is None:
        raise NotConnected
    return _windows


def require_writable() -> None:
    """Raises InMaintenance while nothing may be saved: for work that leaves traces outside the database."""
    windows().require_closed(utcnow())


@contextmanager
def transaction() -> Iterator[Session]:
    """One command's session: commits at the end, rolls back on any exception, refuses to nest.

    It does not flush by itself: rows are written once, together with the commit, or where an operation says `flush`.
    Raises InMaintenance, also where the window begins before the commit.
    """
    require_writable()
    with housekeeping() as session:
        yield session
        require_writable()


@contextmanager
def housekeeping() -> Iterator[Session]:
    """A `transaction` that maintenance does not refuse: for logins, throttles and records of reading, never a case."""
    if _open.get():
        raise TransactionNested
    token = _open.set(True)
    session = Session(engine(), expire_on_commit=False, autoflush=False)
    wire.expect_commit(session)
    try:
        yield session
        wire.commit(session)
    except BaseException:
        session.rollback()
        raise
    finally:
        session.close()
        _open.reset(token)


@contextmanager
def reading() -> Iterator[Session]:
    """A read-only session outside a request: for the worker, the command line and tests."""
    session = Session(engine().execution_options(postgresql_readonly=True), expire_on_commit=False)
    try:
        yield session
    finally:
        session.close()  # what was read stays readable: a rollback would expire it
