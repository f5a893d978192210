"""Timers that never poll: the due time is worked out once, when the wait starts; waking fires it (engine-build §4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.util.task import TaskState

from workflows import calendar
from workflows.calendar import Cycle, Duration, DurationError
from workflows.engine.expressions import Feel
from workflows.engine.loop import visited
from workflows.engine.trouble import EngineError
from workflows.feel import YearsMonths

DUE = "due"
LEFT = "left"
FIRED = "event_fired"


def due_at(value: Any, start: datetime, node: str) -> datetime:
    """The instant a timer's value means, counted from `start`. Raises EngineError."""
    try:
        if isinstance(value, datetime) and value.tzinfo is not None:
            return value
        if isinstance(value, datetime):
            return value.replace(tzinfo=calendar.ZONE)
        if isinstance(value, date):
            return calendar.start_of_day(value)
        if isinstance(value, timedelta):
            return start + value
        if isinstance(value, YearsMonths):
            return Duration(months=value.months).due(start)
        if isinstance(value, str):
            return calendar.parse_period(value).due(start)
    except (DurationError, OverflowError):
        raise EngineError("bad_timer", node=node) from None
    raise EngineError("bad_timer", node=node)


class Deadline(TimerEventDefinition):
    """A moment or a period: fires once."""

    def has_fired(self, my_task: Any) -> bool:
        """Whether the clock said so; nothing is compared here."""
        return bool(my_task.internal_data.get(FIRED))

    def update_task(self, my_task: Any) -> None:
        """Work out the due time when the wait starts."""
        if DUE not in my_task.internal_data:
            host = my_task.workflow.top_workflow.host
            feel: Feel = self.expression
            my_task.internal_data[DUE] = due_at(feel.value(my_task.data, host.now), host.now, my_task.task_spec.name)

    def fire(self, my_task: Any) -> None:
        """The clock has come."""
        my_task.internal_data[FIRED] = True
        my_task.task_spec._update(my_task)


class Repetition(CycleTimerEventDefinition):
    """A cycle on a non-interrupting boundary: each firing starts the path once more."""

    def has_fired(self, my_task: Any) -> bool:
        """Whether all repeats are used up."""
        return bool(my_task.internal_data.get(FIRED))

    def update_task(self, my_task: Any) -> None:
        """Work out the cycle and its first due time when the wait starts."""
        if DUE not in my_task.internal_data:
            host = my_task.workflow.top_workflow.host
            feel: Feel = self.expression
            my_task.internal_data.update({"cycle": feel.value(my_task.data, host.now), "from": host.now, "count": 0})
            self._wait(my_task, self._cycle(my_task))

    def fire(self, my_task: Any) -> None:
        """Start the path, then wait for the next repeat or end."""
        cycle = self._cycle(my_task)
        visited(my_task.workflow.top_workflow, my_task)
        for output in my_task.task_spec.outputs:
            child = my_task._add_child(output, TaskState.FUTURE)
            child.task_spec._predict(child, mask=TaskState.NOT_FINISHED_MASK)
            child.task_spec._update(child)
        if my_task.internal_data["count"] == cycle.repeats:
            # Not by way of running: Spiff would start everything again that an earlier firing has started.
            my_task.internal_data[FIRED] = True
            my_task._set_state(TaskState.COMPLETED)
        else:
            self._wait(my_task, cycle)

    def _wait(self, my_task: Any, cycle: Cycle) -> None:
        wait = my_task.internal_data
        wait["count"] += 1
        try:
            wait[DUE] = cycle.due(wait["from"], wait["count"])
        except DurationError:
            raise EngineError("bad_timer", node=my_task.task_spec.name) from None

    def _cycle(self, my_task: Any) -> Cycle:
        try:
            return calendar.parse_cycle(my_task.internal_data["cycle"])
        except (DurationError, TypeError):
            raise EngineError("bad_timer", node=my_task.task_spec.name) from None
