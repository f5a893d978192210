"""Policies are surrendered: confirmed twice, called back, granted by amount, released by finance, paid to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.compliance.models import AmlScreening
from handlers.customers import operations
from handlers.customers import queries as customers
from handlers.policies.models import Policy
from tests.cases.discreet import OTHER_CARD
from tests.cases.endorsing import (
    CALLED,
    DEBITED,
    GIVEN_UP,
    NAMED,
    WANG_LEI,
    ServiceDesk,
    offered,
    outcome,
    refusals,
    told,
    walks,
)
from tests.cases.underwriters import promote
from tests.cases.ways import takes
from tests.support.insurer import ACCOUNT, CARD, resident
from workflows.db import transaction
from workflows.errors import Forbidden
from workflows.models import CaseState


@pytest.fixture
def desk(database_url: str, request: pytest.FixtureRequest) -> Iterator[ServiceDesk]:
    with walks(ServiceDesk(database_url), request.function) as desk:
        yield desk


def surrendered(desk: ServiceDesk, policy: Policy) -> UUID:
    """A surrender that was called back, and waits for an officer."""
    case = desk.asked(policy, GIVEN_UP)
    desk.do(case, "call_back", "fangyan", "confirmed", **CALLED)
    return case


@takes(
    "call_back_to_called called_to_examine how_to_surrender_agent owed_to_pay_out pay_out_to_payout "
    "payout_to_end_paid route_to_call_back surrender_agent_to_confirmed_gw"
)
def test_a_surrender_is_called_back_granted_released_by_finance_and_paid_to_the_cent(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = surrendered(desk, policy)
    said = told(desk, case)
    assert (said["Premiums paid, without extra"], said["Paid on surrender"]) == ("4,050.00 yuan", "221.92 yuan")
    desk.decide(case, who="shenyu")
    assert (desk.open_nodes(case), desk.case(case).public_status) == (["pay_out"], "PAYING")
    assert desk.policy(policy.case_id).status == "SURRENDERED"
    for forbidden in ("fangyan", "shenyu"):
        promote(desk, forbidden, "finance")
        with pytest.raises(Forbidden):
            desk.do(case, "pay_out", forbidden, "release", compared=True)
    desk.do(case, "pay_out", "yaoli", "release", compared=True)
    desk.settle()

    (paid,) = desk.payouts(case)
    assert (paid.state, paid.account, paid.amount, paid.told) == ("booked", CARD, "221.92", 1)
    assert outcome(desk, case) == (CaseState.ENDED, "end_paid", "EFFECTIVE")
    assert desk.slips(case) == ["SLIP"]


def test_the_value_is_that_of_the_day_it_was_asked_for(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = surrendered(desk, policy)
    desk.pass_time(days=20)
    desk.decide(case)
    assert desk.endorsement(case).amount == Decimal("221.92")


@takes("call_again call_denied call_kept")
def test_the_applicant_who_denies_it_or_keeps_the_policy(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = desk.asked(policy, GIVEN_UP)
    desk.do(case, "call_back", "fangyan", "not_reached")
    desk.do(case, "call_back", "fangyan", "denied", reasons=("PS-CALL-01",), note="客户表示未申请")
    assert desk.case(case).public_status == "RETURNED"
    desk.request(case, GIVEN_UP)
    desk.confirm(case)
    desk.do(case, "call_back", "fangyan", "keep", identity=True)

    assert outcome(desk, case) == (CaseState.ENDED, "end_kept", "WITHDRAWN")
    assert desk.policy(policy.case_id).status == "IN_FORCE"
    assert offered(desk, desk.begin(policy)) >= {"SURRENDER", "BENE_CHANGE"}


@takes("payee_to_pay_out payout_refused_to_record_unpaid record_unpaid_to_payee")
def test_a_bank_that_refuses_brings_it_to_the_office_and_back_to_finance(desk: ServiceDesk) -> None:
    case = surrendered(desk, desk.old_policy())
    desk.decide(case)
    desk.bank_will("refuse", reason="closed")
    desk.do(case, "pay_out", "yaoli", "release", compared=True)
    desk.settle()
    assert (desk.open_nodes(case), desk.case(case).public_status) == (["payee"], "PAYOUT_FAILED")
    assert refusals(lambda: desk.do(case, "payee", "chenjing", "correct", **ACCOUNT | {"account_holder": "陈静"})) == {
        ("account_holder", "PS-ACC-01")
    }
    desk.do(case, "payee", "chenjing", "correct", **ACCOUNT | {"card_no": OTHER_CARD})
    desk.do(case, "pay_out", "yaoli", "release", compared=True)
    desk.settle()

    assert [(each.account, each.state) for each in desk.payouts(case)] == [(CARD, "refused"), (OTHER_CARD, "booked")]
    assert outcome(desk, case)[1] == "end_paid"


@pytest.mark.parametrize("mode", ["timeout_before", "timeout_after"])
def test_a_bank_that_breaks_off_pays_once(desk: ServiceDesk, mode: str) -> None:
    case = surrendered(desk, desk.old_policy())
    desk.decide(case)
    desk.bank_will(mode, times=1)
    desk.do(case, "pay_out", "yaoli", "release", compared=True)
    desk.settle()
    desk.pass_time(minutes=1)
    (paid,) = desk.payouts(case)
    assert (paid.state, paid.told) == ("booked", 1)


def large_surrender(desk: ServiceDesk, times: int) -> UUID:
    """A surrender of a policy so many times as large, which was screened, called back and granted by an officer."""
    policy = desk.old_policy(days=366)
    desk.enlarge(policy, times)
    case = desk.asked(policy, GIVEN_UP)
    assert len(desk.rows(select(AmlScreening).where(AmlScreening.case_id == case))) == 1
    if desk.open_nodes(case) == ["aml_review"]:
        desk.do(case, "aml_review", "xuhui", "clear", reason="资金用途已核实")
    desk.do(case, "call_back", "fangyan", "confirmed", **CALLED)
    desk.decide(case, who="shenyu")
    return case


@takes("identify_to_screen screen_to_hit no_hit")
def test_a_surrender_of_ten_thousand_is_screened(desk: ServiceDesk) -> None:
    case = large_surrender(desk, 13)
    assert desk.endorsement(case).amount == Decimal("10544.39")
    assert desk.open_nodes(case) == ["pay_out"]


@takes("examined_to_second")
def test_a_surrender_above_fifty_thousand_needs_a_supervisor(desk: ServiceDesk) -> None:
    case = large_surrender(desk, 240)
    assert desk.open_nodes(case) == ["second"]
    desk.decide(case, who="sunlei", node="second")
    assert desk.open_nodes(case) == ["pay_out"]


@takes("examined_to_owner owner_to_decided")
def test_a_surrender_above_half_a_million_needs_the_process_owner(desk: ServiceDesk) -> None:
    case = large_surrender(desk, 2300)
    assert desk.open_nodes(case) == ["owner"]
    desk.decide(case, who="wumin", node="owner")
    assert desk.open_nodes(case) == ["pay_out"]


@takes("hit_to_aml_review aml_reviewed")
def test_a_name_on_a_list_is_looked_at_by_the_officer_while_everybody_else_sees_the_call(desk: ServiceDesk) -> None:
    policy = desk.old_policy(days=366)
    desk.enlarge(policy, 13)
    with desk.moment(), transaction() as session:
        known = customers.person(session, policy.customer_id)
        renamed = replace(known, name="墨玄冥", birth_date=date(1971, 4, 9), gov_id=resident(date(1971, 4, 9)))
        operations.change(session, policy.customer_id, renamed, now=desk.now)
    case = desk.begin(policy)
    desk.request(case, GIVEN_UP, account_holder="墨玄冥")
    desk.confirm(case, signer="墨玄冥")
    assert (desk.open_nodes(case), desk.case(case).public_status) == (["aml_review"], "REVIEW")
    desk.do(case, "aml_review", "xuhui", "clear", reason="同名，证件号码不同")
    assert desk.open_nodes(case) == ["call_back"]


@takes("examine_rejected decision_rejected")
def test_refused_by_whoever_decides_it_leaves_the_policy_as_it_was(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = desk.asked(policy, NAMED, beneficiaries=[WANG_LEI])
    desk.decide(case)
    desk.do(case, "second", "sunlei", "reject", reasons=("PS-TIME-01",))
    assert outcome(desk, case) == (CaseState.ENDED, "end_rejected", "REJECTED")
    other = desk.asked(policy, DEBITED, card_no=OTHER_CARD)
    desk.do(other, "examine", "fangyan", "reject", reasons=("PS-TIME-01",))
    assert outcome(desk, other)[1] == "end_rejected"
    assert desk.policy(policy.case_id).slips == 0


@takes("decision_returned")
def test_a_second_opinion_sends_it_back_to_the_entry(desk: ServiceDesk) -> None:
    case = desk.asked(desk.old_policy(), NAMED, beneficiaries=[WANG_LEI])
    desk.decide(case)
    desk.do(case, "second", "sunlei", "return", reasons=("PS-DOC-01",))
    assert desk.open_nodes(case) == ["change_agent"]
