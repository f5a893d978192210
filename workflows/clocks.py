"""The clocks of a case: started, stopped and held still by what the drawing says at the nodes a case comes to.

Which clocks stand still follows from where the case waits, after every step anew: pauses that overlap need no counting.
Whatever ends late says so in the case's history, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select

from workflows import calendar
from workflows.calendar import Duration, Period
from workflows.commands.step import CaseStep
from workflows.engine import ClockRule, Instance, Node, Waits
from workflows.locking import hold
from workflows.models import Clock, ClockKind, ClockState, WorkItem
from workflows.urgency import FAR, SHARE_USED, WARNING, CaseClocks, share_used, statutory_turn

LIVE = select(Clock).where(Clock.case_id == bindparam("case"), Clock.state != ClockState.STOPPED).order_by(Clock.id)
"""The clocks of a case that run or stand. Statements of a step are built once."""


class Arrival(NamedTuple):
    """A node that the case came to in this step; with its task where it waits there."""

    node: Node
    task_id: UUID | None = None
    due: datetime = FAR


def keep(step: CaseStep, instance: Instance, before: Waits, after: Waits) -> CaseClocks:
    """Start, stop, hold still and let go on what the drawing says after a step; gives what runs or stands."""
    live = live_clocks(step) if _may_have_some(step, before) else []
    for arrival in _arrivals(step, instance, before, after):
        _stop(step, [clock for clock in live if clock.name and clock.name in arrival.node.stops])
        live += _start(step, arrival, {clock.name for clock in live if clock.state != ClockState.STOPPED})
    _stop(step, [one for one in live if instance.ended or (one.task_id and one.task_id not in after.task_ids)])
    live = [clock for clock in live if clock.state != ClockState.STOPPED]
    standing = _standing(step, after)
    for clock in live:
        _hold(step, clock, still=(clock.name or clock.node) in standing)
    return CaseClocks(live=tuple(live), standing=standing)


def running(step: CaseStep, waits: Waits) -> CaseClocks:
    """What runs or stands where the case waits, between two moves."""
    return CaseClocks(live=tuple(live_clocks(step)), standing=_standing(step, waits))


def live_clocks(step: CaseStep) -> list[Clock]:
    """The clocks of the step's case, which its lock holds."""
    found = list(step.session.scalars(LIVE, {"case": step.row.id}))
    hold(step.session, found)
    return found


def stop_all(step: CaseStep) -> None:
    """The case is over: nothing runs any more."""
    _stop(step, live_clocks(step))


def strike(step: CaseStep, clock: Clock) -> None:
    """Tell what has become due of a clock that runs: that the law is near, that it was broken. Each once."""
    if clock.strikes_at is None or clock.strikes_at > step.now:
        return
    said = {"clock": clock.name or clock.node, "kind": clock.kind, "due": clock.due_at}
    if clock.escalated_at is None:
        clock.escalated_at = step.now
        if clock.kind == ClockKind.STATUTORY:
            step.event("clock.escalated", said, node=clock.node)
    if clock.due_at <= step.now:
        clock.breached_at = step.now
        step.event("clock.breached", said, node=clock.node)
    clock.strikes_at = _next_strike(clock)


def strike_item(step: CaseStep, item: WorkItem) -> None:
    """Tell, once, that the own time of an item's step is used up."""
    if item.strikes_at is not None and item.strikes_at <= step.now:
        tell_late(step, item.node, item.id, item.strikes_at)
        item.breached_at, item.strikes_at = step.now, None


def tell_late(step: CaseStep, node: str, item_id: UUID, due: datetime) -> None:
    """Write that an item was not done in time."""
    said = {"clock": node, "kind": ClockKind.INTERNAL, "due": due, "item": str(item_id)}
    step.event("clock.breached", said, node=node)


def _may_have_some(step: CaseStep, before: Waits) -> bool:
    """Whether it is worth asking: not of a case that begins, nor where no clock is drawn that could run."""
    if step.row.event_seq == 0:
        return False
    return step.process.keeps_clocks or any(step.process.node(wait.node).clocks for wait in before.all)


def _arrivals(step: CaseStep, instance: Instance, before: Waits, after: Waits) -> Iterator[Arrival]:
    """Where the case came to, in order: what it passed, then where it waits. Not what it waited at before."""
    waited = {step.process.node(wait.node).id for wait in before.all}
    for visit in instance.visits:
        node = step.process.node(visit.node)
        if node.id not in waited:
            yield Arrival(node)
    due = {timer.task_id: timer.due for timer in after.timers}
    for wait in after.all:
        if wait.task_id not in before.task_ids:
            yield Arrival(step.process.node(wait.node), wait.task_id, due.get(wait.task_id, FAR))


def _start(step: CaseStep, arrival: Arrival, running: set[str]) -> Iterator[Clock]:
    for rule in arrival.node.clocks:
        if (rule.name and rule.name in running) or not (rule.name or arrival.task_id):
            continue
        step.at = arrival.node.id
        clock = Clock(
            case_id=step.row.id,
            task_id=None if rule.name else arrival.task_id,
            node=arrival.node.id,
            name=rule.name,
            kind=rule.kind,
            period=rule.period,
            rule=rule.rule,
            rule_version=rule.rule_version,
            state=ClockState.RUNNING,
            started_at=step.now,
            stood=timedelta(),
            due_at=arrival.due,
        )
        _wind(clock, rule)
        step.session.add(clock)
        yield clock


def _stop(step: CaseStep, clocks: Iterable[Clock]) -> None:
    for clock in clocks:
        if clock.state != ClockState.STOPPED:
            strike(step, clock)
            clock.state, clock.stopped_at, clock.strikes_at = ClockState.STOPPED, step.now, None


def _standing(step: CaseStep, waits: Waits) -> frozenset[str]:
    """What the nodes where the case waits hold still; what is only armed is not waited at."""
    nodes = (step.process.node(wait.node) for wait in waits.all)
    return frozenset(name for node in nodes if not node.is_armed for name in node.pauses)


def _hold(step: CaseStep, clock: Clock, *, still: bool) -> None:
    """Let a clock stand or go on. One that a timer ends runs as long as the timer."""
    if not clock.period or still == (clock.state == ClockState.PAUSED):
        return
    if still:
        strike(step, clock)
        clock.state, clock.paused_since, clock.strikes_at = ClockState.PAUSED, step.now, None
        step.event("clock.paused", {"clock": clock.name or clock.node, "kind": clock.kind}, node=clock.node)
        return
    clock.stood += _period(clock).passed(clock.paused_since or step.now, step.now)
    clock.state, clock.paused_since = ClockState.RUNNING, None
    _wind(clock, _rule(step, clock))
    said = {"clock": clock.name or clock.node, "kind": clock.kind, "due": clock.due_at}
    step.event("clock.resumed", said, node=clock.node)


def _wind(clock: Clock, rule: ClockRule) -> None:
    """Work out what follows from a clock's start and how long it stood: when it is due, makes urgent and strikes."""
    if clock.period:
        clock.due_at = _period(clock).due(clock.started_at, clock.stood)
    if clock.due_at == FAR:
        return
    if clock.kind == ClockKind.STATUTORY:
        clock.urgent_at = statutory_turn(_period(clock), clock.started_at, clock.stood)
    elif clock.kind == ClockKind.INTERNAL:
        clock.urgent_at = share_used(_period(clock), clock.started_at, clock.stood, rule.urgent or SHARE_USED)
    clock.strikes_at = _next_strike(clock)


def _next_strike(clock: Clock) -> datetime | None:
    if clock.breached_at is not None or clock.kind not in set(ClockKind):
        return None
    if clock.kind == ClockKind.STATUTORY and clock.escalated_at is None:
        return clock.due_at - WARNING
    return clock.due_at


def _period(clock: Clock) -> Period:
    """What it counts; a clock that a timer ends counts as long as the timer runs."""
    return calendar.parse_period(clock.period) if clock.period else Duration(time=clock.due_at - clock.started_at)


def _rule(step: CaseStep, clock: Clock) -> ClockRule:
    """What is drawn of a clock where it was started."""
    return next(rule for rule in step.process.node(clock.node).clocks if rule.name == clock.name)
