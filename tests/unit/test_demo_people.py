"""The demo company's customers fit into the stories that are told of them, whatever day the demo begins on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from handlers.customers.person import Person
from handlers.customers.rules import age_on
from web.demo import contracts
from web.demo.company import CUSTOMERS
from web.demo.lives import Life, child
from web.demo.organisation import COLLEAGUES
from web.demo.people import CHECKS, WEIGHTS, prospects
from web.demo.script import FATES, applications
from web.demo.telling import HISTORY, Customer
from workflows.db import new_id

YEAR = [date(2026, 1, 1) + timedelta(days=7 * week) for week in range(53)] + [date(2028, 2, 29)]


def everybody(today: date) -> list[tuple[Person, Life]]:
    """Customers and their families."""
    found = prospects(CUSTOMERS, today)
    return [(one.person, one.life) for prospect in found for one in (prospect, *prospect.family)]


@pytest.mark.parametrize("today", YEAR, ids=str)
def test_nobody_turns_a_year_older_while_an_application_on_their_life_runs(today):
    for person, life in everybody(today):
        born = person.birth_date
        assert age_on(born, today) == age_on(born, today + HISTORY + timedelta(days=15)) == life.age
    assert all(18 <= prospect.life.age <= 60 for prospect in prospects(CUSTOMERS, today))


def test_every_number_is_valid_and_says_its_persons_birth_date_and_sex():
    today = date(2026, 11, 25)
    for person, _ in everybody(today):
        number = person.gov_id
        total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
        assert number[17] == CHECKS[total % 11]
        assert number[6:14] == f"{person.birth_date:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) is (person.sex == "M")
        assert not person.findings(today)


def test_families_fit_together():
    for prospect in prospects(CUSTOMERS, date(2026, 11, 25)):
        person, born = prospect.person, prospect.person.birth_date
        spouses = [one.person for one in prospect.family if one.relation == "SPOUSE"]
        assert prospect.family
        assert {one.person.gov_id[:6] for one in prospect.family} == {person.gov_id[:6]}
        for spouse in spouses:
            assert spouse.sex != person.sex
            assert abs((spouse.birth_date - born).days) <= 3 * 366
        for young in (one.person for one in prospect.family if one.relation == "CHILD"):
            father = person if person.sex == "M" else spouses[0]
            assert young.name[0] == father.name[0]
            assert 20 <= (young.birth_date - born).days / 365 <= 45
        for father in (one.person for one in prospect.family if one.relation == "PARENT"):
            assert (father.name[0], father.sex) == (person.name[0], "M")
            assert 20 <= (born - father.birth_date).days / 365 <= 45


@pytest.mark.parametrize("life", [child(age, "F") for age in range(1, 18)], ids=lambda life: str(life.age))
def test_a_child_answers_as_a_child(life):
    said = life.answers(date(2026, 11, 25))
    assert 14 <= said["weight_kg"] * 10_000 / said["height_cm"] ** 2 <= 18
    assert said["occupation_status"] == ("student" if life.age >= 6 else "none")
    assert "yearly_income" not in said
    assert said["household_income"] > 0


def test_nobody_is_called_like_a_colleague_or_anybody_else():
    names = [person.name for person, _ in everybody(date(2026, 11, 25))]
    assert len({*names, *(colleague.name for colleague in COLLEAGUES)}) == len(names) + len(COLLEAGUES)


def test_a_hundred_and_fifty_cases_are_told():
    asked_back = sum(fate.count for fate in FATES if fate.tell in {contracts.cancelled, contracts.asks_back})
    assert sum(fate.count for fate in FATES) + asked_back == 150


@pytest.mark.parametrize("brief", [False, True])
@pytest.mark.parametrize("today", YEAR[::5], ids=str)
def test_every_fate_is_told_of_a_life_it_can_happen_to_and_every_relation_is_there(today, brief):
    now = datetime(today.year, today.month, today.day, 3, tzinfo=UTC)
    known = prospects(CUSTOMERS, today - HISTORY - timedelta(days=1))
    customers = [Customer(one, new_id(), "wangfang", "chenjing", serial) for serial, one in enumerate(known, 1)]
    told = list(applications(customers, now, Random(1), brief=brief))
    assert len(told) == sum(fate.brief if brief else fate.count for fate in FATES)
    for _, fate, one in told:
        assert one.insured.relation == fate.insured
        assert not fate.kinds or one.insured.life.kind in fate.kinds
        assert one.insured.life.age <= fate.oldest
        assert one.customer.unit in fate.units
    assert {fate.insured for _, fate, _ in told} == {"SELF", "SPOUSE", "CHILD", "PARENT", "FAMILY"}
