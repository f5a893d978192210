"""Events that are thrown: errors and escalations go outwards to the first that catches them, signals to everybody.

An error or escalation that comes from an activity looks at its edge first; then, scope by scope outwards, at the event
sub-processes of the scope and at the edge of the activity that the scope belongs to. There the event with its code
comes before the one without (BPMN 2.0 §10.5.7, §13.5.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit

from workflows.engine.catching import Trigger, fire, waits_for
from workflows.engine.events import Coded, Error, Escalation, Message, Signal
from workflows.engine.expressions import Feel
from workflows.engine.rewrite import origin
from workflows.engine.sharing import enclosing, is_round
from workflows.engine.tree import tokens, visited
from workflows.engine.trouble import EngineError
from workflows.types import Facts


def throw_error(my_task: Any, code: str, facts: Facts) -> None:
    """A business error raised at this task. Raises EngineError where nothing catches it."""
    catcher = _outwards(my_task, Error, code)
    if catcher is None:
        raise EngineError("uncaught_error", node=origin(my_task.task_spec.name), code=code)
    fire(catcher, facts)


def throw_escalation(my_task: Any, code: str | None) -> bool:
    """Word to the scopes around; whether the one who sent it goes on. Caught by nobody, nothing happens."""
    catcher = _outwards(my_task, Escalation, code)
    if catcher is None:
        return True
    fire(catcher)
    return not catcher.task_spec.interrupts


def throw_signal(my_task: Any, name: str) -> None:
    """Fire everything in the case that waits for the signal now, each unless an earlier one took it away."""
    for task in list(tokens(my_task.workflow.top_workflow)):
        if waits_for(task, Signal) and task.task_spec.event_definition.name == name:
            fire(task)


class Throwing:
    """An event that does something when a token reaches it."""

    event_definition: Any
    takes: tuple[tuple[str, Feel], ...] = ()

    def _run_hook(self, my_task: Any) -> bool | None:
        event = self.event_definition
        match event:
            case Error():
                visited(my_task.workflow.top_workflow, my_task)
                throw_error(my_task, event.code or "", {})
                return None  # stays started until what caught it has ended it
            case Escalation():
                goes_on = throw_escalation(my_task, event.code)
                if not goes_on:
                    visited(my_task.workflow.top_workflow, my_task)
                return True if goes_on else None
            case Signal():
                throw_signal(my_task, event.name)
            case Message():
                self._send(my_task, event)
        return True

    def _send(self, my_task: Any, message: Message) -> None:
        host = my_task.workflow.top_workflow.host
        key = message.told_key(my_task)
        if key is None:
            raise EngineError("no_key", node=origin(my_task.task_spec.name))
        facts = {name: feel.value(my_task.data, host.now) for name, feel in self.takes}
        host.message(message.name, key, facts)


class ThrowEvent(Throwing, defaults.IntermediateThrowEvent):
    """An intermediate throwing event."""


class EndEvent(Throwing, defaults.EndEvent):
    """An end event; a terminating one ends its scope."""


def _outwards(my_task: Any, kind: type[Coded], code: str | None) -> Any:
    task = my_task
    while task is not None:
        activity = _activity(task)
        catcher = _best(_at_edge(activity), kind, code) or _best(_in_scope(activity), kind, code)
        if catcher is not None:
            return catcher
        task = enclosing(activity)
    return None


def _activity(task: Any) -> Any:
    """The activity itself: one round of a looping activity belongs to it."""
    while is_round(task):
        task = task.parent
    return task


def _at_edge(activity: Any) -> Iterator[Any]:
    split = activity.parent
    if isinstance(split.task_spec, BoundaryEventSplit) and activity.task_spec in split.task_spec.outputs:
        yield from split.children


def _in_scope(activity: Any) -> Iterator[Any]:
    """The triggers of the scope; what comes from a handler does not start that handler again."""
    triggers = (task for task in activity.workflow.tasks.values() if isinstance(task.task_spec, Trigger))
    return (trigger for trigger in triggers if activity.task_spec not in trigger.task_spec.outputs)


def _best(tasks: Iterator[Any], kind: type[Coded], code: str | None) -> Any:
    """The waiting one with the code, else the one without."""
    waiting = [task for task in tasks if waits_for(task, kind)]
    exact = [task for task in waiting if task.task_spec.event_definition.code == code]
    general = [task for task in waiting if task.task_spec.event_definition.code is None]
    return next(iter(exact + general), None)
