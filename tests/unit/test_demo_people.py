"""The demo company's customers fit into the stories that are told of them, whatever day the demo begins on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from handlers.customers.rules import age_on
from web.demo import contracts
from web.demo.company import CUSTOMERS
from web.demo.organisation import COLLEAGUES
from web.demo.people import CHECKS, WEIGHTS, prospects
from web.demo.script import FATES
from web.demo.telling import HISTORY

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


def test_families_fit_together():
    for prospect in prospects(CUSTOMERS, date(2026, 11, 25)):
        person, born = prospect.person, prospect.person.birth_date
        spouses = [one for one in prospect.family if one.relation == "SPOUSE"]
        assert prospect.family
        for one in prospect.family:
            assert one.gov_id[:6] == person.gov_id[:6]
            assert one.gov_id[6:14] == f"{one.birth_date:%Y%m%d}"
        for spouse in spouses:
            assert spouse.sex != person.sex
            assert abs((spouse.birth_date - born).days) <= 3 * 366
        for child in (one for one in prospect.family if one.relation == "CHILD"):
            father = person if person.sex == "M" else spouses[0]
            assert child.name[0] == father.name[0]
            assert 20 <= (child.birth_date - born).days / 365 <= 45


def test_nobody_is_called_like_a_colleague_or_another_customer():
    names = [prospect.person.name for prospect in prospects(CUSTOMERS, date(2026, 11, 25))]
    assert len({*names, *(colleague.name for colleague in COLLEAGUES)}) == CUSTOMERS + len(COLLEAGUES)


def test_a_hundred_and_fifty_cases_are_told_of_lives_they_can_happen_to():
    asked_back = sum(fate.count for fate in FATES if fate.tell in {contracts.cancelled, contracts.asks_back})
    assert sum(fate.count for fate in FATES) + asked_back == 150
    kinds = {prospect.life.kind for prospect in prospects(CUSTOMERS, date(2026, 11, 25))}
    assert all(fate.kinds <= kinds for fate in FATES)
