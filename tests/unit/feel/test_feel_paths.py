"""Paths: entries of contexts and lists of them, properties of values (DMN 1.5 §10.3.2.13, table 54)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.feel import FeelError, compile_expression

D = Decimal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{a: {b: 1}}.a.b", D(1)),
        ("{a: [{b: 1}, {b: [2.1, 2.2]}]}.a.b", [D(1), [D("2.1"), D("2.2")]]),
        ("[{b: 1}, {c: 2}].b", [D(1), None]),
        ("[[{b: 1}, {b: 2}], [{b: 3}], []].b", [[D(1), D(2)], [D(3)], []]),
        ("[{a: [{b: 1}]}, {a: [{b: 2}]}].a.b", [[D(1)], [D(2)]]),
        ("[].a", []),
        ("null.a", None),
        ("{a: null}.a.b", None),
        ('"x".a', None),
        ('{"foo bar": {"x y": 1}}.foo bar.x y', D(1)),
        ('[@"2020-01-01", @"2021-01-01"].year', [D(2020), D(2021)]),
    ],
)
def test_a_path_goes_into_contexts_and_every_item_of_lists(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected


def test_a_path_through_a_list_that_holds_another_many_times_is_paid_for():
    text = "{a: [1,1,1,1,1,1,1,1,1,1], b: [a,a,a,a,a,a,a,a,a,a], c: [b,b,b,b,b,b,b,b,b,b], d: [c,c,c,c,c,c,c,c,c,c]"
    text += ", e: [d,d,d,d,d,d,d,d,d,d], f: count(e.x)}.f"
    with pytest.raises(FeelError) as caught:
        compile_expression(text).evaluate({})
    assert caught.value.code == "too_costly"
