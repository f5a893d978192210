"""The demo company's customers fit into the stories that are told of them, whatever day the demo begins on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.customers.rules import age_on
from web.demo.telling import HISTORY
from web.demo.people import CHECKS, WEIGHTS, prospects

YEAR = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(53)] + [date(2028, 2, 29)]


@pytest.mark.parametrize("today", YEAR, ids=str)
def test_nobody_turns_a_year_older_while_their_application_runs(today):
    for prospect in prospects(40, today):
        born = prospect.person.birth_date
        assert age_on(born, today) == age_on(born, today + HISTORY + timedelta(days=15))
        assert 18 <= age_on(born, today) <= 60


def test_every_number_is_valid_and_says_its_persons_birth_date_and_sex():
    for prospect in prospects(40, date(2026, 11, 25)):
        number = prospect.person.gov_id
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
        assert number[17] == CHECKS[total % 11]
        assert number[6:14] == f"{prospect.person.birth_date:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) is (prospect.person.sex == "M")
