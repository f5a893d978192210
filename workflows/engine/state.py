"""A case's engine state as text and back: tokens, kept tasks and their data; no predictions, no spec.

One list per scope, parents before children. A task is `[id, parent's place, node, state, triggered, internal, set,
unset]`; its data is a typed difference from its parent's (a scope's root: from the task the scope belongs to), compared
as text, so that `1`, `1.0` and `true` stay apart.
Predictions are made again after loading, so a state loaded with a newer drawing goes the newer way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from workflows import codec
from workflows.engine.host import Host
from workflows.engine.loop import CaseWorkflow
from workflows.engine.tree import TOKEN_MASK, scopes, walk
from workflows.engine.trouble import EngineError

FORMAT = 1
MOST_BYTES = 1_048_576
STORED_MASK = TOKEN_MASK | TaskState.FINISHED_MASK


def dump(workflow: CaseWorkflow, most: int | None = MOST_BYTES) -> str:
    """The state as text. Raises EngineError over the budget, if there is one."""
    texts: dict[UUID, dict[str, str]] = {}
    plain = {"v": FORMAT, "scopes": [_dump_scope(scope, texts) for scope in scopes(workflow)]}
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if most is not None and len(text.encode()) > most:
        raise EngineError("state_too_large", limit=most)
    return text


def load(spec: Any, subprocess_specs: Mapping[str, Any], text: str, host: Host) -> CaseWorkflow:
    """The workflow of a stored state. Raises EngineError for a state that cannot be read."""
    try:
        plain = json.loads(text)
        if plain["v"] != FORMAT:
            raise EngineError("bad_state", why="unknown format")
        workflow = CaseWorkflow(spec, subprocess_specs, host=host, deserializing=True)
        for scope in plain["scopes"]:
            _load_scope(workflow, scope)
    except (KeyError, IndexError, TypeError, ValueError, codec.Unreadable) as error:
        raise EngineError("bad_state", why=type(error).__name__) from None
    for scope in scopes(workflow):
        for task in [each for each in scope.tasks.values() if each.has_state(TOKEN_MASK)]:
            task.task_spec._predict(task, mask=TaskState.NOT_FINISHED_MASK)
    return workflow


def _dump_scope(scope: Any, texts: dict[UUID, dict[str, str]]) -> dict[str, Any]:
    places: dict[UUID, int] = {}
    tasks: list[Any] = []
    for task in walk(scope):
        if not task.has_state(STORED_MASK) and task.parent is not None:
            continue
        places[task.id] = len(tasks)
        texts[task.id] = _texts(task, texts)
        tasks.append(_dump_task(task, places, texts))
    parent = scope.parent_task_id
    return {
        "p": parent.hex if parent is not None else None,
        "s": scope.spec.name,
        "c": scope.completed,
        "t": tasks,
    }


def _texts(task: Any, texts: Mapping[UUID, Mapping[str, str]]) -> dict[str, str]:
    """The task's values as text; a value that is the very one of its parent has that one's text already."""
    if task.parent is None:
        return {name: codec.dumps(value) for name, value in task.data.items()}
    values, known = task.parent.data, texts[task.parent.id]
    return {
        name: known[name] if name in known and values[name] is value else codec.dumps(value)
        for name, value in task.data.items()
    }


def _dump_task(task: Any, places: Mapping[UUID, int], texts: Mapping[UUID, Mapping[str, str]]) -> list[Any]:
    parent = task.parent
    before = texts[parent.id] if parent is not None else texts.get(task.workflow.parent_task_id, {})
    own = texts[task.id]
    changed = {name: codec.encode(task.data[name]) for name in sorted(own) if before.get(name) != own[name]}
    return [
        task.id.hex,
        places[parent.id] if parent is not None else -1,
        task.task_spec.name,
        task.state,
        int(task.triggered),
        codec.encode(task.internal_data) if task.internal_data else 0,
        changed or 0,
        [name for name in sorted(before) if name not in own] or 0,
    ]


def _load_scope(workflow: CaseWorkflow, plain: Mapping[str, Any]) -> None:
    scope: Any = workflow
    owner: Any = None
    if plain["p"] is not None:
        owner = workflow.get_task_from_id(UUID(plain["p"]))
        scope = BpmnSubWorkflow(workflow.subprocess_specs[plain["s"]], owner.id, workflow, deserializing=True)
        workflow.subprocesses[owner.id] = scope
        scope.completed_event.connect(owner.task_spec._on_subworkflow_completed, owner)
    tasks: list[Any] = []
    for entry in plain["t"]:
        tasks.append(_load_task(scope, entry, tasks, owner))
    scope.task_tree = tasks[0]
    scope.completed = plain["c"]


def _load_task(scope: Any, entry: list[Any], tasks: list[Any], owner: Any) -> Any:
    task_id, place, name, state, triggered, internal, changed, removed = entry
    spec = scope.spec.task_specs[name]
    parent = _parent(tasks, place, spec)
    task = Task(scope, spec, parent, state=state, id=UUID(task_id))
    task.triggered = bool(triggered)
    task.internal_data = codec.decode(internal) if internal else {}
    before = parent or owner
    if before is not None:
        task.data = {key: _own(value) for key, value in before.data.items() if not removed or key not in removed}
    if changed:
        task.data.update({key: codec.decode(value) for key, value in changed.items()})
    return task


def _parent(tasks: list[Any], place: int, spec: Any) -> Any:
    """The parent; what a waiting event let out hung below it once, and would end with its activity there."""
    parent = tasks[place] if place >= 0 else None
    waits = parent is not None and getattr(parent.task_spec, "stays", False) and parent.state == TaskState.WAITING
    return tasks[0] if waits and not isinstance(spec, BoundaryEventJoin) else parent


def _own(value: Any) -> Any:
    return value.copy() if isinstance(value, (list, dict)) else value
