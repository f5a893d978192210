"""Rows from waits: after each step what the case waits for is written, in the same transaction (architecture §1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from workflows import access, calendar, codec
from workflows.calendar import WorkingTime
from workflows.commands.step import CaseStep
from workflows.db import new_id
from workflows.engine import EngineError, Instance, ItemWait, Node, Waits
from workflows.models import Case, CaseState, Clock, ClockState, Job, JobState, Subscription, WorkItem

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""The deadline of an item that has none: sorts behind every real one."""

LONGEST_KEY = 120
"""The correlation key of a message, in characters."""

LIVE_JOBS = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
RETURNED_OFTEN = 3
"""The round in which U5 makes an item urgent: returned twice (domain-rules §9)."""


@dataclass(frozen=True, kw_only=True)
class Return:
    """Why an item is opened again: what the one who sent it back said."""

    reasons: tuple[str, ...]
    note: bytes | None
    by: UUID | None


def project(step: CaseStep, instance: Instance, before: Waits, returned: Return | None = None) -> Waits:
    """Write the rows that follow from a step; gives what the case waits for now.

    Raises EngineError where that is nothing, short of an end: the step is undone and an incident says so (P5).
    """
    after = instance.waiting()
    if not after and not instance.ended:
        raise EngineError("nothing_waits", node=instance.at)
    came_from = step.at
    _close_gone(step, before, after)
    known = {wait.task_id for wait in before.items}
    for wait in after.items:
        if wait.task_id not in known:
            _open_item(step, wait, returned)
    _subscribe(step, before, after)
    _start_clocks(step, before, after)
    step.at = came_from
    _set_case(step, instance, after, _public(step, instance, before, after, returned))
    return after


def _close_gone(step: CaseStep, before: Waits, after: Waits) -> None:
    gone = before.task_ids - after.task_ids
    case_id = step.row.id
    items = [wait.task_id for wait in before.items if wait.task_id in gone and wait.task_id != step.done]
    if items:
        step.session.execute(
            update(WorkItem)
            .where(WorkItem.case_id == case_id, WorkItem.task_id.in_(items), WorkItem.closed_at.is_(None))
            .values(closed_at=step.now, outcome="cancelled", urgent_at=None)
            .execution_options(synchronize_session=False)
        )
    jobs = [wait.task_id for wait in before.jobs if wait.task_id in gone]
    if jobs:
        step.session.execute(
            update(Job)
            .where(Job.case_id == case_id, Job.task_id.in_(jobs), Job.state.in_(LIVE_JOBS))
            .values(state=JobState.DROPPED, ended_at=step.now)
            .execution_options(synchronize_session=False)
        )
    clocks = [task_id for task_id, _ in _clocked(step, before) if task_id in gone]
    if clocks:
        step.session.execute(
            update(Clock)
            .where(Clock.case_id == case_id, Clock.task_id.in_(clocks), Clock.state != ClockState.STOPPED)
            .values(state=ClockState.STOPPED, stopped_at=step.now)
            .execution_options(synchronize_session=False)
        )


def _open_item(step: CaseStep, wait: ItemWait, returned: Return | None) -> None:
    step.at = wait.node
    node = step.process.node(wait.node)
    last = step.row.rounds.get(node.id)
    back = returned if last is not None else None
    item = WorkItem(
        id=new_id(),
        case_id=step.row.id,
        task_id=wait.task_id,
        node=node.id,
        role=node.role,
        unit_id=step.row.unit_id,
        form=node.form,
        round=last["round"] + 1 if last else 1,
        version=last["version"] + 1 if last else 1,
        assignee_id=_assignee(step, node, last),
        opened_at=step.now,
        due_at=due(node, step.now),
        return_reasons=list(back.reasons) if back else [],
        return_note=back.note if back else None,
        returned_by=back.by if back else None,
        returned_at=step.now if back else None,
    )
    set_urgency(item, node, step.now)
    last_round(step.row, item)
    step.session.add(item)
    step.event("item.opened", {"item": str(item.id), "round": item.round}, node=node.id)


def last_round(case: Case, item: WorkItem) -> None:
    """Remember the last round of a node on the case, so that the next round needs no look back."""
    by = str(item.done_by) if item.done_by else None
    case.rounds = {**case.rounds, item.node: {"round": item.round, "version": item.version, "by": by}}


def _assignee(step: CaseStep, node: Node, last: Mapping[str, Any] | None) -> UUID | None:
    """A case that begins is claimed by who began it; a node that comes again goes to who did it before.

    A new node in the lane of who began the case is theirs where their seat is personal: an agent's case stays theirs.
    """
    if step.row.event_seq == 0:
        return step.actor.user_id if node.role in step.actor.roles else None
    if last is None:
        return _whose_case(step, node)
    if last["by"] is None:
        return None
    before = UUID(last["by"])
    back = access.has_seat(step.session, before, node.role, step.row.unit_id, step.now, actor=step.actor)
    return before if back else None


def _whose_case(step: CaseStep, node: Node) -> UUID | None:
    starter = step.row.started_by
    worked_here = any(
        each["by"] == str(starter) and step.process.node(name).role == node.role
        for name, each in step.row.rounds.items()
    )
    if starter is None or not worked_here:
        return None
    personal = access.has_personal_seat(step.session, starter, node.role, step.row.unit_id, step.now, actor=step.actor)
    return starter if personal else None


def due(node: Node, start: datetime) -> datetime:
    """When an item of this node is due; the far end of time where the drawing gives no deadline."""
    return calendar.parse_period(node.due).due(start) if node.due else FAR


def set_urgency(item: WorkItem, node: Node, now: datetime) -> None:
    """The item's urgency rules that are known when it opens (domain-rules §9: U2, U5)."""
    if item.round >= RETURNED_OFTEN and item.return_reasons:
        item.urgent, item.urgent_rule = True, "U5"
    elif node.due and node.urgent:
        item.urgent_at, item.urgent_rule = _share_of_period(node, now), "U2"


def _share_of_period(node: Node, start: datetime) -> datetime:
    """The moment at which the given share of the period, in its own kind of time, is used up."""
    share = int(node.urgent.removesuffix("%")) / 100
    period = calendar.parse_period(node.due)
    if isinstance(period, WorkingTime):
        return WorkingTime(time=period.time * share).due(start)
    return start + (period.due(start) - start) * share


def _subscribe(step: CaseStep, before: Waits, after: Waits) -> None:
    known = {wait.task_id for wait in before.messages}
    now_there = {wait.task_id for wait in after.messages}
    gone = known - now_there
    if gone:
        statement = select(Subscription).where(
            Subscription.case_id == step.row.id, Subscription.task_id.in_(list(gone))
        )
        for row in step.session.scalars(statement):
            step.session.delete(row)
    for wait in after.messages:
        if len(wait.key) > LONGEST_KEY:
            raise EngineError("key_too_long", node=wait.node, limit=LONGEST_KEY)
    step.session.add_all(
        Subscription(
            case_id=step.row.id,
            task_id=wait.task_id,
            node=wait.node,
            name=wait.name,
            key=wait.key,
            created_at=step.now,
        )
        for wait in after.messages
        if wait.task_id not in known
    )


def _clocked(step: CaseStep, waits: Waits) -> Iterable[tuple[UUID, Node]]:
    for wait in waits.all:
        node = step.process.node(wait.node)
        if node.clock is not None:
            yield wait.task_id, node


def _start_clocks(step: CaseStep, before: Waits, after: Waits) -> None:
    known = before.task_ids
    timers = {wait.task_id: wait.due for wait in after.timers}
    for task_id, node in _clocked(step, after):
        rule = node.clock
        if rule is None or task_id in known:
            continue
        step.at = node.id
        due_at = calendar.parse_period(rule.period).due(step.now) if rule.period else timers.get(task_id, FAR)
        step.session.add(
            Clock(
                case_id=step.row.id,
                task_id=task_id,
                node=node.id,
                kind=rule.kind,
                period=rule.period,
                rule=rule.rule,
                rule_version=rule.rule_version,
                started_at=step.now,
                used=timedelta(),
                due_at=due_at,
            )
        )


def _set_case(step: CaseStep, instance: Instance, waits: Waits, status: str) -> None:
    case = step.row
    case.wake_at = waits.wake_at
    case.facts = codec.encode(step.process.shown(instance.facts()))
    step.show(status)
    if instance.ended:
        _end(step, case, instance.end)
    else:
        case.state_text = instance.dump()


def _public(step: CaseStep, instance: Instance, before: Waits, after: Waits, returned: Return | None) -> str:
    """What the submitter sees: declared where the case has come to, or on the event it passed; "" for no change."""
    if instance.ended:
        return step.process.node(instance.end).public if instance.end else ""
    for wait in after.all:
        node = step.process.node(wait.node)
        if wait.task_id not in before.task_ids and node.public and not node.is_armed:
            return node.public_returned if returned and node.public_returned else node.public
    passed = (step.process.node(visit.node) for visit in reversed(instance.visits))
    return next((node.public for node in passed if node.public and node.kind.endswith("Event")), "")


def _end(step: CaseStep, case: Case, end: str) -> None:
    case.state = CaseState.ENDED
    case.outcome = end
    case.ended_at = step.now
    case.state_text = ""
    case.wake_at = None
    step.event("case.ended", {"end": end}, node=end)
