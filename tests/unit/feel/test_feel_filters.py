"""Filters: items by their place or by a condition (DMN 1.5 §10.3.2.5 and table 54)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.feel import compile_expression

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][-1]", D(3)),
        ("[1, 2, 3][0]", None),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][1.5]", None),
        ("5[1]", D(5)),
        ("5[2]", None),
        ("[][1]", None),
        ("[[1, 2], [3]][1][2]", D(2)),
    ],
)
def test_a_number_chooses_one_item(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1, 2, 3][item >= 2]", [D(2), D(3)]),
        ("[1, null, 3][item > 1]", [D(3)]),
        ("[{a: 1}, {b: 2}][a = 1]", [{"a": D(1)}]),
        ("[{a: 1}, {b: 2}][a = null]", [{"b": D(2)}]),
        ("[{item: 1}, {item: 2}][item >= 2]", [{"item": D(2)}]),
        ("[1, 2][true]", [D(1), D(2)]),
        ("5[false]", []),
        ("[1, 2][null]", []),
        ('[1, 2]["a"]', None),
        ("[{a: true}, {a: 1}][a]", None),
        ("null[true]", None),
    ],
)
def test_a_condition_chooses_the_items_it_is_true_for(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected
