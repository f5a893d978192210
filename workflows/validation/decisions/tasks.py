"""The business rule tasks of a package: which decision each asks, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from workflows.engine.dialect import BPMN, read_facts
from workflows.engine.elements import entry_name
from workflows.feel import FeelError, compile_expression
from workflows.feel.analysis import study_expression
from workflows.feel.types import ANY, Type
from workflows.validation.data.written import FACT_TYPES
from workflows.validation.decisions.shelf import Key, Shelf
from workflows.validation.drawing import FlowNode
from workflows.validation.package import Package


@dataclass(frozen=True, eq=False)
class Asking:
    """The rule tasks of a package, and what they have to give."""

    package: Package
    shelf: Shelf

    @cached_property
    def tasks(self) -> tuple[FlowNode, ...]:
        """Every business rule task."""
        return tuple(node for node in self.package.nodes() if node.kind == "businessRuleTask")

    @cached_property
    def facts(self) -> Mapping[str, Type]:
        """The declared facts; two processes of one case share them."""
        processes = (each for document in self.package.documents.values() for each in document.iter(f"{BPMN}process"))
        return {fact.name: FACT_TYPES.get(fact.type, ANY) for process in processes for fact in read_facts(process)}

    @cached_property
    def entries(self) -> Mapping[str, Type]:
        """What activities with several instances hand to each of them."""
        items = (each for document in self.package.documents.values() for each in document.iter(f"{BPMN}inputDataItem"))
        return {entry_name(item): ANY for item in items}

    @cached_property
    def asked(self) -> Mapping[FlowNode, Key]:
        """The decision that each task asks; of two with one name the one the engine would take."""
        by_name = self.shelf.by_name
        return {task: by_name[task.node.decision][-1] for task in self.tasks if task.node.decision in by_name}

    def gives(self, task: FlowNode) -> Mapping[str, Type] | None:
        """What a task gives its decision; None where a handler does, who may give anything."""
        if task.node.inputs_from:
            return None
        names = {**self.facts, **self.entries}
        return {name: _type(text, names) for name, text in task.node.inputs} or names

    @cached_property
    def _askers(self) -> Mapping[Key, list[Mapping[str, Type] | None]]:
        found: dict[Key, list[Mapping[str, Type] | None]] = {}
        for task, key in self.asked.items():
            gives = self.gives(task)
            for each in self.shelf.behind(key):
                found.setdefault(each, []).append(gives)
        return found

    def is_given(self, key: Key, name: str) -> bool | None:
        """Whether somebody gives a decision something of a name; None where nobody can tell."""
        gives = self._askers.get(key, [])
        if any(one is not None and name in one for one in gives):
            return True
        return False if gives and None not in gives else None


def _type(text: str, names: Mapping[str, Type]) -> Type:
    try:
        compiled = compile_expression(text.strip().removeprefix("=").strip(), frozenset(names))
    except FeelError:
        return ANY
    study = study_expression(compiled, names)
    return ANY if study.problems else study.type
