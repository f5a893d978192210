"""Applications that a person must look at: accepted, loaded, declined, returned, recommended and reviewed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.notices import queries as notices
from handlers.policies.models import Policy
from handlers.underwriting.models import UnderwritingDecision
from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import takes
from tests.support.insurer import CONFIRMED
from workflows.db import reading, transaction
from workflows.errors import Conflict, Forbidden, Invalid, NotFound
from workflows.models import Assignment
from workflows.types import Scope

SMOKER = {"cigarettes_per_day": 30}  # A08: +50
HEAVY = {"height_cm": Decimal("173.7"), "weight_kg": Decimal("86.9")}  # A06: BMI 28.8, +25
HIGH_PRESSURE = {"systolic": 165, "diastolic": 95}  # A14: +100
HALF_A_MILLION, MILLION = Decimal(500_000), Decimal(1_000_000)
MEDICAL = ("UW-MED-01",)


def referred(insurer: DiscreetInsurer, **entered: Any) -> UUID:
    """An application that passed the check and waits for an underwriter."""
    case = insurer.apply(**entered)
    insurer.check(case)
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["underwrite"], "UNDERWRITING")
    return case


def decide(insurer: DiscreetInsurer, case: UUID, outcome: str, who: str = "lintao", **more: Any) -> None:
    insurer.do(case, "underwrite", who, outcome, **{"opinion": "资料齐全", **more})


def review(insurer: DiscreetInsurer, case: UUID, outcome: str, who: str = "huangbo", **more: Any) -> None:
    insurer.do(case, "review", who, outcome, **{"opinion": "同意", **more})


def recommended(insurer: DiscreetInsurer) -> UUID:
    """A loading of 150 % that 林涛 may only recommend."""
    case = referred(insurer, **SMOKER, **HIGH_PRESSURE)
    decide(insurer, case, "load", em_total=150)
    assert (insurer.open_nodes(case), insurer.case(case).public_status) == (["review"], "UNDERWRITING")
    assert insurer.payments(case) == []
    return case


def decisions(insurer: DiscreetInsurer, case: UUID) -> list[tuple[str, str, int, bool]]:
    rows = select(UnderwritingDecision).where(UnderwritingDecision.case_id == case).order_by(UnderwritingDecision.id)
    return [(row.level, row.decision, row.em, row.recommendation) for row in insurer.rows(rows)]


def demanded(insurer: DiscreetInsurer, case: UUID) -> list[Decimal]:
    return [payment.amount for payment in insurer.payments(case)]


@takes("to_route to_underwrite to_underwritten to_authority within_authority to_accepted to_debit to_issue")
def test_an_underwriter_accepts_a_referred_life_at_standard_terms(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, family_history=True)
    item = insurer.item(case, "underwrite")
    assert item.due_at == datetime(2026, 3, 5, 2, tzinfo=UTC), "three working days later, at the same hour"

    decide(insurer, case, "accept")
    insurer.settle()

    assert decisions(insurer, case) == [("underwriter", "STANDARD", 0, False)]
    (policy,) = insurer.rows(select(Policy))
    assert (policy.premium, policy.extra_premium) == (Decimal("4050.00"), Decimal("0.00"))


@pytest.mark.parametrize(
    ("pay_mode", "extra", "due"), [("yearly", "3037.50", "7087.50"), ("monthly", "273.38", "637.88")]
)
def test_a_life_of_seventy_five_points_pays_its_extra_premium_to_the_cent(
    insurer: DiscreetInsurer, pay_mode: str, extra: str, due: str
) -> None:
    case = referred(insurer, **SMOKER, **HEAVY, pay_mode=pay_mode)

    decide(insurer, case, "load", em_total=75)
    insurer.settle()

    assert decisions(insurer, case) == [("underwriter", "LOADED", 75, False)]
    (policy,) = insurer.rows(select(Policy))
    assert policy.extra_premium == Decimal(extra)
    assert [(entry.amount, entry.state) for entry in insurer.bank_entries(case)] == [(due, "booked")]


@takes("within_authority to_decline to_end_declined")
def test_a_decline_needs_a_reason_of_its_own_kind_and_debits_nobody(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, serious_history=True)
    for reasons in ((), ("UW-DISC-01",), ("NB-DOC-01",)):
        with pytest.raises(Invalid) as refused:
            decide(insurer, case, "decline", reasons=reasons)
        assert [finding.field for finding in refused.value.findings] == ["reasons"]

    decide(insurer, case, "decline", reasons=MEDICAL)
    insurer.settle()

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_declined", "DECLINED")
    assert (insurer.payments(case), insurer.rows(select(Policy))) == ([], [])
    with reading() as session:
        assert [each.text for each in notices.unread(session, insurer.actor("wangfang"), "zh_CN")] == [
            "投保申请未通过核保"
        ]


@takes("underwrite_returned back_to_entry to_check to_rating to_underwrite within_authority")
def test_an_underwriter_gets_back_what_was_returned_and_rated_again(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, **SMOKER)
    decide(insurer, case, "return", reasons=("UW-DISC-01", "NB-DOC-05"), note="请补充体检报告")
    entry = insurer.item(case, "entry")
    assert (entry.returned_by, entry.return_reasons) == (insurer.ids["lintao"], ["UW-DISC-01", "NB-DOC-05"])
    assert insurer.case(case).public_status == "RETURNED"

    insurer.submit(case, **SMOKER, **HEAVY)
    insurer.check(case)
    item = insurer.item(case, "underwrite")
    assert (item.round, item.assignee_id) == (2, insurer.ids["lintao"])
    with pytest.raises(Conflict):
        decide(insurer, case, "load", "zhouting", em_total=75)

    decide(insurer, case, "load", em_total=75)
    assert demanded(insurer, case) == [Decimal("7087.50")]


def test_a_return_by_the_underwriter_after_one_by_the_clerk_is_the_second(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(**SMOKER)
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    insurer.submit(case, **SMOKER)
    insurer.check(case)

    decide(insurer, case, "return", reasons=("UW-DISC-01",))

    entry = insurer.item(case, "entry")
    assert (entry.round, entry.urgent, entry.urgent_rule) == (3, True, "U5")


@takes("to_authority to_review to_reviewed to_decided to_accepted to_debit")
def test_the_senior_underwriter_loads_what_was_recommended(insurer: DiscreetInsurer) -> None:
    case = recommended(insurer)

    review(insurer, case, "load", em_total=150)

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


@takes("to_review to_reviewed to_decided to_decline to_end_declined")
def test_the_senior_underwriter_declines_what_a_loading_was_recommended_for(insurer: DiscreetInsurer) -> None:
    case = recommended(insurer)
    with pytest.raises(Invalid):
        review(insurer, case, "decline")

    review(insurer, case, "decline", reasons=MEDICAL)

    assert insurer.case(case).outcome == "end_declined"
    assert insurer.payments(case) == []


@takes("to_review review_returned back_to_entry route_standard")
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
    decide(insurer, case, "load", em_total=150)

    item = insurer.item(case, "review")
    assert (item.round, item.assignee_id) == (2, insurer.ids["huangbo"])
    review(insurer, case, "load", em_total=150)
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


@takes("route_standard to_underwrite to_review to_decided to_accepted")
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


def test_two_small_applications_side_by_side_go_to_a_person_where_one_would_not(insurer: DiscreetInsurer) -> None:
    insurer.apply()
    second = insurer.apply()

    insurer.check(second)

    assert insurer.open_nodes(second) == ["underwrite"], "600,000 at risk is beyond the system"


def test_an_underwriting_item_turns_urgent_when_three_quarters_of_its_time_are_used(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, **SMOKER)
    item = insurer.item(case, "underwrite")

    insurer.now = item.urgent_at - timedelta(seconds=1)
    insurer.settle()
    assert not insurer.item(case, "underwrite").urgent
    insurer.pass_time(seconds=1)

    assert (insurer.item(case, "underwrite").urgent, insurer.item(case, "underwrite").urgent_rule) == (True, "U2")


def test_nobody_without_the_seat_underwrites_or_reviews(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, **SMOKER, **HIGH_PRESSURE)
    for stranger in ("wangfang", "chenjing", "zhoumin", "huangbo", "sunlei", "tangwei"):
        with pytest.raises(NotFound):
            decide(insurer, case, "accept", stranger)

    decide(insurer, case, "load", em_total=150)
    for stranger in ("wangfang", "chenjing", "zhouting", "sunlei"):
        with pytest.raises(NotFound):
            review(insurer, case, "accept", stranger)


def test_an_agent_who_became_an_underwriter_does_not_decide_the_own_application(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(**SMOKER)
    promote(insurer, "wangfang", "back_office")
    with pytest.raises(Forbidden):
        insurer.do(case, "check", "wangfang", "pass", **CONFIRMED)
    insurer.check(case)
    promote(insurer, "wangfang", "underwriter")

    with pytest.raises(Forbidden):
        decide(insurer, case, "accept", "wangfang")

    assert insurer.open_nodes(case) == ["underwrite"]


def promote(insurer: DiscreetInsurer, login: str, role: str = "senior_underwriter") -> None:
    """Give somebody another seat at head office."""
    seat = {"role": role, "unit_id": insurer.ids["HO"], "scope": Scope.SUBTREE, "level": 2}
    with transaction() as session:
        session.add(Assignment(user_id=insurer.ids[login], starts_at=insurer.now - timedelta(days=1), **seat))
