"""Dates and durations, beside a calendar that counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.support.feel_laws import DAYS, SPANS, rounded, several, value
from workflows.feel import YearsMonths

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


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
CLOCKS = st.times(timezones=st.none())


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
