"""Hit policies: what follows from the rules that match (DMN 1.5 §8.2.8, table 36)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

from workflows.feel.builtins import BUILTINS
from workflows.feel.env import Env
from workflows.feel.order import equal

if TYPE_CHECKING:
    from workflows.dmn.table import DecisionTable


@dataclass(frozen=True)
class Hit:
    """A rule that matches: its number counted from 1, its id, what it gives and the remarks beside it."""

    number: int
    id: str
    outputs: Mapping[str, object]
    annotations: tuple[str, ...] = ()


Hits: TypeAlias = tuple[Hit, ...]
Policy: TypeAlias = "Callable[[DecisionTable, Hits, Env], tuple[Hits, object]]"


def _unique(table: DecisionTable, hits: Hits, _: Env) -> tuple[Hits, object]:
    if len(hits) > 1:
        raise table.fail("not_unique", hits)
    return hits, table.plain(hits[0].outputs)


def _first(table: DecisionTable, hits: Hits, _: Env) -> tuple[Hits, object]:
    return hits[:1], table.plain(hits[0].outputs)


def _any(table: DecisionTable, hits: Hits, env: Env) -> tuple[Hits, object]:
    first = dict(hits[0].outputs)
    if any(equal(dict(hit.outputs), first, env.fuel) is not True for hit in hits):
        raise table.fail("not_same", hits)
    return hits, table.plain(first)


def _by_priority(table: DecisionTable, hits: Hits, env: Env) -> Hits:
    """By the order of the output values, the left column first; of equals the upper rule."""
    orders = [(column.name, [node.value(env) for node in column.order]) for column in table.outputs if column.order]

    def rank(hit: Hit) -> list[int]:
        return [
            next((place for place, value in enumerate(order) if equal(value, hit.outputs[name], env.fuel)), len(order))
            for name, order in orders
        ]

    return tuple(sorted(hits, key=rank))


def _priority(table: DecisionTable, hits: Hits, env: Env) -> tuple[Hits, object]:
    return _first(table, _by_priority(table, hits, env), env)


def _rule_order(table: DecisionTable, hits: Hits, _: Env) -> tuple[Hits, object]:
    return hits, [table.plain(hit.outputs) for hit in hits]


def _output_order(table: DecisionTable, hits: Hits, env: Env) -> tuple[Hits, object]:
    return _rule_order(table, _by_priority(table, hits, env), env)


def _collect(table: DecisionTable, hits: Hits, env: Env) -> tuple[Hits, object]:
    _, values = _rule_order(table, hits, env)
    if not table.aggregation:
        return hits, values
    if table.aggregation == "COUNT":
        return hits, Decimal(len(hits))
    total = BUILTINS[table.aggregation.lower()].call(env, [values], None)
    if total is None:
        raise table.fail("aggregation", hits)
    return hits, total


POLICIES: Final[Mapping[str, Policy]] = {
    "UNIQUE": _unique,
    "FIRST": _first,
    "ANY": _any,
    "PRIORITY": _priority,
    "RULE ORDER": _rule_order,
    "OUTPUT ORDER": _output_order,
    "COLLECT": _collect,
}
AGGREGATIONS: Final = frozenset({"SUM", "MIN", "MAX", "COUNT"})
