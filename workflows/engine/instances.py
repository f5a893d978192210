"""Activities that loop. A standard loop runs one round after the other, on the facts of the case.

Multi-instance: an honest number of instances, each on a copy of the facts, results in the order of the input. The
number is a whole number from 0 to 1,000, nested products included. With a result list, an instance hands over its one
result; without, everything that it wrote. Either way nothing else of it remains. The completion condition is asked
after each instance: it sees the facts with what the instance wrote, and the counts of BPMN 2.0 table 10.30.
"""

from __future__ import annotations

from bisect import bisect
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import (
    ParallelMultiInstanceTask,
    SequentialMultiInstanceTask,
    StandardLoopTask,
)
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask
from SpiffWorkflow.util.task import TaskState

from workflows.engine.expressions import Truth
from workflows.engine.sharing import WROTE, enclosing, is_instance, write
from workflows.engine.trouble import EngineError

MOST_INSTANCES = 1_000
ASKED = "asked"
DONE = "done"
ROUND = "round"
ENDED = "ended"
COUNTS = frozenset({"numberOfInstances", "numberOfActiveInstances", "numberOfCompletedInstances"})
"""What a completion condition may ask beside the facts."""


def whole(value: Any, node: str) -> int:
    """The value as a number of instances. Raises EngineError."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value != int(value) or value < 0:
        raise EngineError("bad_cardinality", node=node)
    return int(value)


class _Bounded(MultiInstanceTask):
    """What happens before the first instance."""

    def _update_hook(self, my_task: Any) -> Any:
        asked = self._asked(my_task)
        if asked * _around(my_task) > MOST_INSTANCES:
            raise EngineError("too_many_instances", node=self.name, limit=MOST_INSTANCES)
        my_task.internal_data.update({ASKED: asked, ENDED: 0})
        return super()._update_hook(my_task)

    def _asked(self, my_task: Any) -> int:
        my_task._inherit_data()
        if self.data_input is None:
            return whole(my_task.workflow.script_engine.evaluate(my_task, self.cardinality), self.name)
        items = self.data_input.get(my_task)
        if not isinstance(items, list):
            raise EngineError("bad_cardinality", node=self.name)
        return len(items)


class _HandingOver(MultiInstanceTask):
    """What an instance begins with and leaves behind; stands below Spiff's two kinds and above their common base."""

    def create_child(self, my_task: Any, item: Any, key_or_index: Any = None) -> None:
        """Begin an instance. Its entry and its result are its own, whatever the case knows under their names."""
        facts = my_task.data
        own = {data.bpmn_id for data in (self.input_item, self.output_item) if data is not None}
        my_task.data = {name: value for name, value in facts.items() if name not in own}
        super().create_child(my_task, item, key_or_index)
        my_task.data = facts

    def merge_child(self, workflow: Any, child: Any) -> None:
        """Hand over what the instance has to say."""
        del workflow
        my_task = child.parent
        if self.data_output is None:
            item = self.input_item.bpmn_id if self.input_item is not None else None
            write(my_task, {name: child.data[name] for name in child.internal_data.get(WROTE, ()) if name != item})
        else:
            self._add_result(my_task, child)
        my_task.internal_data["merged"] = [str(child.id)]  # Spiff looks at the last one only
        my_task.internal_data[ENDED] = my_task.internal_data.get(ENDED, 0) + 1

    def check_completion_condition(self, my_task: Any) -> bool:
        """Whether the instances that are left are not needed. Raises EngineError for what is no truth."""
        if self.condition is None:
            return False
        condition: Truth = self.condition
        now = my_task.workflow.top_workflow.host.now
        return condition.truth({**my_task.data, **_last_words(my_task), **self._counts(my_task)}, now)

    def _counts(self, my_task: Any) -> dict[str, int]:
        asked, ended = my_task.internal_data.get(ASKED, 0), my_task.internal_data.get(ENDED, 0)
        active = sum(task.has_state(TaskState.NOT_FINISHED_MASK) for task in self._instances(my_task))
        return {
            "numberOfInstances": asked,
            "numberOfActiveInstances": active,
            "numberOfCompletedInstances": ended,
        }

    def _add_result(self, my_task: Any, child: Any) -> None:
        source = self.output_item or self.data_output
        index = child.internal_data.get("key_or_index", child.internal_data.get("item"))
        done, results = list(my_task.internal_data.get(DONE, ())), list(self.data_output.get(my_task))
        place = bisect(done, index)
        done.insert(place, index)
        results.insert(place, child.data.get(source.bpmn_id))
        my_task.internal_data[DONE] = done
        write(my_task, {self.data_output.bpmn_id: results})

    def init_data_output_with_input_data(self, my_task: Any, input_data: Any) -> None:
        """Every activation begins with an empty list of results, in a rework loop too."""
        del input_data
        self.init_data_output_with_cardinality(my_task)

    def init_data_output_with_cardinality(self, my_task: Any) -> None:
        """Every activation begins with an empty list of results, in a rework loop too."""
        write(my_task, {self.data_output.bpmn_id: []})


def _last_words(my_task: Any) -> dict[str, Any]:
    """What the instance that ended last wrote: with a result list, nobody else has seen it."""
    last = next(task for task in my_task.children if str(task.id) == my_task.internal_data["merged"][-1])
    return {name: last.data[name] for name in last.internal_data.get(WROTE, ())}


def _around(my_task: Any) -> int:
    """How many instances the multi-instances around this one already make."""
    product, task = 1, enclosing(my_task)
    while task is not None:
        if is_instance(task):
            product *= max(1, task.parent.internal_data.get(ASKED, 1))
        task = enclosing(task)
    return product


class ParallelInstances(_Bounded, ParallelMultiInstanceTask, _HandingOver):
    """All instances at once."""


class SequentialInstances(_Bounded, SequentialMultiInstanceTask, _HandingOver):
    """One instance after the other."""

    def add_next_child(self, my_task: Any) -> None:
        """Begin the next instance, for an entry that is null too. Raises EngineError where the list lost entries."""
        try:
            index, item = self._next(my_task)
        except (IndexError, TypeError):
            raise EngineError("bad_cardinality", node=self.name) from None
        self.create_child(my_task, item, index)

    def _next(self, my_task: Any) -> tuple[int | None, Any]:
        return self.get_next_index(my_task) if self.data_input is None else self.get_next_input_item(my_task)


class StandardLoop(StandardLoopTask):
    """One round after the other, while the condition is true, up to the maximum where there is one."""

    def _update_hook(self, my_task: Any) -> bool:
        my_task._inherit_data()
        my_task.internal_data[ROUND] = 0
        if self.test_before and not self._goes_on(my_task):
            return True
        my_task._set_state(TaskState.STARTED)
        self._begin_round(my_task)
        return False

    def merge_child(self, workflow: Any, child: Any) -> None:
        """A round is over: begin the next one or go on behind the activity."""
        del workflow
        my_task = child.parent
        my_task.internal_data[ROUND] += 1
        if self._goes_on(my_task):
            self._begin_round(my_task)
        else:
            my_task._set_state(TaskState.READY)

    def _goes_on(self, my_task: Any) -> bool:
        if self.maximum is not None and my_task.internal_data[ROUND] >= self.maximum:
            return False
        condition: Truth | None = self.condition
        return condition is None or condition.truth(my_task.data, my_task.workflow.top_workflow.host.now)

    def _begin_round(self, my_task: Any) -> None:
        child = my_task._add_child(my_task.workflow.spec.task_specs[self.task_spec], TaskState.WAITING)
        child.triggered = True
        child.task_spec._update(child)
