"""Medical cover in the demo company: about thirty policies of the last year, on lives of which nothing is found."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from handlers.customers.rules import age_on
from web.demo.company import CUSTOMERS, KNOWN
from web.demo.people import prospects
from web.demo.script import FATES, MEDICAL, applications, medical
from web.demo.telling import HISTORY, Customer
from workflows.calendar import local_date
from workflows.db import new_id

DAYS = [date(2026, 1, 1) + timedelta(days=35 * part) for part in range(11)] + [date(2028, 2, 29)]


def told(today: date, *, brief: bool = False):
    now = datetime(today.year, today.month, today.day, 3, tzinfo=UTC)
    known = prospects(CUSTOMERS, today - HISTORY - timedelta(days=1))
    customers = [Customer(one, new_id(), "wangfang", "chenjing", serial) for serial, one in enumerate(known, 1)]
    list(applications(customers, now, Random(1), brief=brief))
    return now, list(medical(customers, now, Random(1), brief=brief))


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_thirty_lives_are_covered_once_each_at_an_age_that_holds_until_the_policy_is_issued(today):
    now, stories = told(today)
    assert len(stories) == 30
    assert len({one.insured.person.gov_id for _, _, one in stories}) == 30
    for begins, fate, one in stories:
        day, born = local_date(begins), one.insured.person.birth_date
        assert now - KNOWN < begins < now - timedelta(days=7)
        assert age_on(born, day) == age_on(born, day + timedelta(days=20)) <= 60
        assert born + timedelta(days=365) < day
        assert one.insured.relation == fate.insured
    assert {fate.insured for fate in MEDICAL} == {"SELF", "SPOUSE", "CHILD"}


def test_they_lie_all_over_the_year_and_some_have_no_social_insurance():
    now, stories = told(date(2026, 11, 25))
    months = {(now - begins).days // 30 for begins, _, _ in stories}
    assert len(months) >= 8
    plans = [one.entered(0)["social_insurance"] for _, _, one in stories]
    assert {True, False} == set(plans)
    assert plans.count(True) > plans.count(False)


def test_a_brief_demo_tells_some_of_each_kind():
    stories = told(date(2026, 11, 25), brief=True)[1]
    assert len(stories) == sum(fate.brief for fate in MEDICAL)
    assert {fate.insured for _, fate, _ in stories} == {fate.insured for fate in MEDICAL}
    assert not set(MEDICAL) & set(FATES)
