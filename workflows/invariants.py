"""What must hold between the rows of a case and its engine state, whatever happened (promises P1, P2, P4, P5, P6).

`stuck_cases` is one query and cheap enough for the clock; `check` reads every case's engine state and is for tests,
for the command line and for the morning after a crash. Nothing here writes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from workflows import audit
from workflows.commands.run import load
from workflows.commands.step import CaseStep
from workflows.engine import EngineError, Waits
from workflows.models import (
    Answer,
    Case,
    CaseState,
    Clock,
    ClockState,
    Event,
    Incident,
    Job,
    JobState,
    Subscription,
    WorkItem,
)
from workflows.processes import process_of
from workflows.projection import LIVE_JOBS
from workflows.types import CLOCK

MOVING = (JobState.WAITING, JobState.RUNNING)
"""Jobs that somebody will try; a failed one moves nothing until an operator, told by its incident, lets it."""


class Breach(StrEnum):
    """What can be wrong with a case."""

    STUCK = "stuck"  #: open, and nobody and nothing will ever move it (P5)
    UNREADABLE = "unreadable"  #: its engine state cannot be loaded
    ITEM = "item"  #: open items and the tasks that wait for a person differ (P1, P2)
    JOB = "job"  #: live jobs and the tasks that wait for a machine differ (P1, P3)
    SUBSCRIPTION = "subscription"  #: subscriptions and the tasks that wait for a message differ (P1)
    CLOCK = "clock"  #: a clock counts at a node the case has left
    WAKE = "wake"  #: `wake_at` is not the earliest timer (P4)
    LEASE = "lease"  #: a running job without a lease, or a lease without an attempt (P3)
    ANSWER = "answer"  #: an item was not done exactly as often as its answers and its history say (P1, P2)
    CLOSED = "closed"  #: the case is over and something still waits in it
    CHAIN = "chain"  #: its history is not as it was written (P6)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """One thing that does not hold, by codes and ids only; `node` where it is about one."""

    breach: Breach
    case_id: UUID | None
    node: str = ""


def stuck_cases(session: Session) -> list[UUID]:
    """Open cases that wait for no person, machine, moment or message, and that no incident tells of (P5)."""
    return list(session.scalars(stuck().order_by(Case.id)))


def check(session: Session, case_id: UUID | None = None) -> list[Broken]:
    """Everything that does not hold, in one case or, with all their histories, in every case.

    The session must be fresh: it reads one snapshot, so that cases may move on meanwhile.
    """
    if case_id is not None:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        return list(_of_case(session, case_id))
    broken = list(_chains(session))  # and the snapshot is taken there
    for known in session.scalars(select(Case.id).order_by(Case.id)).all():
        broken += _of_case(session, known)
    return broken


def _of_case(session: Session, case_id: UUID) -> Iterator[Broken]:
    case = session.get_one(Case, case_id)
    yield from _jobs_by_themselves(session, case)
    yield from _answers(session, case)
    if case.state == CaseState.OPEN:
        yield from _open_case(session, case)
    else:
        yield from _closed_case(session, case)


def _open_case(session: Session, case: Case) -> Iterator[Broken]:
    if session.scalars(stuck().where(Case.id == case.id)).first():
        yield Broken(breach=Breach.STUCK, case_id=case.id)
    step = CaseStep(session, case, process_of(session, case.version_id), CLOCK)
    try:
        load(step)
    except EngineError as error:
        yield Broken(breach=Breach.UNREADABLE, case_id=case.id, node=error.node)
        return
    yield from _rows_and_waits(session, case, step.before)
    if not _wakes_in_time(session, case, step.before):
        yield Broken(breach=Breach.WAKE, case_id=case.id)


def _rows_and_waits(session: Session, case: Case, waits: Waits) -> Iterator[Broken]:
    """Every row has its waiting task and every waiting task its row, one to one."""
    items = select(WorkItem.task_id, WorkItem.node).where(WorkItem.case_id == case.id, WorkItem.closed_at.is_(None))
    jobs = select(Job.task_id, Job.node).where(
        Job.case_id == case.id, Job.task_id.is_not(None), Job.state.in_(LIVE_JOBS)
    )
    messages = select(Subscription.task_id, Subscription.node).where(Subscription.case_id == case.id)
    for breach, rows, tasks in (
        (Breach.ITEM, items, waits.items),
        (Breach.JOB, jobs, waits.jobs),
        (Breach.SUBSCRIPTION, messages, waits.messages),
    ):
        wanted = [(wait.task_id, wait.node) for wait in tasks]
        yield from _differences(breach, case.id, [(row.task_id, row.node) for row in session.execute(rows)], wanted)
    for clock in session.scalars(select(Clock).where(Clock.case_id == case.id, Clock.state != ClockState.STOPPED)):
        if clock.task_id is not None and clock.task_id not in waits.task_ids:
            yield Broken(breach=Breach.CLOCK, case_id=case.id, node=clock.node)


def _differences(
    breach: Breach, case_id: UUID, rows: Iterable[tuple[UUID | None, str]], tasks: Iterable[tuple[UUID | None, str]]
) -> Iterator[Broken]:
    there, wanted = Counter(rows), Counter(tasks)
    for _, node in ((there - wanted) + (wanted - there)).elements():
        yield Broken(breach=breach, case_id=case_id, node=node)


def _wakes_in_time(session: Session, case: Case, waits: Waits) -> bool:
    """The clock wakes a case at its earliest timer; later only while an incident tells that waking it failed."""
    if case.wake_at == waits.wake_at:
        return True
    if case.wake_at is None or waits.wake_at is None or case.wake_at < waits.wake_at:
        return False
    told = select(Incident.id).where(Incident.case_id == case.id, Incident.resolved_at.is_(None))
    return session.scalars(told.limit(1)).first() is not None


def _jobs_by_themselves(session: Session, case: Case) -> Iterator[Broken]:
    for job in session.scalars(select(Job).where(Job.case_id == case.id)):
        running = job.state == JobState.RUNNING
        if running != (job.lease_until is not None) and job.state != JobState.DROPPED:
            yield Broken(breach=Breach.LEASE, case_id=case.id, node=job.node)
        if running and job.attempts < 1:
            yield Broken(breach=Breach.LEASE, case_id=case.id, node=job.node)


def _answers(session: Session, case: Case) -> Iterator[Broken]:
    """Whoever did an item left one answer and one event of it; an item that nobody did has neither."""
    completed = select(Event.data["item"].astext).where(Event.case_id == case.id, Event.kind == "item.completed")
    told = Counter(session.scalars(completed))
    answered = Counter(session.scalars(select(Answer.item_id).where(Answer.case_id == case.id)))
    for item in session.scalars(select(WorkItem).where(WorkItem.case_id == case.id)):
        done = int(item.closed_at is not None and item.done_by is not None)
        if (told[str(item.id)], answered[item.id]) != (done, done):
            yield Broken(breach=Breach.ANSWER, case_id=case.id, node=item.node)


def _closed_case(session: Session, case: Case) -> Iterator[Broken]:
    if case.wake_at is not None or case.state_text or case.ended_at is None:
        yield Broken(breach=Breach.CLOSED, case_id=case.id)
    left = (
        select(WorkItem.node).where(WorkItem.case_id == case.id, WorkItem.closed_at.is_(None)),
        select(Job.node).where(Job.case_id == case.id, Job.task_id.is_not(None), Job.state.in_(LIVE_JOBS)),
        select(Subscription.node).where(Subscription.case_id == case.id),
        select(Clock.node).where(Clock.case_id == case.id, Clock.state != ClockState.STOPPED),
    )
    for statement in left:
        for node in session.scalars(statement):
            yield Broken(breach=Breach.CLOSED, case_id=case.id, node=node)


def _chains(session: Session) -> Iterator[Broken]:
    for finding in audit.verify_chains(session):
        yield Broken(breach=Breach.CHAIN, case_id=finding.case_id)


def stuck() -> Select[UUID]:
    """The query behind `stuck_cases` (P5)."""
    return select(Case.id).where(
        Case.state == CaseState.OPEN,
        Case.wake_at.is_(None),
        ~exists().where(WorkItem.case_id == Case.id, WorkItem.closed_at.is_(None)),
        ~exists().where(Job.case_id == Case.id, Job.task_id.is_not(None), Job.state.in_(MOVING)),
        ~exists().where(Subscription.case_id == Case.id),
        ~exists().where(Incident.case_id == Case.id, Incident.resolved_at.is_(None)),
    )
