"""Treatment is claimed: calculated, paid straight through, asked about, investigated, paid in advance, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.claims import blocks
from handlers.claims.models import ClaimInvoice, ClaimSupplement
from tests.cases.claiming import Claims, papers, walks
from tests.cases.discreet import OTHER_CARD
from tests.cases.underwriters import promote
from tests.cases.ways import takes
from tests.support.insurer import ACCOUNT
from workflows.commands import cases
from workflows.db import reading
from workflows.errors import Conflict, Forbidden, Invalid, Refused
from workflows.models import CaseState

BENEFIT = Decimal("35000.00")
NOTHING = Decimal(0)


@pytest.fixture
def house(database_url: str, request: pytest.FixtureRequest) -> Iterator[Claims]:
    with walks(Claims(database_url), request.function) as house:
        yield house


def rows(case: UUID, query: object) -> dict[str, str]:
    """What stands beside a form."""
    with reading() as session:
        return {row.label: row.value for block in query(session, case, "en") for row in block.rows}


def asks(house: Claims, case: UUID, *wanted: str, **more: str) -> None:
    """江楠 asks for what is missing."""
    asked = [{"paper": paper} for paper in wanted]
    house.do(case, "completeness", "jiangnan", "supplement", reasons=("CL-DOC-04",), papers=asked, **more)
    house.settle()


def brings(house: Claims, case: UUID, *brought: str) -> None:
    house.do(case, "supply_agent", "wangfang", "supply", documents=papers(*brought))
    house.settle()


# --- calculated and paid ----------------------------------------------------------------------------------------------


def test_treatment_is_paid_with_its_sheet_and_uses_up_the_deductible(house: Claims) -> None:
    policy = house.insured_for_treatment()
    case = house.treated(policy)
    assert house.open_nodes(case) == ["contact"]
    house.settled(case)
    assert house.decisions(case) == [("handler", "PAY_FULL", BENEFIT, False)]
    assert house.paid(case) == [("BENEFIT", BENEFIT, NOTHING)]
    assert house.case(case).outcome == "end_closed"
    assert house.policy(policy.case_id).status == "IN_FORCE"
    assert house.letters(case) == ["CLAIM_FORM", "CALCULATION_SHEET", "PAYMENT_VOUCHER"]
    told = rows(case, blocks.told)
    assert (told["Paid by social insurance"], told["Benefit"]) == ("35,000.00 yuan", "35,000.00 yuan")

    again = house.treated(policy, invoice="BJ20260701002", total_cost=Decimal(8_000), by_social=Decimal(3_000))
    house.settled(again)
    assert house.paid(again) == [("BENEFIT", Decimal("5000.00"), NOTHING)], "the deductible of the year is used up"


def test_a_part_that_is_not_covered_is_named(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    with pytest.raises(Invalid) as wrong:
        house.pay(case, eligible=Decimal(60_000))
    assert [finding.field for finding in wrong.value.findings] == ["part_reason", "facts", "clause"]
    grounds = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": "特需病房费不属于合理必需费用"}
    house.pay(case, eligible=Decimal(60_000), **grounds)
    assert house.decisions(case) == [("handler", "PAY_PART", Decimal("15000.00"), False)]


def test_below_the_deductible_nothing_is_payable_and_the_claim_is_refused(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment(), total_cost=Decimal(8_000), by_social=Decimal(3_000))
    house.look_into(case)
    with pytest.raises(Invalid) as wrong:
        house.pay(case)
    assert [finding.code for finding in wrong.value.findings] == ["CL-LIM-01"]
    house.refuse(case, "CL-LIM-01", "MM01-2.4", facts="未超过免赔额")
    house.refuse(case, "CL-LIM-01", "MM01-2.4", "guoqing", "review", facts="未超过免赔额")
    assert house.decisions(case)[-1] == ("senior", "REFUSE", NOTHING, False)
    assert house.open_nodes(case) == ["answer_agent"]


@takes("straight_through")
def test_a_small_clean_claim_is_paid_without_a_handler(house: Claims) -> None:
    policy = house.insured_for_treatment()
    house.settled(house.treated(policy))
    house.pass_time(days=1)
    case = house.treated(policy, invoice="BJ20260702001", total_cost=Decimal(3_500), by_social=Decimal(500))
    assert house.decisions(case) == [("system", "PAY_FULL", Decimal("3000.00"), False)]
    assert house.case(case).public_status == "DECIDED"
    house.agree(case)
    house.release(case)
    assert house.case(case).outcome == "end_closed"

    larger = house.treated(policy, invoice="BJ20260702002", total_cost=Decimal("3500.01"), by_social=Decimal(500))
    assert house.open_nodes(larger) == ["contact"], "one cent more is for a person"


def test_a_policy_of_180_days_is_too_young_for_the_system(house: Claims) -> None:
    policy = house.insured_for_treatment(days=179)
    house.settled(house.treated(policy))
    house.pass_time(days=1)
    case = house.treated(policy, invoice="BJ20260702001", total_cost=Decimal(3_500), by_social=Decimal(500))
    assert house.open_nodes(case) == ["contact"]


# --- what is missing --------------------------------------------------------------------------------------------------


@takes(
    "to_su_at_desk to_supply_agent agent_said_su to_su_end to_missing_list to_supply_call supplied day_3 "
    "to_remind to_ca_end_reminded"
)
def test_what_is_missing_is_asked_for_at_once_and_the_clock_stands_still(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    due = house.clock(case, "claim_determine").due_at
    house.pass_time(days=2)
    asks(house, case, "DIAGNOSIS", "MEDICAL_RECORD")
    assert (house.open_nodes(case), house.case(case).public_status) == (["supply_agent"], "SUPPLEMENT")
    assert house.letters(case) == ["CLAIM_FORM", "MISSING_LIST"]
    assert house.told(case) == ["STATUS:SUPPLEMENT"]
    assert house.clock(case, "claim_determine").state == "paused"
    house.pass_time(days=5)
    assert house.told(case) == ["STATUS:SUPPLEMENT", "CLAIM_REMINDER"]
    with pytest.raises(Invalid) as wrong:
        brings(house, case, "DIAGNOSIS")
    assert [finding.field for finding in wrong.value.findings] == ["documents.MEDICAL_RECORD"]
    brings(house, case, "DIAGNOSIS", "MEDICAL_RECORD")

    clock = house.clock(case, "claim_determine")
    assert (clock.state, clock.due_at) == ("running", due + timedelta(days=5))
    house.complete(case)
    house.verify(case)
    house.pay(case)
    assert house.clock(case, "claim_determine").state == "stopped"


@takes("to_second_request to_requested_again second_approved second_refused")
def test_a_second_request_says_what_arose_and_needs_a_supervisor(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    asks(house, case, "DIAGNOSIS")
    brings(house, case, "DIAGNOSIS")
    with pytest.raises(Invalid) as wrong:
        asks(house, case, "COST_LIST")
    assert [finding.field for finding in wrong.value.findings] == ["newly_arisen"]
    asks(house, case, "COST_LIST", newly_arisen="补交的诊断证明显示有第二次住院")
    assert house.open_nodes(case) == ["second_request"]
    house.do(case, "second_request", "sunlei", "refuse", reasons=("CL-DOC-09",))
    assert house.open_nodes(case) == ["completeness"]
    asks(house, case, "COST_LIST", newly_arisen="补交的诊断证明显示有第二次住院")
    house.do(case, "second_request", "sunlei", "approve")
    house.settle()
    assert house.open_nodes(case) == ["supply_agent"]
    brings(house, case, "COST_LIST")
    house.complete(case)
    assert [(row.refused, row.brought_at is not None) for row in house.rows(select(ClaimSupplement))] == [
        *((False, True), (True, False), (False, True))
    ]


@takes("nothing_supplied day_7")
def test_a_claimant_who_brings_nothing_is_not_refused_for_it(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    asks(house, case, "DIAGNOSIS")
    house.pass_time(days=31)
    assert house.open_nodes(case) == ["completeness"]


# --- flags ------------------------------------------------------------------------------------------------------------


@takes("flagged to_looked_into looked_into_done")
def test_an_invoice_of_somebody_elses_claim_is_investigated_and_nobody_is_told(house: Claims) -> None:
    policy = house.insured_for_treatment(days=100)
    house.settled(house.treated(policy))
    child = house.insured_for_treatment(**house.child_of_zhang())
    case = house.treated(child, claimant="guardian", guardian_name="张伟", guardian_papers=house.guardians())
    assert rows(case, blocks.flag_block)["Points"] == "60"
    house.accept(case)
    house.complete(case)
    assert (house.open_nodes(case), house.case(case).public_status) == (["investigate"], "INVESTIGATING")
    house.do(case, "investigate", "luohan", "confirmed", evidence="发票系他人所有")
    house.verify(case, event="no")
    house.refuse(case, "CL-FRD-01", "MM01-6.2", refusal="RESCIND_NO_REFUND", facts="发票系他人所有")
    node = house.open_nodes(case)[0]
    who = "guoqing" if node == "review" else "tanming"
    house.refuse(case, "CL-FRD-01", "MM01-6.2", who, node, refusal="RESCIND_NO_REFUND", facts="发票系他人所有")
    assert house.policy(child.case_id).status == "RESCINDED"
    assert house.paid(case) == []


@takes("to_investigate to_extension to_extended is_extended")
def test_an_investigation_gets_more_time_once_and_does_not_stop_the_clock(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    house.complete(case)
    house.do(case, "verify", "jiangnan", "investigate", question="住院天数与费用不符")
    assert house.clock(case, "claim_determine").state == "running"
    house.do(case, "investigate", "luohan", "extend", plan="走访医院")
    house.do(case, "extension", "sunlei", "approve")
    with pytest.raises(Invalid):
        house.do(case, "investigate", "luohan", "extend", plan="再次走访")
    house.do(case, "investigate", "luohan", "cleared", evidence="病历与发票一致")
    assert house.open_nodes(case) == ["verify"]
    house.verify(case)
    house.pay(case)
    assert house.decisions(case)[-1][1:3] == ("PAY_FULL", BENEFIT)


def test_thirty_points_are_for_a_senior_handler(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    house.complete(case, single_accident=True, pressing=True, out_of_proportion=True)
    house.verify(case)
    house.pay(case)
    assert (house.open_nodes(case), house.decisions(case)[-1][3]) == (["review"], True)


# --- beyond a handler, and who may not --------------------------------------------------------------------------------


def test_beyond_half_a_million_the_committee_decides(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment(), total_cost=Decimal(700_000))
    house.look_into(case)
    house.pay(case)
    assert house.open_nodes(case) == ["committee"]
    house.pay(case, "tanming", "committee")
    assert house.decisions(case)[-1] == ("committee", "PAY_FULL", Decimal("655000.00"), False)


def test_a_handler_of_the_first_level_reviews_nothing_and_nobody_reviews_their_own(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment(), total_cost=Decimal(200_000))
    house.look_into(case)
    house.pay(case)
    for who in ("jiangnan", "dingyi"):
        with pytest.raises(Forbidden):
            house.pay(case, who, "review")
    house.pay(case, "guoqing", "review")
    assert house.decisions(case)[-1] == ("senior", "PAY_FULL", Decimal("155000.00"), False)


@takes("to_answer_office office_said_an to_entry_office office_entered")
def test_who_reported_does_not_decide_who_decided_does_not_release_and_investigators_do_neither(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment(), "chenjing")
    for who, role in (("chenjing", "claims_handler"), ("jiangnan", "finance"), ("luohan", "claims_handler")):
        promote(house, who, role)
    with pytest.raises(Forbidden):
        house.accept(case, "chenjing")
    house.accept(case)
    house.complete(case)
    house.do(case, "verify", "jiangnan", "investigate", question="住院天数与费用不符")
    house.do(case, "investigate", "luohan", "cleared", evidence="病历与发票一致")
    with pytest.raises((Forbidden, Conflict)):
        house.verify(case, "luohan")
    house.verify(case)
    with pytest.raises(Forbidden):
        house.pay(case, "luohan")
    house.pay(case)
    house.do(case, "answer_office", "chenjing", "agree", answered_on=house.today())
    with pytest.raises(Forbidden):
        house.release(case, "jiangnan")
    house.release(case)
    assert house.case(case).outcome == "end_closed"


def test_whoever_stands_in_for_somebody_is_bound_by_what_both_did(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment(), total_cost=Decimal(200_000))
    house.look_into(case)
    house.pay(case)
    house.stand_in("jiangnan", absent="guoqing")
    with pytest.raises(Forbidden):
        house.pay(case, "jiangnan", "review")
    house.stand_in("guoqing", absent="jiangnan")
    house.pay(case, "guoqing", "review")
    house.agree(case)
    house.stand_in("jiangnan", absent="yaoli")
    with pytest.raises(Forbidden):
        house.release(case, "jiangnan")
    house.release(case, "caijun")
    assert house.case(case).outcome == "end_closed"


def test_a_page_that_lies_in_another_claim_is_a_flag(house: Claims) -> None:
    policy = house.insured_for_treatment()
    first, second = house.treated(policy), house.begin_claim()
    for case in (first, second):
        house.upload(case, "DIAGNOSIS", "same page")
        house.upload(case, "INSURED_ID", "same card")
    house.report(second, **house.treatment(policy, invoice="BJ20260702001"))
    assert rows(second, blocks.flag_block)["Points"] == "40"


# --- the way of the money ---------------------------------------------------------------------------------------------


@takes("to_record_refusal to_repair release_again")
def test_a_refused_payment_brings_another_account_and_is_released_again(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    house.pay(case)
    house.agree(case)
    house.bank_will("refuse", reason="frozen")
    house.release(case)
    assert house.open_nodes(case) == ["repair"]
    other = ACCOUNT | {"card_no": OTHER_CARD}
    with pytest.raises(Invalid) as wrong:
        house.do(case, "repair", "jiangnan", "retry", **other | {"account_holder": "王芳"})
    assert [(one.field, one.code) for one in wrong.value.findings] == [("account_holder", "CL-PAY-01")]
    house.do(case, "repair", "jiangnan", "retry", **other)
    house.release(case)
    assert [(entry.account, entry.state) for entry in house.payouts(case)][1:] == [(OTHER_CARD, "booked")]
    assert house.paid(case) == [("BENEFIT", BENEFIT, NOTHING)]


@pytest.mark.parametrize("mode", ["timeout_before", "timeout_after"])
def test_a_bank_that_breaks_off_pays_once(house: Claims, mode: str) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    house.pay(case)
    house.agree(case)
    house.bank_will(mode, times=1)
    house.release(case)
    house.pass_time(minutes=1)
    assert [(entry.state, entry.amount) for entry in house.payouts(case)] == [("booked", "35000.00")]


@takes(
    "to_advance to_ad_any to_ad_release to_ad_payout to_ad_paid to_ad_voucher to_ad_end to_advance_call to_end_advanced"
)
def test_after_sixty_days_what_is_certain_is_paid_in_advance_and_taken_off_later(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    house.pass_time(days=61)
    assert house.open_nodes(case) == ["advance", "completeness"]
    with pytest.raises(Invalid):
        house.do(case, "advance", "jiangnan", "pay", amount=Decimal(90_000))
    house.do(case, "advance", "jiangnan", "pay", amount=Decimal(20_000), words="已核实住院费用")
    house.do(case, "ad_release", "yaoli", "release", checked=True)
    house.settle()
    assert house.paid(case) == [("ADVANCE", Decimal(20_000), NOTHING)]
    house.complete(case)
    house.verify(case)
    house.pay(case)
    assert rows(case, blocks.told)["Left to pay"] == "15,000.00 yuan"
    house.agree(case)
    house.release(case)
    assert house.paid(case)[1] == ("BENEFIT", Decimal(15_000), NOTHING)


# --- taken back -------------------------------------------------------------------------------------------------------


@takes("to_su_end_given_up to_ca_end_given_up to_withdraw given_up_too to_end_withdrawn")
def test_a_claimant_takes_the_claim_back_before_it_is_decided(house: Claims) -> None:
    policy = house.insured_for_treatment()
    by_page, at_the_form, too_late = (house.treated(policy, invoice=f"BJ2026070100{n}") for n in (1, 2, 3))
    with house.moment():
        cases.withdraw(by_page, reason="submitter", actor=house.actor("wangfang"))
    house.accept(at_the_form)
    asks(house, at_the_form, "DIAGNOSIS")
    house.do(at_the_form, "supply_agent", "wangfang", "withdraw")
    house.look_into(too_late)
    house.pay(too_late)
    with pytest.raises(Refused), house.moment():
        cases.withdraw(too_late, reason="submitter", actor=house.actor("wangfang"))

    for case in (by_page, at_the_form):
        row = house.case(case)
        assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_withdrawn", "WITHDRAWN")
    once_more = house.treated(policy, invoice="BJ20260701001")
    assert house.open_nodes(once_more) == ["contact"], "its invoice can be claimed again"
    assert len(house.rows(select(ClaimInvoice))) == 4
