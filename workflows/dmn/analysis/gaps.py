"""Gaps: what no rule takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from workflows.dmn.analysis.cover import Budget, Cover, Hole, TooLarge
from workflows.dmn.analysis.findings import TableFinding
from workflows.dmn.analysis.inspection import Inspection, example, numbers
from workflows.dmn.analysis.texts import describe

#: tables that answer with one rule: what no rule takes has no answer
ONE_HIT: Final = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})


def gaps(seen: Inspection) -> Iterator[TableFinding]:
    """What no rule takes, where a rule is needed."""
    table = seen.source.table
    has_default = any(column.default is not None for column in table.outputs)
    if table.policy not in ONE_HIT or has_default or not seen.bounded:
        return
    groups = [column.all_groups(missing=column.speaks_of_missing) for column in seen.columns]
    try:
        holes = Cover(groups, Budget()).holes(seen.every, seen.decided)
    except TooLarge:
        yield seen.about("not_decided_table")
        return
    yield from (found for hole in holes if (found := _gap(seen, hole)) is not None)


def _gap(seen: Inspection, hole: Hole) -> TableFinding | None:
    """None for a doubt about all of the table: that its rules are not decided says as much."""
    told = [
        describe(column, at, atoms, missing=column.speaks_of_missing)
        for at, (column, atoms) in enumerate(zip(seen.columns, hole.box, strict=True), start=1)
    ]
    where = tuple(one for one in told if one is not None)
    if hole.perhaps:
        return seen.about("possible_gap", rules=numbers(hole.perhaps), **example(where)) if where else None
    return seen.about("gap", **example(where)) if where else seen.about("gap_always")
