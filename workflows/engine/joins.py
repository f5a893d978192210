"""Joins that carry their own state: one waiting instance per scope absorbs what arrived before (engine-build §2.1).

Spiff's own joins look for stale instances all over the tree and fire too early in loops; these do not, and because an
instance knows what arrived, everything behind it can be pruned.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventJoin, StartEventJoin, _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.util.task import TaskState

from workflows.engine.catching import is_armed
from workflows.engine.tree import CAME_FROM, TOKEN_MASK
from workflows.engine.trouble import EngineError

ARRIVED = "arrived"
_INTERNAL = (BoundaryEventJoin, StartEventJoin, _EndJoin)


class Absorbing:  # no ABC: a parsed gateway becomes one of these by its class, so the layouts must be alike
    """The shared half: a newly arrived token takes over from the instance that waited."""

    def _update_hook(self, my_task: Any) -> bool:
        if ARRIVED not in my_task.internal_data:
            self._absorb(my_task)
        if self._may_fire(my_task):
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def _absorb(self, my_task: Any) -> None:
        arrived = {my_task.internal_data.pop(CAME_FROM, my_task.parent.task_spec.name)}
        for other in list(my_task.workflow.tasks.values()):
            if other.task_spec is self and other is not my_task and other.state == TaskState.WAITING:
                arrived |= set(other.internal_data.get(ARRIVED, ()))
                other.cancel()
        my_task.internal_data[ARRIVED] = sorted(arrived)
        my_task.data = dict(my_task.parent.data)  # every token has the same facts (sharing.py): nothing to merge

    @abstractmethod
    def _may_fire(self, my_task: Any) -> bool:
        """Whether nothing holds the waiting instance back."""

    def _pass(self, my_task: Any) -> None:
        my_task.internal_data.pop(ARRIVED, None)


class AndJoin(Absorbing, ParallelGateway):
    """Fires when a token has arrived on every input."""

    def _may_fire(self, my_task: Any) -> bool:
        return set(self._inputs) <= set(my_task.internal_data[ARRIVED])

    def _run_hook(self, my_task: Any) -> bool:
        self._pass(my_task)
        return True


class OrJoin(Absorbing, InclusiveGateway):
    """Fires when no other token can still reach an input where none has arrived (BPMN 2.0 §13.4.3).

    `reach` says for each input which nodes lead to it without passing this gateway; worked out at compile time.
    """

    reach: Mapping[str, frozenset[str]]

    def _may_fire(self, my_task: Any) -> bool:
        arrived = set(my_task.internal_data[ARRIVED])
        missing = [name for name in self._inputs if name not in arrived]
        others = (task for task in my_task.workflow.tasks.values() if task is not my_task)
        return not any(self._holds_back(task, arrived, missing) for task in others)

    def _holds_back(self, task: Any, arrived: set[str], missing: list[str]) -> bool:
        if isinstance(task.task_spec, _INTERNAL):
            return False
        released = (
            task.state == TaskState.FUTURE and task.parent is not None and task.parent.state == TaskState.COMPLETED
        )
        if task.task_spec is self:
            return released and task.parent.task_spec.name in missing
        if not (task.has_state(TOKEN_MASK) or released):
            return False
        name = task.task_spec.name
        reaches_missing = any(name in self.reach[each] for each in missing)
        return reaches_missing and not any(name in self.reach[each] for each in arrived if each in self.reach)

    def _run_hook(self, my_task: Any) -> bool:
        self._pass(my_task)
        matches, defaults = self._get_matching_outputs(my_task)
        if not matches and not defaults:
            raise EngineError("bad_condition", node=self.bpmn_id, why="none true")
        my_task._sync_children(matches or defaults, TaskState.FUTURE)
        for child in my_task.children:
            child.task_spec._predict(child, mask=TaskState.FUTURE | TaskState.PREDICTED_MASK)
        return True


class EndJoin(Absorbing, _EndJoin):
    """Fires when nothing definite is left in the scope but itself and what only waits for the scope to be open."""

    def _may_fire(self, my_task: Any) -> bool:
        return not any(
            task is not my_task
            and task.has_state(TaskState.DEFINITE_MASK)
            and task.parent is not my_task
            and not is_armed(task)
            for task in my_task.workflow.tasks.values()
        )

    def _run_hook(self, my_task: Any) -> bool:
        self._pass(my_task)
        for task in [each for each in my_task.workflow.tasks.values() if is_armed(each)]:
            task.cancel()
        my_task.workflow.data.update(my_task.data)
        return True


def reachability(gateway: Any) -> dict[str, frozenset[str]]:
    """For each input of the gateway: every node that leads to it without passing the gateway."""
    specs = gateway._wf_spec.task_specs
    found = {}
    for start in gateway._inputs:
        seen, todo = {start}, [start]
        while todo:
            for name in specs[todo.pop()]._inputs:
                if name not in seen and name != gateway.name:
                    seen.add(name)
                    todo.append(name)
        found[start] = frozenset(seen)
    return found
