"""Receipts: a command sent twice under one key happens once and answers twice."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import CursorResult, delete, exists
from sqlalchemy.orm import Session

from workflows import codec, wire
from workflows.errors import KeyReused
from workflows.models import Job, JobState, Receipt
from workflows.rows import Statement, shape
from workflows.types import Actor
from workflows.wire import Cursor

KEPT = timedelta(days=7)

CLOSE = "UPDATE receipt SET result = %(result)s WHERE actor = %(actor)s AND key = %(key)s"


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


def opening(request: Request, now: datetime) -> tuple[Statement, ...]:
    """What opens the receipt of a request; a command without a key has none.

    An equal request under way is waited for: its row blocks ours until it commits.
    """
    if not request.key:
        return ()
    row = {
        "actor": actor_name(request.actor),
        "key": request.key,
        "command": request.command,
        "content": request.content,
        "result": {},
        "at": now,
    }
    return tuple((f"{text} ON CONFLICT DO NOTHING", values) for text, values in shape(Receipt).inserts([row]))


def known_answer(session: Session, request: Request, opened: Sequence[Cursor]) -> dict[str, Any] | None:
    """The answer that this key was given before, if any. Raises KeyReused."""
    if all(each.rowcount for each in opened):
        return None
    known = session.get_one(Receipt, (actor_name(request.actor), request.key))
    if (known.command, known.content) != (request.command, request.content):
        raise KeyReused
    return known.result


def close_receipt(session: Session, request: Request, result: dict[str, Any]) -> None:
    """Write, with the commit, what a repeated request will be answered."""
    if request.key:
        wire.later(session, (CLOSE, {"actor": actor_name(request.actor), "key": request.key, "result": Jsonb(result)}))


def actor_name(actor: Actor) -> str:
    """Whose keys these are: a person's id, or the kind of machine."""
    return str(actor.user_id) if actor.user_id else actor.kind.value


def forget_receipts(session: Session, now: datetime) -> int:
    """Drop receipts older than a week; how many. Work that is still to be tried again keeps its own."""
    unfinished = exists().where(Job.key == Receipt.key, Job.state.not_in((JobState.DONE, JobState.DROPPED)))
    result = session.execute(delete(Receipt).where(Receipt.at < now - KEPT, ~unfinished))
    assert isinstance(result, CursorResult)  # noqa: S101 - narrows SQLAlchemy's type
    return result.rowcount
