"""Nodes that choose and repeat: if, for, some and every, filters. Each round is paid for with the body's size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from workflows.feel.env import Env
from workflows.feel.operators import conjunction, disjunction
from workflows.feel.tree import Node
from workflows.feel.values import Range


@dataclass(frozen=True, slots=True)
class If(Node):
    """if a then b else c."""

    condition: Node
    then: Node
    otherwise: Node

    def value(self, env: Env) -> object:
        """Null means else; what is no boolean at all makes the whole null."""
        answer = self.condition.value(env)
        if answer is None or isinstance(answer, bool):
            return (self.then if answer else self.otherwise).value(env)
        return None


@dataclass(frozen=True, slots=True)
class Iteration:
    """x in list, x in a..b: one variable of a loop."""

    name: str
    source: Node
    end: Node | None = None

    def over(self, env: Env) -> Iterator[object] | None:
        """What the variable runs through; None where it is no list and no range of whole steps."""
        source = self.source.value(env)
        if self.end is not None:
            return _steps(source, self.end.value(env))
        if isinstance(source, Range):
            return _inside_steps(source)
        if isinstance(source, list):
            return iter(source)
        return None if source is None else iter([source])


def _steps(start: object, end: object) -> Iterator[object] | None:
    """From start to end, both included, up or down by one; dates go by days."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        return _numbers(start, end)
    if type(start) is date and type(end) is date:
        return _days(start, end)
    return None


def _numbers(start: Decimal, end: Decimal) -> Iterator[object]:
    step = Decimal(1 if start <= end else -1)
    while (start <= end) if step > 0 else (start >= end):
        yield start
        start += step


def _days(start: date, end: date) -> Iterator[object]:
    step = 1 if start <= end else -1
    for days in range(0, (end - start).days + step, step):
        yield start + timedelta(days=days)


def _inside_steps(interval: Range) -> Iterator[object] | None:
    steps = _steps(interval.start, interval.end)
    if steps is None or interval.sign:
        return None
    left_out = [end for end, included in _ends(interval) if not included]
    return (value for value in steps if value not in left_out)


def _ends(interval: Range) -> tuple[tuple[object, bool], tuple[object, bool]]:
    return (interval.start, interval.start_included), (interval.end, interval.end_included)


@dataclass(frozen=True, slots=True)
class For(Node):
    """for x in a, y in b return c; a body that `looks_back` sees the results so far as `partial`."""

    iterations: tuple[Iteration, ...]
    body: Node
    cost: int
    looks_back: bool

    def value(self, env: Env) -> object:
        """Null where one source is no list."""
        results: list[object] = []
        for inner in _rounds(self.iterations, env):
            if inner is None:
                return None
            env.fuel.spend(self.cost)
            results.append(self.body.value(self._with_partial(inner, results)))
        return results

    def _with_partial(self, env: Env, results: list[object]) -> Env:
        if not self.looks_back:
            return env
        env.fuel.items(len(results))
        return env.inner({"partial": list(results)})


def _rounds(iterations: tuple[Iteration, ...], env: Env) -> Iterator[Env | None]:
    """One frame per combination, the first variable slowest; None where a source is no list."""
    if not iterations:
        yield env
        return
    values = iterations[0].over(env)
    if values is None:
        yield None
        return
    for value in values:
        env.fuel.spend(1)
        yield from _rounds(iterations[1:], env.inner({iterations[0].name: value}))


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """some x in a satisfies b; every x in a satisfies b."""

    every: bool
    iterations: tuple[Iteration, ...]
    body: Node
    cost: int

    def value(self, env: Env) -> object:
        """`and` or `or` over all rounds; null where a source is no list."""
        answer: bool | None = self.every
        for inner in _rounds(self.iterations, env):
            if inner is None:
                return None
            env.fuel.spend(self.cost)
            one = self.body.value(inner)
            answer = conjunction(answer, one) if self.every else disjunction(answer, one)
            if answer is not None and answer is not self.every:
                break
        return answer


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """a[b]: the item at a place counted from 1 (from the end if negative), or the items for which b is true."""

    source: Node
    condition: Node
    cost: int

    def value(self, env: Env) -> object:
        """A single value is a list of one; a number chooses one item, null where there is none.

        A condition that is no boolean makes the whole null; where it is null for an item, the item is left out.
        """
        source = self.source.value(env)
        if source is None:
            return None
        items = source if isinstance(source, list) else [source]
        place = self.condition.value(self._frame(env, items[0]) if items else env)
        if isinstance(place, Decimal):
            return _at(items, place)
        return self._chosen(env, items)

    def _chosen(self, env: Env, items: list[object]) -> list[object] | None:
        chosen: list[object] = []
        for item in items:
            env.fuel.spend(self.cost)
            answer = self.condition.value(self._frame(env, item))
            if answer is not None and not isinstance(answer, bool):
                return None
            if answer:
                chosen.append(item)
        return chosen

    def _frame(self, env: Env, item: object) -> Env:
        return env.inner({"item": item} | item if isinstance(item, dict) else {"item": item})


def _at(items: list[object], place: Decimal) -> object:
    if place != place.to_integral_value() or not 1 <= abs(place) <= len(items):
        return None
    index = int(place)
    return items[index - 1] if index > 0 else items[index]
