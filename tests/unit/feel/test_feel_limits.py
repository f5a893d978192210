"""Nothing an expression says can hold a process, reach into Python or leak a value."""

from __future__ import annotations

import contextlib
import itertools
import pickle
import threading
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.feel import Expression, FeelError, Fuel, Limits, YearsMonths, compile_expression, compile_unary_tests
from workflows.feel.builtins import BUILTINS
from workflows.feel.expression import read_expression
from workflows.feel.known import Known

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BOMBS = {
    "power tower": "9**(9**9)",
    "nested loops": "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
    "endless loop": "for a in 1..100000000000 return a",
    "loop that cannot advance": "for a in 1e35..(1e35 + 1) return a",
    "endless search": "some a in 1..100000000000 satisfies a < 0",
    "endless recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "wide recursion": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(35)}.r",
    "doubled string": '{f: function(s, n) if n = 0 then s else f(s + s, n - 1), r: f("0123456789", 30)}.r',
    "doubled list": "{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), r: f([1], 30)}.r",
    "list in itself many times": "for i in 1..60 return [partial[-1], partial[-1]]",
    "comparison of such lists": "{a: for i in 1..60 return [partial[-1], partial[-1]], "
    "b: for i in 1..60 return [partial[-1], partial[-1]], r: a = b}.r",
    "text of such a list": "string(for i in 1..60 return [partial[-1], partial[-1]])",
    "type of such a list": "(for i in 1..60 return [partial[-1], partial[-1], partial[-1]]) instance of "
    + "list<" * 30 + "number" + ">" * 30,
    "deep value": "count(for i in 1..5000 return [partial[-1]])",
    "catastrophic pattern": f'matches("{"a" * 40}b", "^(a+)+$")',
    "pattern over nothing": f'matches("{"a" * 1500}", "(a*)*b")',
    "swollen replacement": f'replace("{"a" * 900}", "a", "{"b" * 900}")',
    "deep brackets": "(" * 60 + "1" + ")" * 60,
    "deep signs": "-" * 500 + "1",
    "long text": "1" * 2_001,
    "many nodes": "+".join(["1"] * 300),
    "huge number": "1e99999",
}  # fmt: skip


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_too_costly_within_a_tenth_of_a_second(text: str):
    started = time.process_time()
    with pytest.raises(FeelError) as caught:
        compile_expression(text).evaluate({})
    assert caught.value.code == "too_costly"
    assert time.process_time() - started < 0.1


@pytest.mark.parametrize(
    "text",
    ['"".__class__', "x.__class__", "x.__dict__", "().__class__.__bases__", "count.call", "x.value", "x.forms",
     "{a: 1}.keys", "[1].append", '@"2024-01-01".replace', '"{x}".format', "__builtins__", "x['__class__']",
     "(function(a) a).env", "(function(a) a).body"],
)  # fmt: skip
def test_nothing_of_python_can_be_reached(text: str):
    with contextlib.suppress(FeelError):
        assert compile_expression(text).evaluate({"x": "secret"}) in (None, [None], [])


class Colour(StrEnum):
    RED = "red"


def test_values_come_in_as_values_of_the_language_only():
    scope = {"n": 1, "t": (1, True), "e": Colour.RED, "c": {"a": [2]}}
    assert compile_expression("[n, t, e, c]").evaluate(scope) == [Decimal(1), [Decimal(1), True], "red", {"a": [2]}]
    assert type(compile_expression("e").evaluate(scope)) is str
    for strange in (1.5, object(), {1: 2}, Decimal("NaN"), b"", {1}):
        with pytest.raises(FeelError) as caught:
            compile_expression("x").evaluate({"x": strange})
        assert caught.value.code == "not_a_value"


def test_the_callers_values_are_never_changed():
    rows = [{"a": 1}]
    result = compile_expression("append(rows, {a: 2})").evaluate({"rows": rows})
    assert result == [{"a": 1}, {"a": 2}]
    assert rows == [{"a": 1}]


@pytest.mark.parametrize("text", ["null", "1", '"true"', "1 < null", "missing", "[true]"])
def test_a_condition_that_is_neither_true_nor_false_is_an_error(text: str):
    with pytest.raises(FeelError) as caught:
        compile_expression(text).truth({})
    assert caught.value.code == "not_boolean"


def test_a_condition_answers():
    assert compile_expression("保额 > 100000", {"保额"}).truth({"保额": 200_000}) is True


def test_fuel_is_shared_by_the_expressions_it_is_given_to():
    fuel = Fuel(Limits(steps=150))
    loop = compile_expression("for x in 1..30 return x")
    loop.evaluate({}, fuel=fuel)
    with pytest.raises(FeelError):
        loop.evaluate({}, fuel=fuel)


def test_limits_are_those_of_the_place():
    generous = Known(limits=Limits(exponent=1_000))
    assert read_expression("10 ** 200", generous).evaluate({}) == Decimal("1e200")
    with pytest.raises(FeelError):
        compile_expression("10 ** 200").evaluate({})


def test_a_compiled_text_travels_to_another_process():
    expression = compile_expression("保额 * rate", {"保额"})
    again = pickle.loads(pickle.dumps(expression))  # noqa: S301 - our own bytes
    assert again == expression
    assert again.evaluate({"保额": 2, "rate": 3}) == Decimal(6)
    tests = pickle.loads(pickle.dumps(compile_unary_tests("< limit", {"limit"})))  # noqa: S301 - our own bytes
    assert tests.matches(1, {"limit": 2}) is True
    error = pickle.loads(pickle.dumps(FeelError("syntax", (1, 2))))  # noqa: S301 - our own bytes
    assert (error.code, error.position) == ("syntax", (1, 2))


def test_one_expression_serves_many_threads():
    expression = compile_expression("for x in 1..n return x * factor", {"n", "factor"})
    wrong: list[object] = []

    def work(factor: int) -> None:
        for _ in range(50):
            found = expression.evaluate({"n": 20, "factor": factor})
            if found != [Decimal(x * factor) for x in range(1, 21)]:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(factor,)) for factor in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


PIECES = st.sampled_from(
    [*'+-*/<>=()[]{},:.?@"', "**", "..", "<=", "!=", "->", " ", " and ", " or ", " in ", " if ", " then ", " else ",
     " for ", " return ", " some ", " satisfies ", " between ", " instance of ", "number", "list<", "function(x) ",
     "null", "true", "x", "保额", "date", '"a"', '@"P1D"', '@"2024-01-31"', "1", "0.5", "1e3", "count(", "sort(",
     "not(", "matches(", "item", "partial", "string(", "date and time(", "[1..5]", "range(", "duration("]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map("".join))


@settings(max_examples=400, deadline=1_000)
@given(TEXTS)
def test_whatever_is_typed_gives_a_value_or_our_error(text: str):
    for run in (_evaluate, _match):
        with contextlib.suppress(FeelError):
            run(text)


def _evaluate(text: str) -> None:
    result = compile_expression(text, {"x", "保额"}).evaluate({"x": [1, {"a": "b"}], "保额": 3, "date": 1})
    assert isinstance(compile_expression(text, {"x", "保额"}), Expression)
    assert result is None or type(result) is not int


def _match(text: str) -> None:
    assert compile_unary_tests(text, {"x"}).matches(5, {"x": date(2024, 1, 1)}) in (True, False, None)


#: one of every kind, and the ends of their ranges
NASTY = [
    "null", "true", "0", "-1.5", "1e6000", "1e-6000", "1e30", '""', '"(a"', '"9999-12-31"', '"P999999999999Y"', "[]",
    "[null]", '[1, "a"]', "[[1]]", "{}", '{key: "a", value: 1}', '@"0001-01-01"', '@"9999-12-31"',
    '@"9999-12-31T23:59:59+14:00"', '@"0001-01-01T00:00:00-14:00"', '@"2024-03-31T02:30:00@Europe/Paris"',
    '@"00:00:00"', '@"23:59:59.999999@Asia/Shanghai"', '@"P999999999D"', '@"-P999999999D"', '@"P80000000000000Y"',
    '@"-P999999999999Y"', "[1..2]", '(="a")', "(< [1])", "(!= null)", '["a".."b"]', "function(a, b) a", "count",
]  # fmt: skip


VALUES = [compile_expression(text).evaluate({}) for text in NASTY]


@pytest.mark.parametrize("sign", ["+", "-", "*", "/", "**", "=", "<", ">=", "in", "and", "or"])
def test_every_operator_takes_every_value(sign: str):
    expression = compile_expression(f"string(a {sign} b)")
    for a, b in itertools.product(VALUES, VALUES):
        _any_answer(expression, {"a": a, "b": b})


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_every_built_in_function_takes_every_value(name: str):
    none, one, two, three = (compile_expression(f"string({name}({', '.join('abc'[:n])}))") for n in range(4))
    _any_answer(none, {})
    for a, b in itertools.product(VALUES, VALUES[::3]):
        _any_answer(one, {"a": a})
        _any_answer(two, {"a": a, "b": b})
    for a, b, c in itertools.product(VALUES[::4], VALUES[1::4], VALUES[2::4]):
        _any_answer(three, {"a": a, "b": b, "c": c})


def _any_answer(expression: Expression, scope: dict[str, object]) -> None:
    with contextlib.suppress(FeelError):
        assert isinstance(expression.evaluate(scope, now=NOW), str | None)


NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)


@given(NUMBERS, NUMBERS)
def test_numbers_add_and_compare_as_numbers_do(a: Decimal, b: Decimal):
    scope = {"a": a, "b": b}
    assert compile_expression("a + b - b = a").evaluate(scope) is True
    assert compile_expression("a < b or a = b or a > b").evaluate(scope) is True


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 600))
def test_adding_months_clamps_to_the_last_day_and_never_leaves_the_month(day: date, months: int):
    moved = compile_expression("d + m").evaluate({"d": day, "m": YearsMonths(months)})
    assert isinstance(moved, date)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
