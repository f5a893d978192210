"""History does not live in engine state: after each step what the future cannot need goes (engine-build §2.2).

Kept are the root, every unfinished task, of each open boundary block the split with all its children, and an
event-based gateway whose events are waited for. Every other finished task is replaced in its parent's list by its
nearest kept descendants, in the same place. A token does not need its finished parent: the facts are the same
everywhere (sharing.py).
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.util.task import TaskState

from workflows.engine.catching import EventGateway
from workflows.engine.loop import CaseWorkflow
from workflows.engine.tree import TOKEN_MASK, scopes, walk

#: How often each rule kept or dropped something: tests assert that a generator reaches them all.
fired: Counter[str] = Counter()


def prune(workflow: CaseWorkflow) -> None:
    """Drop everything finished that the future cannot need, in every scope."""
    _drop_finished_scopes(workflow)
    for scope in scopes(workflow):
        _prune_scope(scope)


def _drop_finished_scopes(workflow: CaseWorkflow) -> None:
    for task_id in [scope.parent_task_id for scope in scopes(workflow)][1:]:  # outer ones first, and inner with them
        if not _lives(workflow, task_id):
            fired["scope"] += 1
            del workflow.subprocesses[task_id]


def _lives(workflow: CaseWorkflow, task_id: Any) -> bool:
    owners = [workflow, *workflow.subprocesses.values()]
    task = next((owner.tasks[task_id] for owner in owners if task_id in owner.tasks), None)
    return task is not None and not task.has_state(TaskState.COMPLETED | TaskState.CANCELLED)


def _prune_scope(scope: Any) -> None:
    keep = _needed(scope)
    order = list(walk(scope))
    for task in reversed(order):
        if task.id in keep:
            children = _nearest_kept(scope, task, keep)
            task._children = [child.id for child in children]
            for child in children:
                child.parent = task
    for task in order:
        if task.id not in keep:
            fired["finished"] += 1
            del scope.tasks[task.id]
    if scope.last_task is not None and scope.last_task.id not in scope.tasks:
        scope.last_task = None


def _nearest_kept(scope: Any, task: Any, keep: set[Any]) -> list[Any]:
    found, todo = [], [scope.tasks[child] for child in reversed(task._children)]
    while todo:
        child = todo.pop()
        if child.id in keep:
            found.append(child)
        else:
            todo.extend(scope.tasks[each] for each in reversed(child._children))
    return found


def _needed(scope: Any) -> set[Any]:
    keep = {scope.task_tree.id}
    for task in scope.tasks.values():
        if not task.has_state(TaskState.FINISHED_MASK):
            keep.add(task.id)
        before = task.parent
        if before is None or not task.has_state(TOKEN_MASK):
            continue
        if isinstance(before.task_spec, BoundaryEventSplit):
            fired["block"] += 1
            keep.add(before.id)
            keep.update(before._children)
        elif isinstance(before.task_spec, EventGateway) and task.state == TaskState.WAITING:
            fired["choice"] += 1
            keep.add(before.id)
    return keep
