"""What happened in a case, where it stands on its drawing, and what it waits for: for whoever already sees the case.

Codes and ids only; the page renders them in the reader's language. Note and title are unsealed here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from workflows import sealing
from workflows.commands.cases import WITHDRAWN
from workflows.commands.step import CaseStep
from workflows.engine import EngineError, Instance
from workflows.inbox import NO_DEADLINE
from workflows.models import Answer, Case, CaseState, Event, Job, JobKind, JobState, Subscription, User, WorkItem
from workflows.models.answer import MARKED
from workflows.processes import process_of
from workflows.types import CLOCK

LIVE_JOBS = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)


class NodeState(StrEnum):
    """Where a node of the drawing stands in a case."""

    DONE = "done"  #: was passed
    CURRENT = "current"  #: the case waits here
    RETURNED = "returned"  #: the case waits here because somebody sent it back


class WaitKind(StrEnum):
    """What an open case waits for (architecture §1)."""

    PERSON = "person"  #: somebody has to do an item
    MACHINE = "machine"  #: a job has to be done
    CLOCK = "clock"  #: a moment has to come
    MESSAGE = "message"  #: a message has to arrive


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """One event with names; outcome, reasons, round and note where an item was done."""

    seq: int
    kind: str
    node: str
    at: datetime
    actor_kind: str
    actor_name: str
    on_behalf_of_name: str
    data: Mapping[str, Any]
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    round: int = 1
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NodeMark:
    """How a node is marked: `count` times passed, and the round it is in where the case waits there."""

    node: str
    state: NodeState
    count: int
    round: int = 1


@dataclass(frozen=True, kw_only=True)
class Wait:
    """One thing an open case waits for; `code` is the role, the handler or the message's name."""

    kind: WaitKind
    node: str
    code: str = ""
    due_at: datetime | None = None
    item_id: UUID | None = None
    assignee_name: str = ""
    opened_at: datetime | None = None
    failed: bool = False


def timeline(session: Session, case_id: UUID) -> list[TimelineEntry]:
    """The history of a case, oldest first, with the names of people and what they decided."""
    actor, behalf = aliased(User), aliased(User)
    rows = session.execute(
        select(Event, actor.name, behalf.name)
        .outerjoin(actor, actor.id == Event.actor_id)
        .outerjoin(behalf, behalf.id == Event.on_behalf_of)
        .where(Event.case_id == case_id)
        .order_by(Event.seq)
    ).all()
    answers = _answers(session, case_id)
    return [_entry(event, name or "", behalf_name or "", answers) for event, name, behalf_name in rows]


def node_states(session: Session, case: Case) -> dict[str, NodeMark]:
    """How every node that was passed or is waited at is marked, from history and open rows."""
    steps = session.scalars(select(Event.data["visited"]).where(Event.case_id == case.id, Event.kind == "step"))
    passed = Counter(node for visited in steps for node in visited)
    marks = {node: NodeMark(node=node, state=NodeState.DONE, count=count) for node, count in passed.items()}
    open_here = select(WorkItem).where(WorkItem.case_id == case.id, WorkItem.closed_at.is_(None))
    for item in session.scalars(open_here):
        state = NodeState.RETURNED if item.return_reasons else NodeState.CURRENT
        marks[item.node] = NodeMark(node=item.node, state=state, count=passed[item.node], round=item.round)
    for node in [wait.node for wait in (*_machines(session, case.id), *_messages(session, case.id))]:
        marks[node] = NodeMark(node=node, state=NodeState.CURRENT, count=passed[node])
    return marks


def waits(session: Session, case: Case) -> list[Wait]:
    """What an open case waits for: people, machines, messages, the clock. A closed case waits for nothing."""
    if case.state != CaseState.OPEN:
        return []
    people, machines, messages = _people(session, case.id), _machines(session, case.id), _messages(session, case.id)
    return [*people, *machines, *messages, *_timers(session, case)]


def _answers(session: Session, case_id: UUID) -> dict[str, Answer]:
    """What was answered at items, by the item's id as events name it; a mark by its own, a withdrawal by its event."""
    told = or_(Answer.item_id.is_not(None), Answer.outcome.in_([WITHDRAWN, MARKED]))
    found = session.scalars(select(Answer).where(Answer.case_id == case_id, told))
    return {
        str(answer.id if answer.outcome == MARKED else answer.item_id or "case.withdrawn"): answer for answer in found
    }


def _entry(event: Event, name: str, behalf: str, answers: Mapping[str, Answer]) -> TimelineEntry:
    named = {"item.completed": event.data.get("item"), "item.marked": event.data.get("answer")}
    done = answers.get(str(named.get(event.kind, event.kind)))
    return TimelineEntry(
        seq=event.seq,
        kind=event.kind,
        node=event.node,
        at=event.at,
        actor_kind=event.actor_kind,
        actor_name=name,
        on_behalf_of_name=behalf,
        data=event.data,
        outcome=done.outcome if done else "",
        reasons=tuple(done.reasons) if done else (),
        round=done.round if done else event.data.get("round", 1),
        note=_note(done.body) if done else "",
    )


def _note(body: bytes) -> str:
    """The words somebody added to an answer; none where its key was destroyed."""
    try:
        return str(sealing.unseal(body).get("note") or "")
    except sealing.SealBroken:
        return ""


def _people(session: Session, case_id: UUID) -> list[Wait]:
    open_here = select(WorkItem, User.name).outerjoin(User, User.id == WorkItem.assignee_id)
    rows = session.execute(
        open_here.where(WorkItem.case_id == case_id, WorkItem.closed_at.is_(None)).order_by(
            WorkItem.due_at, WorkItem.id
        )
    )
    return [
        Wait(
            kind=WaitKind.PERSON,
            node=item.node,
            code=item.role,
            due_at=None if item.due_at.year == NO_DEADLINE else item.due_at,
            item_id=item.id,
            assignee_name=name or "",
            opened_at=item.opened_at,
        )
        for item, name in rows
    ]


def _machines(session: Session, case_id: UUID) -> list[Wait]:
    live = select(Job).where(Job.case_id == case_id, Job.kind == JobKind.SERVICE, Job.state.in_(LIVE_JOBS))
    return [
        Wait(
            kind=WaitKind.MACHINE,
            node=job.node,
            code=job.handler,
            due_at=job.run_after,
            failed=job.state == JobState.FAILED,
        )
        for job in session.scalars(live.order_by(Job.created_at, Job.id))
    ]


def _timers(session: Session, case: Case) -> list[Wait]:
    """Every moment the case waits for, with its node: the case's row keeps the earliest only, so the engine is asked.

    Where drawing or state cannot be read, that one moment without a node.
    """
    if case.wake_at is None:
        return []
    try:
        process = process_of(session, case.version_id)
        timers = Instance.load(process, CaseStep(session, case, process, CLOCK), case.state_text).waiting().timers
    except EngineError:
        return [Wait(kind=WaitKind.CLOCK, node="", due_at=case.wake_at)]
    return [Wait(kind=WaitKind.CLOCK, node=one.node, due_at=one.due) for one in sorted(timers, key=lambda one: one.due)]


def _messages(session: Session, case_id: UUID) -> list[Wait]:
    awaited = select(Subscription).where(Subscription.case_id == case_id).order_by(Subscription.created_at)
    return [Wait(kind=WaitKind.MESSAGE, node=row.node, code=row.name) for row in session.scalars(awaited)]
