"""Multi-instance with an honest cardinality: a whole number from 0 to 1,000, nested products included."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ParallelMultiInstanceTask, SequentialMultiInstanceTask

from workflows.engine.trouble import EngineError

MOST_INSTANCES = 1_000


def whole(value: Any, node: str) -> int:
    """The value as a number of instances. Raises EngineError."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value != int(value) or value < 0:
        raise EngineError("bad_cardinality", node=node)
    return int(value)


class _Bounded:
    def _update_hook(self, my_task: Any) -> Any:
        asked = self._asked(my_task)
        if asked * self._around(my_task) > MOST_INSTANCES:
            raise EngineError("too_many_instances", node=self.name, limit=MOST_INSTANCES)
        my_task.internal_data["asked"] = asked
        return super()._update_hook(my_task)

    def _asked(self, my_task: Any) -> int:
        my_task._inherit_data()  # noqa: SLF001 - the cardinality is read before Spiff inherits
        if self.data_input is not None:
            return len(self.data_input.get(my_task) or ())
        return whole(my_task.workflow.script_engine.evaluate(my_task, self.cardinality), self.name)

    def _around(self, my_task: Any) -> int:
        """How many instances the multi-instances around this one already make."""
        product, workflow = 1, my_task.workflow
        while workflow.parent_task_id is not None:
            task = workflow.top_workflow.get_task_from_id(workflow.parent_task_id)
            if getattr(task.parent.task_spec, "task_spec", None) == task.task_spec.name:
                product *= max(1, task.parent.internal_data.get("asked", 1))
            workflow = task.workflow
        return product


class ParallelInstances(_Bounded, ParallelMultiInstanceTask):
    """All instances at once."""


class SequentialInstances(_Bounded, SequentialMultiInstanceTask):
    """One instance after the other."""
