"""Choices against brute force: every combination of values, every condition asked by FEEL."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.engine.shapes import shape
from tests.support import scale
from workflows.feel import Expression, compile_expression
from workflows.validation import validate
from workflows.validation.data.alternatives import read_ways

KINDS = {"n": "integer", "vip": "boolean", "kind": "code", "check_outcome": "text"}
CODES = {"check_outcome": ["pass", "return", "decline"]}
VALUES = {
    "n": [Decimal(n) for n in range(-1, 7)],
    "vip": [True, False],
    "kind": ["A", "B", "C", "other"],
    "check_outcome": CODES["check_outcome"],
}
NUMBERS = st.integers(0, 5).map(str)
LEAVES = st.one_of(
    st.builds("n {} {}".format, st.sampled_from(["<", "<=", "=", "!=", ">=", ">"]), NUMBERS),
    st.builds("{} {} n".format, NUMBERS, st.sampled_from(["<", ">="])),
    st.builds("n between {} and {}".format, NUMBERS, NUMBERS),
    st.builds("n in ({}, > {})".format, NUMBERS, NUMBERS),
    st.builds("n in [{}..{})".format, NUMBERS, NUMBERS),
    st.builds('kind {} "{}"'.format, st.sampled_from(["=", "!="]), st.sampled_from("ABC")),
    st.builds('kind in ("{}", "{}")'.format, st.sampled_from("ABC"), st.sampled_from("ABC")),
    st.builds('check_outcome = "{}"'.format, st.sampled_from(CODES["check_outcome"])),
    st.sampled_from(["vip", "not(vip)", "vip = true", "vip = false", "true", "false"]),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("not({})".format, inner),
    ),
    max_leaves=5,
)


def rows(conditions: list[Expression]) -> list[list[bool]]:
    """For each combination of values, which conditions are true."""
    names = list(VALUES)
    return [
        [one.evaluate(dict(zip(names, values, strict=True))) is True for one in conditions]
        for values in product(*VALUES.values())
    ]


def test_a_default_flow_that_is_gone_is_told_once() -> None:
    drawing = shape(large="boolean").gateway("ask", default="gone").end().flow("test_start", "ask")
    found = validate(drawing.flow("ask", "end", when="large", id="way").package())
    assert {one.code for one in found if one.element in {"ask", "way"}} == {"default_unknown", "never_written"}


def test_an_outcome_asked_for_by_the_words_on_its_button_is_mended_with_its_code() -> None:
    drawing = shape().user("check", "pass", "return").gateway("ask", default="no").end()
    drawing.flow("test_start", "check", "ask").flow("ask", "end", id="no")
    text = drawing.flow("ask", "end", when='check_outcome = "驳回"', id="yes").xml()
    text = text.replace('code="return" name="return"', 'code="return" name="驳回"')
    found = [one for one in validate({"test.bpmn": text}) if one.code == "no_such_outcome"]
    assert [change.value for one in found for change in one.fix] == ['check_outcome = "return"']


def test_no_quotes_are_put_around_a_name_beside_a_text() -> None:
    drawing = shape().task("work").gateway("ask", default="no").end().flow("test_start", "work", "ask")
    drawing.flow("ask", "end", id="no").flow("ask", "end", when='route = "standard"', id="yes")
    found = [one for one in validate(drawing.package()) if one.code == "unknown_name"]
    assert [one.fix for one in found] == [()]


@given(st.lists(CONDITIONS, min_size=1, max_size=4))
@example(["n <= 2", "n >= 3"])
@example(["n < 2", "n > 2"])
@settings(max_examples=scale(60, 3_000), deadline=None)
def test_what_is_said_of_conditions_is_what_happens(texts: list[str]) -> None:
    conditions = [compile_expression(text, frozenset(KINDS)) for text in texts]
    ways = read_ways(conditions, KINDS, CODES)
    assert ways is not None
    table = rows(conditions)
    assert ways.decided
    assert bool(ways.nothing_true) == any(not any(row) for row in table)
    for number in range(len(conditions)):
        taken = [row for row in table if row[number]]
        assert ways.is_never_true(number) == (not taken)
        assert ways.is_hidden(number) == (bool(taken) and all(any(row[:number]) for row in taken))


@given(st.lists(CONDITIONS, min_size=1, max_size=3))
@example(["n < 0", '(check_outcome = "pass" and kind = "A")'])
@settings(max_examples=scale(40, 1_000), deadline=None)
def test_the_example_is_one_for_which_nothing_is_true(texts: list[str]) -> None:
    conditions = [compile_expression(text, frozenset(KINDS)) for text in texts]
    ways = read_ways(conditions, KINDS, CODES)
    assert ways is not None
    told = ways.example().replace("…", "other") if ways.nothing_true else ""
    if told:
        case = compile_expression(told, frozenset(KINDS))
        names = list(VALUES)
        meant = [dict(zip(names, values, strict=True)) for values in product(*VALUES.values())]
        shown = [values for values in meant if case.evaluate(values) is True]
        assert shown
        assert not any(one.evaluate(values) is True for values in shown for one in conditions)
