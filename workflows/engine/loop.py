"""Our own step loop: looks again before each run, counts, and never reads the clock (engine-build §2.6)."""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from workflows.engine.catching import begin_late, fire_conditions
from workflows.engine.expressions import ScriptEngine
from workflows.engine.host import Host
from workflows.engine.tree import drawn, is_there, visited, walk
from workflows.engine.trouble import EngineError
from workflows.engine.waits import Visit

MOST_STEPS = 500
DEEPEST_CALL = 10


class CaseWorkflow(BpmnWorkflow):
    """Spiff's workflow with the world of its step attached."""

    def __init__(self, spec: Any, subprocess_specs: Any, *, host: Host, **options: Any) -> None:
        self.host = host
        self.steps = 0
        self.visits: list[Visit] = []
        self.wrote: dict[str, Any] = {}
        self.caught: list[Any] = []
        super().__init__(spec, subprocess_specs, script_engine=ScriptEngine(host), **options)
        self.task_removed_event.connect(_forget_removed)

    def begin_step(self) -> None:
        """Forget what the step before did, where the same object lives on."""
        self.steps, self.visits, self.wrote = 0, [], {}

    @property
    def at(self) -> str:
        """The node the engine works at; its host knows it too, and still does when this object is thrown away."""
        return self.host.at

    @at.setter
    def at(self, node: str) -> None:
        self.host.at = node

    def create_subprocess(self, my_task: Any, spec_name: str) -> Any:
        """Open a scope. Raises EngineError where calls nest too deep."""
        subprocess = super().create_subprocess(my_task, spec_name)
        if subprocess.depth > DEEPEST_CALL:
            raise EngineError("too_deep", node=my_task.task_spec.name, limit=DEEPEST_CALL)
        return subprocess


def _forget_removed(workflow: Any, task: Any) -> None:
    """A task that left the tree takes its scope and the scopes in it with it."""
    scope = task.workflow.top_workflow.subprocesses.pop(task.id, None)
    for inner in list(scope.tasks.values()) if scope is not None else ():
        _forget_removed(workflow, inner)


def run(workflow: CaseWorkflow) -> None:
    """Run automatic tasks, deepest scope first, until only waits are left. Raises EngineError over the budget."""
    _look_up(workflow)
    moved = True
    while moved:
        moved = False
        for scope in _scopes_deepest_first(workflow):
            while scope.parent_task_id in workflow.subprocesses and _run_ready(workflow, scope):
                moved = True
        moved = _run_ready(workflow, workflow) or moved
    begin_late(workflow)


def _scopes_deepest_first(workflow: CaseWorkflow) -> list[Any]:
    return sorted(workflow.get_active_subprocesses(), key=lambda scope: -scope.depth)


def _run_ready(workflow: CaseWorkflow, scope: Any) -> bool:
    if not any(_is_automatic(task) for task in scope.tasks.values()):
        return False  # cheaper than a walk that finds nothing
    ran = False
    for task in [task for task in walk(scope) if _is_automatic(task)]:
        # An event may have taken the task away since the list was made, or its scope with the loop around it.
        if is_there(workflow, task) and task.state == TaskState.READY:
            _run_one(workflow, task)
            ran = True
    return ran


def _is_automatic(task: Any) -> bool:
    return task.state == TaskState.READY and not task.task_spec.manual


def _run_one(workflow: CaseWorkflow, task: Any) -> None:
    _do(workflow, task)
    _look_up(workflow)


def _do(workflow: CaseWorkflow, task: Any) -> None:
    workflow.steps += 1
    workflow.at = drawn(task) or workflow.at
    if workflow.steps > MOST_STEPS:
        raise EngineError("too_many_steps", node=workflow.at, limit=MOST_STEPS)
    task.run()
    if task.state == TaskState.COMPLETED:
        visited(workflow, task)


def _look_up(workflow: CaseWorkflow) -> None:
    """What interrupts ends its activity before anything else in there can run; so do conditions that became true."""
    _look_at_conditions(workflow)
    while workflow.caught:
        task = workflow.caught.pop(0)
        if is_there(workflow, task) and task.state == TaskState.READY:
            _do(workflow, task)
            _look_at_conditions(workflow)


def _look_at_conditions(workflow: CaseWorkflow) -> None:
    if workflow.spec.has_conditions:
        fire_conditions(workflow)
