"""A decision table out of its XML: every cell is compiled here, once, and refused here with its row and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from workflows.dmn.data_types import ANYTHING, DataType
from workflows.dmn.elements import child, children, element_of, line_of, text_of
from workflows.dmn.policies import AGGREGATIONS, POLICIES
from workflows.dmn.scope import Scope, Unread
from workflows.dmn.table import Cell, DecisionTable, Input, Output, Rule
from workflows.feel.limits import Fuel
from workflows.feel.tree import Literal, Node
from workflows.feel.unary import Test, Tests

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
    return DecisionTable(scope.decision, inputs, outputs, rules, policy, aggregation, element_of(element))


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
        scope.fail("hit_policy", element, detail=detail)
    elif policy in _PRIORITISED and not any(column.order for column in outputs):
        scope.fail("no_output_values", element)


def _input(element: etree._Element, scope: Scope, column: int) -> Input:
    expression = child(element, "inputExpression")
    allowed, _ = _values(element, "inputValues", scope, column)
    if expression is None:
        unread = scope.fail("empty_cell", element, column=column)
        return Input(element.get("label", ""), unread, allowed=allowed, element=element_of(element))
    return Input(
        element.get("label") or text_of(expression),
        scope.expression(expression, column=column),
        scope.type(expression.get("typeRef"), expression),
        allowed,
        element_of(element),
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
        element_of(element),
    )


def _values(element: etree._Element, name: str, scope: Scope, column: int) -> tuple[Tests | None, tuple[Node, ...]]:
    """The allowed values of a column, and in which order they stand."""
    values = child(element, name)
    if values is None or not text_of(values):
        return None, ()
    tests = scope.tests(values, column=column).tests
    order = tuple(test.node for test in tests.alternatives)
    return None if any(isinstance(one, Unread) for one in order) else tests, order


def _order_of(type_: DataType) -> tuple[Node, ...]:
    """Without own output values the allowed ones of the type count, in their order."""
    return () if type_.allowed is None else tuple(test.node for test in type_.allowed.alternatives)


def _rule(element: etree._Element, scope: Scope, row: int, shape: _Shape) -> Rule:
    asked = list(children(element, "inputEntry"))
    given = list(children(element, "outputEntry"))
    if len(asked) != shape.inputs or len(given) != len(shape.outputs):
        return _unread_rule(element, scope, row, shape)
    tests = [scope.tests(one, row, at) for at, one in enumerate(asked, start=1)]
    outputs = tuple(
        _answer(one, scope, (row, at), column.type)
        for at, (one, column) in enumerate(zip(given, shape.outputs, strict=True), start=shape.inputs + 1)
    )
    return Rule(
        element.get("id", ""),
        tuple(Cell(one.tests, one.cost, element_of(at), one.text) for one, at in zip(tests, asked, strict=True)),
        outputs,
        _remarks(element),
        line_of(element),
        tuple(element_of(one) for one in given),
    )


def _unread_rule(element: etree._Element, scope: Scope, row: int, shape: _Shape) -> Rule:
    """What stands for a row of another length. Raises DmnError."""
    unread = scope.fail("row_length", element, row=row)
    place = element_of(element)
    cell = Cell(Tests((Test(unread, asks=True),)), 1, place)
    outputs = len(shape.outputs)
    return Rule(place.id, (cell,) * shape.inputs, (unread,) * outputs, (), place.line, (place,) * outputs)


def _answer(element: etree._Element, scope: Scope, place: tuple[int, int], type_: DataType = ANYTHING) -> Node:
    """An output cell; a constant of the wrong type is refused before it can be decided on."""
    row, column = place
    node = scope.expression(element, row, column)
    inner = getattr(node, "node", node)
    if isinstance(inner, Literal) and not type_.fits(inner.constant, Fuel())[0]:
        scope.fail("cell_type", element, row=row, column=column)
    return node


def _remarks(element: etree._Element) -> tuple[str, ...]:
    """Annotations and description of a rule, as they are written."""
    found = [text_of(one) for one in children(element, "annotationEntry", "description")]
    return tuple(text for text in found if text)
