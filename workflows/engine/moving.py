"""Moving a token by hand: an operator takes it from where it waits and sets it down at another node of the same scope.

Facts and what other tokens wait for stay as they are; the work at the old node is cancelled with everything at its
edge. A token is not moved into or out of a loop or an instance, nor from one parallel branch to another: the join
behind them would wait for it, or fire without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs.control import BoundaryEventSplit
from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway, InclusiveGateway, ParallelGateway

from workflows.engine.catching import BoundaryEvent, CatchEvent, EventGateway, ReceiveTask, Trigger
from workflows.engine.joins import Absorbing, EndJoin
from workflows.engine.sharing import is_round
from workflows.engine.tasks import CallActivity, PersonTask, SubWorkflowTask, Working
from workflows.engine.throwing import EndEvent, ThrowEvent
from workflows.engine.tree import TOKEN_MASK, put_token
from workflows.engine.trouble import EngineError
from workflows.errors import N_, AnliuError

TARGETS = (
    PersonTask,
    Working,
    ReceiveTask,
    SubWorkflowTask,
    CallActivity,
    CatchEvent,
    ThrowEvent,
    EndEvent,
    ExclusiveGateway,
    EventGateway,
)
LOOP = N_("it is in a loop, or the other node is one")
ELSEWHERE = N_("there is no such node in its scope")
NOT_THERE = N_("a token can only be set down at an activity, an event or an exclusive gateway that a flow leads to")
BRANCH = N_("other branches are open, and a parallel or inclusive gateway stands between the two nodes")


def move(my_task: Any, node: str) -> None:
    """Move the token that waits at a task to a node. Raises EngineError where that is not possible."""
    target = my_task.workflow.spec.task_specs.get(node)
    why = _hindrance(my_task, target)
    if why:
        raise EngineError("cannot_move", node=my_task.task_spec.bpmn_id, target=node, why=AnliuError(why))
    for task in _given_up(my_task):
        task.cancel()
    entry = my_task.workflow.spec.task_specs.get(f"{node}.BoundaryEventSplit", target)
    put_token(my_task.workflow, entry)
    my_task.workflow.update_waiting_tasks()  # a join that waited for the token only goes on without it


def _hindrance(my_task: Any, target: Any) -> str:
    if is_round(my_task) or hasattr(target, "task_spec"):
        return LOOP
    if target is None:
        return ELSEWHERE
    if not isinstance(target, TARGETS) or any(isinstance(source, EventGateway) for source in target.inputs):
        return NOT_THERE
    if _others(my_task) and not (_leads(my_task.task_spec, target) or _leads(target, my_task.task_spec)):
        return BRANCH
    return ""


def _given_up(my_task: Any) -> list[Any]:
    """The task, with the events at its edge or behind the same gateway."""
    before = my_task.parent
    if isinstance(before.task_spec, BoundaryEventSplit | EventGateway):
        return [task for task in before.children if task.has_state(TOKEN_MASK)]
    return [my_task]


def _others(my_task: Any) -> bool:
    """Whether another token is on its way in the scope; one that has reached the end, and what is armed, are none."""
    gone = _given_up(my_task)
    return any(
        task.has_state(TOKEN_MASK) and task not in gone and not isinstance(task.task_spec, EndJoin | Trigger)
        for task in my_task.workflow.tasks.values()
    )


def _leads(source: Any, target: Any) -> bool:
    """Whether a way leads from one node to the other that passes no gateway at which branches begin or end."""
    seen, todo = set(), [source]
    while todo:
        spec = todo.pop()
        if spec is target:
            return True
        if spec.name not in seen and not isinstance(spec, Absorbing | ParallelGateway | InclusiveGateway):
            seen.add(spec.name)
            todo.extend(_next(spec))
    return False


def _next(spec: Any) -> Iterator[Any]:
    for output in spec.outputs:
        # Behind a boundary block stands what its activity leads to; what is at its edge begins a branch of its own.
        if not (isinstance(output, BoundaryEvent) and output.stays):
            yield output
