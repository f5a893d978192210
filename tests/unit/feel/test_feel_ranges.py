"""Relations of points and ranges, with the standard's own examples (DMN 1.5 §10.3.4.11)."""

from __future__ import annotations

import pytest

from workflows.feel import compile_expression

EXAMPLES = [
    ("before(1, 10)", True), ("before(10, 1)", False), ("before(1, [1..10])", False), ("before(1, (1..10])", True),
    ("before([1..10], 10)", False), ("before([1..10), 10)", True), ("before([1..10], 15)", True),
    ("before([1..10), [10..20])", True), ("before([1..10], (10..20])", True), ("before([1..10], [10..20])", False),
    ("after(12, [1..10])", True), ("after(10, [1..10))", True), ("after(10, [1..10])", False),
    ("after((11..20], 11)", True), ("after([11..20], 11)", False), ("after([11..20], [1..11))", True),
    ("meets([1..5], [5..10])", True), ("meets([1..5), [5..10])", False), ("meets([1..5], (5..10])", False),
    ("met by([5..10], [1..5])", True), ("met by((5..10], [1..5])", False), ("met by([5..10], [1..5))", False),
    ("overlaps([1..5], [3..8])", True), ("overlaps([1..8], [3..5])", True), ("overlaps([1..5], [6..8])", False),
    ("overlaps([1..5], [5..8])", True), ("overlaps([1..5], (5..8])", False), ("overlaps([1..5), [5..8])", False),
    ("overlaps before([1..5], [3..8])", True), ("overlaps before([1..5], (5..8])", False),
    ("overlaps before([1..5), (1..5])", True), ("overlaps before([1..5), [1..5])", False),
    ("overlaps before([1..5], [1..5])", False), ("overlaps before([1..5], (1..5])", True),
    ("overlaps after([3..8], [1..5])", True), ("overlaps after((5..8], [1..5])", False),
    ("overlaps after((1..5], [1..5))", True), ("overlaps after((1..5), [1..5])", False),
    ("overlaps after((1..6], [1..5])", True), ("overlaps after((1..6], (1..5])", False),
    ("finishes(10, [1..10])", True), ("finishes(10, [1..10))", False), ("finishes([5..10), [1..10])", False),
    ("finishes([1..10], [1..10])", True), ("finishes((1..10], [1..10])", True),
    ("finished by([1..10], 10)", True), ("finished by([1..10], [5..10))", False),
    ("finished by([1..10], (1..10])", True),
    ("includes([1..10], 5)", True), ("includes((1..10], 1)", False), ("includes([1..10), 10)", False),
    ("includes([1..10], (1..10))", True), ("includes((1..10], [1..10])", False),
    ("during(5, [1..10])", True), ("during(1, (1..10])", False), ("during([4..6], [1..10))", True),
    ("starts(1, [1..10])", True), ("starts(1, (1..10])", False), ("starts((1..5], [1..10])", False),
    ("starts([1..10), [1..10])", True), ("started by([1..10], 1)", True), ("started by([1..10], [1..10))", True),
    ("coincides(5, 5)", True), ("coincides(3, 4)", False), ("coincides((1..5), [1..5])", False),
    ("coincides([1..5], [1..5])", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_points_and_ranges_stand_to_each_other_as_the_standard_shows(text: str, expected: object):
    assert compile_expression(text).evaluate({}) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("before(point1: 1, point2: 2)", True),
        ("before(point: 1, range: [2..3])", True),
        ("before(range: [1..2], point: 3)", True),
        ("before(point: 3, range: [1..2])", False),
        ("before(range1: [1..2], range2: [3..4])", True),
        ("after(point1: 2, point2: 1)", True),
        ("meets(range1: [1..5], range2: [5..10])", True),
        ("finishes(point: 10, range: [1..10])", True),
        ("finished by(range: [1..10], point: 10)", True),
        ("includes(range: [1..10], point: 5)", True),
        ("during(point: 5, range: [1..10])", True),
        ("starts(point: 1, range: [1..10])", True),
        ("started by(range: [1..10], point: 1)", True),
        ("coincides(point1: 5, point2: 5)", True),
        ("coincides(range2: [1..5], range1: [1..5])", True),
        ("meets(point: 5, range: [5..10])", None),
        ("before(range1: 1, range2: 2)", None),
    ],
)
def test_parameters_are_named_after_what_they_take(text: str, expected: object):
    assert compile_expression(text).evaluate({}) is expected


@pytest.mark.parametrize("text", ['before("a", 1)', "before(null, 1)", "coincides(5, [5..5])", "meets(1, [1..2])"])
def test_what_has_no_order_stands_in_no_relation(text: str):
    assert compile_expression(text).evaluate({}) is None
