"""What holds for every expression and every value, each law beside a second way to the same answer."""

from __future__ import annotations

import contextlib
import itertools
import string as ascii_text
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.oracles.grammar import KINDS, SCOPE, Grammar
from tests.support import scale
from tests.support.feel_printer import alike, write, write_tests
from workflows.feel import FeelError, Function, YearsMonths, compile_expression, compile_unary_tests
from workflows.feel.values import kind

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NAMES = frozenset(SCOPE) | {"保额", "sum insured", "rate - old", "date"}

several = settings(max_examples=scale(150, 3_000), deadline=None)


def value(text: str, **scope: object) -> Any:
    return compile_expression(text, frozenset(scope)).evaluate(scope, now=NOW)


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


# Numbers

DIGITS = 34
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40)
SHORT = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)


def rounded(exact: Fraction) -> Fraction:
    """To 34 digits, half to even, by whole numbers only."""
    if not exact:
        return exact
    size = abs(exact)
    exponent = len(str(size.numerator)) - len(str(size.denominator)) - DIGITS
    while size / Fraction(10) ** exponent >= 10**DIGITS:
        exponent += 1
    while size / Fraction(10) ** exponent < 10 ** (DIGITS - 1):
        exponent -= 1
    return Fraction(round(exact / Fraction(10) ** exponent)) * Fraction(10) ** exponent


@several
@given(NUMBERS, NUMBERS)
def test_sums_products_and_quotients_are_exact_to_34_digits(a: Decimal, b: Decimal):
    left, right = (rounded(Fraction(one)) for one in (a, b))
    for sign, exact in (("+", left + right), ("-", left - right), ("*", left * right)):
        found = value(f"a {sign} b", a=a, b=b)
        assert type(found) is Decimal
        assert Fraction(found) == rounded(exact)
        assert len(found.as_tuple().digits) <= DIGITS
    if right:
        assert Fraction(value("a / b", a=a, b=b)) == rounded(left / right)


@several
@given(SHORT, SHORT, SHORT)
def test_short_numbers_commute_associate_and_distribute(a: Decimal, b: Decimal, c: Decimal):
    laws = (
        "a + b = b + a",
        "a * b = b * a",
        "(a + b) + c = a + (b + c)",
        "(a * b) * c = a * (b * c)",
        "a * (b + c) = a * b + a * c",
        "a - b = -(b - a)",
        "abs(a) * abs(b) = abs(a * b)",
        "if b = 0 then true else a - b * floor(a / b) = modulo(a, b)",
        "(a < b) = (b > a) and (a <= b) = not(a > b)",
    )
    assert [law for law in laws if value(law, a=a, b=b, c=c) is not True] == []


@several
@given(SHORT, st.integers(-2, 4))
def test_rounding_is_that_of_whole_numbers(number: Decimal, places: int):
    shifted = Fraction(number) * Fraction(10) ** places
    low = shifted.numerator // shifted.denominator
    below = shifted - low
    nearest = {"half up": below > Fraction(1, 2) or (below == Fraction(1, 2) and number > 0), "down": number < 0}
    expected = {
        "floor": low,
        "ceiling": low + (below > 0),
        "round up": low + (below > 0 and number > 0),
        "round down": low + (below > 0 and nearest["down"]),
        "round half up": low + nearest["half up"],
        "decimal": round(shifted),
    }
    for name, whole in expected.items():
        assert Fraction(value(f"{name}(n, p)", n=number, p=places)) == whole / Fraction(10) ** places


def test_no_float_is_anywhere():
    assert value("0.1 + 0.2 = 0.3 and 1.1 * 1.1 = 1.21 and 9007199254740993 != 9007199254740992") is True
    with pytest.raises(FeelError):
        value("x", x=0.1)


# Three answers

ANSWERS = {False: 0, None: 1, True: 2}
MEANT = {place: answer for answer, place in ANSWERS.items()}


@pytest.mark.parametrize(("a", "b", "c"), list(itertools.product(ANSWERS, repeat=3)))
def test_logic_is_the_least_and_the_greatest_of_false_null_and_true(a: Any, b: Any, c: Any):
    ranks = [ANSWERS[one] for one in (a, b, c)]
    scope = {"a": a, "b": b, "c": c}
    for text in ("a and b and c", "a and (b and c)", "c and b and a", "all([a, b, c])",
                 "every x in [a, b, c] satisfies x", "not(not(a) or not(b) or not(c))"):  # fmt: skip
        assert value(text, **scope) is MEANT[min(ranks)]
    for text in ("a or b or c", "a or (b or c)", "c or b or a", "any([a, b, c])",
                 "some x in [a, b, c] satisfies x", "not(not(a) and not(b) and not(c))"):  # fmt: skip
        assert value(text, **scope) is MEANT[max(ranks)]
    assert value("not(a)", **scope) is MEANT[2 - ranks[0]]
    assert value("a and (b or c)", **scope) is value("(a and b) or (a and c)", **scope)
    assert value("if a then 1 else 2", **scope) == (1 if a else 2)


@several
@given(st.none() | SHORT, st.none() | SHORT, SHORT)
def test_between_and_ranges_are_two_comparisons(x: Decimal | None, low: Decimal | None, high: Decimal):
    expected = value("x >= low and x <= high", x=x, low=low, high=high)
    assert value("x between low and high", x=x, low=low, high=high) is expected
    if low is not None and low <= high:
        assert value("x in [low..high]", x=x, low=low, high=high) is expected
        assert value("x in (low..high)", x=x, low=low, high=high) is value(
            "x > low and x < high", x=x, low=low, high=high
        )


# Dates and durations, beside a calendar that counts

LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def is_leap(year: int) -> bool:
    return (year % 4 == 0 and year % 100 != 0) or year % 400 == 0


def month_length(year: int, month: int) -> int:
    return 29 if month == 2 and is_leap(year) else LENGTHS[month - 1]


def day_number(day: date) -> int:
    """Days since the last day before the year 1."""
    years = day.year - 1
    before = sum(month_length(day.year, month) for month in range(1, day.month))
    return years * 365 + years // 4 - years // 100 + years // 400 + before + day.day


def seconds(moment: datetime) -> Fraction:
    """Since the last day before the year 1, by the clock; an offset is taken off."""
    clock = moment.hour * 3600 + moment.minute * 60 + moment.second + Fraction(moment.microsecond, 10**6)
    offset = moment.utcoffset()
    zone = 0 if offset is None else offset.days * 86_400 + offset.seconds
    return day_number(moment.date()) * 86_400 + clock - zone


def length_in_seconds(length: timedelta) -> Fraction:
    return length.days * 86_400 + length.seconds + Fraction(length.microseconds, 10**6)


ENDS_OF_FEBRUARY = st.builds(
    lambda year, days: date(year, 3, 1) - timedelta(days), st.integers(1600, 2400), st.integers(0, 3)
)
DAYS = st.one_of(st.dates(date(100, 1, 1), date(9000, 12, 31)), ENDS_OF_FEBRUARY)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
CLOCKS = st.times(timezones=st.none())
SPANS = st.timedeltas(timedelta(days=-40_000), timedelta(days=40_000))


@several
@given(DAYS, st.integers(-30_000, 30_000))
def test_days_are_counted(day: date, count: int):
    moved = value("d + n", d=day, n=timedelta(days=count))
    assert day_number(moved) - day_number(day) == count
    assert value("d - n", d=moved, n=timedelta(days=count)) == day
    assert value("a - b", a=moved, b=day) == timedelta(days=count)
    assert value("(b - a).days", a=moved, b=day) == -count
    assert value("a < b", a=day, b=moved) is (count > 0)
    assert value("d.weekday", d=day) == (day_number(day) - 1) % 7 + 1
    assert value("day of year(d)", d=day) == day_number(day) - day_number(date(day.year, 1, 1)) + 1


@several
@given(DAYS, st.integers(-1_100, 1_100))
def test_months_are_counted_and_end_with_the_month(day: date, count: int):
    whole = day.year * 12 + day.month - 1 + count
    year, month = whole // 12, whole % 12 + 1
    expected = date(year, month, min(day.day, month_length(year, month)))
    assert value("d + n", d=day, n=YearsMonths(count)) == expected
    assert value("d - n", d=day, n=YearsMonths(-count)) == expected
    moment = datetime.combine(day, time(23, 59, 59), UTC)
    assert value("d + n", d=moment, n=YearsMonths(count)) == datetime.combine(expected, time(23, 59, 59), UTC)


@several
@given(DAYS, DAYS)
def test_months_between_two_days_are_those_that_are_full(start: date, end: date):
    months = value("years and months duration(a, b)", a=start, b=end).months
    assert value("years and months duration(b, a)", a=start, b=end).months == -months
    early, late, full = (start, end, months) if start <= end else (end, start, -months)

    def reached(count: int) -> bool:
        return (early.year * 12 + early.month + count, early.day) <= (late.year * 12 + late.month, late.day)

    assert reached(full)
    assert not reached(full + 1)


MOMENTS = st.builds(datetime.combine, DAYS, CLOCKS, OFFSETS)
LOCAL = st.builds(datetime.combine, DAYS, CLOCKS)


@several
@given(st.one_of(st.tuples(MOMENTS, MOMENTS), st.tuples(LOCAL, LOCAL)), SPANS)
def test_moments_are_counted_in_seconds(pair: tuple[datetime, datetime], span: timedelta):
    a, b = pair
    moved = value("a + s", a=a, s=span)
    assert seconds(moved) - seconds(a) == length_in_seconds(span)
    assert moved.utcoffset() == a.utcoffset()
    assert length_in_seconds(value("a - b", a=a, b=b)) == seconds(a) - seconds(b)
    assert value("a < b", a=a, b=b) is (seconds(a) < seconds(b))
    assert value("a = b", a=a, b=b) is (seconds(a) == seconds(b))
    assert value("a - s + s = a", a=a, s=span) is True


@several
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - a zone is put on below
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Shanghai", "Australia/Lord_Howe"]),
)
def test_time_that_passes_in_a_zone_is_time_that_passes_in_utc(clock: datetime, span: timedelta, zone: str):
    start = clock.replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
    moved = value("a + s", a=start, s=span)
    assert moved.tzinfo == start.tzinfo
    assert seconds(moved) - seconds(start) == length_in_seconds(span)
    assert value("(a + s) - a = s", a=start, s=span) is True


@several
@given(CLOCKS, SPANS)
def test_a_clock_goes_round(clock: time, span: timedelta):
    moved = value("t + s", t=clock, s=span)
    at = [one.hour * 3600 + one.minute * 60 + one.second + Fraction(one.microsecond, 10**6) for one in (clock, moved)]
    assert (at[1] - at[0] - length_in_seconds(span)) % 86_400 == 0
    assert value("t - s", t=moved, s=span) == clock


@several
@given(st.sampled_from(["", "-"]), *[st.integers(0, 5_000)] * 4)
def test_durations_are_read_written_and_taken_apart(sign: str, days: int, hours: int, minutes: int, secs: int):
    total = int(f"{sign}{days * 86_400 + hours * 3_600 + minutes * 60 + secs}")
    text = f"{sign}P{days}DT{hours}H{minutes}M{secs}S"
    assert length_in_seconds(value("duration(t)", t=text)) == total
    assert value("duration(string(duration(t))) = duration(t)", t=text) is True
    parts = value("for d in duration(t) return [d.days, d.hours, d.minutes, d.seconds]", t=text)[0]
    assert sum(part * unit for part, unit in zip(parts, (86_400, 3_600, 60, 1), strict=True)) == total
    assert all(abs(part) < limit for part, limit in zip(parts[1:], (24, 60, 60), strict=True))


@several
@given(st.integers(-(10**6), 10**6), st.integers(-50, 50))
def test_years_and_months_are_read_written_taken_apart_and_multiplied(months: int, factor: int):
    length = YearsMonths(months)
    assert value("duration(string(m)) = m", m=length) is True
    assert value("m.years * 12 + m.months", m=length) == months
    assert value("m * n", m=length, n=factor) == YearsMonths(months * factor)
    assert value("m + m - m = m and -(-m) = m and abs(m) = abs(-m)", m=length) is True


@several
@given(SPANS, SPANS, st.integers(-20, 20))
def test_spans_add_and_multiply_as_their_seconds_do(a: timedelta, b: timedelta, factor: int):
    x, y = length_in_seconds(a), length_in_seconds(b)
    assert length_in_seconds(value("a + b", a=a, b=b)) == x + y
    assert length_in_seconds(value("a - b", a=a, b=b)) == x - y
    assert length_in_seconds(value("a * n", a=a, n=factor)) == x * factor
    assert value("a < b", a=a, b=b) is (x < y)
    if y:
        assert Fraction(value("a / b", a=a, b=b)) == rounded(x / y)


# Strings: places count code points, also beyond the first 65,536

TEXTS = st.text(
    st.one_of(st.sampled_from("ab保险🐎𠮷é\u0301"), st.characters(exclude_categories=["Cs"])), max_size=12
)  # fmt: skip


@several
@given(TEXTS, st.integers(-15, 15).filter(bool), st.none() | st.integers(0, 6))
def test_substrings_are_slices_of_code_points(text: str, start: int, length: int | None):
    first = start - 1 if start > 0 else max(len(text) + start, 0)
    expected = text[first:] if length is None else text[first : first + length]
    assert value("substring(t, s, l)", t=text, s=start, l=length) == expected
    assert value("string length(t)", t=text) == len(text)


@several
@given(TEXTS, TEXTS)
def test_strings_are_searched_as_in_python(text: str, part: str):
    scope = {"t": text, "p": part}
    assert value("contains(t, p)", **scope) is (part in text)
    assert value("starts with(t, p)", **scope) is text.startswith(part)
    assert value("ends with(t, p)", **scope) is text.endswith(part)
    assert value("upper case(t)", **scope) == text.upper()
    assert value("lower case(t)", **scope) == text.lower()
    assert value("t + p", **scope) == text + part
    assert value("t < p", **scope) is (text < part)
    assert value("string join([t, p], p)", **scope) == part.join([text, part])
    if part:
        head, found, tail = text.partition(part)
        assert value("substring before(t, p)", **scope) == (head if found else "")
        assert value("substring after(t, p)", **scope) == tail
        assert value('replace(t, p, "-", "q")', **scope) == text.replace(part, "-")


@several
@given(st.lists(TEXTS.map(lambda text: text.replace(";", "")), min_size=1, max_size=5))
def test_what_is_joined_is_split_again(parts: list[str]):
    assert value('split(string join(p, ";"), ";")', p=parts) == parts


@several
@given(TEXTS)
def test_a_quoted_text_is_read_as_itself(text: str):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    assert value(f'"{quoted}"') == text
    escaped = "".join(f"\\U{ord(character):06X}" for character in text)
    assert value(f'"{escaped}"') == text


@several
@given(st.text(ascii_text.ascii_letters, max_size=8), st.text(ascii_text.ascii_letters, min_size=1, max_size=3))
def test_a_pattern_of_letters_is_a_search(text: str, part: str):
    assert value("matches(t, p)", t=text, p=part) is (part in text)
    assert value('matches(t, p, "i")', t=text, p=part) is (part.lower() in text.lower())
    assert value("replace(t, p, p + p)", t=text, p=part) == text.replace(part, part + part)


# Lists

ITEMS = st.one_of(
    st.lists(SHORT, max_size=8),
    st.lists(TEXTS, max_size=8),
    st.lists(DAYS, max_size=8),
    st.lists(SPANS, max_size=8),
    st.lists(st.integers(-5, 5).map(Decimal), max_size=10),
)


@several
@given(ITEMS)
def test_sort_min_max_and_distinct_agree_with_each_other(items: list[Any]):
    in_order = sorted(items)
    assert value("sort(l)", l=items) == in_order
    assert value("sort(l, function(a, b) a < b)", l=items) == in_order
    assert value("sort(l, function(a, b) a > b)", l=items) == in_order[::-1]
    assert value("min(l)", l=items) == (in_order[0] if items else None)
    assert value("max(l)", l=items) == (in_order[-1] if items else None)
    distinct = list(dict.fromkeys(items))
    assert value("distinct values(l)", l=items) == distinct
    assert value("distinct values(distinct values(l))", l=items) == distinct
    assert value("union(l, l)", l=items) == distinct
    assert value("count(duplicate values(l))", l=items) == sum(items.count(one) > 1 for one in distinct)


@several
@given(st.lists(st.integers(0, 3), max_size=12))
def test_sorting_keeps_the_order_of_equals(keys: list[int]):
    rows = [{"key": key, "place": place} for place, key in enumerate(keys)]
    found = value("sort(l, function(a, b) a.key < b.key)", l=rows)
    assert found == sorted(rows, key=lambda row: row["key"])


@several
@given(ITEMS, st.integers(-6, 6), st.integers(0, 4))
def test_places_of_a_list_count_from_one(items: list[Any], start: int, length: int):
    scope = {"l": items, "s": start, "n": length}
    inside = 1 <= abs(start) <= len(items)
    at = start - 1 if start > 0 else len(items) + start
    assert value("l[s]", **scope) == (items[at] if inside else None)
    assert value("sublist(l, s)", **scope) == (items[at:] if inside else None)
    fits = inside and at + length <= len(items)
    assert value("sublist(l, s, n)", **scope) == (items[at : at + length] if fits else None)
    assert value(
        "reverse(reverse(l)) = l and concatenate(l, []) = l and flatten([l, [l]]) = concatenate(l, l)", **scope
    )
    assert value("count(append(l, s))", **scope) == len(items) + 1
    if inside:
        scope["p"] = at + 1
        assert value("remove(insert before(l, p, n), p) = l and insert before(l, s, n)[p] = n", **scope) is True
        assert value("list replace(l, s, l[s]) = l and list contains(index of(l, l[s]), p)", **scope) is True


@several
@given(st.lists(SHORT, min_size=1, max_size=8))
def test_sums_and_means_are_those_of_fractions(numbers: list[Decimal]):
    exact = [Fraction(one) for one in numbers]
    assert Fraction(value("sum(l)", l=numbers)) == sum(exact)
    assert Fraction(value("mean(l)", l=numbers)) == rounded(sum(exact) / len(exact))
    middle = sorted(exact)[(len(exact) - 1) // 2 : len(exact) // 2 + 1]
    assert Fraction(value("median(l)", l=numbers)) == sum(middle) / len(middle)


@several
@given(PLAIN.filter(lambda one: kind(one) != ""))
def test_a_value_equals_itself_and_is_in_a_list_of_itself(one: object):
    assert value("x = x", x=one) is True
    assert value("list contains([x], x)", x=one) is True
    assert value("x != x", x=one) is False
