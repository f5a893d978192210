"""Facts belong to the case: what one token writes, every token sees at once (BPMN 2.0 §10.4: data of a scope).

Spiff gives each token a copy and merges copies where branches meet, so a branch's old copy would undo what another one
wrote meanwhile. Here nothing is left to merge: whoever writes, writes into every token. An instance of a
multi-instance activity is the exception: it works on a copy until it is done, then hands over what it wrote. A round of
a standard loop is none: its condition looks at what the round writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.util.task import TaskState

WROTE = "wrote"
_REACHED = TaskState.WAITING | TaskState.READY | TaskState.STARTED | TaskState.FINISHED_MASK


def write(task: Any, facts: Mapping[str, Any]) -> None:
    """Write facts at this task, for everybody in the case or, inside an instance, for everybody in it."""
    top = task.workflow.top_workflow
    top.wrote.update({name: value for name, value in facts.items() if _is_new(task.data.get(name), value)})
    task.data.update(facts)
    instance = _instance_around(task)
    if facts and instance is not None:
        instance.internal_data[WROTE] = sorted({*instance.internal_data.get(WROTE, ()), *facts})
        instance.data.update(facts)
    scope = top if instance is None else top.subprocesses.get(instance.id)
    for each in _tasks(scope):
        each.data.update(facts)


def _is_new(before: Any, value: Any) -> bool:
    return type(before) is not type(value) or before != value


def is_round(task: Any) -> bool:
    """Whether this task is one round of a looping activity: an instance of a multi-instance, a round of a loop."""
    return task.parent is not None and getattr(task.parent.task_spec, "task_spec", None) == task.task_spec.name


def is_instance(task: Any) -> bool:
    """Whether this task is one instance of a multi-instance activity."""
    return is_round(task) and isinstance(task.parent.task_spec, MultiInstanceTask)


def enclosing(task: Any) -> Any:
    """The task whose scope this task is in; None in the case's own scope."""
    owner = task.workflow.parent_task_id
    return None if owner is None else task.workflow.top_workflow.get_task_from_id(owner)


def _instance_around(task: Any) -> Any:
    while task is not None and not is_instance(task):
        task = enclosing(task)
    return task


def _tasks(scope: Any) -> Iterator[Any]:
    """Every reached task of the scope and of the scopes in it, instances left out."""
    if scope is None:
        return
    for task in scope.tasks.values():
        if task.has_state(_REACHED) and not is_instance(task):
            yield task
            yield from _tasks(scope.top_workflow.subprocesses.get(task.id))
