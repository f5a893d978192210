"""The list of cases: newest first, paged by key, narrowed by what a reader knows of a case."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from workflows import access, calendar, sealing, search
from workflows.errors import NotFound
from workflows.models import Case, CaseState, Job, JobState, Unit, WorkItem
from workflows.types import Actor

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What narrows the list; an empty value does not. `states` are public states, days are local."""

    q: str = ""
    process: str = ""
    states: Collection[str] | None = None
    begun_from: date | None = None
    begun_to: date | None = None


@dataclass(frozen=True, kw_only=True)
class FoundCase:
    """One case of the list; `nodes` are where it waits for people or machines."""

    case: Case
    title: str
    unit: Unit
    nodes: tuple[str, ...]


def find(session: Session, actor: Actor, case_id: UUID) -> tuple[Case, Unit]:
    """A case the actor may see, with its unit. Raises NotFound."""
    statement = access.visible(Case, actor).where(Case.id == case_id).join(Unit, Unit.id == Case.unit_id)
    found = session.execute(statement.add_columns(Unit)).one_or_none()
    if found is None:
        raise NotFound
    case, unit = found
    return case, unit


def title(case: Case) -> str:
    """What a case is about."""
    return str(sealing.unseal(case.title)) if case.title else ""


def titles(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Number and title of those of the cases that the actor sees."""
    seen = access.visible(Case, actor).where(Case.id.in_(ids))
    return {row.id: (row.number, title(row)) for row in session.scalars(seen)}


def page(session: Session, actor: Actor, wanted: Wanted, after: str = "") -> tuple[list[FoundCase], str]:
    """One page behind the cursor `after` and the cursor of the next; a cursor of ours or the first page."""
    statement = _narrowed(access.visible(Case, actor), wanted, actor)
    place = _place(after)
    if place:
        statement = statement.where(tuple_(Case.started_at, Case.id) < place)
    statement = statement.join(Unit, Unit.id == Case.unit_id).add_columns(Unit)
    rows = session.execute(statement.order_by(Case.started_at.desc(), Case.id.desc()).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    nodes = _nodes(session, [case.id for case, _ in shown if case.state == CaseState.OPEN])
    found = [
        FoundCase(case=case, title=title(case), unit=unit, nodes=tuple(nodes.get(case.id, ()))) for case, unit in shown
    ]
    return found, _cursor(shown[-1][0]) if len(rows) > PAGE else ""


def waits_at(session: Session, case_id: UUID) -> Sequence[str]:
    """Where a case waits for people, else for machines; the caller knows that the actor sees it."""
    return _nodes(session, [case_id]).get(case_id, [])


def _narrowed(statement: Select[Any], wanted: Wanted, actor: Actor) -> Select[Any]:
    if wanted.q:
        statement = statement.where(Case.id == access.any_of(search.matches(wanted.q, actor)))
    if wanted.process:
        statement = statement.where(Case.process == wanted.process)
    if wanted.states is not None:
        statement = statement.where(Case.public_status.in_(wanted.states))
    if wanted.begun_from:
        statement = statement.where(Case.started_at >= calendar.start_of_day(wanted.begun_from))
    if wanted.begun_to:
        statement = statement.where(Case.started_at < calendar.start_of_day(wanted.begun_to + timedelta(days=1)))
    return statement


def _nodes(session: Session, case_ids: Sequence[UUID]) -> Mapping[UUID, list[str]]:
    """Where these cases wait for people, else for machines."""
    found: dict[UUID, list[str]] = {}
    items = select(WorkItem.case_id, WorkItem.node).where(WorkItem.case_id.in_(case_ids), WorkItem.closed_at.is_(None))
    live = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
    jobs = select(Job.case_id, Job.node).where(Job.case_id.in_(case_ids), Job.state.in_(live), Job.task_id.is_not(None))
    for case_id, node in [*session.execute(items), *session.execute(jobs)] if case_ids else []:
        found.setdefault(case_id, []).append(node)
    return found


def _cursor(case: Case) -> str:
    return base64.urlsafe_b64encode(json.dumps([case.started_at.isoformat(), str(case.id)]).encode()).decode()


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    try:
        started_at, case_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        return datetime.fromisoformat(started_at), UUID(case_id)
    except (ValueError, TypeError, AttributeError):
        return None
