"""Receipts: a command sent twice under one key happens once and answers twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, bindparam, delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from workflows import codec
from workflows.errors import KeyReused
from workflows.models import Receipt
from workflows.types import Actor

KEPT = timedelta(days=7)

RECEIPTS: Any = Receipt.__table__
OPEN = insert(RECEIPTS).on_conflict_do_nothing().returning(RECEIPTS.c.key)
CLOSE = (
    update(RECEIPTS)
    .where(RECEIPTS.c.actor == bindparam("whose"), RECEIPTS.c.key == bindparam("which"))
    .values(result=bindparam("answer"))
)
"""Built once: a step is short enough for the building of its statements to count."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One command as it was asked: by whom, under which key, with which content."""

    command: str
    actor: Actor
    key: str = ""
    content: str = ""
    item_id: UUID | None = None
    job_id: UUID | None = None


def fingerprint(*content: Any) -> str:
    """What a command was asked, as a hash: tells a repeated request from another one under the same key."""
    return hashlib.sha256(codec.dumps(content).encode()).hexdigest()


def open_receipt(session: Session, request: Request, now: datetime) -> dict[str, Any] | None:
    """The answer that this key was given before, if any; a command without a key has none.

    An equal request under way is waited for: its row blocks ours until it commits. Raises KeyReused.
    """
    if not request.key:
        return None
    row = {
        "actor": actor_name(request.actor),
        "key": request.key,
        "command": request.command,
        "content": request.content,
        "result": {},
        "at": now,
    }
    if session.connection().execute(OPEN, row).first() is not None:
        return None
    known = session.get_one(Receipt, (row["actor"], request.key))
    if (known.command, known.content) != (request.command, request.content):
        raise KeyReused
    return known.result


def close_receipt(session: Session, request: Request, result: dict[str, Any]) -> None:
    """Write what a repeated request will be answered."""
    if request.key:
        session.connection().execute(
            CLOSE, {"whose": actor_name(request.actor), "which": request.key, "answer": result}
        )


def actor_name(actor: Actor) -> str:
    """Whose keys these are: a person's id, or the kind of machine."""
    return str(actor.user_id) if actor.user_id else actor.kind.value


def forget_receipts(session: Session, now: datetime) -> int:
    """Drop receipts older than a week; how many."""
    result = session.execute(delete(Receipt).where(Receipt.at < now - KEPT))
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows SQLAlchemy's type
    return result.rowcount
