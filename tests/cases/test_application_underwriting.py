"""Applications that an underwriter must look at: accepted, loaded, declined, returned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from handlers.notices import queries as notices
from handlers.policies.models import Policy
from tests.cases.discreet import DiscreetInsurer
from tests.cases.underwriters import (
    HEAVY,
    MEDICAL,
    SMOKER,
    decide,
    decisions,
    demanded,
    promote,
    referred,
)
from tests.cases.ways import takes
from tests.support.insurer import CONFIRMED
from workflows import sealing
from workflows.db import reading
from workflows.errors import Conflict, Forbidden, Invalid
from workflows.models import Answer


@takes("to_route to_underwrite to_underwritten to_authority within_authority decided_standard to_debit to_issue")
def test_an_underwriter_accepts_a_referred_life_at_standard_terms(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, family_history=True)
    item = insurer.item(case, "underwrite")
    assert item.due_at == datetime(2026, 3, 5, 2, tzinfo=UTC), "three working days later, at the same hour"

    decide(insurer, case, "accept")
    insurer.settle()

    assert decisions(insurer, case) == [("underwriter", "STANDARD", 0, False)]
    (policy,) = insurer.rows(select(Policy))
    assert (policy.premium, policy.extra_premium) == (Decimal("4050.00"), Decimal("0.00"))


def test_why_a_rating_came_out_so_is_kept_sealed_with_every_rule_behind_it(insurer: DiscreetInsurer) -> None:
    case = referred(insurer, family_history=True)
    (kept,) = insurer.rows(select(Answer).where(Answer.case_id == case, Answer.node == "rating"))
    why = sealing.unseal(kept.body)
    assert [(step["name"], step["value"]) for step in why["path"]] == [("rating", why["path"][-1]["value"])]
    assert [rule["id"] for rule in why["fired"]] == why["path"][-1]["rules"]
    assert why["fired"]
    assert why["path"][-1]["asked"]["家族史"] is True


@pytest.mark.parametrize(
    ("pay_mode", "extra", "due"), [("yearly", "3037.50", "7087.50"), ("monthly", "273.38", "637.88")]
)
def test_a_life_of_seventy_five_points_pays_its_extra_premium_to_the_cent(
    insurer: DiscreetInsurer, pay_mode: str, extra: str, due: str
) -> None:
    case = referred(insurer, **SMOKER, **HEAVY, pay_mode=pay_mode)

    decide(insurer, case, "offer", em_total=75)
    insurer.answer(case)
    insurer.settle()

    assert decisions(insurer, case) == [("underwriter", "LOADED", 75, False)]
    (policy,) = insurer.rows(select(Policy))
    assert policy.extra_premium == Decimal(extra)
    assert [(entry.amount, entry.state) for entry in insurer.bank_entries(case)] == [(due, "booked")]


@takes("within_authority to_decline to_decline_letter to_end_declined")
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
            "未通过：投保申请未通过核保"
        ]


@takes("underwrite_returned underwriting_returned back_to_entry to_check to_rating to_underwrite within_authority")
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
        decide(insurer, case, "offer", "zhouting", em_total=75)

    decide(insurer, case, "offer", em_total=75)
    insurer.answer(case)
    assert demanded(insurer, case) == [Decimal("7087.50")]


def test_a_return_by_the_underwriter_after_one_by_the_clerk_is_the_second(insurer: DiscreetInsurer) -> None:
    case = insurer.apply(**SMOKER)
    insurer.do(case, "check", "chenjing", "return", reasons=("NB-DOC-01",))
    insurer.submit(case, **SMOKER)
    insurer.check(case)

    decide(insurer, case, "return", reasons=("UW-DISC-01",))

    entry = insurer.item(case, "entry")
    assert (entry.round, entry.urgent, entry.urgent_rule) == (3, True, "U5")


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
