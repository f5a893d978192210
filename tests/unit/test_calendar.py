"""Durations, legal terms, working time and cycles, counted in Asia/Shanghai."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import (
    ZONE,
    Cycle,
    Duration,
    DurationError,
    HolidaysMissing,
    LegalTerm,
    NaiveTime,
    WorkingTime,
    add_duration,
    add_months,
    add_working_days,
    add_working_hours,
    end_of_day_after,
    is_working_day,
    local_date,
    parse_cycle,
    parse_duration,
    parse_period,
    working_time_between,
)
from workflows.errors import AnliuError


def at(text: str) -> datetime:
    """A wall-clock time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-01-31 10:00", "P1M", "2026-02-28 10:00"),
        ("2024-01-31 10:00", "P1M", "2024-02-29 10:00"),
        ("2026-08-31 10:00", "P6M", "2027-02-28 10:00"),
        ("2024-02-29 10:00", "P1Y", "2025-02-28 10:00"),
        ("2024-02-29 10:00", "P4Y", "2028-02-29 10:00"),
        ("2026-12-31 10:00", "P2M", "2027-02-28 10:00"),
        ("2026-05-01 10:00", "P2W", "2026-05-15 10:00"),
        ("2026-05-01 10:00", "PT24H", "2026-05-02 10:00"),
        ("2026-05-01 10:00", "P1Y2M3DT4H5M6.5S", "2027-07-04 14:05:06.500"),
        ("2026-05-01 10:00", "PT0S", "2026-05-01 10:00"),
        ("2026-02-01 00:30", "P1M", "2026-03-01 00:30"),
    ],
)
def test_a_duration_runs_on_the_local_calendar_and_clamps_to_the_end_of_the_month(start, duration, end):
    due = add_duration(at(start), duration)
    assert due == at(end)
    assert due.tzinfo is UTC


def test_a_month_is_counted_on_the_local_day_even_where_utc_is_a_day_behind():
    assert add_duration(datetime(2026, 1, 30, 16, 30, tzinfo=UTC), "P1M") == at("2026-02-28 00:30")


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "1D", "P1", "P1DT", "p1d", "P1D ", " P1D", "P1D\n", "-P1D", "+P1D", "P-1D", "P1.5D", "PT1.5H",
     "P1H", "PT1D", "P1M1Y", "P1W1D", "P١D", "R3/PT1H", "P1S", "PT1.S", "P9999999D", "2026-01-01", "P1,5D"],
)  # fmt: skip
def test_a_sloppy_duration_is_refused_and_named(text):
    with pytest.raises(DurationError) as refusal:
        parse_duration(text)
    assert repr(text) in str(refusal.value)
    assert isinstance(refusal.value, AnliuError)


@given(st.text(alphabet="PTRYMWDHS0123456789./-+ wd", max_size=14))
def test_the_parsers_answer_any_text_or_refuse_it_by_their_own_error(text):
    for parse in (parse_duration, parse_period, parse_cycle):
        with suppress(DurationError):
            assert isinstance(parse(text), Duration | LegalTerm | WorkingTime | Cycle)


@given(st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(0, 600))  # noqa: DTZ001 - hypothesis wants bounds without zone; the zone comes below
def test_months_never_leave_the_month_they_reach(moment, months):
    start = moment.replace(tzinfo=ZONE)
    reached = local_date(add_duration(start, Duration(months=months)))
    assert (reached.year - start.year) * 12 + reached.month - start.month == months
    assert reached.day <= start.day


def test_a_duration_beyond_the_calendar_is_refused():
    with pytest.raises(DurationError):
        add_duration(at("2026-05-01 10:00"), "P9000Y")
    with pytest.raises(DurationError):
        add_duration(at("2026-05-01 10:00"), "P999999W")
    with pytest.raises(DurationError):
        parse_period("9999y").due(at("2026-05-01 10:00"))


@pytest.mark.parametrize(
    "count",
    [
        lambda naive: add_duration(naive, "P1D"),
        lambda naive: end_of_day_after(naive, days=1),
        lambda naive: add_working_hours(naive, 1),
        lambda naive: working_time_between(naive, at("2026-05-01 10:00")),
        local_date,
    ],
)
def test_a_time_without_its_zone_is_refused_everywhere(count):
    with pytest.raises(NaiveTime):
        count(datetime(2026, 5, 1, 10))  # noqa: DTZ001 - the very mistake


def test_cooling_off_signed_on_the_first_ends_with_the_sixteenth():
    end = end_of_day_after(at("2026-05-01 14:20"), days=15)
    assert end == at("2026-05-17 00:00")
    assert end == datetime(2026, 5, 16, 16, tzinfo=UTC)
    assert end_of_day_after(date(2026, 5, 1), days=15) == end


def test_the_day_of_an_event_is_the_day_in_shanghai():
    late_evening_utc = datetime(2026, 5, 1, 17, 0, tzinfo=UTC)
    in_new_york = late_evening_utc.astimezone(ZoneInfo("America/New_York"))
    assert local_date(in_new_york) == date(2026, 5, 2)
    assert end_of_day_after(in_new_york, days=3) == at("2026-05-06 00:00")


@pytest.mark.parametrize(
    ("event", "term", "end"),
    [
        (date(2026, 1, 1), {"days": 60}, "2026-03-03 00:00"),  # grace, domain-rules §5.3: ends 2026-03-02 24:00
        (date(2026, 3, 3), {"years": 2}, "2028-03-04 00:00"),  # reinstatement until 2028-03-03 24:00
        (date(2024, 2, 29), {"years": 1}, "2025-03-01 00:00"),
        (date(2026, 8, 31), {"months": 6}, "2027-03-01 00:00"),
        (date(2026, 10, 1), {"days": 3}, "2026-10-05 00:00"),  # ends within a holiday: not moved
        (date(2026, 5, 1), {}, "2026-05-02 00:00"),
    ],
)
def test_a_legal_term_ends_at_midnight_after_its_last_day(event, term, end):
    assert end_of_day_after(event, **term) == at(end)


def test_a_legal_term_is_not_shortened_by_a_late_hour():
    early, late = at("2026-05-01 00:00"), at("2026-05-01 23:59:59")
    assert end_of_day_after(early, days=30) == end_of_day_after(late, days=30)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 13), True),
        (date(2026, 2, 14), True),  # Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),  # Monday within the Spring Festival
        (date(2026, 5, 9), True),  # Saturday worked for Labour Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # Saturday worked for the National Day
        (date(2026, 7, 18), False),
        (date(2026, 7, 20), True),
    ],
)
def test_working_days_follow_the_announced_holidays_and_make_up_days(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-07-17 17:00", 4, "2026-07-20 12:00"),  # Friday evening into Monday
        ("2026-07-17 14:00", 4, "2026-07-17 18:00"),  # to the last minute of the day
        ("2026-07-17 18:00", 1, "2026-07-20 10:00"),
        ("2026-07-18 11:00", 1, "2026-07-20 10:00"),  # begins on a Saturday
        ("2026-07-20 07:30", 2, "2026-07-20 11:00"),
        ("2026-07-20 23:30", 2, "2026-07-21 11:00"),
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # across the National Day
        ("2026-07-18 11:00", 0, "2026-07-18 11:00"),
    ],
)
def test_working_hours_count_only_while_the_office_is_open(start, hours, due):
    assert add_working_hours(at(start), hours) == at(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-07-20 10:15", 1, "2026-07-21 10:15"),
        ("2026-07-17 10:15", 3, "2026-07-22 10:15"),
        ("2026-02-13 10:00", 2, "2026-02-24 10:00"),  # the worked Saturday 14 Feb, then the festival to the 23rd
        ("2026-07-18 10:00", 1, "2026-07-20 18:00"),
    ],
)
def test_a_working_day_is_nine_hours_from_the_exact_start(start, days, due):
    assert add_working_days(at(start), days) == at(due)


def test_working_time_is_measured_across_nights_and_days_of_rest():
    assert working_time_between(at("2026-07-17 17:00"), at("2026-07-20 10:30")) == timedelta(hours=2, minutes=30)
    assert working_time_between(at("2026-07-18 08:00"), at("2026-07-19 20:00")) == timedelta(0)
    assert working_time_between(at("2026-07-20 12:00"), at("2026-07-20 12:20")) == timedelta(minutes=20)
    assert working_time_between(at("2026-07-20 12:00"), at("2026-07-17 12:00")) == timedelta(0)


@given(
    st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2026, 6, 30)),  # noqa: DTZ001 - the zone comes below
    st.integers(1, 60),
)
def test_what_is_added_as_working_time_is_measured_as_working_time(moment, hours):
    start = moment.replace(tzinfo=timezone(timedelta(hours=-3)))
    assert working_time_between(start, add_working_hours(start, hours)) == timedelta(hours=hours)


def test_a_year_without_holidays_warns_loudly_and_counts_weekdays():
    with pytest.warns(HolidaysMissing) as warned:
        monday, sunday = is_working_day(date(2090, 10, 2)), is_working_day(date(2090, 10, 1))
    assert (monday, sunday) == (True, False)
    first = warned[0].message
    assert isinstance(first, HolidaysMissing)
    assert first.year == 2090
    with pytest.warns(HolidaysMissing):
        assert add_working_days(at("2090-10-02 09:00"), 6) == at("2090-10-09 18:00")


def test_a_cycle_keeps_its_month_ends():
    cycle = parse_cycle("R3/P1M")
    start = at("2026-01-31 09:00")
    assert cycle.repeats == 3
    assert [cycle.due(start, n) for n in (1, 2, 3)] == [
        at("2026-02-28 09:00"),
        at("2026-03-31 09:00"),
        at("2026-04-30 09:00"),
    ]


def test_a_cycle_may_go_on_until_its_task_ends():
    assert parse_cycle("R/PT24H").repeats is None
    assert parse_cycle("R3/PT60S").interval == Duration(time=timedelta(seconds=60))


@pytest.mark.parametrize(
    "text",
    ["R3/PT59S", "R/PT0S", "R0/PT1H", "R1001/PT1H", "R1000000/PT0S", "R3/P0M", "R3", "R3/", "R-1/PT1H", "PT1H",
     "R3/2026-01-01/PT1H", "R3/PT1H/", "R٣/PT1H", ""],
)  # fmt: skip
def test_a_cycle_that_would_spin_or_never_run_is_refused(text):
    with pytest.raises(DurationError):
        parse_cycle(text)


@pytest.mark.parametrize(
    ("text", "period", "due"),
    [
        ("P30D", Duration(days=30), "2026-08-16 17:00"),
        ("PT4H", Duration(time=timedelta(hours=4)), "2026-07-17 21:00"),
        ("4wh", WorkingTime(time=timedelta(hours=4)), "2026-07-20 12:00"),
        ("3wd", WorkingTime(time=timedelta(hours=27)), "2026-07-22 17:00"),
        ("15d", LegalTerm(days=15), "2026-08-02 00:00"),
        ("6m", LegalTerm(months=6), "2027-01-18 00:00"),
        ("2y", LegalTerm(years=2), "2028-07-18 00:00"),
    ],
)
def test_a_deadline_on_a_drawing_says_how_it_counts(text, period, due):
    assert parse_period(text) == period
    assert parse_period(text).due(at("2026-07-17 17:00")) == at(due)


@pytest.mark.parametrize("text", ["0d", "-3d", "3 d", "3D", "3", "3w", "d", "1.5wd", "99999d", "٣d", "3wd ", ""])
def test_a_deadline_nobody_can_read_is_refused(text):
    with pytest.raises(DurationError):
        parse_period(text)


def test_months_are_added_to_a_day_without_leaving_the_calendar():
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    with pytest.raises(ValueError, match="10000"):
        add_months(date(9999, 12, 1), 1)
