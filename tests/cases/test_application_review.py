"""What is beyond an underwriter's authority: recommended, and decided by the senior underwriter."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.policies.models import Policy
from handlers.underwriting import beside
from handlers.underwriting.models import UnderwritingDecision
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import (
    DENIED,
    HALF_A_MILLION,
    HIGH_PRESSURE,
    MEDICAL,
    MILLION,
    NODULE,
    SMOKER,
    bring,
    decide,
    decisions,
    demanded,
    promote,
    rating,
    recommended,
    referred,
    review,
)
from tests.cases.ways import takes
from tests.support.insurer import REPORT
from workflows.db import reading
from workflows.errors import Forbidden, Invalid, NotFound
from workflows.models import Clock, ClockState


@takes("to_authority to_review to_reviewed review_decided to_offer to_answer to_answered to_accepted to_debit")
def test_the_senior_underwriter_loads_what_was_recommended(insurer: DiscreetInsurer) -> None:
    case = recommended(insurer)

    review(insurer, case, "offer", em_total=150)
    insurer.answer(case)

    assert decisions(insurer, case) == [("underwriter", "LOADED", 150, True), ("senior", "LOADED", 150, False)]
    assert demanded(insurer, case) == [Decimal("10125.00")]


def test_the_senior_underwriter_accepts_at_standard_terms_what_a_loading_was_recommended_for(
    insurer: DiscreetInsurer,
) -> None:
    case = recommended(insurer)

    review(insurer, case, "accept")
    insurer.settle()

    assert decisions(insurer, case)[-1] == ("senior", "STANDARD", 0, False)
    (policy,) = insurer.rows(select(Policy))
    assert (policy.premium, policy.extra_premium) == (Decimal("4050.00"), Decimal("0.00"))


@takes("to_review to_reviewed review_decided to_decline to_end_declined")
def test_the_senior_underwriter_declines_what_a_loading_was_recommended_for(insurer: DiscreetInsurer) -> None:
    case = recommended(insurer)
    with pytest.raises(Invalid):
        review(insurer, case, "decline")

    review(insurer, case, "decline", reasons=MEDICAL)

    assert insurer.case(case).outcome == "end_declined"
    assert insurer.payments(case) == []


@takes("to_review review_returned underwriting_returned back_to_entry route_system")
def test_what_the_senior_underwriter_returns_is_decided_afresh_and_no_recommendation_is_left(
    insurer: DiscreetInsurer,
) -> None:
    case = recommended(insurer)
    review(insurer, case, "return", reasons=("UW-DISC-01",))
    assert insurer.item(case, "entry").returned_by == insurer.ids["huangbo"]

    insurer.submit(case)
    insurer.check(case)

    assert decisions(insurer, case)[1:] == [("system", "STANDARD", 0, False)]
    assert demanded(insurer, case) == [Decimal("4050.00")]


def test_a_second_recommendation_comes_back_to_whoever_returned_the_first(insurer: DiscreetInsurer) -> None:
    case = recommended(insurer)
    review(insurer, case, "return", reasons=("UW-DISC-01",))
    insurer.submit(case, **SMOKER, **HIGH_PRESSURE)
    insurer.check(case)
    decide(insurer, case, "offer", em_total=150)

    item = insurer.item(case, "review")
    assert (item.round, item.assignee_id) == (2, insurer.ids["huangbo"])
    review(insurer, case, "offer", em_total=150)
    insurer.answer(case)
    assert demanded(insurer, case) == [Decimal("10125.00")]


@takes("to_review")
def test_a_decline_of_half_a_million_needs_a_second_person_who_did_not_recommend_it(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, serious_history=True, sum_insured=HALF_A_MILLION)
    decide(insurer, case, "decline", "zhouting", reasons=MEDICAL)
    with pytest.raises(NotFound):
        review(insurer, case, "decline", "lintao", reasons=MEDICAL)

    promote(insurer, "zhouting")
    with pytest.raises(Forbidden):
        review(insurer, case, "decline", "zhouting", reasons=MEDICAL)
    assert insurer.open_nodes(case) == ["review"]

    review(insurer, case, "decline", reasons=MEDICAL)
    assert insurer.case(case).outcome == "end_declined"


@takes("to_review review_asks to_supplied evidence_brought to_assess to_person back_to_review review_decided")
def test_the_senior_underwriter_asks_for_evidence_too_and_gets_it_back_rated(insurer: DiscreetInsurer) -> None:
    case = recommended(insurer)
    with pytest.raises(Invalid):
        review(insurer, case, "supplement", requested=[{"kind": "CHECKUP_REPORT"}] * 2)
    review(insurer, case, "supplement", requested=[{"kind": "CHECKUP_REPORT", "words": "近六个月"}])
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["supply"], "SUPPLEMENT")
    clocks = select(Clock).where(Clock.case_id == case, Clock.name.in_(["uw_decision", "uw_legal"]))
    assert {clock.state for clock in insurer.rows(clocks)} == {ClockState.PAUSED}

    bring(insurer, case, NODULE)

    item = insurer.item(case, "review")
    assert (insurer.open_nodes(case), item.round, item.assignee_id) == (["review"], 2, insurer.ids["huangbo"])
    assert {clock.state for clock in insurer.rows(clocks)} == {ClockState.RUNNING}
    assert ("告知不一致", DENIED) in rating(case)
    review(insurer, case, "offer", em_total=150)
    assert decisions(insurer, case) == [("underwriter", "LOADED", 150, True), ("senior", "LOADED", 150, False)]
    assert insurer.open_nodes(case) == ["answer"]


@takes("to_review review_asks back_to_review review_decided to_decline")
def test_who_asked_before_declining_half_a_million_is_still_the_second_person(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, serious_history=True, sum_insured=HALF_A_MILLION)
    decide(insurer, case, "decline", "zhouting", reasons=MEDICAL)
    review(insurer, case, "supplement", requested=[{"kind": "CHECKUP_REPORT"}])
    bring(insurer, case, REPORT)

    review(insurer, case, "decline", reasons=MEDICAL)

    assert decisions(insurer, case) == [("underwriter", "DECLINED", 0, True), ("senior", "DECLINED", 0, False)]
    assert insurer.case(case).outcome == "end_declined"


@takes("route_system to_underwrite to_review review_decided decided_standard")
def test_a_second_application_of_the_customer_counts_with_the_first(insurer: DiscreetInsurer) -> None:
    first = insurer.apply(sum_insured=HALF_A_MILLION)
    insurer.check(first)
    insurer.settle()
    assert insurer.case(first).public_status == "ISSUED"

    second = referred(insurer, sum_insured=MILLION)
    decide(insurer, second, "accept")
    assert insurer.open_nodes(second) == ["review"]
    review(insurer, second, "accept")

    at_risk = select(UnderwritingDecision.sum_at_risk).where(UnderwritingDecision.case_id == second)
    assert insurer.rows(at_risk) == [Decimal("1500000.00")] * 2
    assert decisions(insurer, second) == [("underwriter", "STANDARD", 0, True), ("senior", "STANDARD", 0, False)]


def test_nobody_without_the_seat_underwrites_or_reviews(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, **SMOKER, **HIGH_PRESSURE)
    for stranger in ("wangfang", "chenjing", "zhoumin", "huangbo", "sunlei", "tangwei"):
        with pytest.raises(NotFound):
            decide(insurer, case, "accept", stranger)

    decide(insurer, case, "offer", em_total=150)
    for stranger in ("wangfang", "chenjing", "zhouting", "sunlei"):
        with pytest.raises(NotFound):
            review(insurer, case, "accept", stranger)


def test_the_form_of_whoever_reviews_begins_with_the_recommended_terms_and_without_the_opinion(
    insurer: DiscreetInsurer,
) -> None:
    case = referred(insurer, **SMOKER, **HIGH_PRESSURE)
    with reading() as session:
        assert beside.recommended(session, case) == {}

    said = [{"code": "EX-THY"}, {"code": "EX-LUN", "wording": "肺部疾病除外。"}]
    decide(insurer, case, "offer", em_total=150, reduced_sum=Decimal(200_000), exclusions=said)

    with reading() as session:
        found = beside.recommended(session, case)
    assert found == {"em_total": 150, "reduced_sum": Decimal(200_000), "exclusions": said}


def test_a_recommended_postponement_stands_in_the_form_as_its_day(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, serious_history=True, sum_insured=HALF_A_MILLION)
    decide(insurer, case, "postpone", reasons=MEDICAL, postpone_months="6")

    with reading() as session:
        assert beside.recommended(session, case) == {"postpone_until": date(2026, 9, 2)}
