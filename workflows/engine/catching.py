"""Where a case waits for events, and what happens when one has come.

An event is caught in the flow, at the edge of an activity, behind an event-based gateway, or by a trigger: the armed
start of an event sub-process, a token in the scope whose handler it starts (BPMN 2.0 §10.5, §13.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.util.task import TaskState

from workflows.engine.events import FIRED, KEY, Conditional, Event, Message
from workflows.engine.sharing import write
from workflows.engine.tree import TOKEN_MASK, put_token, tokens, visited


class Catching:
    """The shared half; `stays` says that it interrupts nothing and goes on waiting, `interrupts` that it does."""

    event_definition: Event
    stays = False
    interrupts = False

    def _update_hook(self, my_task: Any) -> bool:
        if KEY not in my_task.internal_data:  # once it waits, an instance has its own copy, and what its message brings
            known = {name: value for name, value in my_task.data.items() if value is not None}
            my_task.data = {**my_task.parent.data, **known}
        if not isinstance(self.event_definition, Event) or self.event_definition.has_fired(my_task):
            return True
        my_task._set_state(TaskState.WAITING)
        self.event_definition.begin(my_task)
        return False

    def _on_ready_hook(self, my_task: Any) -> None:
        """Spiff's register of waits is not kept."""

    def _run_hook(self, my_task: Any) -> bool:
        del my_task
        return True

    def _predict_hook(self, my_task: Any) -> None:
        if not self.stays:  # what stays never completes: its tokens are let out beside it
            super()._predict_hook(my_task)  # type: ignore[misc]

    def _on_cancel(self, my_task: Any) -> None:
        """Nothing is registered anywhere."""


class CatchEvent(Catching, defaults.IntermediateCatchEvent):
    """An intermediate catching event; without a definition, the far end of a link, it lets everything pass."""


class ReceiveTask(Catching, defaults.ReceiveTask):
    """Waits for a message, as a catching event does, with everything that an activity can have."""


class BoundaryEvent(Catching, defaults.BoundaryEvent):
    """An event at the edge of an activity."""


class Trigger(Catching, defaults.IntermediateCatchEvent):
    """The armed start of an event sub-process; holds back no end of its scope."""

    def _predict_hook(self, my_task: Any) -> None:
        """Its handler is no way that the scope is on."""

    def _run_hook(self, my_task: Any) -> bool:
        """Interrupting: the scope does nothing any more but what the handler does."""
        scope = my_task.workflow
        for task in list(scope.tasks.values()):
            if task.id in scope.tasks and task.has_state(TOKEN_MASK) and task not in (my_task, scope.task_tree):
                task.cancel()
        my_task._sync_children(self.outputs, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class EventGateway(BpmnSpecMixin):
    """The first of the events behind it decides: the others are waited for no longer."""


def is_armed(task: Any) -> bool:
    """Whether the task is a trigger that waits."""
    return isinstance(task.task_spec, Trigger) and task.state == TaskState.WAITING


def waits_for(task: Any, kind: type[Event]) -> bool:
    """Whether the task waits for an event of this kind."""
    return task.state == TaskState.WAITING and isinstance(getattr(task.task_spec, "event_definition", None), kind)


def fire(my_task: Any, facts: Mapping[str, Any] | None = None) -> None:
    """What the task waits for has come, with these facts."""
    if facts:
        write(my_task, facts)
    spec, workflow = my_task.task_spec, my_task.workflow.top_workflow
    if spec.stays:
        _let_out(my_task)
        if not spec.event_definition.again(my_task):
            my_task._set_state(TaskState.COMPLETED)
        return
    my_task.internal_data[FIRED] = True
    for other in _rivals(my_task):
        other.cancel()
    spec._update(my_task)
    if spec.interrupts:
        workflow.caught.append(my_task)  # before anything else in there can run


def fire_conditions(workflow: Any) -> None:
    """Fire every condition that has become true, in the order of the tree."""
    for task in list(tokens(workflow)):
        if waits_for(task, Conditional) and task.task_spec.event_definition.becomes_true(task):
            fire(task)


def begin_late(workflow: Any) -> None:
    """Begin the waits for messages whose keys the facts have only told since (events.py)."""
    for task in tokens(workflow):
        if waits_for(task, Message):
            task.task_spec.event_definition.begin(task)


def _let_out(my_task: Any) -> None:
    """One token more, beside the event and not below it: it goes its own way when the activity ends."""
    if isinstance(my_task.task_spec, BoundaryEvent):
        visited(my_task.workflow.top_workflow, my_task)
    for output in my_task.task_spec.outputs:
        if not isinstance(output, BoundaryEventJoin):
            put_token(my_task.workflow, output, came_from=my_task.task_spec.name)


def _rivals(my_task: Any) -> list[Any]:
    """What waits for the same token: the events behind the same gateway, or those that would end the same activity."""
    waiting = [task for task in my_task.parent.children if task is not my_task and task.state == TaskState.WAITING]
    if isinstance(my_task.parent.task_spec, EventGateway):
        return waiting
    if isinstance(my_task.task_spec, BoundaryEvent):
        return [task for task in waiting if getattr(task.task_spec, "interrupts", False)]
    return []
