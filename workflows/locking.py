"""The lock every change of a case begins with: its row, and what is read beside it, as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from workflows import wire
from workflows.errors import NotFound
from workflows.models import Case
from workflows.rows import LOCKED, AnyModel, Statement, attach, shape
from workflows.wire import Cursor


class Lock:
    """A statement that locks a case with a row beside it, and reads both as they are now.

    Everything selected is locked: behind a lock that was waited for, PostgreSQL reads anew only what it locks.
    """

    def __init__(self, tail: str, *beside: AnyModel) -> None:
        models: tuple[AnyModel, ...] = (Case, *beside)
        self._shapes = [(model, shape(model)) for model in models]
        columns = ", ".join(one.listed for _, one in self._shapes)
        tables = ", ".join(one.name for _, one in self._shapes)
        self._text = f"SELECT {columns} FROM {tail} FOR UPDATE OF {tables}"  # noqa: S608 - all ours

    def question(self, where: Mapping[str, Any]) -> Statement:
        """The statement for these values."""
        return self._text, where

    def taken(self, session: Session, found: Cursor) -> Case:
        """The locked case; what was locked beside it `session.get` finds. Raises NotFound."""
        values = found.fetchone()
        if values is None:
            raise NotFound
        rows: list[Any] = []
        start = 0
        for model, one in self._shapes:
            end = start + len(one.columns)
            rows.append(attach(session, model, one.read(values[start:end])))
            start = end
        session.info[LOCKED] = rows  # held, so that the session does not forget them
        case: Case = rows[0]
        return case


def hold(session: Session, rows: Iterable[Any]) -> None:
    """Say of rows that only the holder of their case's lock changes that they cannot be gone when they are written."""
    session.info.setdefault(LOCKED, []).extend(rows)


BY_ID = Lock('"case" WHERE "case".id = %(id)s')
"""Lock a case by its id."""


def lock_case(session: Session, case_id: UUID) -> Case:
    """The case of this id, locked, as the first thing in a transaction. Raises NotFound."""
    (found,) = wire.ask(session, BY_ID.question({"id": case_id}))
    return BY_ID.taken(session, found)
