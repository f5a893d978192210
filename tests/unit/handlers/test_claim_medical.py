"""What treatment pays on Demo Million Medical (domain-rules §6.4 MED, §7.4)."""

from datetime import date
from decimal import Decimal
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.claims import medical
from handlers.claims.medical import Bill, Counters, bill_findings, chain, new_year, plan, together
from handlers.claims.sheet import WORDS
from workflows.errors import UnknownName

BEGAN = date(2026, 1, 1)
PLAN = plan("MM01", BEGAN)
UNUSED = plan("MM01", BEGAN, social_used=False)
CRITICAL = plan("MM01", BEGAN, critical=True)
FRESH = new_year("MM01", BEGAN)


def bill(cost: str, social: str = "0", others: str = "0", eligible: str | None = None) -> Bill:
    return Bill(
        cost=Decimal(cost), eligible=Decimal(eligible or cost), by_social=Decimal(social), by_others=Decimal(others)
    )


@pytest.mark.parametrize(
    ("terms", "treated", "benefit"),
    [
        (PLAN, bill("80000", "35000"), "35000.00"),
        (UNUSED, bill("80000"), "42000.00"),
        (PLAN, bill("80000", "35000", "5000"), "35000.00"),
        (PLAN, bill("80000", "35000", "20000"), "25000.00"),
        (PLAN, bill("8000", "3000"), "0.00"),
    ],
)
def test_the_benefits_of_the_book(terms, treated, benefit):
    assert str(medical.medical(treated, terms, FRESH).result) == benefit


def test_the_terms_are_those_the_product_is_sold_with():
    assert (PLAN.deductible, PLAN.limit, PLAN.rate) == (10_000, 2_000_000, 1)
    assert (CRITICAL.deductible, CRITICAL.limit, CRITICAL.rate) == (0, 4_000_000, 1)
    assert UNUSED.rate == Decimal("0.60")


def test_what_is_borne_oneself_uses_up_the_deductible_and_social_insurance_does_not():
    first = medical.medical(bill("8000", "3000"), PLAN, FRESH)
    assert FRESH.after(first).deductible_left == 5_000
    assert first.reason == "CL-LIM-01"
    second = medical.medical(bill("8000"), PLAN, FRESH.after(first))
    assert (second.result, second.deductible_taken, second.reason) == (3_000, 5_000, "")


def test_social_insurance_that_paid_more_than_is_eligible_gives_nothing_back():
    treated = bill("8000", "6000", eligible="5000")
    made = medical.medical(treated, PLAN, FRESH)
    assert (made.result, made.deductible_taken) == (0, 0)


def test_a_policy_priced_without_social_insurance_pays_in_full():
    terms = plan("MM01", BEGAN, with_social=False, social_used=False)
    assert medical.medical(bill("80000"), terms, FRESH).result == 70_000


def test_treatment_of_a_critical_illness_has_no_deductible_and_leaves_that_of_other_treatment():
    made = medical.medical(bill("80000", "35000"), CRITICAL, FRESH)
    assert (made.result, made.deductible_taken) == (45_000, 0)


def test_both_limits_stand_on_one_counter():
    used = Counters(limit_used=Decimal(1_900_000), deductible_left=Decimal(0))
    assert medical.medical(bill("300000"), PLAN, used).result == 100_000
    critical = medical.medical(bill("3000000"), CRITICAL, used)
    assert (critical.result, used.after(critical).limit_used) == (2_100_000, 4_000_000)
    beyond = medical.medical(bill("300000"), PLAN, used.after(critical))
    assert (beyond.result, beyond.reason) == (0, "CL-LIM-01")


def test_the_rate_is_rounded_once_half_up():
    treated = bill("10000.21")  # 0.21 x 60 % = 0.126
    assert str(medical.medical(treated, UNUSED, FRESH).result) == "0.13"
    assert str(medical.medical(bill("10000.0083"), UNUSED, FRESH).result) == "0.00"


def test_the_bills_of_a_claim_are_one_whatever_their_order():
    bills = [bill("20000"), bill("20000", others="15000")]
    whole = medical.medical(together(bills), PLAN, FRESH)
    assert whole.result == medical.medical(together(reversed(bills)), PLAN, FRESH).result == 25_000


def test_the_claims_of_a_year_follow_each_other():
    first, second, third = chain([bill("6000"), bill("6000"), bill("6000")], PLAN, FRESH)
    assert [made.result for made in (first, second, third)] == [0, 2_000, 6_000]
    assert (third.deductible_taken, sum(made.deductible_taken for made in (first, second))) == (0, 10_000)


def test_the_sheet_tells_every_line_in_both_languages():
    made = medical.medical(bill("80000", "35000", "5000"), PLAN, FRESH)
    said = {line.code: line.amount("en") for line in made.lines}
    assert said == {
        "cost": "80,000.00 yuan",
        "eligible": "80,000.00 yuan",
        "by_social": "35,000.00 yuan",
        "by_others": "5,000.00 yuan",
        "deductible_before": "10,000.00 yuan",
        "taken_off": "10,000.00 yuan",
        "basis": "35,000.00 yuan",
        "rate": "100%",
        "limit_before": "2,000,000.00 yuan",
        "result": "35,000.00 yuan",
        "deductible_after": "0.00 yuan",
        "limit_after": "1,965,000.00 yuan",
    }
    assert made.lines[0].label("zh") == "医疗费用总额"
    assert made.lines[0].label("en") == "Total cost"
    assert made.lines[0].amount("zh") == "80,000.00 元"
    rates = [line.amount("zh") for line in medical.medical(bill("1"), UNUSED, FRESH).lines if line.code == "rate"]
    assert rates == ["60%"]


def test_no_line_is_named_twice():
    assert len({choice.value for choice in WORDS}) == len(WORDS)
    assert all(choice.zh and choice.en for choice in WORDS)


def test_what_was_advanced_is_taken_off_and_the_rest_is_due():
    made = medical.medical(bill("80000", "35000"), PLAN, FRESH)
    assert made.due == 35_000
    assert made.less_advance(Decimal(0)) is made
    rest = made.less_advance(Decimal(20_000))
    assert (rest.result, rest.due) == (35_000, 15_000)
    assert [line.code for line in rest.lines[-2:]] == ["advanced", "due"]
    assert made.less_advance(Decimal(40_000)).due == 0


def test_a_product_without_medical_benefit_is_refused():
    with pytest.raises(UnknownName):
        plan("CI01", BEGAN)


@pytest.mark.parametrize(
    ("treated", "field", "code"),
    [
        (bill("-1"), "cost", "CL-DOC-02"),
        (bill("100", eligible="101"), "eligible", "CL-DOC-02"),
        (bill("100", social="60", others="41"), "by_others", "CL-DOC-09"),
        (bill("100", others="-1"), "by_others", "CL-DOC-02"),
    ],
)
def test_a_bill_that_cannot_be_is_found(treated, field, code):
    assert (field, code) in {(found.field, found.code) for found in bill_findings(treated)}


def test_a_bill_that_fits_is_taken():
    assert not bill_findings(bill("100", social="60", others="40"))
    assert not medical.social_findings(bill("100", social="60"), social_used=True)
    assert not medical.social_findings(bill("100"), social_used=False)


def test_social_insurance_that_paid_was_used():
    (found,) = medical.social_findings(bill("100", social="60"), social_used=False)
    assert (found.field, found.code) == ("social_used", "CL-DOC-09")


amounts = st.decimals(min_value=0, max_value=6_000_000, places=2)
plans = st.sampled_from([PLAN, UNUSED, CRITICAL, plan("MM01", BEGAN, critical=True, social_used=False)])
counters = st.builds(
    Counters,
    limit_used=st.decimals(min_value=0, max_value=4_000_000, places=2),
    deductible_left=st.decimals(min_value=0, max_value=10_000, places=2),
)


@st.composite
def bills(draw):
    """A bill of which nobody paid more than it cost."""
    cost = draw(amounts)
    social = draw(st.decimals(min_value=0, max_value=cost, places=2))
    others = draw(st.decimals(min_value=0, max_value=cost - social, places=2))
    return Bill(
        cost=cost,
        eligible=draw(st.decimals(min_value=0, max_value=cost, places=2)),
        by_social=social,
        by_others=others,
    )


@given(bills(), plans, counters)
def test_all_sources_together_pay_no_more_than_it_cost(treated, terms, year):
    made = medical.medical(treated, terms, year)
    assert 0 <= made.result <= max(treated.eligible - treated.by_social - treated.by_others, 0)
    assert made.result + treated.by_social + treated.by_others <= treated.cost


@given(bills(), plans, counters)
def test_the_year_is_used_up_and_never_given_back(treated, terms, year):
    made = medical.medical(treated, terms, year)
    left = year.after(made)
    assert 0 <= left.deductible_left <= year.deductible_left
    assert year.limit_used <= left.limit_used <= max(terms.limit, year.limit_used)
    assert left.limit_used == year.limit_used + made.result


@given(bills(), plans, counters, st.decimals(min_value=0, max_value=100_000, places=2))
def test_more_that_is_eligible_never_pays_less(treated, terms, year, more):
    larger = Bill(
        cost=treated.cost + more,
        eligible=treated.eligible + more,
        by_social=treated.by_social,
        by_others=treated.by_others,
    )
    assert medical.medical(larger, terms, year).result >= medical.medical(treated, terms, year).result


@given(st.lists(amounts, min_size=1, max_size=5), counters)
def test_without_other_insurers_claims_one_by_one_pay_what_they_pay_together(costs, year):
    treated = [Bill(cost=cost, eligible=cost) for cost in costs]
    one_by_one = chain(treated, PLAN, year)
    whole = medical.medical(together(treated), PLAN, year)
    assert sum(made.result for made in one_by_one) == whole.result
    assert reduce(Counters.after, one_by_one, year) == year.after(whole)


@given(st.lists(bills(), min_size=1, max_size=5), plans, counters)
def test_claims_one_by_one_stay_within_the_year(treated, terms, year):
    made = chain(treated, terms, year)
    total = sum(one.result for one in made)
    assert total <= max(terms.limit - year.limit_used, 0)
    assert total <= sum(max(one.eligible - one.by_social - one.by_others, 0) for one in treated)
