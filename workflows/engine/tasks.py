"""Our own task classes: what a user task, a service task, a send task, a rule task and a scope do (engine-build §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.defaults import UserTask
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin
from SpiffWorkflow.exceptions import WorkflowException

from workflows.dmn import DmnError
from workflows.engine.dialect import Node
from workflows.engine.expressions import Feel
from workflows.engine.host import Work
from workflows.engine.sharing import write
from workflows.engine.throwing import throw_error
from workflows.engine.trouble import EngineError
from workflows.errors import BusinessError


class PersonTask(UserTask):
    """A user task: waits until somebody completes it."""


class Working(BpmnSpecMixin):
    """A task with work in it: inputs by FEEL or from a local handler, outputs by FEEL or as they come."""

    node: Node
    process: Any
    takes: tuple[tuple[str, Feel], ...] = ()
    gives: tuple[tuple[str, Feel], ...] = ()

    def _input(self, my_task: Any) -> dict[str, Any]:
        host = my_task.workflow.top_workflow.host
        given = {name: feel.value(my_task.data, host.now) for name, feel in self.takes}
        if self.node.inputs_from:
            return dict(host.call(self.node.inputs_from, given, my_task.data))
        return given

    def take(self, my_task: Any, output: Mapping[str, Any]) -> None:
        """Turn a handler's output into facts of the case."""
        host = my_task.workflow.top_workflow.host
        scope = {**my_task.data, "result": output, **output}
        facts = {name: feel.value(scope, host.now) for name, feel in self.gives} if self.gives else dict(output)
        write(my_task, self.process.check_facts(facts, node=self.name))

    def _work(self, my_task: Any) -> Work:
        return Work(task_id=my_task.id, node=self.node.id, handler=self.node.implementation, input=self._input(my_task))


class ServiceTask(Working):
    """Local: done in the step. Remote: the case waits, started, until the job is finished."""

    def _run_hook(self, my_task: Any) -> bool | None:
        host = my_task.workflow.top_workflow.host
        try:
            work = self._work(my_task)
            if not host.is_local(work.handler):
                host.request(work)
                return None
            output = host.call(work.handler, work.input, my_task.data)
        except BusinessError as error:
            self.fail(my_task, error.code, error.facts)
            return None
        self.take(my_task, output)
        return True

    def fail(self, my_task: Any, code: str, facts: Mapping[str, Any]) -> None:
        """A business error: the drawing catches it, or an incident says that it does not."""
        throw_error(my_task, code, self.process.check_facts(facts, node=self.name))


class SendTask(Working):
    """A letter: asked for and not awaited."""

    def _run_hook(self, my_task: Any) -> bool:
        my_task.workflow.top_workflow.host.letter(self._work(my_task))
        return True


class RuleTask(Working):
    """A decision table of the version; why it came out so is kept, sealed, beside the case."""

    def _run_hook(self, my_task: Any) -> bool:
        host = my_task.workflow.top_workflow.host
        inputs = self._input(my_task)
        try:
            result = self.process.decide(self.node.decision, inputs or my_task.data, host.now)
        except DmnError as error:
            raise EngineError("bad_decision", node=self.name, why=error.code) from None
        host.decided(self.node.id, result, inputs)
        output = result.value if isinstance(result.value, Mapping) else {"result": result.value}
        self.take(my_task, output)
        return True


class ExclusiveGateway(defaults.ExclusiveGateway):
    """A gateway that lets a token out on exactly one flow."""

    def _run_hook(self, my_task: Any) -> bool:
        try:
            return super()._run_hook(my_task)
        except WorkflowException:
            raise EngineError("bad_condition", node=self.bpmn_id, why="none true") from None


class _Scope:
    """An activity with a scope of its own; its root holds the facts, as the root of the case does."""

    def copy_data(self, my_task: Any, subworkflow: Any) -> None:
        """Everything goes in."""
        subworkflow.task_tree.data = dict(my_task.data)

    def update_data(self, my_task: Any, subworkflow: Any) -> None:
        """Everything comes out."""
        my_task.data = dict(subworkflow.task_tree.data)


class SubWorkflowTask(_Scope, defaults.SubWorkflowTask):
    """An embedded sub-process."""


class CallActivity(_Scope, defaults.CallActivity):
    """Another process of the package, called."""
