"""Timers that never poll: the due time is worked out once, when the wait starts; waking fires it (engine-build §4)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from workflows import calendar
from workflows.calendar import Cycle, Duration, DurationError
from workflows.engine.events import Event
from workflows.engine.expressions import Feel
from workflows.engine.rewrite import origin
from workflows.engine.trouble import EngineError
from workflows.feel import YearsMonths

DUE = "due"
COUNT = "count"


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


class Timer(Event):
    """What the clock brings; the wait keeps when it is due next."""

    def __init__(self, expression: Feel) -> None:
        super().__init__(str(expression))
        self.expression = expression

    def _value(self, my_task: Any) -> Any:
        return self.expression.value(my_task.data, my_task.workflow.top_workflow.host.now)


class Deadline(Timer):
    """A moment or a period: fires once."""

    def begin(self, my_task: Any) -> None:
        """Work out the due time."""
        if DUE not in my_task.internal_data:
            now = my_task.workflow.top_workflow.host.now
            my_task.internal_data[DUE] = due_at(self._value(my_task), now, origin(my_task.task_spec.name))

    def again(self, my_task: Any) -> bool:
        """It does not come again."""
        del my_task
        return False


class Repetition(Timer):
    """A cycle that interrupts nothing: each firing lets one token more out."""

    def begin(self, my_task: Any) -> None:
        """Work out the cycle and its first due time."""
        if DUE not in my_task.internal_data:
            start = my_task.workflow.top_workflow.host.now
            my_task.internal_data.update({"cycle": self._value(my_task), "from": start, COUNT: 0})
            self._wait(my_task, self._cycle(my_task))

    def again(self, my_task: Any) -> bool:
        """Wait for the next repeat, unless all are used up."""
        cycle = self._cycle(my_task)
        if my_task.internal_data[COUNT] == cycle.repeats:
            return False
        self._wait(my_task, cycle)
        return True

    def _wait(self, my_task: Any, cycle: Cycle) -> None:
        wait = my_task.internal_data
        wait[COUNT] += 1
        try:
            wait[DUE] = cycle.due(wait["from"], wait[COUNT])
        except DurationError:
            raise EngineError("bad_timer", node=origin(my_task.task_spec.name)) from None

    def _cycle(self, my_task: Any) -> Cycle:
        try:
            return calendar.parse_cycle(my_task.internal_data["cycle"])
        except (DurationError, TypeError):
            raise EngineError("bad_timer", node=origin(my_task.task_spec.name)) from None
