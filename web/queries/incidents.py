"""What has stopped, for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from workflows import access
from workflows.errors import NotFound
from workflows.models import Case, Incident, User
from workflows.types import Actor

PAGE = 50
HIGHEST = 2**31


@dataclass(frozen=True, kw_only=True)
class FoundIncident:
    """One incident with its case's number and version, and who solved it."""

    incident: Incident
    case_number: str
    version_id: UUID
    resolved_by: str


def page(session: Session, actor: Actor, *, solved: bool, before: int = 0) -> tuple[list[FoundIncident], int]:
    """The newest incidents with a number below `before`, and the number to go on below; 0 where there are no more."""
    state = Incident.resolved_at.is_not(None) if solved else Incident.resolved_at.is_(None)
    statement = _with_case(access.visible(Incident, actor).where(state))
    if 0 < before < HIGHEST:
        statement = statement.where(Incident.number < before)
    found = _found(session, statement.order_by(Incident.number.desc()).limit(PAGE + 1))
    return found[:PAGE], found[PAGE - 1].incident.number if len(found) > PAGE else 0


def of_case(session: Session, actor: Actor, case_id: UUID) -> list[FoundIncident]:
    """The open incidents of a case."""
    statement = access.visible(Incident, actor).where(Incident.case_id == case_id, Incident.resolved_at.is_(None))
    return _found(session, _with_case(statement).order_by(Incident.number))


def find(session: Session, actor: Actor, number: int) -> Incident:
    """The incident of a number. Raises NotFound."""
    if not 0 < number < HIGHEST:
        raise NotFound
    incident = session.scalars(access.visible(Incident, actor).where(Incident.number == number)).one_or_none()
    if incident is None:
        raise NotFound
    return incident


def _with_case(statement: Select[Incident]) -> Select[Incident]:
    return statement.join(Case, Case.id == Incident.case_id).outerjoin(User, User.id == Incident.resolved_by)


def _found(session: Session, statement: Select[Incident]) -> list[FoundIncident]:
    rows = session.execute(statement.add_columns(Case.number, Case.version_id, User.name))
    return [
        FoundIncident(incident=incident, case_number=number, version_id=version_id, resolved_by=name or "")
        for incident, number, version_id, name in rows
    ]
