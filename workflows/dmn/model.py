"""The requirements graph of a model: input data, decisions, business knowledge, decision services (DMN 1.5 §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflows.dmn.data_types import ANYTHING, DataType
from workflows.feel.functions import FunctionDefinition
from workflows.feel.tree import Node


@dataclass(frozen=True)
class InputData:
    """What is given from outside."""

    id: str
    name: str
    type: DataType = ANYTHING


@dataclass(frozen=True)
class Decision:
    """What is decided, from which inputs and decisions, with which knowledge. `free` are the names its texts use.

    A decision that is only drawn has no logic.
    """

    id: str
    name: str
    logic: Node | None
    type: DataType
    inputs: tuple[str, ...]
    decisions: tuple[str, ...]
    knowledge: tuple[str, ...]
    free: frozenset[str]


@dataclass(frozen=True)
class Knowledge:
    """A function that decisions may call."""

    id: str
    name: str
    function: FunctionDefinition
    knowledge: tuple[str, ...]
    free: frozenset[str]


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
    """All of it by id, and for each decision what has to be decided before it, in order, itself last."""

    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Knowledge]
    services: Mapping[str, Service]
    order: Mapping[str, tuple[str, ...]]
