"""When an item is due, urgent and escalated, and why (domain-rules §9), worked out whole from what is known now.

What time will add is worked out too, so that the clock only compares moments. What stands still is frozen: a rule
that fired before it stood goes on firing, and no other comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from workflows import calendar
from workflows.calendar import WORKING_DAY, LegalTerm, Period, WorkingTime
from workflows.engine import Node
from workflows.models import Clock, ClockKind, ClockState, WorkItem

FAR = datetime(9999, 1, 1, tzinfo=UTC)
"""The deadline of an item that has none, or none that runs: sorts behind every real one."""

SHORT = timedelta(days=3)
"""Statutory clocks of this length and below are urgent at once (U1)."""
LEAST_LEFT = timedelta(days=2)
SHARE_LEFT = 20
"""A statutory clock is urgent when this much of it is left: two days, or so many hundredths (U1)."""
SHARE_USED = "75%"
"""An internal clock is urgent when this share of it is used up, where the drawing says nothing else (U2)."""
WARNING = timedelta(days=1)
"""So long before a statutory deadline the process owner is told, too."""
OFTEN = 2
"""Returned so often a case is urgent (U5)."""

SUPERVISOR, OWNER = 1, 2
"""How far an item is escalated."""


class Turn(NamedTuple):
    """The moment from which on a rule fires."""

    at: datetime
    rule: str


@dataclass(frozen=True, kw_only=True)
class CaseClocks:
    """The clocks of a case that run or stand, and the names of what stands still: clocks, and nodes' own times."""

    live: tuple[Clock, ...] = ()
    standing: frozenset[str] = frozenset()

    def at(self, item: WorkItem) -> list[Clock]:
        """Those that matter at an item: the case's, and what runs for its own task."""
        return [clock for clock in self.live if clock.task_id in {None, item.task_id} and clock.kind in set(ClockKind)]


def weigh(  # noqa: PLR0913 - each is one thing that urgency depends on
    item: WorkItem, node: Node, clocks: CaseClocks, turns: Iterable[Turn], *, returns: int, now: datetime
) -> None:
    """Write deadline, urgency and escalation of an item; `turns` are those that its drawing adds."""
    period = calendar.parse_period(node.due) if node.due else None
    if period is not None:
        _stand(item, period, still=node.id in clocks.standing, now=now)
    mine = clocks.at(item)
    item.strikes_at = own_due(item, period) if period and not (item.paused_since or item.breached_at) else None
    item.due_at = _nearest(item, period, mine)
    item.escalated = level(item, mine)
    _write_rules(item, [*turns, *_turns(item, node, period), *_turns_of(mine)], returns, now)


def own_due(item: WorkItem, period: Period) -> datetime:
    """When the step's own time is used up; while it stands, as if it went on when it began to stand."""
    return period.due(item.opened_at, item.stood)


def level(item: WorkItem, mine: Iterable[Clock]) -> int:
    """Who sees an item beside its role: its supervisor once a promise is broken, the owner once the law is near."""
    levels = [SUPERVISOR if item.breached_at else 0]
    levels += [OWNER if one.kind == ClockKind.STATUTORY else SUPERVISOR for one in mine if one.escalated_at]
    return max(levels)


def share_used(period: Period, start: datetime, stood: timedelta, share: str) -> datetime:
    """The moment at which the given share of a period, in its own kind of time, is used up."""
    part = int(share.removesuffix("%")) / 100
    if isinstance(period, WorkingTime):
        return WorkingTime(time=period.time * part).due(start, stood)
    whole = period.due(start)
    return start + (whole - start) * part + (period.due(start, stood) - whole)


def statutory_turn(period: Period, start: datetime, stood: timedelta) -> datetime:
    """When a statutory clock makes urgent (U1): at once for a short one, else when little of it is left."""
    length, due = _nominal(period, start), period.due(start, stood)
    if length <= SHORT:
        return start
    if isinstance(period, WorkingTime):
        return min(due - LEAST_LEFT, share_used(period, start, stood, f"{100 - SHARE_LEFT}%"))
    return due - max(LEAST_LEFT, length * SHARE_LEFT / 100)


def _nominal(period: Period, start: datetime) -> timedelta:
    """How long a period is called: a term of 30 days has 30 whatever is left of today; a working day is a day."""
    if isinstance(period, WorkingTime):
        return timedelta(days=period.time / WORKING_DAY)
    if isinstance(period, LegalTerm):
        return period.due(start) - LegalTerm().due(start)
    return period.due(start) - start


def _stand(item: WorkItem, period: Period, *, still: bool, now: datetime) -> None:
    if still and item.paused_since is None:
        item.paused_since = now
    elif not still and item.paused_since is not None:
        item.stood += period.passed(item.paused_since, now)
        item.paused_since = None


def _nearest(item: WorkItem, period: Period | None, mine: Iterable[Clock]) -> datetime:
    running = [one.due_at for one in mine if one.state == ClockState.RUNNING]
    if period is not None and item.paused_since is None:
        running.append(own_due(item, period))
    return min(running, default=FAR)


def _turns(item: WorkItem, node: Node, period: Period | None) -> Iterable[Turn]:
    if period is not None and node.urgent:
        at = share_used(period, item.opened_at, item.stood, node.urgent)
        if item.paused_since is None or at <= item.paused_since:
            yield Turn(at, "U2")


def _turns_of(mine: Iterable[Clock]) -> Iterable[Turn]:
    for one in mine:
        if one.urgent_at is not None and (one.paused_since is None or one.urgent_at <= one.paused_since):
            yield Turn(one.urgent_at, "U1" if one.kind == ClockKind.STATUTORY else "U2")


def _write_rules(item: WorkItem, turns: Iterable[Turn], returns: int, now: datetime) -> None:
    first: dict[str, datetime] = {}
    for turn in sorted(turns):
        first.setdefault(turn.rule, turn.at)
    by_themselves = {"U5"} if returns >= OFTEN else set()
    by_themselves |= {"U6"} if item.marked_by else set()
    item.urgent_why = sorted(by_themselves | {rule for rule, at in first.items() if at <= now})
    coming = [Turn(at, rule) for rule, at in first.items() if rule not in item.urgent_why]
    item.urgent = bool(item.urgent_why)
    item.urgent_turns = [f"{turn.at.astimezone(UTC).isoformat()} {turn.rule}" for turn in coming]
    item.urgent_at = coming[0].at if coming else None
