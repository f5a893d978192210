"""Receipts: a command sent twice under one key happens once and answers twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from workflows import codec
from workflows.errors import KeyReused
from workflows.models import Receipt
from workflows.types import Actor

KEPT = timedelta(days=7)


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


def open_receipt(session: Session, request: Request, now: datetime) -> tuple[Receipt | None, bool]:
    """The receipt of this key and whether it is new; none for a command without a key.

    An equal request under way is waited for: its row blocks ours until it commits. Raises KeyReused.
    """
    if not request.key:
        return None, True
    owner = actor_name(request.actor)
    values = {
        "actor": owner,
        "key": request.key,
        "command": request.command,
        "content": request.content,
        "result": {},
        "at": now,
    }
    statement = insert(Receipt).values(values).on_conflict_do_nothing().returning(Receipt)
    fresh = session.scalars(statement).one_or_none()
    if fresh is not None:
        return fresh, True
    known = session.scalars(select(Receipt).where(Receipt.actor == owner, Receipt.key == request.key)).one()
    if (known.command, known.content) != (request.command, request.content):
        raise KeyReused
    return known, False


def actor_name(actor: Actor) -> str:
    """Whose keys these are: a person's id, or the kind of machine."""
    return str(actor.user_id) if actor.user_id else actor.kind.value


def forget_receipts(session: Session, now: datetime) -> int:
    """Drop receipts older than a week; how many."""
    result = session.execute(delete(Receipt).where(Receipt.at < now - KEPT))
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows SQLAlchemy's type
    return result.rowcount
