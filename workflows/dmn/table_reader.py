"""A decision table out of its XML: every cell is compiled here, once, and refused here with its row and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from workflows.dmn.data_types import ANYTHING, DataType
from workflows.dmn.elements import child, children, line_of, text_of
from workflows.dmn.errors import DmnError
from workflows.dmn.policies import AGGREGATIONS, POLICIES
from workflows.dmn.scope import Scope
from workflows.dmn.table import Cell, DecisionTable, Element, Input, Output, Rule
from workflows.feel.limits import Fuel
from workflows.feel.tree import Literal, Node
from workflows.feel.unary import Tests

_PRIORITISED: Final = frozenset({"PRIORITY", "OUTPUT ORDER"})


def read_table(element: etree._Element, scope: Scope) -> DecisionTable:
    """The table. Raises DmnError."""
    inputs = tuple(_input(one, scope, at) for at, one in enumerate(children(element, "input"), start=1))
    elements = list(children(element, "output"))
    outputs = tuple(
        _output(one, scope, at, alone=len(elements) == 1) for at, one in enumerate(elements, start=len(inputs) + 1)
    )
    policy = " ".join(element.get("hitPolicy", "UNIQUE").split()).upper()
    aggregation = element.get("aggregation", "").strip().upper()
    _check_policy(element, scope, policy, aggregation, outputs)
    shape = _Shape(len(inputs), outputs)
    rules = tuple(_rule(one, scope, at, shape) for at, one in enumerate(children(element, "rule"), start=1))
    return DecisionTable(scope.decision, inputs, outputs, rules, policy, aggregation, _element_of(element))


@dataclass(frozen=True)
class _Shape:
    inputs: int
    outputs: tuple[Output, ...]


def _check_policy(
    element: etree._Element, scope: Scope, policy: str, aggregation: str, outputs: tuple[Output, ...]
) -> None:
    """The policy exists, and the table has what it needs (§8.2.8, §8.2.10)."""
    wrong = (
        policy not in POLICIES
        or not outputs
        or (aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS or len(outputs) > 1))
    )
    if wrong:
        detail = f"{policy} {aggregation}".strip()
        raise DmnError("hit_policy", scope.decision, detail=detail, line=line_of(element))
    if policy in _PRIORITISED and not any(column.order for column in outputs):
        raise DmnError("no_output_values", scope.decision, line=line_of(element))


def _input(element: etree._Element, scope: Scope, column: int) -> Input:
    expression = child(element, "inputExpression")
    if expression is None:
        raise DmnError("empty_cell", scope.decision, column=column, line=line_of(element))
    allowed, _ = _values(element, "inputValues", scope, column)
    return Input(
        element.get("label") or text_of(expression),
        scope.expression(expression, column=column),
        scope.type(expression.get("typeRef"), expression),
        allowed,
        _element_of(element),
    )


def _output(element: etree._Element, scope: Scope, column: int, *, alone: bool) -> Output:
    type_ = scope.type(element.get("typeRef"), element)
    allowed, order = _values(element, "outputValues", scope, column)
    default = child(element, "defaultOutputEntry")
    return Output(
        " ".join((element.get("name") or element.get("label") or ("" if alone else f"{column}")).split()),
        type_,
        allowed,
        order or _order_of(type_),
        None if default is None else scope.expression(default, column=column),
        _element_of(element),
    )


def _values(element: etree._Element, name: str, scope: Scope, column: int) -> tuple[Tests | None, tuple[Node, ...]]:
    """The allowed values of a column, and in which order they stand."""
    values = child(element, name)
    if values is None or not text_of(values):
        return None, ()
    tests = scope.tests(values, column=column).tests
    return tests, tuple(test.node for test in tests.alternatives)


def _order_of(type_: DataType) -> tuple[Node, ...]:
    """Without own output values the allowed ones of the type count, in their order."""
    return () if type_.allowed is None else tuple(test.node for test in type_.allowed.alternatives)


def _rule(element: etree._Element, scope: Scope, row: int, shape: _Shape) -> Rule:
    asked = list(children(element, "inputEntry"))
    given = list(children(element, "outputEntry"))
    if len(asked) != shape.inputs or len(given) != len(shape.outputs):
        raise DmnError("row_length", scope.decision, row=row, line=line_of(element))
    tests = [scope.tests(one, row, at) for at, one in enumerate(asked, start=1)]
    outputs = tuple(
        _answer(one, scope, (row, at), column.type)
        for at, (one, column) in enumerate(zip(given, shape.outputs, strict=True), start=shape.inputs + 1)
    )
    return Rule(
        element.get("id", ""),
        tuple(Cell(one.tests, one.cost, _element_of(at)) for one, at in zip(tests, asked, strict=True)),
        outputs,
        _remarks(element),
        line_of(element),
        tuple(_element_of(one) for one in given),
    )


def _answer(element: etree._Element, scope: Scope, place: tuple[int, int], type_: DataType = ANYTHING) -> Node:
    """An output cell; a constant of the wrong type is refused before it can be decided on."""
    row, column = place
    node = scope.expression(element, row, column)
    inner = getattr(node, "node", node)
    if isinstance(inner, Literal) and not type_.fits(inner.constant, Fuel())[0]:
        raise DmnError("cell_type", scope.decision, row=row, column=column, line=line_of(element))
    return node


def _remarks(element: etree._Element) -> tuple[str, ...]:
    """Annotations and description of a rule, as they are written."""
    found = [text_of(one) for one in children(element, "annotationEntry", "description")]
    return tuple(text for text in found if text)


def _element_of(element: etree._Element) -> Element:
    return Element(element.get("id", ""), line_of(element))
