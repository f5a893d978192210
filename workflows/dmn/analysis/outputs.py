"""Output cells: results of the wrong type, or not among the allowed values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from workflows.dmn.analysis.constants import NotConstant, constant
from workflows.dmn.analysis.findings import TableFinding
from workflows.dmn.analysis.gaps import ONE_HIT
from workflows.dmn.analysis.inspection import Inspection
from workflows.dmn.analysis.texts import feel_text
from workflows.dmn.data_types import DataType
from workflows.dmn.table import Output
from workflows.feel.builtins import BUILTINS
from workflows.feel.errors import FeelError
from workflows.feel.tree import Name, Node


def outputs(seen: Inspection) -> Iterator[TableFinding]:
    """What is wrong with constant results; others are only known when they are decided."""
    table = seen.source.table
    for at, column in enumerate(table.outputs):
        label = column.name or table.decision
        where = {"column": len(table.inputs) + at + 1, "label": label}
        for rule, row in enumerate(table.rules):
            wrong, text = _wrong(seen, column, row.outputs[at])
            if wrong:
                place = row.answers[at]
                yield seen.about_rule(f"output_{wrong}", rule, element=place.id, line=place.line, example=text, **where)
        wrong, text = _wrong(seen, column, column.default)
        if wrong:
            yield seen.about(
                f"default_{wrong}", element=column.element.id, line=column.element.line, example=text, **where
            )


def _wrong(seen: Inspection, column: Output, node: Node | None) -> tuple[str, str]:
    """What is wrong with a result ("" for nothing), and the result as text."""
    if node is None:
        return "", ""
    try:
        value = constant(node, seen.env)
    except NotConstant:
        return "", ""
    for type_ in (column.type, _asked_of(seen, column)):
        ok, fitted = type_.fits(value, seen.env.fuel)
        if not ok:
            return "type", feel_text(value)
        if not _allowed(seen, column, type_, fitted):
            return "not_allowed", feel_text(value)
    return "", ""


def _allowed(seen: Inspection, column: Output, type_: DataType, value: object) -> bool:
    """Whether a result may be given; what is too costly to ask, or depends on the case, is not blamed."""
    if column.allowed is not None and any(_depends(test.node) for test in column.allowed.alternatives):
        return True
    try:
        among = column.allowed is None or value is None or column.allowed.match(value, seen.short) is True
        return among and type_.allows(value, seen.short)
    except FeelError:
        return True


def _depends(part: object) -> bool:
    """Whether a name stands in an expression that is neither built in nor the value asked."""
    if isinstance(part, tuple):
        return any(_depends(one) for one in part)
    if isinstance(part, Name):
        return part.name != "?" and part.name not in BUILTINS
    return is_dataclass(part) and any(_depends(getattr(part, field.name)) for field in fields(part))


def _asked_of(seen: Inspection, column: Output) -> DataType:
    """The type the decision's result asks of this output, where it is one answer and not a list of them."""
    if seen.source.table.policy not in ONE_HIT:
        return DataType()
    if len(seen.source.table.outputs) == 1:
        return seen.source.result
    return dict(seen.source.result.components).get(column.name, DataType())
