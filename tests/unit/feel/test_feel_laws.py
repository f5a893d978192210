"""What holds for every expression and every value: what is written is read again, answers stay the same."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.oracles.grammar import KINDS, SCOPE, Grammar
from tests.support import scale
from tests.support.feel_laws import NOW, several, value
from tests.support.feel_printer import alike, write, write_tests
from workflows.feel import FeelError, Function, YearsMonths, compile_expression, compile_unary_tests
from workflows.feel.values import kind

NAMES = frozenset(SCOPE) | {"保额", "sum insured", "rate - old", "date"}


# Reading and writing

GROWN = st.builds(
    lambda seed, sort, depth: Grammar(seed).one(sort, depth),
    st.integers(0, 10**9),
    st.sampled_from(sorted(set(KINDS) - {"unary"})),
    st.integers(1, 4),
)
PIECES = st.sampled_from(
    [*"+-*/<>=()[]{},:.?", "**", "..", "<=", "!=", " ", " and ", " or ", " in ", " in (", " if ", " then ", " else ",
     " for x in ", " return ", " some y in ", " satisfies ", " between ", " instance of ", "number", "list<number>",
     "function(x: number, y) ", "null", "true", "x", "保额", "sum insured", "rate - old", "date", "time", '"a\\"\\\\"',
     '@"P1D"', '@"-P1Y2M"', '@"2024-01-31"', '@"10:00:00@Europe/Paris"', "1", "0.5", "1e30", "count(", "not(", "item",
     "partial", "date and time(", "[1..5]", "]1..5[", "f(a: ", "context<a: Any>", "function<date> -> Any", "(1, < 2)"]
)  # fmt: skip
THROWN = st.lists(PIECES, min_size=1, max_size=12).map("".join)


def read(text: str) -> Any:
    try:
        return compile_expression(text, NAMES).node
    except FeelError:
        return None


@settings(several, max_examples=scale(300, 10_000))
@given(st.one_of(GROWN, THROWN))
def test_what_is_written_from_a_tree_is_read_as_the_same_tree(text: str):
    tree = read(text)
    assume(tree is not None)
    again = read(write(tree))
    assume(again is not None or len(text) < 300)  # brackets may take a text over its limits
    assert alike(again, tree)
    assert write(again) == write(tree)


@several
@given(st.integers(0, 10**9))
def test_the_same_holds_for_the_tests_of_a_cell(seed: int):
    tests = compile_unary_tests(Grammar(seed).one("unary"), NAMES).tests
    again = compile_unary_tests(write_tests(tests), NAMES).tests
    assert alike(again, tests)


def test_a_different_tree_is_written_differently():
    texts = (
        "a - (b - c)", "a - b - c", "(a) and b", "a or b", "-a ** b", "-(a ** b)", "[a]", "(a)", "a[b]", "a.b",
        "[a..b]", "(a..b]", "{a: b}", "f(a)", "f(a: b)", "a in (b)", "a in (< b)", "a = b", '"a"',
        "for x in a return b", "for x in a..b return c", "some x in a satisfies b", "every x in a satisfies b",
        "a instance of number",
    )  # fmt: skip
    for left, right in itertools.combinations(texts, 2):
        assert not alike(read(left), read(right))
        assert write(read(left)) != write(read(right))


# Any text, any scope

PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(UTC) | st.just(ZoneInfo("Asia/Shanghai")))
    | st.timedeltas()
    | st.integers(-(10**15), 10**15).map(YearsMonths),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def outcome(work: Callable[[], object]) -> object:
    try:
        return work()
    except FeelError as error:
        return error.code, error.position


def comparable(found: object) -> object:
    """Functions are made anew by each evaluation."""
    if isinstance(found, list):
        return [comparable(one) for one in found]
    if isinstance(found, dict):
        return {key: comparable(one) for key, one in found.items()}
    return "a function" if isinstance(found, Function) else found


@settings(several, max_examples=scale(300, 10_000))
@given(st.one_of(GROWN, THROWN, st.text(max_size=40)), st.dictionaries(st.sampled_from(sorted(NAMES)), PLAIN))
def test_any_text_in_any_scope_gives_the_same_value_or_our_error_every_time(text: str, scope: dict[str, object]):
    def run() -> object:
        return compile_expression(text, NAMES).evaluate(scope, now=NOW)

    first, second = outcome(run), outcome(run)
    assert comparable(first) == comparable(second)
    with contextlib.suppress(FeelError):
        assert compile_unary_tests(text, NAMES).matches(1, scope, now=NOW) in (True, False, None)


@several
@given(PLAIN.filter(lambda one: kind(one) != ""))
def test_a_value_equals_itself_and_is_in_a_list_of_itself(one: object):
    assert value("x = x", x=one) is True
    assert value("list contains([x], x)", x=one) is True
    assert value("x != x", x=one) is False
