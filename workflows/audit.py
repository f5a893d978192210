"""The history of a case as a chain: whoever changes, removes or inserts a row leaves a broken link (promise P6).

Every event's hash covers its whole row and the hash before it; a case's row holds the last one. `workflows.seals`
writes the heads of all chains to a folder outside the database once a day and finds what a chain alone cannot tell.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, text
from sqlalchemy.orm import Session

from workflows import wire
from workflows.errors import AnliuError
from workflows.models import Case, Event
from workflows.rows import shape
from workflows.types import Actor

EventRow: TypeAlias = Mapping[Any, Any]
"""The columns of an event by name, whether just made or read back."""

LONGEST_TEXT = 200
BATCH = 500
PERSONAL = re.compile(r"\d{17}[\dXx]|1[3-9]\d{9}|[^@\s]+@[^@\s]+\.\w+")
"""What looks like a resident identity number, a mobile number or an e-mail address (domain-rules §1.1, §1.4)."""


_EVENTS = select(*Event.__table__.columns).order_by(Event.case_id, Event.seq)


class NotHistory(AnliuError):
    """Event %(kind)s cannot keep %(name)s: history holds codes, ids, numbers and flags only"""


class Broken(StrEnum):
    """What verification finds wrong."""

    CHANGED = "changed"  #: the row, or the link to the row before it, is not what was written
    REMOVED = "removed"  #: a row is missing
    INSERTED = "inserted"  #: a row stands behind the end the case knows
    HEAD = "head"  #: the case's own end of the chain does not fit its last row
    ORPHAN = "orphan"  #: rows of a case that is gone
    CASE_MISSING = "case_missing"  #: a sealed case is gone
    CUT = "cut"  #: a sealed row is gone
    REWRITTEN = "rewritten"  #: a sealed row has another hash today
    SEAL_CHANGED = "seal_changed"  #: a seal does not fit its heads or the seal before it
    SEAL_ROW = "seal_row"  #: the database lacks a seal of the folder, or has another one
    SEAL_LINE = "seal_line"  #: the folder lacks a seal of the database
    HEADS_MISSING = "heads_missing"  #: the folder lacks a day's file of heads


@dataclass(frozen=True, kw_only=True)
class AuditFinding:
    """One thing that is not as it was written; `seq` and `case_id` where it is about a row, `day` about a seal."""

    code: Broken
    case_id: UUID | None = None
    seq: int | None = None
    day: date | None = None


@dataclass(frozen=True, kw_only=True)
class NewEvent:
    """Something that happened: codes, ids, numbers and flags. Raises NotHistory for anything else.

    Ids, decimals and times become text, enumerations their value; a list may hold what a single value may be.
    """

    kind: str
    node: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plain = {name: self._plain(name, value) for name, value in self.data.items()}
        object.__setattr__(self, "data", plain)

    def _plain(self, name: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [self._single(name, inner) for inner in value]
        return self._single(name, value)

    def _single(self, name: str, value: Any) -> Any:
        if value is None or isinstance(value, (bool, int)):
            return value
        if isinstance(value, (UUID, Decimal)):
            return str(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str) and len(value) <= LONGEST_TEXT and value.isprintable() and not _personal(value):
            return str(value)
        raise NotHistory(kind=self.kind, name=name)


def append(session: Session, case: Case, events: Sequence[NewEvent], actor: Actor, at: datetime) -> None:
    """Write, with the commit, what happened to a case whose row is locked; moves its sequence and its chain's head."""
    rows = []
    for event in events:
        case.event_seq += 1
        row = _row(case.id, case.event_seq, event, actor, at)
        case.chain_head = row["hash"] = link(row, case.chain_head)
        rows.append(row)
    wire.later(session, *shape(Event).inserts(rows))


def link(row: EventRow, previous: str) -> str:
    """The hash of a row behind the hash `previous`: SHA-256 over canonical JSON of every column and `previous`."""
    columns = [
        str(row["case_id"]),
        row["seq"],
        row["kind"],
        row["node"],
        row["actor_kind"],
        row["actor_id"] and str(row["actor_id"]),
        row["on_behalf_of"] and str(row["on_behalf_of"]),
        row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        row["data"],
        previous,
    ]
    return hashlib.sha256(json.dumps(columns, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def verify_chains(session: Session) -> Iterator[AuditFinding]:
    """Every broken link of every case, case by case, in bounded memory.

    The session must be fresh: it reads one snapshot, so that cases may move on meanwhile.
    """
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    session.execute(text("SET LOCAL statement_timeout = 0"))
    for cases in _batches(session):
        events: dict[UUID, list[EventRow]] = {case.id: [] for case in cases}
        for row in session.execute(_EVENTS.where(Event.case_id.in_(events))).mappings():
            events[row["case_id"]].append(row)
        for case in cases:
            yield from _check_chain(case, events[case.id])
    gone = select(Event.case_id).where(~select(Case.id).where(Case.id == Event.case_id).exists()).distinct()
    for case_id in session.scalars(gone):
        yield AuditFinding(code=Broken.ORPHAN, case_id=case_id)


def _personal(value: str) -> bool:
    return PERSONAL.fullmatch(value) is not None


def _row(case_id: UUID, seq: int, event: NewEvent, actor: Actor, at: datetime) -> dict[str, Any]:
    return {
        "case_id": case_id,
        "seq": seq,
        "kind": event.kind,
        "node": event.node,
        "actor_kind": actor.kind.value,
        "actor_id": actor.user_id,
        "on_behalf_of": actor.on_behalf_of,
        "at": at,
        "data": dict(event.data),
    }


def _batches(session: Session) -> Iterator[Sequence[Row[UUID, int, str]]]:
    page = select(Case.id, Case.event_seq, Case.chain_head).order_by(Case.id).limit(BATCH)
    behind: ColumnElement[bool] | None = None
    while cases := session.execute(page if behind is None else page.where(behind)).all():
        yield cases
        behind = Case.id > cases[-1].id


def _check_chain(case: Row[UUID, int, str], rows: Sequence[EventRow]) -> Iterator[AuditFinding]:
    """The broken links of one case; a gap is one finding, at its first missing row."""
    expected, previous = 1, ""
    for row in rows:
        seq = row["seq"]
        if not 1 <= seq <= case.event_seq:
            yield AuditFinding(code=Broken.INSERTED, case_id=case.id, seq=seq)
            continue
        if seq > expected:  # and whether this row fits behind the gap cannot be told
            yield AuditFinding(code=Broken.REMOVED, case_id=case.id, seq=expected)
        elif link(row, previous) != row["hash"]:
            yield AuditFinding(code=Broken.CHANGED, case_id=case.id, seq=seq)
        expected, previous = seq + 1, row["hash"]
    if expected <= case.event_seq:
        yield AuditFinding(code=Broken.REMOVED, case_id=case.id, seq=expected)
    elif case.chain_head != previous:
        yield AuditFinding(code=Broken.HEAD, case_id=case.id, seq=case.event_seq)
