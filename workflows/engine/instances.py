"""Multi-instance: an honest number of instances, each on a copy of the facts, results in the order of the input.

The number is a whole number from 0 to 1,000, nested products included. With a result list, an instance hands over its
one result; without, everything that it wrote. Either way nothing else of it remains.
"""

from __future__ import annotations

from bisect import bisect
from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import ParallelMultiInstanceTask, SequentialMultiInstanceTask
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import MultiInstanceTask

from workflows.engine.sharing import WROTE, enclosing, is_instance, write
from workflows.engine.trouble import EngineError

MOST_INSTANCES = 1_000
ASKED = "asked"
DONE = "done"


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
        my_task.internal_data[ASKED] = asked
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
    """What an instance leaves behind; stands below Spiff's two kinds and above their common base."""

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
