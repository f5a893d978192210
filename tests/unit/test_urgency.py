"""When clocks make urgent, in the numbers of domain-rules §9 and §2.9."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from workflows.calendar import ZONE, parse_period
from workflows.urgency import share_used, statutory_turn

NONE = timedelta()
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZONE)


def at(day: str, hour: int = 0, minute: int = 0) -> datetime:
    """A wall-clock time in Shanghai."""
    return datetime.fromisoformat(f"{day}T{hour:02}:{minute:02}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("what", "period", "last_days"),
    [
        ("determine", "30d", 6),
        ("pay", "10d", 2),
        ("complaint", "15d", 3),
        ("surrender", "30d", 6),
        ("advance", "60d", 12),
        ("a term of months", "6m", 36.8),
        ("five days", "5d", 2),
    ],
)
def test_a_statutory_clock_is_urgent_in_its_last_days(what: str, period: str, last_days: float) -> None:
    term = parse_period(period)
    assert term.due(MONDAY) - statutory_turn(term, MONDAY, NONE) == timedelta(days=last_days), what


def test_the_thirty_days_of_a_decision_are_urgent_from_the_twenty_fifth_on() -> None:
    assert statutory_turn(parse_period("30d"), MONDAY, NONE) == at("2026-03-27")
    assert parse_period("30d").due(MONDAY) == at("2026-04-02"), "the last day is 1 April, and ends at 24:00"


@pytest.mark.parametrize("period", ["3d", "1d", "2wd", "P3D", "PT4H"])
def test_a_statutory_clock_of_three_days_is_urgent_at_once(period: str) -> None:
    assert statutory_turn(parse_period(period), MONDAY, NONE) == MONDAY


def test_a_statutory_clock_of_working_days_is_urgent_when_a_fifth_of_them_is_left_or_two_days() -> None:
    assert statutory_turn(parse_period("15wd"), MONDAY, NONE) == at("2026-03-18", 10)
    assert statutory_turn(parse_period("5wd"), MONDAY, NONE) == at("2026-03-06", 10), "two days over a weekend are none"


@pytest.mark.parametrize(
    ("period", "start", "due"),
    [
        ("4wh", at("2026-03-06", 17), at("2026-03-09", 12)),
        ("1wd", at("2026-03-06", 17), at("2026-03-09", 17)),
        ("4wh", at("2026-04-03", 17), at("2026-04-07", 12)),  # Qingming: closed until Monday
        ("1wd", at("2026-02-13", 17), at("2026-02-14", 17)),  # a Saturday before the New Year that is worked
        ("3wd", at("2026-09-30", 10), at("2026-10-10", 10)),  # a week is closed, a Saturday is worked
        ("15d", at("2026-03-02", 23, 59), at("2026-03-18")),
    ],
)
def test_working_time_passes_in_office_hours_of_working_days(period: str, start: datetime, due: datetime) -> None:
    assert parse_period(period).due(start) == due


THURSDAY = at("2026-03-05", 10)


@pytest.mark.parametrize(
    ("period", "pauses", "due"),
    [
        ("3wd", [(at("2026-03-06", 18), at("2026-03-08", 18))], at("2026-03-10", 10)),  # two days that nobody works
        ("3wd", [(at("2026-03-06", 12), at("2026-03-08", 12))], at("2026-03-10", 16)),  # six working hours of Friday
        (
            "3wd",
            [(at("2026-03-06", 9), at("2026-03-06", 10)), (at("2026-03-09", 9), at("2026-03-09", 11))],
            at("2026-03-10", 13),
        ),
        ("15d", [(at("2026-03-06", 12), at("2026-03-08", 12))], at("2026-03-23")),
        ("15d", [(at("2026-03-06", 12), at("2026-03-08", 11))], at("2026-03-22")),  # 47 hours are one whole day
        ("15d", [(at("2026-03-06", 12), at("2026-03-07")), (at("2026-03-08", 12), at("2026-03-09"))], at("2026-03-22")),
        ("P3D", [(at("2026-03-06", 12), at("2026-03-06", 15))], at("2026-03-08", 13)),
    ],
)
def test_a_pause_moves_a_deadline_by_its_own_kind_of_time(
    period: str, pauses: list[tuple[datetime, datetime]], due: datetime
) -> None:
    counted = parse_period(period)
    stood = sum((counted.passed(start, end) for start, end in pauses), NONE)
    assert counted.due(THURSDAY, stood) == due


def test_the_share_of_a_period_is_counted_in_its_own_kind_of_time_and_moves_with_a_pause() -> None:
    assert share_used(parse_period("4wh"), at("2026-03-06", 17), NONE, "75%") == at("2026-03-09", 11)
    assert share_used(parse_period("3wd"), MONDAY, NONE, "75%") == at("2026-03-04", 12, 15)
    assert share_used(parse_period("3wd"), MONDAY, timedelta(hours=9), "75%") == at("2026-03-05", 12, 15)
    assert share_used(parse_period("P4D"), MONDAY, timedelta(days=2), "75%") == MONDAY + timedelta(days=5)
