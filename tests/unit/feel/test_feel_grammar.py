"""What each form of the grammar means; the rules are those of DMN 1.5 §10.3."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from workflows.feel import FeelError, Range, YearsMonths, compile_expression

D = Decimal


def value(text: str, **scope: object) -> object:
    return compile_expression(text, frozenset(scope)).evaluate(scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", D(7)),
        ("(1 + 2) * 3", D(9)),
        ("10 - 4 - 3", D(3)),
        ("2 ** 3 ** 2", D(64)),
        ("-2 ** 2", D(4)),
        ("2 ** -1", D("0.5")),
        ("1 - -1", D(2)),
        (".5 + 1.25e2", D("125.5")),
        ("0.1 + 0.2", D("0.3")),
        ("1 / 3", D("0.3333333333333333333333333333333333")),
        ("1 / 0", None),
        ("null + 1", None),
        ('1 + "1"', None),
        ('"a" + "b"', "ab"),
        ('"a" - "b"', None),
        ("true + true", None),
    ],
)
def test_arithmetic_is_decimal_and_null_where_it_has_no_result(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'"a\"b\\c\n\t"', 'a"b\\c\n\t'),
        (r'"\u4fdd\u9669"', "保险"),
        (r'"\U01F40E"', "🐎"),
        (r'"\ud83d\udc0e"', "🐎"),
        (r'"\d+"', "\\d+"),
        ('""', ""),
        ('"核保" // a remark', "核保"),
        ('/* a * remark */ "核保"', "核保"),
    ],
)
def test_strings_know_the_escapes_of_the_standard(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize("text", ['"open', '"a\nb"', r'"\ud83d"', r'"\U110000"', '@"open'])
def test_a_string_without_end_or_with_half_a_character_is_refused(text: str):
    with pytest.raises(FeelError) as caught:
        compile_expression(text)
    assert caught.value.code == "bad_string"
    assert caught.value.position


@pytest.mark.parametrize("left", [True, False, None])
@pytest.mark.parametrize("right", [True, False, None])
def test_logic_has_three_answers(left: object, right: object):
    both = False if False in (left, right) else (True if left and right else None)
    either = True if True in (left, right) else (None if None in (left, right) else False)
    assert value("a and b", a=left, b=right) is both
    assert value("a or b", a=left, b=right) is either


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 < 2", True),
        ('"b" >= "a"', True),
        ("1 = 1.0", True),
        ('1 = "1"', None),
        ("null = null", True),
        ("1 != null", True),
        ("1 < null", None),
        ("[1, {a: 2}] = [1, {a: 2}]", True),
        ("[1, 2] = [2, 1]", False),
        ("5 between 1 and 5", True),
        ("5 between 6 and 9", False),
        ("null between 1 and 5", None),
        ("3 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in [1..5[", False),
        ("1 in ]1..5]", False),
        ("1 in (1..5]", False),
        ("3 in (1, 2, 3)", True),
        ("3 in < 5", True),
        ("3 in (> 5, <= 3)", True),
        ("3 in != 4", True),
        ("3 in [1, 2]", False),
        ("[2..3] in [[1..2], [2..3]]", True),
        ('"b" in ["a".."c"]', True),
        ("null in [1..5]", None),
        ("3 in [null..5]", None),
        ("[1..5].start + [1..5].end", D(6)),
        ("(< 5).start included", False),
        ("(1..5] = ]1..5]", True),
        ("[1..5].end included", True),
    ],
)
def test_comparisons_ranges_and_membership(text: str, expected: object):
    result = value(text)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('if 1 < 2 then "yes" else "no"', "yes"),
        ('if null then "yes" else "no"', "no"),
        ('if "true" then "yes" else "no"', None),
        ("for x in [1, 2] return x * 2", [D(2), D(4)]),
        ("for x in 1..3 return x", [D(1), D(2), D(3)]),
        ("for x in 3..1 return x", [D(3), D(2), D(1)]),
        ("for x in (1..3] return x", [D(2), D(3)]),
        ('for d in @"2024-02-28"..@"2024-03-01" return d.day', [D(28), D(29), D(1)]),
        ("for x in [1, 2], y in [x, 10] return x + y", [D(2), D(11), D(4), D(12)]),
        ("for x in 1..4 return if x = 1 then 1 else x * partial[-1]", [D(1), D(2), D(6), D(24)]),
        ("for x in null return x", None),
        ("some x in [1, 2] satisfies x > 1", True),
        ("every x in [1, 2] satisfies x > 1", False),
        ("every x in [] satisfies false", True),
        ("some x in [1, null] satisfies x > 5", None),
        ("some x in [1, 2], y in [2, 3] satisfies x = y", True),
        ("[1, 2, 3][2]", D(2)),
        ("[1, 2, 3][-1]", D(3)),
        ("[1, 2, 3][4]", None),
        ("[1, 2, 3][item > 1]", [D(2), D(3)]),
        ("100[1]", D(100)),
        ('[{n: 1, k: "a"}, {n: 2, k: "b"}][k = "b"].n', [D(2)]),
        ("{a: 1, b: a + 1}", {"a": D(1), "b": D(2)}),
        ('{"first name": 1}.first name', D(1)),
        ("{a: {b: 1}}.a.b", D(1)),
        ("{a: 1}.b", None),
        ("(function(x: number, y) x - y)(y: 1, x: 3)", D(2)),
        ('(function(x: number) x)("1")', None),
        ("(function(x) x)(1, 2)", None),
        ("{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(6)}.r", D(720)),
        ("1 instance of number", True),
        ("null instance of Any", False),
        ('[1, "a"] instance of list<number>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("[1..5] instance of range<number>", True),
        ('@"P1Y" instance of years and months duration', True),
        ("(function(a: number) a) instance of function<number> -> Any", True),
        ("[]", []),
        ("{}", {}),
        ("not(true)", False),
    ],
)
def test_forms(text: str, expected: object):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2024-02-29"', date(2024, 2, 29)),
        ('date("2023-02-29")', None),
        ('@"10:30:00"', time(10, 30)),
        ('@"2024-02-29T10:30:00Z"', datetime(2024, 2, 29, 10, 30, tzinfo=UTC)),
        ('@"2024-02-29T10:30:00@Asia/Shanghai"', datetime(2024, 2, 29, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))),
        ('@"P1DT2H"', timedelta(days=1, hours=2)),
        ('@"-P1Y2M"', YearsMonths(-14)),
        ('@"tomorrow"', None),
        ('@"2024-01-31" + @"P1M"', date(2024, 2, 29)),
        ('@"2023-01-31" + @"P1M"', date(2023, 2, 28)),
        ('@"2024-02-29" + @"P1Y"', date(2025, 2, 28)),
        ('@"2024-08-31" - @"P6M"', date(2024, 2, 29)),
        ('@"2024-03-01" - @"2024-02-28"', timedelta(days=2)),
        ('@"2024-03-01" + @"P1D" < @"2024-03-03"', True),
        ('@"2024-03-01" < @"2024-03-01T00:00:00"', None),
        ('@"2024-03-01T00:00:00" = @"2024-03-01T00:00:00Z"', False),
        ('@"2024-03-01T00:00:00" < @"2024-03-02T00:00:00Z"', None),
        ('@"2024-03-01T08:00:00@Asia/Shanghai" = @"2024-03-01T00:00:00Z"', True),
        ('@"23:00:00" + @"PT2H"', time(1, 0)),
        ('@"10:00:00" - @"09:30:00"', timedelta(minutes=30)),
        ('@"P1D" * 1.5', timedelta(hours=36)),
        ('@"P1D" / @"PT6H"', D(4)),
        ('@"P1Y" / 2', YearsMonths(6)),
        ('@"9999-12-31" + @"P1D"', None),
        ('@"2024-02-29".weekday', D(4)),
        ('@"2024-02-29T10:30:00+08:00".time offset', timedelta(hours=8)),
        ('@"2024-02-29T10:30:00@Asia/Shanghai".timezone', "Asia/Shanghai"),
        ('@"-P1DT2H".hours', D(-2)),
        ('@"P14M".months', D(2)),
    ],
)
def test_dates_times_and_durations(text: str, expected: object):
    assert value(text) == expected


def test_names_are_the_longest_the_scope_knows():
    scope = {"保额": 100, "Pre-bureau risk": "low", "risk": 1, "rate": 5, "rate - old": 7, "年龄 (周岁)": 30}
    assert value("保额 * 2", **scope) == D(200)
    assert value('Pre-bureau risk = "low"', **scope) is True
    assert value("Pre  -  bureau\n risk", **scope) == "low"
    assert value("rate - old", **scope) == D(7)
    assert value("rate - 1", **scope) == D(4)


def test_a_variable_named_like_a_function_hides_no_function():
    assert value('date("2024-01-01") = date', date=date(2024, 1, 1)) is True
    assert value("count([1, 2]) + count", count=3) == D(5)


def test_free_names_are_reported_and_local_ones_are_not():
    text = 'for x in items return {k: x + bonus}.k + count(["a"]) + today'
    assert compile_expression(text, {"items", "today"}).names == {"items", "bonus", "today"}
    assert compile_expression('people[age > limit and city = "上海"]', {"people", "limit"}).names == {"people", "limit"}


def test_an_unknown_name_is_one_word_and_null():
    assert value("missing") is None
    with pytest.raises(FeelError) as caught:
        compile_expression("two words")
    assert (caught.value.code, caught.value.position) == ("unknown_name", (0, 9))


@pytest.mark.parametrize(
    ("text", "position"),
    [("1 +", (3, 3)), ("(1", (2, 2)), ("1 2", (2, 3)),
     ("1 < x < 5", (6, 7)), ("[1..5", (5, 5)), ("{a 1}", (4, 5)), ("if 1 then 2", (11, 11)),
     ("#", (0, 1)), ("1 instance of thing", (14, 19)), ("function(x) external {java: 1}", (12, 20)),
     ("{a: 1, a: 2}", (8, 9)), ("for in [1] return 1", (4, 6))],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(text: str, position: tuple[int, int]):
    with pytest.raises(FeelError) as caught:
        compile_expression(text)
    assert caught.value.position == position
    assert caught.value.code in {"syntax", "unexpected_end", "unknown_type", "external"}
    assert str(caught.value)


def test_a_range_is_an_own_value():
    assert value("[1..5)") == Range(D(1), D(5), start_included=True, end_included=False)
    assert value('[1..@"2024-01-01"]') is None
