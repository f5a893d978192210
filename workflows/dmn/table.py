"""Decision tables: which rules match, and what they give (DMN 1.5 §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workflows.dmn.data_types import ANYTHING, DataType
from workflows.dmn.elements import NO_ELEMENT, Element
from workflows.dmn.errors import DmnError
from workflows.dmn.policies import POLICIES, Hit
from workflows.feel.env import Env
from workflows.feel.tree import Node
from workflows.feel.unary import Tests


@dataclass(frozen=True)
class Input:
    """A column that is asked: what it asks, of which type, among which values."""

    label: str
    expression: Node
    type: DataType = ANYTHING
    allowed: Tests | None = None
    element: Element = NO_ELEMENT


@dataclass(frozen=True)
class Output:
    """A column that answers. `order` are the output values, the highest priority first."""

    name: str
    type: DataType = ANYTHING
    allowed: Tests | None = None
    order: tuple[Node, ...] = ()
    default: Node | None = None
    element: Element = NO_ELEMENT


@dataclass(frozen=True)
class Cell:
    """An input cell as it is written, and what it costs to look at it."""

    tests: Tests
    cost: int
    element: Element = NO_ELEMENT
    text: str = ""


@dataclass(frozen=True)
class Rule:
    """A row; `answers` are the places of its outputs."""

    id: str
    cells: tuple[Cell, ...]
    outputs: tuple[Node, ...]
    annotations: tuple[str, ...] = ()
    line: int | None = None
    answers: tuple[Element, ...] = ()


@dataclass(frozen=True)
class Decided:
    """What a table gave, and the rules behind it with what they were asked; `table` is its name."""

    table: str
    value: object
    hits: tuple[Hit, ...]
    asked: Mapping[str, object]


@dataclass(frozen=True)
class DecisionTable(Node):
    """A table; as a node its value is what it decides."""

    decision: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    policy: str
    aggregation: str = ""
    element: Element = NO_ELEMENT

    def value(self, env: Env) -> object:
        """What the table decides. Raises DmnError."""
        decided = self.decide(env)
        env.fuel.note(decided)
        return decided.value

    def decide(self, env: Env) -> Decided:
        """What the table decides, and why. Raises DmnError."""
        asked = [self._ask(column, env) for column in self.inputs]
        frames = [env.inner({"?": value}) for value in asked]
        matching = [
            (number, rule) for number, rule in enumerate(self.rules, start=1) if self._matches(rule, asked, frames)
        ]
        hits = tuple(Hit(number, rule.id, self._answers(rule, env), rule.annotations) for number, rule in matching)
        by_label = dict(zip((column.label for column in self.inputs), asked, strict=True))
        if not hits:
            return Decided(self.decision, self._without_hit(env), (), by_label)
        chosen, value = POLICIES[self.policy](self, hits, env)
        return Decided(self.decision, value, chosen, by_label)

    def plain(self, outputs: Mapping[str, object]) -> object:
        """The one output's value, or a context of several."""
        return dict(outputs) if len(self.outputs) > 1 else next(iter(outputs.values()))

    def fail(self, code: str, hits: tuple[Hit, ...]) -> DmnError:
        """The error that names the rules in question."""
        return DmnError(code, self.decision, detail=", ".join(str(hit.number) for hit in hits))

    def _ask(self, column: Input, env: Env) -> object:
        ok, value = column.type.fits(column.expression.value(env), env.fuel)
        if not ok:
            raise DmnError("input_type", self.decision, detail=column.label)
        allowed = column.allowed is None or value is None or column.allowed.match(value, env) is True
        if not allowed or not column.type.allows(value, env):
            raise DmnError("input_not_allowed", self.decision, detail=column.label)
        return value

    def _matches(self, rule: Rule, asked: list[object], frames: list[Env]) -> bool:
        for cell, value, frame in zip(rule.cells, asked, frames, strict=True):
            frame.fuel.spend(cell.cost)
            if cell.tests.judge(value, frame) is not True:
                return False
        return True

    def _answers(self, rule: Rule, env: Env) -> dict[str, object]:
        return {
            column.name: self._checked(column, node.value(env), env)
            for column, node in zip(self.outputs, rule.outputs, strict=True)
        }

    def _checked(self, column: Output, value: object, env: Env) -> object:
        ok, fitted = column.type.fits(value, env.fuel)
        if not ok:
            raise DmnError("result_type", self.decision, detail=column.name)
        if not column.type.allows(fitted, env) or not self._among_values(column, fitted, env):
            raise DmnError("result_not_allowed", self.decision, detail=column.name)
        return fitted

    def _among_values(self, column: Output, value: object, env: Env) -> bool:
        return column.allowed is None or value is None or column.allowed.match(value, env) is True

    def _without_hit(self, env: Env) -> object:
        """The default outputs; without any an empty list, a count of none, or null."""
        if any(column.default is not None for column in self.outputs):
            outputs = {
                column.name: None if column.default is None else self._checked(column, column.default.value(env), env)
                for column in self.outputs
            }
            return [self.plain(outputs)] if self._gives_list else self.plain(outputs)
        if self._gives_list:
            return []
        return Decimal(0) if self.aggregation == "COUNT" else None

    @property
    def _gives_list(self) -> bool:
        return self.policy in {"RULE ORDER", "OUTPUT ORDER"} or (self.policy == "COLLECT" and not self.aggregation)
