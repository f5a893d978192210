"""Overlaps: rules that match at once where only one may, or with results that differ where they must not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from workflows.dmn.analysis.columns import Column
from workflows.dmn.analysis.constants import NotConstant, constant
from workflows.dmn.analysis.findings import MOST_OF_A_KIND, TableFinding
from workflows.dmn.analysis.inspection import Inspection, example, numbers
from workflows.dmn.analysis.texts import Where, describe
from workflows.feel.order import equal


def overlaps(seen: Inspection) -> Iterator[TableFinding]:
    """Pairs of rules of a UNIQUE table that match at once; of an ANY table those that do not give the same.

    A table that repeats itself has thousands of them: of those beyond MOST_OF_A_KIND only the number is told.
    """
    pairs = _pairs(seen) if seen.bounded else iter(())
    yield from (_pair(seen, *pair) for pair in islice(pairs, MOST_OF_A_KIND))
    more = sum(1 for _ in pairs)
    if more:
        yield seen.about("more", count=more)


def _pairs(seen: Inspection) -> Iterator[tuple[str, int, int]]:
    """What is the matter with which two rules."""
    policy = seen.source.table.policy
    if policy not in {"UNIQUE", "ANY"}:
        return
    for upper in range(len(seen.source.table.rules)):
        if not seen.decided >> upper & 1:
            continue
        for number in numbers(seen.decided & seen.meeting(upper) & ~((2 << upper) - 1)):
            key = "overlap" if policy == "UNIQUE" else _difference(seen, upper, number - 1)
            if key:
                yield key, upper, number - 1


def _difference(seen: Inspection, upper: int, lower: int) -> str:
    """Whether two rules give different results, the same (""), or what nobody can tell from their texts."""
    rules = seen.source.table.rules
    doubt = False
    for left, right in zip(rules[upper].outputs, rules[lower].outputs, strict=True):
        try:
            same = equal(constant(left, seen.env), constant(right, seen.env), seen.env.fuel)
        except NotConstant:
            doubt = doubt or repr(left) != repr(right)  # a number and a truth value are equal to Python, not to FEEL
            continue
        if same is not True:
            return "contradiction"
    return "possible_contradiction" if doubt else ""


def _pair(seen: Inspection, key: str, upper: int, lower: int) -> TableFinding:
    told = [
        _shared(column, at, column.taken[upper] & column.taken[lower])
        for at, column in enumerate(seen.columns, start=1)
    ]
    where = tuple(one for one in told if one is not None)
    row = seen.source.table.rules[lower]
    if not where and key != "possible_contradiction":
        key += "_always"
    return seen.about(key, rules=(upper + 1, lower + 1), element=row.id, line=row.line, **example(where))


def _shared(column: Column, at: int, atoms: int) -> Where | None:
    """What two cells share; the missing value only where they share nothing else."""
    present = atoms & column.present
    return describe(column, at, present or atoms, missing=not present)
