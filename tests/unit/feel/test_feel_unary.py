"""Unary tests: what a cell of a decision table may ask."""

from __future__ import annotations

from datetime import date

import pytest

from workflows.feel import FeelError, compile_unary_tests


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("-", None, True),
        ("", 5, True),
        ("< 18", 17, True),
        ("< 18", 18, False),
        ("< 18", "x", None),
        ("< 18", None, None),
        ("[18..60]", 60, True),
        ("[18..60)", 60, False),
        ("]18..60]", 18, False),
        (">= 18, < 5", 3, True),
        ('"A", "B"', "B", True),
        ('"A", "B"', "C", False),
        ('not("A", "B")', "C", True),
        ('not("A", "B")', "A", False),
        ("not(< 18)", None, None),
        ("not([1..3])", 5, True),
        ("null", None, True),
        ("null", 1, False),
        ("not(null)", 1, True),
        ("not(null)", None, False),
        ("null, 2", 1, False),
        ("null, 2", 2, True),
        ('not("A", null)', "B", True),
        ('not("A", null)', None, False),
        ("true", True, True),
        ("false", True, False),
        ("? > 18 and ? < 40", 20, True),
        ("? > 18 and ? < 40", 50, False),
        ("not(? > 18) and true", 20, False),
        ("[1, 2, 3]", 2, True),
        ("18.0", 18, True),
        ('@"2024-01-01"', date(2024, 1, 1), True),
        ('< @"2024-01-01"', date(2023, 12, 31), True),
        ('starts with(?, "保")', "保单", True),
        ("limit", 7, True),
        ("> limit", 8, True),
        ("flag", True, True),
        ("flag", 5, True),
        ("not(flag)", True, False),
    ],
)
def test_a_cell_passes_fails_or_cannot_tell(text: str, value: object, expected: object):
    tests = compile_unary_tests(text, {"limit", "flag"})
    assert tests.matches(value, {"limit": 7, "flag": True}) is expected


def test_names_of_a_cell_are_reported_without_its_input():
    assert compile_unary_tests('? > limit, "a"', {"limit"}).names == {"limit"}
    assert compile_unary_tests("gold").names == {"gold"}


@pytest.mark.parametrize("text", ["< ", "18,", "[18..", "not(", "= =", "18..60", "- -,"])
def test_a_cell_that_cannot_be_read_is_refused(text: str):
    with pytest.raises(FeelError):
        compile_unary_tests(text)
