"""Input cells: of the wrong type, outside the allowed values, impossible, or not to be decided."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.dmn.analysis.columns import Column, named_in
from workflows.dmn.analysis.findings import TableFinding
from workflows.dmn.analysis.inspection import Inspection, numbers
from workflows.dmn.analysis.texts import feel_text
from workflows.feel.tree import OpenRange, RangeOf
from workflows.feel.unary import Tests
from workflows.feel.values import kind


def cells(seen: Inspection) -> Iterator[TableFinding]:
    """What is wrong with single cells, and which cannot be judged. Of one cell only the first thing is told."""
    for at, column in enumerate(seen.columns):
        yield from _about_column(seen, at, column)
        for rule in range(len(seen.source.table.rules)):
            if not column.undecided >> rule & 1:
                yield from _about_cell(seen, rule, at, column)


def _about_column(seen: Inspection, at: int, column: Column) -> Iterator[TableFinding]:
    place = seen.source.table.inputs[at].element
    where = {"element": place.id, "line": place.line, "column": at + 1, "label": column.label}
    for value in column.bounds:
        if _foreign(column, value):
            yield seen.about("wrong_values", example=feel_text(value), **where)
    if column.open:
        yield seen.about("not_decided_column", **where)
    if column.undecided:
        yield seen.about("not_decided", rules=numbers(column.undecided), **where)


def _about_cell(seen: Inspection, rule: int, at: int, column: Column) -> Iterator[TableFinding]:
    foreign = [value for value in column.named[rule] if _foreign(column, value)]
    if foreign:
        yield seen.about_cell("wrong_type", rule, at, example=feel_text(foreign[0]))
        return
    tests = seen.source.table.rules[rule].cells[at].tests
    outside = next((value for value in _points(tests, seen) if column.refuses(value)), None)
    if outside is not None:
        yield seen.about_cell("not_allowed", rule, at, example=feel_text(outside))
    elif not column.taken[rule]:
        yield seen.about_cell("impossible", rule, at)


def _foreign(column: Column, value: object) -> bool:
    return bool(column.kind) and value is not None and kind(value) != column.kind


def _points(tests: Tests, seen: Inspection) -> list[object]:
    """The values a cell names as such: an end of a range need not be allowed itself."""
    return [
        value
        for test in tests.alternatives
        if not isinstance(test.node, RangeOf | OpenRange)
        for value in named_in(Tests((test,)), seen.env) or ()
    ]
