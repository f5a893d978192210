"""Looking at a case in memory: its scopes, the tasks in them, and which drawn nodes they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.util.task import TaskState

from workflows.engine.rewrite import is_drawn
from workflows.engine.waits import Visit

TOKEN_MASK = TaskState.WAITING | TaskState.READY | TaskState.STARTED
"""A task of these states holds a token: something is or will be done there."""

CAME_FROM = "from"
"""On a token that an event lets out, until it has arrived: where it came from, for a join right behind it."""


def scopes(workflow: Any) -> Iterator[Any]:
    """The case itself and every open scope below it, parents first."""
    yield workflow
    yield from sorted(workflow.subprocesses.values(), key=lambda scope: scope.depth)


def walk(scope: Any) -> Iterator[Any]:
    """The tasks of one scope in the order of the tree, without the scopes below, however deep."""
    tasks, todo = scope.tasks, [scope.task_tree]
    while todo:
        task = todo.pop()
        yield task
        todo.extend(tasks[child] for child in reversed(task._children))


def tokens(workflow: Any) -> Iterator[Any]:
    """Every task of the case that holds a token, outer scopes first, each in the order of its tree."""
    for scope in list(scopes(workflow)):
        yield from (task for task in walk(scope) if task.has_state(TOKEN_MASK))


def look_one_step_ahead(task_spec: Any) -> None:
    """Let tasks of this spec know what comes next, when a token reaches them, and no more.

    Spiff makes all that may follow beforehand, down to the end of the drawing: for nothing, and without an end where a
    flow leads back and no exclusive or inclusive gateway stands on the way.
    """

    def predict(my_task: Any, *_: Any, mask: int = TaskState.PREDICTED_MASK, **__: Any) -> None:
        if my_task.has_state(mask):
            task_spec._predict_hook(my_task)

    def update(my_task: Any) -> None:
        if my_task.has_state(TaskState.PREDICTED_MASK | TaskState.FUTURE) or not my_task._children:
            predict(my_task, mask=TaskState.NOT_FINISHED_MASK)
        if task_spec._update_hook(my_task):
            my_task._ready()

    task_spec._predict, task_spec._update = predict, update


def put_token(scope: Any, task_spec: Any, *, came_from: str = "") -> None:
    """A token that no flow has led there: below the root, whose facts are the case's as they are now (sharing.py)."""
    task = scope.task_tree._add_child(task_spec, TaskState.FUTURE)
    task.triggered = True
    if came_from:
        task.internal_data[CAME_FROM] = came_from
    task_spec._update(task)
    task.internal_data.pop(CAME_FROM, None)


def is_there(workflow: Any, task: Any) -> bool:
    """Whether neither the task nor the scope that it is in has left the case."""
    scope = task.workflow
    return task.id in scope.tasks and (scope is workflow or workflow.subprocesses.get(scope.parent_task_id) is scope)


def drawn(task: Any) -> str:
    """The id of the node in the drawing; empty for what the engine put there itself."""
    return getattr(task.task_spec, "bpmn_id", None) or ""


def visited(workflow: Any, task: Any) -> None:
    """Note that a drawn node was done."""
    if is_drawn(task.task_spec.name.removesuffix(" [child]")) and drawn(task):
        kind, scope = type(task.task_spec).__name__, task.workflow.spec.name
        workflow.visits.append(Visit(node=drawn(task), kind=kind, scope=scope, wrote=workflow.wrote))
        workflow.wrote = {}
