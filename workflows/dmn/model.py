"""The requirements graph of a model: input data, decisions, business knowledge, decision services (DMN 1.5 §6)."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from workflows.dmn.data_types import ANYTHING, DataType
from workflows.dmn.elements import NO_ELEMENT, Element
from workflows.feel.functions import FunctionDefinition
from workflows.feel.tree import Node


@dataclass(frozen=True)
class InputData:
    """What is given from outside; an input of an imported model also as `prefix.name`."""

    id: str
    name: str
    type: DataType = ANYTHING


@dataclass(frozen=True)
class Decision:
    """What is decided, from which inputs and decisions, with which knowledge. `free` are the names its texts use.

    A decision that is only drawn has no logic. `prefixes` are the names of the imports its requirements come by.
    """

    id: str
    name: str
    logic: Node | None
    type: DataType
    inputs: tuple[str, ...]
    decisions: tuple[str, ...]
    knowledge: tuple[str, ...]
    free: frozenset[str]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    element: Element = NO_ELEMENT


@dataclass(frozen=True)
class Knowledge:
    """A function that decisions may call."""

    id: str
    name: str
    function: FunctionDefinition
    knowledge: tuple[str, ...]
    free: frozenset[str]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    element: Element = NO_ELEMENT


@dataclass(frozen=True)
class Service:
    """Decisions that can be called like a function: some of their inputs and decisions are its parameters."""

    id: str
    name: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    decisions: tuple[str, ...]
    type: DataType = ANYTHING


@dataclass(frozen=True)
class Model:
    """All of it by id; `order` has every decision behind those it rests on.

    Elements of imported models are there too, by namespace, # and id: `foreign` has the name of the import behind each
    of them (`a.b` for a model that `a` imports as `b`). `types` are the model's own.
    """

    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Knowledge]
    services: Mapping[str, Service]
    order: tuple[str, ...]
    types: Mapping[str, DataType] = field(default_factory=dict)
    members: frozenset[str] = frozenset()
    foreign: Mapping[str, str] = field(default_factory=dict)

    def rests_on(self, key: str, known: Container[str] = ()) -> tuple[str, ...]:
        """What has to be decided for a decision, in order, itself last; what only a known one rests on has not."""
        wanted: set[str] = set()
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in known and one not in wanted:
                wanted.add(one)
                waiting += self.decisions[one].decisions
        return tuple(one for one in self.order if one in wanted) if len(wanted) > 1 else tuple(wanted)

    def title(self, key: str) -> str:
        """What an element is called from outside: an imported one with the name of its import before it."""
        element = self.inputs.get(key) or self.decisions.get(key) or self.knowledge.get(key) or self.services[key]
        return ".".join(part for part in (self.foreign.get(key, ""), element.name) if part)
