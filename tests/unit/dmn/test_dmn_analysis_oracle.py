"""The analysis against brute force: small tables are asked at, between and beyond every end that occurs."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations, product
from typing import Any
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.dmn import load_decisions
from workflows.dmn.analysis import TableFinding, analyse
from workflows.dmn.decisions import Decisions
from workflows.feel import compile_unary_tests
from workflows.feel.temporal import read_at

ENDS = (10, 11, 20)
NUMBERS: list[Any] = [Decimal(one) for one in ("9", "10", "10.5", "11", "15", "20", "21")]
STRINGS: list[Any] = ["", "a", "a b", "b", "other"]
DATES: list[Any] = [read_at(f"2024-01-{day:02d}") for day in (9, 10, 11, 12, 20, 21)]
MOMENTS: list[Any] = [
    read_at(text)
    for text in (
        "2024-01-09T23:59:59",
        "2024-01-10T00:00:00",
        "2024-01-10T12:00:00",
        "2024-01-11T00:00:00",
        "2024-01-15T00:00:00",
        "2024-01-20T00:00:00",
        "2024-01-20T00:00:01",
    )
]
SAMPLES: dict[str, list[Any]] = {
    "number": NUMBERS,
    "string": STRINGS,
    "boolean": [True, False],
    "date": DATES,
    "dateTime": MOMENTS,
    "days and time duration": [read_at(f"P{days}D") for days in (9, 10, 11, 20, 21)]
    + [read_at("P10DT1S"), read_at("P15D")],
    "years and months duration": [read_at(f"P{months}M") for months in (9, 10, 11, 12, 20, 21)],
    "time": [
        read_at(text) for text in ("09:00:00", "10:00:00", "10:30:00", "11:00:00", "15:00:00", "20:00:00", "21:00:00")
    ],
}


def literal(type_: str, end: int) -> str:
    return {
        "number": f"{end}",
        "date": f'@"2024-01-{end}"',
        "dateTime": f'@"2024-01-{end}T00:00:00"',
        "time": f'@"{end}:00:00"',
        "days and time duration": f'duration("P{end}D")',
        "years and months duration": f'@"P{end}M"',
    }[type_]


@st.composite
def ordered_tests(draw: st.DrawFn, type_: str) -> str:
    low, high = (literal(type_, draw(st.sampled_from(ENDS))) for _ in range(2))
    brackets = draw(st.sampled_from(["[]", "()", "[)", "(]"]))
    signs = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
    return draw(
        st.sampled_from([low, f"{draw(signs)} {low}", f"{brackets[0]}{low}..{high}{brackets[1]}", f"[{low}, {high}]"])
    )


def one_test(type_: str) -> st.SearchStrategy[str]:
    if type_ == "boolean":
        return st.sampled_from(["true", "false"])
    if type_ == "string":
        return st.sampled_from(['"a"', '"b"', '> "a"', '["a".."b")', '!= "a"'])
    return ordered_tests(type_)


@st.composite
def cells(draw: st.DrawFn, type_: str) -> str:
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(["-", "-", "-", "null", "!= null"]))
    text = ", ".join(draw(st.lists(one_test(type_), min_size=1, max_size=2)))
    return f"not({text})" if draw(st.integers(0, 4)) == 0 else text


Table = tuple[str, list[str], list[tuple[list[str], str]], str]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    types = draw(st.lists(st.sampled_from(list(SAMPLES)), min_size=2, max_size=3))
    rule = st.tuples(st.tuples(*(cells(one) for one in types)).map(list), st.sampled_from(['"A"', '"B"']))
    rows = draw(st.lists(rule, min_size=1, max_size=5))
    allowed = draw(st.sampled_from(["", "", ">= 10", "10, 11", "not(11)"])) if types[0] == "number" else ""
    return draw(st.sampled_from(["UNIQUE", "ANY", "FIRST", "PRIORITY"])), types, rows, allowed


def load(table: Table) -> Decisions:
    policy, types, rows, allowed = table
    inputs = "".join(
        f'<input label="c{at}"><inputExpression typeRef="{type_}"><text>c{at}</text></inputExpression>'
        + (f"<inputValues><text>{escape(allowed)}</text></inputValues>" if allowed and not at else "")
        + "</input>"
        for at, type_ in enumerate(types)
    )
    rules = "".join(
        f"<rule>{''.join(f'<inputEntry><text>{escape(one)}</text></inputEntry>' for one in asked)}"
        f"<outputEntry><text>{result}</text></outputEntry></rule>"
        for asked, result in rows
    )
    return load_decisions(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://d">'
        f'<decision id="level" name="level"><decisionTable hitPolicy="{policy}">{inputs}'
        f'<output name="o"><outputValues><text>"A", "B"</text></outputValues></output>{rules}'
        "</decisionTable></decision></definitions>"
    )


def takes(text: str, value: object) -> bool:
    return compile_unary_tests(text).matches(value, {}) is True


class BruteForce:
    """All sample points of a table with the rules that match there."""

    def __init__(self, table: Table) -> None:
        self.policy, types, self.rows, allowed = table
        axes: list[list[Any]] = [[*SAMPLES[one], None] for one in types]
        if allowed:
            axes[0] = [one for one in axes[0] if one is None or takes(allowed, one)]
        cells_of = [
            [[at for at, (asked, _) in enumerate(self.rows) if takes(asked[column], value)] for value in axis]
            for column, axis in enumerate(axes)
        ]
        self.points: dict[tuple[int, ...], set[int]] = {
            point: set.intersection(*(set(cells_of[column][at]) for column, at in enumerate(point)))
            for point in product(*(range(len(axis)) for axis in axes))
        }
        self.axes = axes
        self.about_null = [any("null" in asked[column] for asked, _ in self.rows) for column in range(len(axes))]

    def value(self, point: tuple[int, ...]) -> list[Any]:
        return [axis[at] for axis, at in zip(self.axes, point, strict=True)]

    def counts_for_gaps(self, point: tuple[int, ...]) -> bool:
        return all(value is not None or about for value, about in zip(self.value(point), self.about_null, strict=True))

    def ahead(self, rule: int) -> set[int]:
        if self.policy == "FIRST":
            return set(range(rule))
        own = self.rows[rule][1]
        return {at for at, (_, result) in enumerate(self.rows) if result < own or (result == own and at < rule)}


def lies_in(finding: TableFinding, values: list[Any]) -> bool:
    told = {one.column: one.tests for one in finding.where}
    return all(takes(told.get(column, "-"), value) for column, value in enumerate(values, start=1))


def of(found: tuple[TableFinding, ...], *codes: str) -> list[TableFinding]:
    return [one for one in found if one.code in codes]


@settings(max_examples=80, deadline=None)
@given(tables())
def test_a_point_no_rule_takes_lies_in_one_gap_and_any_other_in_none(table: Table):
    found = of(analyse(load(table).model), "gap")
    brute = BruteForce(table)
    for point, rules in brute.points.items():
        if brute.counts_for_gaps(point):
            inside = [one for one in found if lies_in(one, brute.value(point))]
            assert len(inside) == (not rules), (point, rules, [one.example for one in found])
    assert all(any(lies_in(one, brute.value(point)) for point in brute.points) for one in found)


@settings(max_examples=80, deadline=None)
@given(tables().filter(lambda table: table[0] in {"UNIQUE", "ANY"}))
def test_two_rules_that_meet_somewhere_are_told_and_no_others(table: Table):
    found = of(analyse(load(table).model), "overlap", "contradiction")
    brute = BruteForce(table)
    meeting = {pair for rules in brute.points.values() for pair in combinations(sorted(rules), 2)}
    if brute.policy == "ANY":
        meeting = {(a, b) for a, b in meeting if brute.rows[a][1] != brute.rows[b][1]}
    assert {one.rules for one in found} == {(a + 1, b + 1) for a, b in meeting}
    for one in found:
        assert any(
            {at - 1 for at in one.rules} <= rules
            for point, rules in brute.points.items()
            if lies_in(one, brute.value(point))
        )


@settings(max_examples=80, deadline=None)
@given(tables().filter(lambda table: table[0] in {"FIRST", "PRIORITY"}))
def test_a_rule_that_never_decides_is_told_and_no_other(table: Table):
    found = analyse(load(table).model)
    brute = BruteForce(table)
    dead, only_missing = set(), set()
    for rule in range(len(brute.rows)):
        own = [point for point, rules in brute.points.items() if rule in rules]
        deciding = [point for point in own if not brute.points[point] & brute.ahead(rule)]
        if not deciding:
            dead.add(rule + 1)
        elif any(None not in brute.value(point) for point in own) and all(
            None in brute.value(point) for point in deciding
        ):
            only_missing.add(rule + 1)
    told = {rule for one in of(found, "hidden", "impossible") for rule in one.rules}
    refused = {rule for one in of(found, "not_allowed") for rule in one.rules}
    assert told <= dead <= told | refused
    assert {rule for one in of(found, "only_missing") for rule in one.rules} == only_missing
