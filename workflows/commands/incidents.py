"""Incidents: what an operator has to look at; opened where a step stopped, closed when the trouble is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from workflows import audit
from workflows.db import transaction, utcnow
from workflows.errors import AnliuError
from workflows.locking import lock_case
from workflows.models import Case, CaseState, Incident, Job, JobState, WorkItem
from workflows.types import Actor

STUCK_PAUSE = timedelta(hours=1)
"""How long the clock leaves a case or a job alone that stopped when it was tried."""

OF_WAKING = Incident.item_id.is_(None) & Incident.job_id.is_(None)
"""Incidents of a case itself: nobody did an item and no job ended, the clock woke it."""

OVER = or_(
    exists().where(WorkItem.id == Incident.item_id, WorkItem.closed_at.is_not(None)),
    exists().where(Job.id == Incident.job_id, Job.state == JobState.DONE),
    exists().where(Job.id == Incident.job_id, Job.state == JobState.DROPPED, Job.ended_at >= Incident.last_at),
    OF_WAKING & exists().where(Case.id == Incident.case_id, Case.state != CaseState.OPEN),
)
"""Incidents that ask for nothing any more: the item is closed, the job done or dropped since, the case over."""

LONGEST_TEXT = 500
LONGEST_NODE = 80


class NotBegun(AnliuError):
    """The case could not begin: %(why)s (at %(node)s)"""


class Stopped(AnliuError):
    """The case stopped here; incident %(number)s was opened and nothing was lost"""

    def __init__(self, *, number: int, code: str) -> None:
        self.number = number
        self.code = code
        super().__init__(number=number)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What went wrong and where; `text` is English and masked."""

    code: str
    text: str
    node: str = ""
    item_id: UUID | None = None
    job_id: UUID | None = None


def open_incident(case_id: UUID, trouble: Trouble, *, actor: Actor) -> Stopped:
    """Write an incident in a transaction of its own and let no poller loop on the case; gives the error to raise."""
    with transaction() as session:
        now = utcnow()
        case = lock_case(session, case_id)
        number = write_incident(session, case, trouble, actor=actor, now=now)
        if trouble.job_id is not None:
            _pause(session.get_one(Job, trouble.job_id), case, now)
        elif trouble.item_id is None and case.wake_at is not None and case.wake_at <= now:
            case.wake_at = now + STUCK_PAUSE
        return Stopped(number=number, code=trouble.code)


def _pause(job: Job, case: Case, now: datetime) -> None:
    """A job of the case that could not even be begun or given up is left alone for a while."""
    if job.case_id != case.id:
        return  # it brought a message from another case, which goes on trying
    if job.state == JobState.WAITING and job.run_after <= now:
        job.run_after = now + STUCK_PAUSE
    elif job.state == JobState.RUNNING and job.lease_until is not None and job.lease_until <= now:
        job.lease_until = now + STUCK_PAUSE


def write_incident(session: Session, case: Case, trouble: Trouble, *, actor: Actor, now: datetime) -> int:
    """The open incident of this trouble at this place, counted up, or a new one; gives its number."""
    incident = session.scalars(_same(case, trouble)).one_or_none()
    if incident is None:
        incident = Incident(
            case_id=case.id,
            node=trouble.node,
            item_id=trouble.item_id,
            job_id=trouble.job_id,
            code=trouble.code,
            text=trouble.text[:LONGEST_TEXT],
            count=0,
            opened_at=now,
        )
        session.add(incident)
    incident.count += 1
    incident.last_at = now
    session.flush()
    data = {"incident": incident.number, "code": trouble.code}
    audit.append(session, case, [audit.NewEvent(kind="incident.opened", node=trouble.node, data=data)], actor, now)
    return incident.number


def resolve_over(case_id: UUID, *, actor: Actor) -> int:
    """Close the incidents of a case that are over: their item was done or taken away, their job dropped; how many."""
    with transaction() as session:
        return resolve_incidents(session, lock_case(session, case_id), OVER, actor=actor, now=utcnow())


def resolve_incidents(session: Session, case: Case, about: ColumnElement[bool], *, actor: Actor, now: datetime) -> int:
    """Close the open incidents of a case that are about something, because the trouble is over; how many."""
    statement = select(Incident).where(Incident.case_id == case.id, Incident.resolved_at.is_(None), about)
    over = session.scalars(statement).all()
    for incident in over:
        incident.resolved_at, incident.resolved_by = now, actor.user_id
        event = audit.NewEvent(kind="incident.resolved", node=incident.node, data={"incident": incident.number})
        audit.append(session, case, [event], actor, now)
    return len(over)


def _same(case: Case, trouble: Trouble) -> Select[Incident]:
    return (
        select(Incident)
        .where(
            Incident.case_id == case.id,
            Incident.resolved_at.is_(None),
            Incident.code == trouble.code,
            Incident.node == trouble.node,
            Incident.item_id.is_not_distinct_from(trouble.item_id),
            Incident.job_id.is_not_distinct_from(trouble.job_id),
        )
        .limit(1)
    )
