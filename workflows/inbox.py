"""The inbox: what waits for a person, most urgent first; one page is two statements, whatever is open in the house.

Every (role, unit) pair of the actor is one LATERAL walk along `ix_work_item_inbox`, cut off after a page; the walks
are merged, and only what is left is joined with case, unit and people. Pages go on behind a key, never by offset.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ColumnExpressionArgument,
    Row,
    Select,
    Subquery,
    and_,
    func,
    literal,
    select,
    true,
    tuple_,
    union,
    union_all,
    update,
)
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.selectable import CTE

from workflows import access, codec, sealing, search
from workflows.errors import Refused
from workflows.models import Case, Clock, ClockState, Unit, User, WorkItem
from workflows.types import Actor, Scope

CAP = 100
"""Counts stop here: a hundred is shown as 99+."""

NO_DEADLINE = 9999
"""The year of the far end of time that an item without a deadline carries."""


class Tab(StrEnum):
    """The views of the inbox."""

    MINE = "mine"  #: what I hold
    RETURNED = "returned"  #: what I hold because it came back
    POOL = "pool"  #: what nobody holds, within reach of my seats
    TEAM = "team"  #: everything open within reach of my seats


class BadCursor(Refused):
    """The list has changed its shape: start again from its first page"""


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What narrows a tab; an empty value does not."""

    q: str = ""
    process: str = ""
    node: str = ""
    product: str = ""
    unit_id: UUID | None = None
    urgent: bool = False

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One open item as a list shows it: ids and codes; the title is unsealed."""

    item_id: UUID
    case_id: UUID
    number: str
    title: str
    process: str
    version_id: UUID
    node: str
    role: str
    unit_zh: str
    unit_en: str
    facts: Mapping[str, Any]
    urgent: bool
    urgent_rule: str
    due_at: datetime | None
    paused_since: datetime | None
    opened_at: datetime
    round: int
    return_reasons: tuple[str, ...]
    returned_by_name: str
    assignee_id: UUID | None
    assignee_name: str
    version: int


@dataclass(frozen=True, kw_only=True)
class InboxPage:
    """One page with what stands around it; every count stops at CAP."""

    rows: tuple[InboxRow, ...]
    next_cursor: str | None
    tabs: Mapping[Tab, int]
    total: int
    urgent: int
    overdue: int


def page(  # noqa: PLR0913 - each names one part of the question
    session: Session,
    actor: Actor,
    *,
    tab: Tab | str = Tab.MINE,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 50,
    now: datetime,
) -> InboxPage:
    """One page of a tab behind the cursor `after`, with the counts of all tabs. Raises BadCursor."""
    source = _Source(actor)
    narrowed = _conditions(filters or Filters(), actor)
    keys = source.keys(Tab(tab), narrowed, _behind(after), limit + 1).subquery("key")
    found = session.execute(_rows(keys)).all()
    rows = tuple(_row(each) for each in found[:limit])
    return InboxPage(
        rows=rows,
        next_cursor=_cursor(found[limit - 1]) if len(found) > limit else None,
        **_counts(session, source, Tab(tab), narrowed, now),
    )


def turn_urgent(session: Session, now: datetime, batch: int = 500) -> int:
    """Make items urgent whose moment has come; how many. What somebody works on right now waits for the next tick."""
    due = (
        select(WorkItem.id)
        .where(WorkItem.closed_at.is_(None), ~WorkItem.urgent, WorkItem.urgent_at <= now)
        .order_by(WorkItem.urgent_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    turned = update(WorkItem).where(WorkItem.id.in_(due)).values(urgent=True).returning(WorkItem.id)
    return len(session.execute(turned, execution_options={"synchronize_session": False}).all())


Slice: TypeAlias = Sequence[ColumnExpressionArgument[bool]]
Rows: TypeAlias = Select[*tuple[Any, ...]]
WHOLE: tuple[Slice, ...] = ((),)
_ORDER = (WorkItem.urgent.desc(), WorkItem.due_at, WorkItem.id)


class _Source:
    """Where an actor's items come from: the actor's own hands, and the reach of the actor's seats."""

    def __init__(self, actor: Actor) -> None:
        self._me = actor.user_id
        self._own_roles = sorted({seat.role for seat in actor.seats if seat.scope is Scope.OWN})
        self._pairs = _pairs(actor)

    def keys(self, tab: Tab, conditions: Slice, slices: Sequence[Slice], limit: int) -> Rows:
        """Id and place of the first items of a tab, in order; `slices` are ranges of the order."""
        walks = []
        for each in slices:
            walks += self._walks(tab, (WorkItem.closed_at.is_(None), *conditions, *each), limit)
        merged = union_all(*(select(walk) for walk in walks)).subquery("walk")
        return select(merged).order_by(merged.c.urgent.desc(), merged.c.due_at, merged.c.id).limit(limit)

    def count(self, tab: Tab, conditions: Slice, slices: Sequence[Slice] = WHOLE) -> ColumnElement[int]:
        """How many there are, up to CAP."""
        return select(func.count()).select_from(self.keys(tab, conditions, slices, CAP).subquery()).scalar_subquery()

    def _walks(self, tab: Tab, conditions: Slice, limit: int) -> list[Subquery]:
        if tab in {Tab.MINE, Tab.RETURNED}:
            returned = [WorkItem.return_reasons != []] if tab is Tab.RETURNED else []
            return [_walk(limit, WorkItem.assignee_id == self._me, *conditions, *returned).subquery()]
        free = [WorkItem.assignee_id.is_(None)] if tab is Tab.POOL else []
        mine = WorkItem.case_id.in_(select(Case.id).where(Case.started_by == self._me))
        walks = [_walk(limit, WorkItem.role.in_(self._own_roles), mine, *conditions, *free).subquery()]
        if self._pairs is not None:
            here = (WorkItem.role == self._pairs.c.role, WorkItem.unit_id == self._pairs.c.unit_id)
            walk = _walk(limit, *here, *conditions, *free).lateral()
            walks.append(select(walk).select_from(self._pairs.join(walk, true())).subquery())
        return walks


def _pairs(actor: Actor) -> CTE | None:
    """Every (role, unit) a seat reaches, once; None where all seats are personal (scope OWN)."""
    reached = [
        select(literal(seat.role).label("role"), Unit.id.label("unit_id")).where(access.reach(seat))
        for seat in actor.seats
        if seat.scope is not Scope.OWN
    ]
    return union(*reached).cte("pair") if reached else None


def _walk(limit: int, *conditions: ColumnExpressionArgument[bool]) -> Rows:
    return select(WorkItem.id, WorkItem.urgent, WorkItem.due_at).where(*conditions).order_by(*_ORDER).limit(limit)


def _conditions(filters: Filters, actor: Actor) -> Slice:
    conditions: list[ColumnExpressionArgument[bool]] = []
    if filters.q:
        conditions.append(WorkItem.case_id == access.any_of(search.matches(filters.q, actor)))
    if filters.node:
        conditions.append(WorkItem.node == filters.node)
    if filters.unit_id:
        conditions.append(WorkItem.unit_id == filters.unit_id)
    if filters.urgent:
        conditions.append(WorkItem.urgent)
    case = []
    if filters.process:
        case.append(Case.process == filters.process)
    if filters.product:
        case.append(Case.facts["product"].astext == filters.product)
    if case:
        conditions.append(select(Case.id).where(Case.id == WorkItem.case_id, *case).correlate(WorkItem).exists())
    return conditions


def _behind(cursor: str | None) -> Sequence[Slice]:
    """The ranges of the order behind a cursor, each of them one range of the index."""
    if cursor is None:
        return WHOLE
    try:
        urgent, due_at, item_id = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        place = (datetime.fromisoformat(due_at), UUID(item_id))
    except (ValueError, TypeError, AttributeError):
        raise BadCursor from None
    later = tuple_(WorkItem.due_at, WorkItem.id) > place
    return ((WorkItem.urgent, later), (~WorkItem.urgent,)) if urgent else ((~WorkItem.urgent, later),)


def _cursor(row: Row[Any]) -> str:
    place = json.dumps([row.urgent, row.due_at.isoformat(), str(row.item_id)])
    return base64.urlsafe_b64encode(place.encode()).decode()


def _counts(session: Session, source: _Source, tab: Tab, narrowed: Slice, now: datetime) -> dict[str, Any]:
    """Everything counted, in one statement."""
    late = WorkItem.due_at < now
    columns = {
        "total": source.count(tab, narrowed),
        "urgent": source.count(tab, narrowed, [(WorkItem.urgent,)]),
        "overdue": source.count(tab, narrowed, [(WorkItem.urgent, late), (~WorkItem.urgent, late)]),
        **{each.value: source.count(each, ()) for each in Tab},
    }
    row = session.execute(select(*(count.label(name) for name, count in columns.items()))).one()._asdict()
    return {"tabs": {each: row.pop(each.value) for each in Tab}, **row}


def _rows(keys: Subquery) -> Rows:
    """The rows of a page: joined only after the page was cut."""
    assignee, returner = aliased(User), aliased(User)
    paused = and_(
        Clock.case_id == WorkItem.case_id, Clock.task_id == WorkItem.task_id, Clock.state == ClockState.PAUSED
    )
    return (
        select(
            WorkItem.id.label("item_id"),
            *(WorkItem.case_id, WorkItem.node, WorkItem.role, WorkItem.urgent, WorkItem.urgent_rule, WorkItem.due_at),
            *(WorkItem.opened_at, WorkItem.round, WorkItem.return_reasons, WorkItem.assignee_id, WorkItem.version),
            *(Case.number, Case.title, Case.process, Case.version_id, Case.facts),
            *(Unit.zh.label("unit_zh"), Unit.en.label("unit_en")),
            func.coalesce(assignee.name, "").label("assignee_name"),
            func.coalesce(returner.name, "").label("returned_by_name"),
            select(func.min(Clock.paused_since)).where(paused).scalar_subquery().label("paused_since"),
        )
        .select_from(keys)
        .join(WorkItem, WorkItem.id == keys.c.id)
        .join(Case, Case.id == WorkItem.case_id)
        .join(Unit, Unit.id == WorkItem.unit_id)
        .outerjoin(assignee, assignee.id == WorkItem.assignee_id)
        .outerjoin(returner, returner.id == WorkItem.returned_by)
        .order_by(keys.c.urgent.desc(), keys.c.due_at, keys.c.id)
    )


def _row(row: Row[Any]) -> InboxRow:
    values = row._asdict()
    values["title"] = sealing.unseal(row.title) if row.title else ""
    values["facts"] = codec.decode(row.facts)
    values["due_at"] = None if row.due_at.year == NO_DEADLINE else row.due_at
    values["return_reasons"] = tuple(row.return_reasons)
    return InboxRow(**values)
