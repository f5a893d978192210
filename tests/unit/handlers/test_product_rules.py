"""CI01: rates, premiums, limits and extra premiums (domain-rules §7.1, §7.2, §4.2), and occupations (§4.3)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import editions
from handlers.editions import NotInForce
from handlers.money import round2, round_up_to
from handlers.products import rules
from handlers.products.rules import (
    PayMode,
    Terms,
    age_findings,
    check_cover,
    check_pay_mode,
    check_pay_term,
    check_sum_insured,
    covers,
    expires_on,
    extra_premium,
    limit_findings,
    occupation_class,
    occupations,
    pay_modes,
    pay_terms,
    premium,
    product,
    rate,
    tariffs,
)
from workflows.calendar import add_months
from workflows.errors import UnknownName

TODAY = date(2026, 7, 20)


def terms(age=30, sex="M", cover="T70", sum_insured=300_000, **other):
    birth = add_months(TODAY, -12 * age) - timedelta(days=40 if age == 0 else 0)
    rest = {"product": "CI01", "pay_term": 20, "pay_mode": "yearly", "effective_on": TODAY} | other
    return Terms(birth_date=birth, sex=sex, cover=cover, sum_insured=Decimal(sum_insured), **rest)


@pytest.mark.parametrize(
    ("wanted", "per_1000", "yearly"),
    [
        (terms(30, "M", "T70", 300_000), "13.50", "4050.00"),
        (terms(30, "M", "T70", 500_000), "12.90", "6450.00"),
        (terms(30, "M", "WL", 300_000), "22.00", "6600.00"),
        (terms(40, "F", "WL", 500_000), "30.46", "15230.00"),
        (terms(35, "M", "WL", 300_000, pay_term=10), "47.16", "14148.00"),
        (terms(0, "F", "T70", 500_000), "2.71", "1355.00"),
        (terms(33, "M", "T70", 300_000, pay_term=1), "200.27", "60081.00"),  # domain-rules §5.1, reduced paid-up
        (terms(34, "M", "T70", 300_000), "16.10", "4830.00"),  # domain-rules §6.4, age too low
    ],
)
def test_the_rate_and_the_yearly_premium_are_those_of_the_tariff(wanted, per_1000, yearly):
    assert rate(wanted, TODAY) == Decimal(per_1000)
    assert premium(wanted, TODAY) == Decimal(yearly)
    assert [*age_findings(wanted, TODAY), *limit_findings(wanted, TODAY)] == []


@pytest.mark.parametrize(
    ("mode", "amount"),
    [("yearly", "6600.00"), ("half_yearly", "3432.00"), ("quarterly", "1749.00"), ("monthly", "594.00")],
)
def test_instalments_follow_the_mode_factor(mode, amount):
    assert premium(terms(cover="WL", pay_mode=mode), TODAY) == Decimal(amount)


def test_the_rate_never_falls_below_the_minimum():
    lowest = terms(0, "F", "T70", 500_000, pay_term=30)  # 3.31 x 0.78 -> 2.58 - 0.60
    assert rate(lowest, TODAY) == Decimal("1.98")
    dear = {**product("CI01", TODAY), "minimum_rate": Decimal("2.00")}
    common = editions.load("products", "common").on(TODAY)
    assert rules._ci01(lowest, dear, common) == Decimal("2.00")  # noqa: SLF001 - no terms on sale reach the minimum


def test_the_extra_premium_is_a_part_of_the_standard_premium_of_the_mode():
    assert extra_premium(premium(terms(), TODAY), 50) == Decimal("2025.00")
    monthly = premium(terms(pay_mode="monthly"), TODAY)
    assert (monthly, extra_premium(monthly, 50)) == (Decimal("364.50"), Decimal("182.25"))
    assert extra_premium(Decimal("100.01"), 25) == Decimal("25.00")
    assert extra_premium(Decimal("100.02"), 25) == Decimal("25.01")  # 25.005 rounds half up


@pytest.mark.parametrize(
    ("sum_insured", "age", "right"),
    [
        (50_000, 30, True),
        (1_000_000, 30, True),
        (500_000, 17, True),
        (510_000, 18, True),
        (40_000, 30, False),
        (1_010_000, 30, False),
        (55_000, 30, False),
        (Decimal("50000.50"), 30, False),
        (510_000, 17, False),
        (0, 30, False),
        (-300_000, 30, False),
    ],
)
def test_the_sum_insured_keeps_limits_and_steps(sum_insured, age, right):
    found = limit_findings(terms(age, sum_insured=sum_insured), TODAY)
    assert [(f.field, f.code) for f in found] == ([] if right else [("sum_insured", "NB-PRD-02")])


def test_a_minor_is_told_the_minors_limit():
    [finding] = check_sum_insured(Decimal(600_000), {"product": "CI01", "birth_date": date(2015, 1, 1)}, TODAY)
    assert finding.message % finding.params == "The sum insured is 50000 to 500000 yuan in steps of 10000"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"cover": "T80"}, "cover"),
        ({"pay_term": 12}, "pay_term"),
        ({"pay_mode": "weekly"}, "pay_mode"),
        ({"pay_term": 1, "pay_mode": "monthly"}, "pay_mode"),
    ],
)
def test_what_the_product_does_not_offer_is_refused_with_what_it_offers(change, field):
    found = limit_findings(replace(terms(), **change), TODAY)
    assert [(f.field, f.code) for f in found] == [(field, "NB-PRD-01")]


def test_a_refused_pay_term_names_those_allowed():
    [finding] = check_pay_term("12", {"product": "CI01"}, TODAY)
    assert "1, 5, 10, 15, 20, 30" in finding.message % finding.params
    assert check_pay_term("20", {"product": "CI01"}, TODAY) == ()


@pytest.mark.parametrize("check", [check_cover, check_pay_term, check_pay_mode, check_sum_insured])
def test_terms_are_not_judged_before_they_and_their_product_are_entered(check):
    assert check(None, {"product": "CI01"}, TODAY) == ()
    assert check(1, {}, TODAY) == ()
    assert check(1, {"product": "XX99"}, TODAY) == ()  # the product has its own finding


@pytest.mark.parametrize(
    ("born", "pay_term", "field"),
    [
        (TODAY - timedelta(days=28), 20, None),
        (TODAY - timedelta(days=27), 20, "birth_date"),
        (TODAY + timedelta(days=1), 20, "birth_date"),
        (date(1965, 7, 21), 10, None),  # 60 years, the last day
        (date(1965, 7, 20), 5, "birth_date"),  # 61 today
        (date(1966, 7, 20), 15, "pay_term"),  # 60 + 15
        (date(1966, 7, 20), 10, None),
    ],
)
def test_the_entry_age_keeps_its_limits(born, pay_term, field):
    found = age_findings(replace(terms(pay_term=pay_term), birth_date=born), TODAY)
    assert [(f.field, f.code) for f in found] == ([(field, "NB-PRD-01")] if field else [])


def test_cover_to_seventy_ends_on_the_anniversary_of_that_age():
    assert expires_on(terms(), TODAY) == date(2066, 7, 20)
    assert expires_on(terms(cover="WL"), TODAY) is None
    assert expires_on(replace(terms(), birth_date=date(1996, 7, 21)), TODAY) == date(2067, 7, 20)


def test_what_a_product_offers_speaks_both_languages():
    assert [(c.value, c.zh, c.en) for c in tariffs(TODAY)] == [
        ("CI01", "示范重大疾病保险", "Demo Critical Illness"),
        ("MM01", "示范百万医疗", "Demo Million Medical"),
    ]
    assert [c.value for c in covers("CI01", TODAY)] == ["WL", "T70"]
    assert [c.value for c in pay_terms("CI01", TODAY)] == ["1", "5", "10", "15", "20", "30"]
    assert [c.value for c in pay_modes("CI01", TODAY)] == list(PayMode)


def test_an_unknown_product_or_a_day_before_the_tariff_is_refused():
    for judge in (premium, limit_findings, age_findings):
        with pytest.raises(UnknownName):
            judge(replace(terms(), product="XX99"), TODAY)
    with pytest.raises(NotInForce):
        premium(terms(), date(2019, 12, 31))


@given(
    st.integers(0, 59), st.sampled_from("MF"), st.sampled_from(["WL", "T70"]), st.sampled_from([1, 5, 10, 15, 20, 30])
)
def test_older_people_never_pay_less(age, sex, cover, pay_term):
    younger, older = (terms(n, sex, cover, pay_term=pay_term) for n in (age, age + 1))
    assert premium(younger, TODAY) <= premium(older, TODAY)


def test_occupations_have_a_class():
    assert occupation_class("000101", TODAY) == 1
    assert occupation_class("040102", TODAY) == 4
    assert occupation_class("090101", TODAY) == 7
    assert {occupation_class(c.value, TODAY) for c in occupations(TODAY)} == set(range(1, 8))
    with pytest.raises(UnknownName):
        occupation_class("999999", TODAY)


def test_amounts_round_half_up_and_steps_round_up():
    assert [round2(Decimal(a)) for a in ("0.005", "0.0049", "-0.005", "2.675")] == [
        Decimal(a) for a in ("0.01", "0.00", "-0.01", "2.68")
    ]
    assert [round_up_to(a, 25) for a in (0, 1, 25, 26, 50, 51)] == [0, 25, 25, 50, 50, 75]
