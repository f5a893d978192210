"""Built-in functions, with the standard's own examples (DMN 1.5 §10.3.4) and the unhappy ones beside them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from workflows.feel import YearsMonths, compile_expression

D = Decimal
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def value(text: str) -> object:
    return compile_expression(text).evaluate({}, now=NOW)


CASES = [
    # conversion
    ('number("1 000,0", " ", ",")', D("1000.0")),
    ('number("1,000", ",", ",")', None),
    ('number("abc")', None),
    ('number("-1.5e3")', D(-1500)),
    ("string(1.10)", "1.10"),
    ("string(null)", None),
    ('string([1, "a", {b: 2}])', '[1, "a", {b: 2}]'),
    ('string(@"2024-01-01T10:00:00Z")', "2024-01-01T10:00:00Z"),
    ('string(@"P1Y2M") + string(@"-PT36H")', "P1Y2M-P1DT12H"),
    ("string([1..5))", "[1..5)"),
    ("string(< 5)", "< 5"),
    ('is(@"10:00:00Z", @"10:00:00+00:00")', True),
    ('is(@"10:00:00Z", @"11:00:00+01:00")', False),
    ("is defined(null)", False),
    ("not(null)", None),
    # strings
    ('substring("foobar", 3)', "obar"),
    ('substring("foobar", 3, 3)', "oba"),
    ('substring("foobar", -2, 1)', "a"),
    ('substring("foobar", 0)', None),
    ('string length("保险")', D(2)),
    ('upper case("aBc4")', "ABC4"),
    ('lower case("aBc4")', "abc4"),
    ('substring before("foobar", "bar")', "foo"),
    ('substring before("foobar", "xyz")', ""),
    ('substring after("foobar", "ob")', "ar"),
    ('contains("foobar", "of")', False),
    ('starts with("foobar", "fo")', True),
    ('ends with("foobar", "r")', True),
    ('trim("  a ")', "a"),
    ('split("John Doe", "\\s")', ["John", "Doe"]),
    ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
    ('string join(["a", null, "c"], "-")', "a-c"),
    ('string join(["a", 1])', None),
    ('string join("a")', "a"),
    # lists
    ("list contains([1, 2, null], null)", True),
    ("count([1, null])", D(2)),
    ("count(1, 2, 3)", D(3)),
    ("min([])", None),
    ("min(3, 1, 2)", D(1)),
    ('max("a", "b")', "b"),
    ('max(1, "b")', None),
    ('min(@"2024-01-02", @"2024-01-01")', date(2024, 1, 1)),
    ("sum([1, 2.5])", D("3.5")),
    ("sum([])", None),
    ('sum(@"P1D", @"PT12H")', timedelta(days=1.5)),
    ('sum(1, "2")', None),
    ("mean([1, 2])", D("1.5")),
    ("product([2, 3, 4])", D(24)),
    ("median(8, 2, 5, 3, 4)", D(4)),
    ("median([6, 1, 2, 3])", D("2.5")),
    ("stddev([2, 4, 7, 5])", D("2.081665999466132735282297706979931")),
    ("stddev([47])", None),
    ("mode([6, 1, 9, 6, 1])", [D(1), D(6)]),
    ("all([true, null, false])", False),
    ("any([false, null])", None),
    ("any([])", False),
    ("all(0)", None),
    ("sublist([4, 5, 6], 1, 2)", [D(4), D(5)]),
    ("sublist([4, 5, 6], -2)", [D(5), D(6)]),
    ("sublist([4, 5, 6], 3, 2)", None),
    ("append([1], 2, 3)", [D(1), D(2), D(3)]),
    ("concatenate([1, 2], [3])", [D(1), D(2), D(3)]),
    ("insert before([1, 3], 1, 2)", [D(2), D(1), D(3)]),
    ("insert before([1], 5, 2)", None),
    ("remove([1, 2, 3], 2)", [D(1), D(3)]),
    ("list replace([2, 4, 7], 3, 6)", [D(2), D(4), D(6)]),
    ("list replace([2, 4, 7], function(item, newItem) item < newItem, 5)", [D(5), D(5), D(7)]),
    ("reverse([1, 2])", [D(2), D(1)]),
    ("index of([1, 2, 3, 2], 2)", [D(2), D(4)]),
    ("union([1, 2], [2, 3])", [D(1), D(2), D(3)]),
    ("distinct values([1, 2, 1, null, null])", [D(1), D(2), None]),
    ("duplicate values([1, 2, 1, 1])", [D(1)]),
    ("flatten([[1, [2]], [[3]], 4])", [D(1), D(2), D(3), D(4)]),
    ("sort([3, 1, 2], function(a, b) a > b)", [D(3), D(2), D(1)]),
    ("sort([3, 1, 2])", [D(1), D(2), D(3)]),
    ('sort([3, "a"])', None),
    ("sort([3, 1], function(a, b) null)", None),
    ("partition([1, 2, 3], 2)", [[D(1), D(2)], [D(3)]]),
    # numbers
    ("decimal(2.5, 0)", D(2)),
    ("decimal(1/3, 2)", D("0.33")),
    ("floor(-1.5)", D(-2)),
    ("floor(-1.56, 1)", D("-1.6")),
    ("ceiling(1.5)", D(2)),
    ("round up(5.5, 0)", D(6)),
    ("round down(-5.5, 0)", D(-5)),
    ("round half up(5.5, 0)", D(6)),
    ("round half up(-1.126, 2)", D("-1.13")),
    ("round half down(5.5, 0)", D(5)),
    ("round half up(1234, -2)", D(1200)),
    ("round up(1, 0.5)", None),
    ("abs(-10)", D(10)),
    ('abs(@"-P1Y")', YearsMonths(12)),
    ("modulo(-12, 5)", D(3)),
    ("modulo(12, 0)", None),
    ("sqrt(16)", D(4)),
    ("sqrt(-1)", None),
    ("log(0)", None),
    ("decimal(log(10), 8)", D("2.30258509")),
    ("decimal(exp(5), 8)", D("148.41315910")),
    ("odd(5)", True),
    ("even(5.5)", None),
    # dates
    ('date("2024-02-30")', None),
    ("date(2024, 2, 29)", date(2024, 2, 29)),
    ('date(@"2024-02-29T10:00:00Z")', date(2024, 2, 29)),
    ('date and time("2024-02-29T24:00:00")', None),
    ('date and time(@"2024-02-29", @"10:00:00")', datetime(2024, 2, 29, 10)),  # noqa: DTZ001 - local on purpose
    ('time(14, 30, 0, @"PT8H").time offset', timedelta(hours=8)),
    ("time(25, 0, 0)", None),
    ('time("10:00:00@Nowhere/City")', None),
    ('time(@"2024-02-29T10:00:00").hour', D(10)),
    ('duration("P1DT2H")', timedelta(days=1, hours=2)),
    ('duration("1D")', None),
    ('duration("P")', None),
    ('years and months duration(@"2011-12-22", @"2013-08-24")', YearsMonths(20)),
    ('years and months duration(@"2024-03-31", @"2024-02-29")', YearsMonths(-1)),
    ("now()", NOW),
    ("today()", date(2026, 3, 2)),
    ('day of year(@"2020-12-31")', D(366)),
    ('day of week(@"2019-09-17")', "Tuesday"),
    ('month of year(@"2019-09-17")', "September"),
    ('week of year(@"2005-01-01")', D(53)),
    # contexts
    ('get value({a: {b: 1}}, ["a", "b"])', D(1)),
    ('get value({a: 1}, "c")', None),
    ("get entries({a: 1})", [{"key": "a", "value": D(1)}]),
    ('context([{key: "a", value: 1}])', {"a": D(1)}),
    ('context([{key: "a", value: 1}, {key: "a", value: 2}])', None),
    ('context put({x: {a: 0}}, ["x", "b"], 2)', {"x": {"a": D(0), "b": D(2)}}),
    ("context merge([{a: 1}, {a: 2, b: 3}])", {"a": D(2), "b": D(3)}),
    # ranges
    ("before(1, [2..5])", True),
    ("after([5..10], 5)", False),
    ("meets([1..5], [5..10])", True),
    ("met by([5..10], [1..5))", False),
    ("overlaps([1..5], (5..8])", False),
    ("overlaps before([1..5], [3..8])", True),
    ("overlaps after([3..8], [1..5])", True),
    ("finishes(10, [1..10])", True),
    ("finished by([1..10], [5..10])", True),
    ("includes([1..10], [4..6])", True),
    ("includes((1..10], 1)", False),
    ("during(5, [1..10])", True),
    ("starts([1..5], [1..10])", True),
    ("started by([1..10], 1)", True),
    ('before(1, "a")', None),
    ("meets(=[1], [1..2])", None),
    ('range("[18..21)") = [18..21)', True),
    ('range("[1+1..3]")', None),
    ('range("[3..1]")', None),
    # calls that do not fit
    ("abs()", None),
    ("abs(1, 2)", None),
    ("abs(number: 1)", None),
    ('abs("1")', None),
    ("abs([-1])", D(1)),
    ('substring(string: "foobar", start position: 4)', "bar"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_a_built_in_function_gives(text: str, expected: object):
    result = value(text)
    assert result == expected
    assert type(result) is type(expected)


def test_without_an_instant_now_and_today_are_null():
    assert compile_expression("now()").evaluate({}) is None
    assert compile_expression("today()").evaluate({}) is None


def test_a_moment_keeps_its_zone_when_time_passes_over_a_change_of_clocks():
    moment = value('@"2024-03-30T12:00:00@Europe/Paris" + @"P1D"')
    assert isinstance(moment, datetime)
    assert moment.timetz().replace(tzinfo=None) == time(13, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('matches("foobar", "^fo*bar")', True),
        ('matches("保单2024", "^\\p{IsCJKUnifiedIdeographs}+\\d{4}$")', True),
        ('matches("aA", "(a)\\1", "i")', True),
        ('matches("abcd", "(asd)[\\1]")', None),
        ('matches("a", "a{2,1}")', None),
        ('matches("a", "(a")', None),
        ('matches("a", "a", "z")', None),
        ('matches("X", "[A-Z-[OI]]")', True),
        ('matches("O", "[A-Z-[OI]]")', False),
        ('matches("a.b", "a.b", "q")', True),
        ('matches("axb", "a.b", "q")', False),
        ('matches("a b", "a\\ b")', None),
        ('matches("a\\nb", "^b$", "m")', True),
        ('matches("", "(a*)*")', True),
        ('replace("abracadabra", "bra", "*")', "a*cada*"),
        ('replace("abracadabra", "a.*?a", "*")', "*c*bra"),
        ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', "carted"),
        ('replace("0123456789", "(\\d{3})(\\d{3})(\\d{4})", "($1) $2-$3")', "(012) 345-6789"),
        ('replace("abc", "b", "$")', None),
        ('replace("abc", "x*", "-")', None),
        ('replace("abc", "b", "\\\\$")', "a$c"),
    ],
)  # fmt: skip
def test_regular_expressions_are_those_of_xpath(text: str, expected: object):
    assert value(text) == expected
