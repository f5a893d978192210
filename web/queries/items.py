"""One item with everything around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from workflows import access, calendar, codec, sealing
from workflows.access import Right
from workflows.confidential import knows
from workflows.engine import Node
from workflows.errors import NotFound
from workflows.inbox import NO_DEADLINE, InboxRow
from workflows.models import Answer, Assignment, Case, Clock, ClockKind, ClockState, Draft, Unit, User, WorkItem
from workflows.processes import process_of
from workflows.types import Actor, Scope
from workflows.urgency import own_due


@dataclass(frozen=True, kw_only=True)
class FoundItem:
    """An item, its case, and the row a list would show of it."""

    item: WorkItem
    case: Case
    row: InboxRow
    note: str  #: what whoever sent it back wrote beside the reasons


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """One thing that is counted at an item; `kind` is empty for the step's own time.

    While it stands, `due_at` is when it would be due had it not begun to stand.
    """

    node: str
    kind: str
    rule: str
    due_at: datetime
    paused_since: datetime | None
    breached: bool


def find(session: Session, actor: Actor, item_id: UUID) -> FoundItem:
    """An item that is the actor's to work on, open or not. Raises NotFound."""
    found = _find(session, actor, item_id)
    if not access.covers(actor, found.item.role, found.case, found.item):
        raise NotFound
    return found


def next_of(session: Session, actor: Actor, case_id: UUID) -> UUID | None:
    """The open item of a case that the actor works on; of several the newest. None where others go on with the case."""
    mine = access.visible(WorkItem, actor).where(
        WorkItem.case_id == case_id, WorkItem.assignee_id == actor.user_id, WorkItem.closed_at.is_(None)
    )
    newest = mine.order_by(WorkItem.opened_at.desc(), WorkItem.id.desc()).limit(1)
    return session.scalars(newest.with_only_columns(WorkItem.id)).one_or_none()


def to_hand_over(session: Session, actor: Actor, item_id: UUID) -> FoundItem:
    """An open item the actor may give to somebody: one's own, or any a supervisor sees. Raises NotFound."""
    found = _find(session, actor, item_id)
    if not knows(actor, process_of(session, found.case.version_id).node(found.item.node)):
        raise NotFound
    if not found.item.open or not (found.item.assignee_id == actor.user_id or access.may(actor, Right.HAND_OVER)):
        raise NotFound
    return found


def _find(session: Session, actor: Actor, item_id: UUID) -> FoundItem:
    """An item of a case the actor may see."""
    assignee, returner, marker = aliased(User), aliased(User), aliased(User)
    statement = (
        access.visible(WorkItem, actor)
        .where(WorkItem.id == item_id)
        .join(Case, Case.id == WorkItem.case_id)
        .join(Unit, Unit.id == WorkItem.unit_id)
        .outerjoin(assignee, assignee.id == WorkItem.assignee_id)
        .outerjoin(returner, returner.id == WorkItem.returned_by)
        .outerjoin(marker, marker.id == WorkItem.marked_by)
        .add_columns(
            Case,
            Unit,
            func.coalesce(assignee.name, ""),
            func.coalesce(returner.name, ""),
            func.coalesce(marker.name, ""),
        )
    )
    found = session.execute(statement).one_or_none()
    if found is None:
        raise NotFound
    item, case, unit, assignee_name, returner_name, marker_name = found
    row = replace(
        _row(item, case, unit),
        returned_by_name=returner_name,
        marked_by_name=marker_name,
        assignee_name=assignee_name,
    )
    return FoundItem(item=item, case=case, row=row, note=sealing.unseal_text(item.return_note))


def _row(item: WorkItem, case: Case, unit: Unit) -> InboxRow:
    """What a list would show of an item, without the names of people."""
    return InboxRow(
        item_id=item.id,
        case_id=case.id,
        number=case.number,
        title=sealing.unseal_text(case.title),
        process=case.process,
        version_id=case.version_id,
        node=item.node,
        role=item.role,
        unit_zh=unit.zh,
        unit_en=unit.en,
        facts=codec.decode(case.facts),
        urgent=item.urgent,
        urgent_why=tuple(item.urgent_why),
        due_at=None if item.due_at.year == NO_DEADLINE else item.due_at,
        paused_since=item.paused_since,
        opened_at=item.opened_at,
        round=item.round,
        return_reasons=tuple(item.return_reasons),
        returned_by_name="",
        assignee_id=item.assignee_id,
        assignee_name="",
        version=item.version,
        escalated=item.escalated,
    )


def deadlines(session: Session, found: FoundItem, node: Node) -> list[Deadline]:
    """What is counted at an item: the step's own time, then the clocks of its case, the earlier before the later."""
    of_case = select(Clock).where(
        Clock.case_id == found.case.id,
        Clock.kind.in_(list(ClockKind)),
        Clock.state != ClockState.STOPPED,
        or_(Clock.task_id.is_(None), Clock.task_id == found.item.task_id),
    )
    clocks = [
        Deadline(
            node=one.node,
            kind=one.kind,
            rule=one.rule,
            due_at=one.due_at,
            paused_since=one.paused_since,
            breached=one.breached_at is not None,
        )
        for one in session.scalars(of_case.order_by(Clock.due_at, Clock.id))
    ]
    return [*_own(found.item, node), *clocks]


def _own(item: WorkItem, node: Node) -> Iterator[Deadline]:
    if node.due:
        yield Deadline(
            node=node.id,
            kind="",
            rule="",
            due_at=own_due(item, calendar.parse_period(node.due)),
            paused_since=item.paused_since,
            breached=item.breached_at is not None,
        )


def draft(session: Session, item_id: UUID) -> tuple[Mapping[str, Any], datetime] | None:
    """What was typed at an item and not sent, and when it was saved; the caller knows that the item is the reader's."""
    row = session.get(Draft, item_id)
    return (sealing.unseal(row.body), row.saved_at) if row else None


def last_values(session: Session, actor: Actor, case_id: UUID, node: str) -> Mapping[str, Any] | None:
    """What was last sent at a node of a case."""
    sent = access.visible(Answer, actor).where(
        Answer.case_id == case_id, Answer.node == node, Answer.item_id.is_not(None)
    )
    newest = sent.order_by(Answer.at.desc(), Answer.id.desc()).limit(1)
    body = session.scalars(newest.with_only_columns(Answer.body)).one_or_none()
    values: Mapping[str, Any] | None = sealing.unseal(body)["values"] if body else None
    return values


def colleagues(session: Session, item: WorkItem, now: datetime, *, but: UUID | None) -> list[tuple[UUID, str]]:
    """Who else holds the role of an item where it reaches the item's unit, by name."""
    seat_unit, here = aliased(Unit), aliased(Unit)
    reaches = or_(
        Assignment.scope == Scope.ALL,
        and_(Assignment.scope == Scope.SUBTREE, func.starts_with(here.path, seat_unit.path)),
        and_(Assignment.scope.in_([Scope.UNIT, Scope.OWN]), Assignment.unit_id == here.id),
    )
    statement = (
        select(User.id, User.name)
        .join(Assignment, Assignment.user_id == User.id)
        .join(seat_unit, seat_unit.id == Assignment.unit_id)
        .join(here, here.id == literal(item.unit_id))
        .where(Assignment.role == item.role, User.active, User.id.is_distinct_from(but), reaches)
        .where(Assignment.starts_at <= now, or_(Assignment.ends_at.is_(None), Assignment.ends_at > now))
        .group_by(User.id)
        .order_by(User.sort_key, User.login)
    )
    return [(user_id, name) for user_id, name in session.execute(statement)]
