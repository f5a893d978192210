"""Rows from waits: after each step what the case waits for is written, in the same transaction (architecture §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update

from workflows import access, clocks, codec, interests
from workflows.commands.step import CaseStep
from workflows.db import new_id
from workflows.engine import EngineError, Instance, ItemWait, Node, Waits
from workflows.locking import hold
from workflows.models import Case, CaseState, ClockKind, Job, JobState, Subscription, WorkItem
from workflows.urgency import CaseClocks, Turn, weigh

LONGEST_KEY = 120
"""The correlation key of a message, in characters."""

LIVE_JOBS = (JobState.WAITING, JobState.RUNNING, JobState.FAILED)
OTHERS = select(WorkItem).where(
    WorkItem.case_id == bindparam("case"), WorkItem.task_id.in_(bindparam("tasks", expanding=True))
)
"""The items of these tasks. Statements of a step are built once."""


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
    running = clocks.keep(step, instance, before, after)
    opened = _open_items(step, before, after, returned)
    others = _others(step, before, after, again=returned is not None)
    for item in (*opened, *others):
        weigh_item(step, instance, item, running)
    _subscribe(step, before, after)
    step.at = came_from
    _set_case(step, instance, after, _public(step, instance, before, after, returned))
    return after


def _close_gone(step: CaseStep, before: Waits, after: Waits) -> None:
    gone = before.task_ids - after.task_ids
    case_id = step.row.id
    items = [wait.task_id for wait in before.items if wait.task_id in gone and wait.task_id != step.done]
    if items:
        cancel_items(step, WorkItem.task_id.in_(items))
    jobs = [wait.task_id for wait in before.jobs if wait.task_id in gone]
    if jobs:
        step.session.execute(
            update(Job)
            .where(Job.case_id == case_id, Job.task_id.in_(jobs), Job.state.in_(LIVE_JOBS))
            .values(state=JobState.DROPPED, ended_at=step.now)
            .execution_options(synchronize_session=False)
        )


def cancel_items(step: CaseStep, *which: ColumnElement[bool]) -> None:
    """Close open items that nobody will do; what was late by then is told."""
    closing = (
        update(WorkItem)
        .where(WorkItem.case_id == step.row.id, WorkItem.closed_at.is_(None), *which)
        .values(closed_at=step.now, outcome="cancelled", urgent_at=None)
        .returning(WorkItem.id, WorkItem.node, WorkItem.strikes_at)
        .execution_options(synchronize_session=False)
    )
    for item_id, node, strikes_at in step.session.execute(closing).all():
        if strikes_at is not None and strikes_at <= step.now:
            clocks.tell_late(step, node, item_id, strikes_at)


def _open_items(step: CaseStep, before: Waits, after: Waits, returned: Return | None) -> list[WorkItem]:
    known = {wait.task_id for wait in before.items}
    opened: list[WorkItem] = []
    for wait in after.items:
        if wait.task_id not in known:
            opened.append(_open_item(step, wait, returned, counts=not any(item.returned_at for item in opened)))
    return opened


def _open_item(step: CaseStep, wait: ItemWait, returned: Return | None, *, counts: bool) -> WorkItem:
    """Open an item; of several that one return brings back, the first counts it."""
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
        stood=timedelta(),
        return_reasons=list(back.reasons) if back else [],
        return_note=back.note if back else None,
        returned_by=back.by if back else None,
        returned_at=step.now if back else None,
    )
    last_round(step.row, item, returned=int(back is not None and counts))
    step.session.add(item)
    step.event("item.opened", {"item": str(item.id), "round": item.round}, node=node.id)
    return item


def _others(step: CaseStep, before: Waits, after: Waits, *, again: bool) -> list[WorkItem]:
    """Items that stay open, where something may have changed their deadlines or their urgency."""
    known = {wait.task_id for wait in before.items} - {step.done}
    tasks = [wait.task_id for wait in after.items if wait.task_id in known]
    if not tasks or not (again or step.process.keeps_clocks or step.process.urgencies):
        return []
    found = list(step.session.scalars(OTHERS, {"case": step.row.id, "tasks": tasks}))
    hold(step.session, found)
    return found


def weigh_item(step: CaseStep, instance: Instance, item: WorkItem, running: CaseClocks) -> None:
    """Write when an item is due, how urgent it is and why, as things are now."""
    step.at = item.node
    node = step.process.node(item.node)
    rules = step.process.urgencies.get(node.id, ())
    facts = instance.facts_at(item.task_id) if rules else {}
    turns = [
        Turn(at, rule.rule) for rule in rules if (at := rule.turns_at(facts, item.opened_at, step.now)) is not None
    ]
    returns = sum(each.get("returned", 0) for each in step.row.rounds.values())
    was = item.paused_since
    clocks.strike_item(step, item)  # before it may begin to stand
    weigh(item, node, running, turns, returns=returns, now=step.now)
    if was != item.paused_since:
        kind = "clock.paused" if item.paused_since else "clock.resumed"
        step.event(kind, {"clock": node.id, "kind": ClockKind.INTERNAL, "item": str(item.id)}, node=node.id)


def last_round(case: Case, item: WorkItem, returned: int = 0) -> None:
    """Remember the last round of a node on the case, so that the next round needs no look back.

    Also how often the case was returned to it.
    """
    by = str(item.done_by) if item.done_by else None
    returned += case.rounds.get(item.node, {}).get("returned", 0)
    last = {"round": item.round, "version": item.version, "by": by, "returned": returned}
    case.rounds = {**case.rounds, item.node: last}


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
    if not back or interests.interested(step.session, step.row.id, (before,)):
        return None
    return before


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


def weigh_again(step: CaseStep, instance: Instance, item: WorkItem) -> None:
    """The same outside of a move of the case: nothing starts or stops."""
    weigh_item(step, instance, item, clocks.running(step, instance.waiting()))


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
