"""Ways of a claim that are seldom gone: returns, second thoughts, letters by hand, objections, accounts in doubt."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest

from tests.cases.claiming import Claims, papers, walks
from tests.cases.discreet import OTHER_CARD
from tests.cases.ways import takes
from tests.support.insurer import ACCOUNT
from tests.support.letters import unknown_mark
from workflows.errors import Invalid, Refused

SMALL, NOTHING = Decimal(100_000), Decimal(0)
OTHER = ACCOUNT | {"card_no": OTHER_CARD}


@pytest.fixture
def house(database_url: str, request: pytest.FixtureRequest) -> Iterator[Claims]:
    with walks(Claims(database_url), request.function) as house:
        yield house


def small(house: Claims) -> UUID:
    """A claim of a critical illness that a handler may pay, and waits for a decision."""
    return house.looked_into(house.covered(sum_insured=SMALL))


def by_office(house: Claims) -> UUID:
    """A claim of treatment that the office took in."""
    return house.treated(house.insured_for_treatment(), "chenjing")


# --- looked into again ------------------------------------------------------------------------------------------------


@takes("to_supply_office office_said_su more_missing")
def test_something_is_missing_after_all_and_the_office_brings_it(house: Claims) -> None:
    case = by_office(house)
    house.accept(case)
    house.complete(case)
    house.do(case, "verify", "jiangnan", "incomplete")
    wanted = [{"paper": "COST_LIST"}]
    house.do(case, "completeness", "jiangnan", "supplement", reasons=("CL-DOC-09",), papers=wanted)
    house.settle()
    house.do(case, "supply_office", "chenjing", "supply", documents=papers("COST_LIST"))
    house.settle()
    assert house.open_nodes(case) == ["completeness"]


@takes("check_again review_returned")
def test_a_handler_thinks_again_and_a_senior_sends_back(house: Claims) -> None:
    case = house.looked_into(house.covered())
    house.do(case, "decide", "jiangnan", "back")
    house.verify(case)
    house.pay(case)
    house.do(case, "review", "guoqing", "return", reasons=("CL-DOC-04",))
    assert house.item(case, "decide").round > 1
    house.pay(case)
    house.pay(case, "guoqing", "review")
    assert house.open_nodes(case) == ["answer_agent"]


@takes("review_committee committee_returned")
def test_a_senior_who_would_refuse_what_only_the_committee_may_refuse_recommends(house: Claims) -> None:
    case = house.looked_into(house.covered())
    house.pay(case)
    house.refuse(case, "CL-DEF-01", "CI01-2.3", "guoqing", "review", facts="未达到定义所列条件")
    assert (house.open_nodes(case), house.decisions(case)[-1][3]) == (["committee"], True)
    house.do(case, "committee", "tanming", "return", reasons=("CL-DOC-04",))
    assert house.open_nodes(case) == ["decide"]


@takes("not_extended")
def test_an_investigation_without_more_time_goes_on_with_what_there_is(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.accept(case)
    house.complete(case)
    house.do(case, "verify", "jiangnan", "investigate", question="住院天数与费用不符")
    house.do(case, "investigate", "luohan", "extend", plan="走访医院")
    house.do(case, "extension", "sunlei", "refuse")
    assert house.open_nodes(case) == ["verify"]


# --- told -------------------------------------------------------------------------------------------------------------


@takes("letter_by_hand written_by_hand")
def test_a_refusal_that_cannot_be_printed_is_written_by_hand(house: Claims) -> None:
    case = small(house)
    facts = f"{unknown_mark()}医院病历未达到定义所列条件"
    house.refuse(case, "CL-DEF-01", "CI01-2.3", facts=facts)
    house.refuse(case, "CL-DEF-01", "CI01-2.3", "guoqing", "review", facts=facts)
    assert (house.open_nodes(case), house.case(case).public_status) == (["by_hand"], "REFUSED")
    house.do(case, "by_hand", "jiangnan", "sent", sent=True)
    assert house.open_nodes(case) == ["answer_agent"]


@takes("sheet_by_hand")
def test_a_sheet_that_cannot_be_printed_is_written_by_hand(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    grounds = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": f"{unknown_mark()}费用不属于合理必需"}
    house.pay(case, eligible=Decimal(60_000), **grounds)
    house.do(case, "by_hand", "jiangnan", "sent", sent=True)
    assert house.open_nodes(case) == ["answer_agent"]


# --- objected to ------------------------------------------------------------------------------------------------------


@takes("appeal_at_once to_appeal_senior senior_said")
def test_a_payment_is_objected_to_upheld_by_a_senior_and_paid_all_the_same(house: Claims) -> None:
    case = small(house)
    house.pay(case)
    house.object(case, ground="应按两倍给付")
    assert house.open_nodes(case) == ["appeal_senior"]
    house.do(case, "appeal_senior", "guoqing", "uphold", answer="合同约定给付一倍保额，维持。")
    house.settle()
    with pytest.raises(Refused):
        house.object(case)
    house.agree(case)
    house.release(case)
    assert house.paid(case) == [("BENEFIT", SMALL, NOTHING)]
    assert house.case(case).outcome == "end_closed"


def test_what_was_paid_in_silence_can_be_objected_to_and_the_difference_is_paid(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    grounds = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": "特需病房费不属于合理必需费用"}
    house.pay(case, eligible=Decimal(60_000), **grounds)
    house.pass_time(days=11)
    house.release(case)
    house.object(case, ground="特需病房系抢救所需")
    with pytest.raises(Invalid):
        house.do(case, "appeal_senior", "guoqing", "change", answer="予以变更", payment="EX_GRATIA", granted=SMALL)
    house.do(case, "appeal_senior", "guoqing", "change", answer="予以变更", payment="PAY_FULL")
    house.settle()
    house.agree(case)
    house.release(case)
    assert house.paid(case) == [("BENEFIT", Decimal(15_000), NOTHING), ("BENEFIT_2", Decimal(20_000), NOTHING)]
    assert house.case(case).outcome == "end_closed"


def test_a_refusal_that_was_upheld_is_over(house: Claims) -> None:
    case = small(house)
    house.refuse(case, "CL-DEF-01", "CI01-2.3", facts="未达到定义")
    house.refuse(case, "CL-DEF-01", "CI01-2.3", "guoqing", "review", facts="未达到定义")
    house.pass_time(days=20)
    house.object(case)
    house.do(case, "appeal_committee", "tanming", "uphold", answer="维持。")
    house.settle()
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_refused", "REFUSED")


@takes("accepted")
def test_a_refusal_that_is_accepted_is_over_at_once(house: Claims) -> None:
    case = small(house)
    house.refuse(case, "CL-DEF-01", "CI01-2.3", facts="未达到定义")
    house.refuse(case, "CL-DEF-01", "CI01-2.3", "guoqing", "review", facts="未达到定义")
    house.agree(case)
    assert (house.case(case).outcome, house.paid(case)) == ("end_refused", [])


# --- the way of the money ---------------------------------------------------------------------------------------------


@takes("account_doubted")
def test_finance_doubts_an_account_and_gets_another(house: Claims) -> None:
    case = by_office(house)
    house.look_into(case)
    house.pay(case)
    house.do(case, "answer_office", "chenjing", "agree", answered_on=house.today())
    house.do(case, "release", "yaoli", "return", reasons=("CL-PAY-01",))
    house.do(case, "repair", "jiangnan", "retry", **OTHER)
    house.release(case)
    assert [(entry.account, entry.state) for entry in house.payouts(case)] == [(OTHER_CARD, "booked")]


@takes("to_ad_record_refusal to_ad_repair ad_release_again")
def test_an_advance_goes_to_another_account_where_the_bank_refuses_the_first(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.pass_time(days=61)
    house.do(case, "advance", "jiangnan", "pay", amount=Decimal(20_000))
    house.bank_will("refuse", reason="frozen")
    house.do(case, "ad_release", "yaoli", "release", checked=True)
    house.settle()
    house.do(case, "ad_repair", "dingyi", "retry", **OTHER)
    house.do(case, "ad_release", "yaoli", "release", checked=True)
    house.settle()
    assert house.paid(case) == [("ADVANCE", Decimal(20_000), NOTHING)]
    house.do(case, "contact", "jiangnan", "done", contact="message", told=True)
    with pytest.raises(Refused):
        house.take_back(case)


@takes("nothing_in_advance")
def test_nothing_may_be_certain_after_sixty_days(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.pass_time(days=61)
    house.do(case, "advance", "jiangnan", "none")
    assert house.open_nodes(case) == ["contact"]
    house.take_back(case)
    assert house.case(case).outcome == "end_withdrawn"


@takes("to_supply_handler handler_said_su handler_said_an")
def test_a_report_taken_in_by_claims_goes_back_to_them(house: Claims) -> None:
    policy = house.covered(sum_insured=SMALL)
    case = house.begin_claim("jiangnan", "HO")
    house.report(case, "jiangnan", **house.illness(policy))
    house.settle()
    house.accept(case)
    wanted = [{"paper": "DIAGNOSIS"}]
    house.do(case, "completeness", "jiangnan", "supplement", reasons=("CL-DOC-01",), papers=wanted)
    house.settle()
    house.do(case, "supply_handler", "jiangnan", "supply", documents=papers("DIAGNOSIS"))
    house.settle()
    house.complete(case)
    house.verify(case)
    house.pay(case)
    house.do(case, "answer_handler", "dingyi", "appeal", answered_on=house.today(), ground="应按两倍给付")
    assert house.open_nodes(case) == ["appeal_senior"]
