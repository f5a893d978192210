"""Incidents: what an operator has to look at; opened where a step stopped, closed when the trouble is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from workflows import audit
from workflows.db import transaction, utcnow
from workflows.errors import AnliuError, NotFound
from workflows.models import Case, CaseState, Incident
from workflows.types import Actor

STUCK_PAUSE = timedelta(hours=1)
"""How long the clock leaves a case alone that stopped when it was woken."""

LONGEST_TEXT = 500


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


def lock_case(session: Session, case_id: UUID) -> Case:
    """The case's row, locked and as it is now. Raises NotFound."""
    statement = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NotFound
    return row


def open_incident(case_id: UUID, trouble: Trouble, *, actor: Actor) -> Stopped:
    """Write an incident in a transaction of its own and let no poller loop on the case; gives the error to raise."""
    with transaction() as session:
        now = utcnow()
        case = lock_case(session, case_id)
        number = write_incident(session, case, trouble, actor=actor, now=now)
        if case.wake_at is not None and case.wake_at <= now and case.state == CaseState.OPEN:
            case.wake_at = now + STUCK_PAUSE
        return Stopped(number=number, code=trouble.code)


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


def resolve_incidents(session: Session, case: Case, *, actor: Actor, now: datetime, job_id: UUID | None = None) -> None:
    """Close the open incidents of a case, or of one of its jobs, because what they tell of is over."""
    statement = select(Incident).where(Incident.case_id == case.id, Incident.resolved_at.is_(None))
    if job_id is not None:
        statement = statement.where(Incident.job_id == job_id)
    for incident in session.scalars(statement):
        incident.resolved_at, incident.resolved_by = now, actor.user_id
        event = audit.NewEvent(kind="incident.resolved", node=incident.node, data={"incident": incident.number})
        audit.append(session, case, [event], actor, now)


def _same(case: Case, trouble: Trouble) -> Select[Incident]:
    return (
        select(Incident)
        .where(
            Incident.case_id == case.id,
            Incident.resolved_at.is_(None),
            Incident.code == trouble.code,
            Incident.node == trouble.node,
            Incident.job_id == trouble.job_id if trouble.job_id else Incident.job_id.is_(None),
        )
        .limit(1)
    )
