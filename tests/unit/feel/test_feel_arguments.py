"""Arguments of functions: how many, how named, and turned into what (DMN 1.5 §10.3.2.9.4 and §10.3.2.13)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from workflows.feel import compile_expression

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(function(a: number) a)([5])", D(5)),
        ("(function(a: list<number>) a)(5)", [D(5)]),
        ('(function(a: date and time) a)(@"2020-01-01")', datetime(2020, 1, 1, tzinfo=UTC)),
        ('(function(a: date) a)(@"2020-01-01T00:00:00")', None),
        ('(function(a: number) 1)("x")', None),
        ("(function(a: number) 1)([1, 2])", None),
        ("(function(a: number) 1)(null)", D(1)),
        ("(function(a, b) a - b)(b: 1, a: 5)", D(4)),
        ("(function(a, b) a)(1)", None),
        ("(function(a) a)(1, 2)", None),
        ("(function(a) a)(b: 1)", None),
    ],
)
def test_a_function_takes_what_its_parameters_say(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("append(list: [1], item: 2)", [D(1), D(2)]),
        ("append([1])", None),
        ("concatenate()", None),
        ("union()", None),
        ("count(null)", None),
        ("count([null])", D(1)),
        ("0 ** 0", D(1)),
        ("0 ** -1", None),
        ("10 ** 0", D(1)),
        ("(-8) ** 0.5", None),
    ],
)
def test_a_call_without_enough_or_without_sense_is_null(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected
