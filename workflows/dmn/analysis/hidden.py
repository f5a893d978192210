"""Hidden rules: all they take goes to rules that are heard before them."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.dmn.analysis.constants import NotConstant, constant
from workflows.dmn.analysis.cover import Budget, Cover, TooLarge
from workflows.dmn.analysis.findings import TableFinding
from workflows.dmn.analysis.inspection import Inspection, numbers
from workflows.dmn.table import Rule
from workflows.feel.order import equal


def hidden(seen: Inspection) -> Iterator[TableFinding]:
    """Rules of a FIRST or PRIORITY table that never decide, or only where a value is missing."""
    budget = Budget()
    try:
        for rule, ahead in enumerate(_ahead(seen)):
            yield from _hidden(seen, rule, ahead, budget)
    except TooLarge:
        yield seen.about("not_decided_table")


def _ahead(seen: Inspection) -> list[int]:
    """For each rule those that are heard before it, as bits; a rule that is not decided hides nothing."""
    rules = seen.source.table.rules
    above = [seen.decided & ((1 << rule) - 1) for rule in range(len(rules))]
    policy = seen.source.table.policy
    if policy == "FIRST":
        return above
    return _by_priority(seen, above) if policy == "PRIORITY" else [0] * len(rules)


def _by_priority(seen: Inspection, above: list[int]) -> list[int]:
    """By the order of the output values; of equals the upper rule."""
    ranks = [_rank(seen, rule) for rule in seen.source.table.rules]
    of_rank: dict[tuple[int, ...], int] = {}
    for rule, rank in enumerate(ranks):
        if rank is not None:
            of_rank[rank] = of_rank.get(rank, 0) | 1 << rule
    higher: dict[tuple[int, ...], int] = {}
    so_far = 0
    for rank in sorted(of_rank):
        higher[rank] = so_far & seen.decided
        so_far |= of_rank[rank]
    return [0 if rank is None else higher[rank] | (of_rank[rank] & above[rule]) for rule, rank in enumerate(ranks)]


def _rank(seen: Inspection, rule: Rule) -> tuple[int, ...] | None:
    """The places of a rule's results in the orders of its outputs; None where they are not constants."""
    try:
        return tuple(
            _place(seen, constant(node, seen.env), [constant(one, seen.env) for one in column.order])
            for column, node in zip(seen.source.table.outputs, rule.outputs, strict=True)
            if column.order
        )
    except NotConstant:
        return None


def _place(seen: Inspection, value: object, order: list[object]) -> int:
    return next((at for at, one in enumerate(order) if equal(one, value, seen.env.fuel)), len(order))


def _hidden(seen: Inspection, rule: int, ahead: int, budget: Budget) -> Iterator[TableFinding]:
    near = ahead & seen.meeting(rule) if ahead else 0
    if not near:
        return
    if not Cover(seen.box(rule, missing=True), budget).has_hole(near):
        yield seen.about_rule("hidden", rule, others=_hiding(seen, rule, near))
        return
    present = seen.box(rule, missing=False)
    if all(present) and not Cover(present, budget).has_hole(near):
        yield seen.about_rule("only_missing", rule)


def _hiding(seen: Inspection, rule: int, near: int) -> tuple[int, ...]:
    """The one rule that hides it, else all that take a part of what it takes."""
    alone = near
    for groups in seen.box(rule, missing=True):
        for group in groups:
            alone &= group.rules
    return numbers(alone)[:1] or numbers(near)
