"""Business errors find the boundary of the task that failed, then the scopes around it, and nothing else."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import ErrorEventDefinition
from SpiffWorkflow.util.task import TaskState

from workflows.engine.sharing import enclosing, is_instance, write
from workflows.engine.trouble import EngineError
from workflows.types import Facts


def throw(my_task: Any, code: str, facts: Facts) -> None:
    """Deliver a business error raised at this task. Raises EngineError where nothing catches it."""
    thrower = my_task
    while my_task is not None:
        catcher = _catcher(_activity(my_task), code)
        if catcher is not None:
            _deliver(catcher, facts)
            return
        my_task = enclosing(my_task)
    raise EngineError("uncaught_error", node=thrower.task_spec.name.removesuffix(" [child]"), code=code)


def _activity(task: Any) -> Any:
    """The activity itself: an instance of a multi-instance belongs to its parent."""
    while is_instance(task):
        task = task.parent
    return task


def _catcher(activity: Any, code: str) -> Any:
    """The waiting error boundary of this activity: the one with the code before the one without."""
    if not isinstance(activity.parent.task_spec, BoundaryEventSplit):
        return None
    waiting = [
        child
        for child in activity.parent.children
        if child.state == TaskState.WAITING
        and isinstance(getattr(child.task_spec, "event_definition", None), ErrorEventDefinition)
    ]
    exact = [child for child in waiting if child.task_spec.event_definition.code == code]
    general = [child for child in waiting if child.task_spec.event_definition.code is None]
    return next(iter(exact + general), None)


def _deliver(catcher: Any, facts: Facts) -> None:
    catcher.internal_data["event_fired"] = True
    catcher.task_spec._update(catcher)
    # After the update: a ready task no longer inherits, so the error's facts cannot be overwritten by older ones.
    write(catcher, facts)
    catcher.workflow.top_workflow.caught.append(catcher)
