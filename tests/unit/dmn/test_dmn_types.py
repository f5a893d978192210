"""Types of a model: what they allow, what they turn into what, what they do to results (DMN 1.5 §7.3.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from workflows.dmn import DmnError, load_decisions

D = Decimal
SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def text(expression: str) -> str:
    escaped = expression.replace("<", "&lt;")
    return f"<literalExpression><text>{escaped}</text></literalExpression>"


def value(types: str, logic: str, type_: str, x: object = None) -> object:
    body = f'<decision id="d" name="d"><variable name="d" typeRef="{type_}"/>{logic}</decision>'
    xml = f'<definitions xmlns="{SPACE}" name="m" namespace="urn:m">{types}{body}</definitions>'
    return load_decisions(xml).evaluate("d", {"x": x}).value


def item(name: str, base: str, *, allowed: str = "", whole: str = "", many: bool = False) -> str:
    rules = f"<allowedValues><text>{allowed}</text></allowedValues>" if allowed else ""
    rules += f"<typeConstraint><text>{whole}</text></typeConstraint>" if whole else ""
    collection = ' isCollection="true"' if many else ""
    return f'<itemDefinition name="{name}"{collection}><typeRef>{base}</typeRef>{rules}</itemDefinition>'


SMALL = item("tSmall", "number", allowed="[0..10]")
SMALL_EVEN = SMALL + item("tEven", "tSmall", allowed="even(?)")
FEW_SMALL = item("tFew", "number", allowed="[0..10]", whole="count(?) in [1..2]", many=True)


@pytest.mark.parametrize(
    ("types", "type_", "given", "fits"),
    [
        (SMALL, "tSmall", 10, True),
        (SMALL, "tSmall", 11, False),
        (SMALL_EVEN, "tEven", 4, True),
        (SMALL_EVEN, "tEven", 5, False),
        (SMALL_EVEN, "tEven", 12, False),
        (FEW_SMALL, "tFew", [1, 2], True),
        (FEW_SMALL, "tFew", [1, 11], False),
        (FEW_SMALL, "tFew", [1, 2, 3], False),
        (FEW_SMALL, "tFew", [], False),
        (item("tSum", "number", whole="sum(?) = 3", many=True), "tSum", [1, 2], True),
        (item("tOdd", "number", whole="odd(?)"), "tOdd", 2, False),
    ],
)
def test_allowed_values_are_asked_of_items_and_type_constraints_of_the_whole(
    types: str, type_: str, given: object, *, fits: bool
):
    if fits:
        assert value(types, text("x"), type_, given) == given
        return
    with pytest.raises(DmnError) as caught:
        value(types, text("x"), type_, given)
    assert caught.value.code == "result_not_allowed"


@pytest.mark.parametrize(
    ("expression", "type_", "expected"),
    [
        ("[5]", "number", D(5)),
        ('date("2024-01-31")', "date and time", datetime(2024, 1, 31, tzinfo=UTC)),
        ('date("2024-01-31")', "dateTime", datetime(2024, 1, 31, tzinfo=UTC)),
        ("null", "number", None),
    ],
)
def test_a_result_is_converted_where_the_standard_converts(expression: str, type_: str, expected: object):
    assert value("", text(expression), type_) == expected


ENTRY = '<contextEntry><variable name="a" typeRef="{type}"/>{logic}</contextEntry>'
COLUMN = '<relation><column name="a" typeRef="{type}"/><row>{logic}</row></relation>'


@pytest.mark.parametrize(
    ("expression", "type_", "expected"),
    [("1", "number", D(1)), ("[1]", "number", D(1)), ('"x"', "number", None), ("1", "Any", D(1))],
)
def test_entries_and_columns_are_of_their_declared_type_or_null(expression: str, type_: str, expected: object):
    entry = ENTRY.format(type=type_, logic=text(expression))
    assert value("", f"<context>{entry}</context>", "Any") == {"a": expected}
    assert value("", COLUMN.format(type=type_, logic=text(expression)), "Any") == [{"a": expected}]


def test_without_output_values_the_allowed_values_of_the_type_give_the_priority():
    types = item("tRisk", "string", allowed='"high", "low"')
    rules = "".join(
        f"<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>{risk}</text></outputEntry></rule>"
        for risk in ('"low"', '"high"')
    )
    table = (
        '<decisionTable hitPolicy="PRIORITY"><input><inputExpression><text>x</text></inputExpression></input>'
        f'<output typeRef="tRisk"/>{rules}</decisionTable>'
    )
    assert value(types, table, "tRisk") == "high"
