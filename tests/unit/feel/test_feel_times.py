"""Dates, times and durations: their texts, and what they add up to (DMN 1.5 §10.3.2.3 and §10.3.2.13)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from workflows.feel import YearsMonths, compile_expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('time("23:59:00z") + duration("PT2M") = time("00:01:00@Etc/UTC")', True),
        ('date and time("2012-12-24T23:59:00Z") = date and time("2012-12-24T23:59:00z")', True),
        ('string(time("23:59:00z"))', "23:59:00Z"),
        ('date("2012-2-5")', None),
        ('date("2012-12-25T00:00:00")', None),
        ('date and time("2012-12-24T23:59")', None),
        ('duration("P1Y1D")', None),
        ('duration("P1DT")', None),
    ],
)
def test_texts_are_read_as_the_standard_writes_them(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('@"2020-01-02" - @"2020-01-01"', timedelta(days=1)),
        ('@"2020-01-02" - @"2020-01-01T00:00:00Z"', timedelta(days=1)),
        ('@"2020-01-02T08:00:00+08:00" - @"2020-01-01"', timedelta(days=1)),
        # the midnight of a date is in UTC, and a local moment has no zone
        ('@"2020-01-02" - @"2020-01-01T00:00:00"', None),
        ('@"2020-01-02T00:00:00" - @"2020-01-01T00:00:00Z"', None),
        ('@"10:00:00Z" - @"09:00:00"', None),
        ('@"2020-01-01" + @"PT36H"', date(2020, 1, 2)),
        ('@"2020-01-01" - @"PT1H"', date(2019, 12, 31)),
        ('@"P1M" + @"2020-01-31"', date(2020, 2, 29)),
        ('@"P1D" - @"2020-01-01"', None),
        ('@"P1Y" + @"P1D"', None),
        ('@"P5M" / 2', YearsMonths(2)),
        ('10 / @"P1D"', None),
        ('@"P1D" / 0', None),
        ('@"10:00:00" + @"P1M"', None),
    ],
)
def test_points_and_lengths_of_time_are_added_and_subtracted(text: str, expected: object):
    assert compile_expression(text).evaluate({}) == expected


def test_zero_is_written_without_a_sign():
    assert compile_expression("string(0 * -1)").evaluate({}) == "0"
