"""MM01: the premium of every age and plan, limits of entry, and what it leaves no choice in (domain-rules §7.4)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.editions import NotInForce
from handlers.policies.models import Policy
from handlers.policies.operations import void
from handlers.policies.rules import MoveRefused, in_waiting_period, not_begun
from handlers.products.rules import (
    NoPremium,
    Terms,
    age_findings,
    check_cover,
    check_pay_mode,
    check_pay_term,
    check_sum_insured,
    covers,
    due_after,
    expires_on,
    has_cooling_off,
    limit_findings,
    pay_modes,
    pay_terms,
    premium,
    product,
    rate,
    settled,
    sum_called,
    yearly_premium,
)
from handlers.underwriting.terms import loadable
from workflows.calendar import add_months, start_of_day
from workflows.errors import UnknownName

TODAY = date(2026, 7, 20)
BANDS = [
    (0, 4, 780),
    (5, 10, 360),
    (11, 15, 260),
    (16, 20, 240),
    (21, 25, 300),
    (26, 30, 350),
    (31, 35, 420),
    (36, 40, 560),
    (41, 45, 780),
    (46, 50, 1_050),
    (51, 55, 1_450),
    (56, 60, 1_980),
    (61, 65, 2_700),
    (66, 70, 3_600),
    (71, 75, 4_700),
    (76, 80, 6_000),
]
"""From age, to age, yuan a year with social insurance."""


def terms(age=30, *, social_insurance=True, **other):
    birth = add_months(TODAY, -12 * age) - timedelta(days=40 if age == 0 else 0)
    rest = {
        "product": "MM01",
        "sex": "M",
        "cover": "Y1",
        "sum_insured": Decimal(2_000_000),
        "pay_term": 1,
        "effective_on": TODAY,
    }
    return Terms(birth_date=birth, social_insurance=social_insurance, **(rest | other))


@pytest.mark.parametrize(("age", "amount"), [(age, yuan) for first, last, yuan in BANDS for age in (first, last)])
def test_the_premium_is_that_of_the_age_and_twice_as_much_without_social_insurance(age, amount):
    assert premium(terms(age), TODAY) == Decimal(amount)
    assert premium(terms(age, social_insurance=False), TODAY) == Decimal(2 * amount)


def test_the_day_before_a_birthday_costs_what_it_did():
    born = date(1995, 7, 21)  # 31 tomorrow
    assert premium(replace(terms(), birth_date=born), TODAY) == Decimal(350)
    assert premium(replace(terms(), birth_date=born, effective_on=TODAY + timedelta(days=1)), TODAY) == Decimal(420)


@given(st.integers(0, 80), st.booleans(), st.sampled_from("MF"))
def test_neither_sex_nor_sum_decides_the_premium(age, insured, sex):
    one = terms(age, social_insurance=insured)
    assert premium(replace(one, sex=sex, sum_insured=Decimal(1)), TODAY) == premium(one, TODAY)


def test_beyond_the_last_age_there_is_no_premium_and_a_rate_per_sum_never():
    with pytest.raises(NoPremium):
        premium(terms(81), TODAY)
    with pytest.raises(UnknownName):
        rate(terms(), TODAY)
    with pytest.raises(NotInForce):
        premium(terms(), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("born", "right"),
    [
        (TODAY - timedelta(days=30), True),
        (TODAY - timedelta(days=29), False),
        (TODAY + timedelta(days=1), False),
        (date(1965, 7, 21), True),  # 60 years, the last day
        (date(1965, 7, 20), False),  # 61 today
    ],
)
def test_the_first_entry_keeps_its_limits_whatever_is_paid_how_long(born, right):
    found = age_findings(replace(terms(), birth_date=born), TODAY)
    assert [(f.field, f.code) for f in found] == ([] if right else [("birth_date", "NB-PRD-01")])


def test_a_first_entry_that_is_refused_is_told_the_limits():
    [finding] = age_findings(terms(61), TODAY)
    assert finding.message % finding.params == "This product is for insured persons from 30 days to 60 years of age"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cover": "T70"}, "cover"),
        ({"pay_term": 20}, "pay_term"),
        ({"pay_mode": "monthly"}, "pay_mode"),
        ({"sum_insured": Decimal(1_000_000)}, "sum_insured"),
        ({"sum_insured": Decimal(4_000_000)}, "sum_insured"),
        ({"social_insurance": None}, "social_insurance"),
    ],
)
def test_other_terms_are_refused(change, field):
    assert limit_findings(terms(), TODAY) == []
    assert [f.field for f in limit_findings(replace(terms(), **change), TODAY)] == [field]


@pytest.mark.parametrize("age", [0, 9, 17])
def test_a_minor_has_the_same_limit(age):
    assert limit_findings(terms(age), TODAY) == []


def test_what_leaves_no_choice_is_settled_and_critical_illness_settles_nothing_but_the_question():
    assert settled("MM01", TODAY) == {
        "cover": "Y1",
        "pay_term": 1,
        "pay_mode": "yearly",
        "sum_insured": Decimal(2_000_000),
        "beneficiary_kind": "none",
    }
    assert settled("CI01", TODAY) == {"social_insurance": None}
    assert settled("XX99", TODAY) == {}


def test_each_choice_is_one():
    assert [(c.value, c.zh, c.en) for c in covers("MM01", TODAY)] == [("Y1", "一年", "One year")]
    assert [c.value for c in pay_terms("MM01", TODAY)] == ["1"]
    assert [c.value for c in pay_modes("MM01", TODAY)] == ["yearly"]
    assert [sum_called(code, TODAY).en for code in ("CI01", "MM01")] == ["Sum insured", "Yearly limit"]


@pytest.mark.parametrize("check", [check_cover, check_pay_term, check_pay_mode, check_sum_insured])
def test_terms_are_not_judged_before_they_are_entered(check):
    assert check(None, {"product": "MM01"}, TODAY) == ()


def test_it_runs_for_a_year_and_is_paid_once():
    assert expires_on(terms(), TODAY) == date(2027, 7, 20)
    assert expires_on(replace(terms(), effective_on=date(2028, 2, 29)), TODAY) == date(2029, 2, 28)
    assert due_after(TODAY, 1, "yearly", TODAY) is None
    assert yearly_premium(premium(terms(), TODAY), "yearly", TODAY) == Decimal(350)


def test_it_is_never_loaded():
    assert not any(loadable("MM01", em, TODAY) for em in range(0, 275, 25))


def test_only_cover_for_more_than_a_year_has_a_cooling_off():
    assert has_cooling_off("CI01", TODAY)
    assert not has_cooling_off("MM01", TODAY)


def test_without_one_it_can_be_taken_back_until_its_cover_begins():
    begins = start_of_day(TODAY)
    assert not_begun(TODAY, begins - timedelta(seconds=1))
    assert not not_begun(TODAY, begins)


def test_illness_waits_for_thirty_days():
    days = product("MM01", TODAY)["waiting_days"]
    assert in_waiting_period(date(2026, 1, 1), date(2026, 1, 30), days)
    assert not in_waiting_period(date(2026, 1, 1), date(2026, 1, 31), days)


def test_its_limits_stand_in_the_tariff():
    tariff = product("MM01", TODAY)
    assert tariff["sum_insured"]["to"] == 2_000_000
    assert tariff["benefit"] == {
        "deductible": 10_000,
        "critical_illness_to": 4_000_000,
        "unused_social_insurance_rate": Decimal("0.60"),
    }
    assert (tariff["age"]["renewal_to_years"], tariff["guaranteed_renewal"]) == (80, False)


@pytest.mark.parametrize(("sum_insured", "both"), [(300_000, "4400.00"), (500_000, "6800.00")])
def test_a_plan_of_two_products_costs_what_they_cost_together(sum_insured, both):
    critical = terms(product="CI01", cover="T70", sum_insured=Decimal(sum_insured), pay_term=20, social_insurance=None)
    assert premium(critical, TODAY) + premium(terms(), TODAY) == Decimal(both)  # domain-rules §7.8, without TL01


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("MM01", "PENDING_EFFECTIVE", "CANCELLED"),
        ("CI01", "IN_FORCE", "VOIDED"),
        ("CI01", "PENDING_EFFECTIVE", "VOIDED"),
    ],
)
def test_what_is_taken_back_before_cover_begins_is_cancelled_and_in_a_cooling_off_void(code, before, after):
    policy = Policy(product_code=code, policy_no="P1", effective_on=TODAY, status=before, slips=0)
    assert (void(policy), policy.status) == ("P1-01", after)


def test_cover_for_a_year_that_runs_is_not_taken_back():
    policy = Policy(product_code="MM01", policy_no="P1", effective_on=TODAY, status="IN_FORCE", slips=0)
    with pytest.raises(MoveRefused):
        void(policy)
