"""Functions defined in expressions or decisions, and the calling of any function."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from workflows.feel.env import Env
from workflows.feel.limits import Fuel
from workflows.feel.tree import Name, Node
from workflows.feel.types import ANY, FunctionOf, Type
from workflows.feel.values import Function, kind


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its type."""

    name: str
    type: Type = ANY


@dataclass(frozen=True, slots=True, eq=False)
class Closure(Function):
    """A function together with the names that were in sight where it was defined."""

    formal: tuple[Parameter, ...]
    body: Node
    cost: int
    env: Env = field(repr=False)
    result: Type = ANY

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters, in order."""
        return tuple(one.name for one in self.formal)

    @property
    def type(self) -> FunctionOf:
        """What it takes and gives."""
        return FunctionOf(tuple(one.type for one in self.formal), self.result)

    def call(self, env: Env, positional: list[object], named: dict[str, object] | None) -> object:
        """The body's value; null for arguments that do not fit."""
        given = self._bound(positional, named, env.fuel)
        if given is None:
            return None
        env.fuel.spend(self.cost)
        env.fuel.enter()
        try:
            return fitting(self.body.value(self._frame(env, given)), self.result, env.fuel)
        finally:
            env.fuel.leave()

    def _frame(self, env: Env, given: dict[str, object]) -> Env:
        frame = self.env.inner(given)
        frame.fuel, frame.now = env.fuel, env.now  # the caller's, also where the function outlived its own evaluation
        return frame

    def _bound(self, positional: list[object], named: dict[str, object] | None, fuel: Fuel) -> dict[str, object] | None:
        given = dict(zip(self.parameters, positional, strict=False)) if named is None else named
        count = len(positional) if named is None else len(named)
        if count != len(self.formal) or given.keys() != set(self.parameters):
            return None
        bound = {one.name: fitting(given[one.name], one.type, fuel) for one in self.formal}
        lost = any(bound[name] is None and given[name] is not None for name in bound)
        return None if lost else bound


def fitting(value: object, type_: Type, fuel: Fuel) -> object:
    """The value as this type; null where nothing fits (§10.3.2.9.4).

    That is itself, the one item of a list, a list of one, the midnight in UTC of a date.
    """
    if value is None or type_ == ANY or type_.has(value, fuel):
        return value
    if isinstance(value, list) and len(value) == 1 and type_.has(value[0], fuel):
        return value[0]
    if type_.has([value], fuel):
        return [value]
    moment = datetime.combine(value, time.min, UTC) if kind(value) == "date" else None  # type: ignore[arg-type]
    return moment if moment is not None and type_.has(moment, fuel) else None


@dataclass(frozen=True, slots=True)
class FunctionDefinition(Node):
    """function(a: number, b) a + b."""

    formal: tuple[Parameter, ...]
    body: Node
    cost: int
    result: Type = ANY

    def value(self, env: Env) -> object:
        """A function that remembers where it stands."""
        return Closure(self.formal, self.body, self.cost, env, self.result)


@dataclass(frozen=True, slots=True)
class Call(Node):
    """f(a, b), f(x: a, y: b)."""

    function: Node
    positional: tuple[Node, ...]
    named: tuple[tuple[str, Node], ...] | None = None

    def value(self, env: Env) -> object:
        """Null where there is no such function or the arguments do not fit."""
        function = self._function(env)
        if function is None:
            return None
        positional = [node.value(env) for node in self.positional]
        named = None if self.named is None else {name: node.value(env) for name, node in self.named}
        return function.call(env, positional, named)

    def _function(self, env: Env) -> Function | None:
        if isinstance(self.function, Name):
            return self.function.function(env)
        value = self.function.value(env)
        return value if isinstance(value, Function) else None
