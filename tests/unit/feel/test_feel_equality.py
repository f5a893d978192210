"""Equality, order and identity of values, pair by pair (DMN 1.5 §10.3.2.7 and §10.3.2.13)."""

from __future__ import annotations

import pytest

from workflows.feel import compile_expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # parts of a second do not count
        ('time("10:30:00.0001") = time("10:30:00.0002")', True),
        ('@"2018-12-08T00:00:00.5" = @"2018-12-08T00:00:00"', True),
        ('@"10:30:00.5" < @"10:30:00.9"', False),
        ('@"10:30:00.5" <= @"10:30:00.1"', True),
        ('@"10:30:00.9" < @"10:30:01"', True),
        # the same instant under two offsets is equal, and not the same value
        ('@"2018-12-08T00:00:00+00:00" = @"2018-12-08T00:00:00@Etc/UTC"', True),
        ('@"2018-10-08T00:00:00+02:00" = @"2018-10-08T00:00:00@Europe/Paris"', True),
        ('is(@"20:00:50+00:00", @"21:00:50+01:00")', False),
        # different kinds cannot be compared
        ('1 = "1"', None),
        ("1 != true", None),
        ('@"P1Y" = @"P365D"', None),
        ("[1] = {a: 1}", None),
        # null equals null alone
        ("null = null", True),
        ("1 = null", False),
        ("1 != null", True),
        ("null < 1", None),
        ("true < false", None),
        ("[1] < [2]", None),
        # collections by their parts
        ("[1, [2, null]] = [1, [2, null]]", True),
        ("[1, 2] = [2, 1]", False),
        ("{a: 1, b: 2} = {b: 2, a: 1}", True),
        ("{a: 1} = {a: 1, b: null}", False),
        ("[1..5] = [1..5]", True),
        ("[1..5] = [1..5)", False),
        ('@"P1Y" = @"P12M"', True),
        ('@"P1D" = @"PT24H"', True),
    ],
)
def test_two_values_are_equal_different_or_not_comparable(text: str, expected: object):
    assert compile_expression(text).evaluate({}) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is(value1: 1, value2: 1)", True),
        ("is(value2: 1, value1: 2)", False),
        ("is(value1: 1)", False),
        ("is(value2: 1)", False),
        ("is(null, null)", True),
        ('is("1", 1)', False),
        ("is(1)", None),
        ("is()", None),
        ("is(value1: 1, value2: 1, value3: 1)", None),
    ],
)
def test_identity_takes_a_value_that_is_not_named_as_null(text: str, expected: object):
    assert compile_expression(text).evaluate({}) is expected
