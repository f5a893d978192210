"""The policy year of medical cover: what claims use up of limit and deductible, in whatever order they are decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from handlers.claims import queries
from handlers.claims.paying import PaidAlready
from handlers.policies import queries as policies
from tests.cases.claiming import Claims
from tests.cases.delivering import holds as in_order
from tests.support.letters import holds, keep_files_in, pages, written
from workflows.db import reading
from workflows.errors import Invalid

BENEFIT = Decimal("35000.00")
NOTHING = Decimal(0)


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[Claims]:
    with in_order(Claims(database_url)) as house:
        keep_files_in(tmp_path)
        yield house


def test_what_stays_below_the_deductible_uses_it_up_and_the_letter_tells_how(house: Claims) -> None:
    policy = house.insured_for_treatment()
    case = house.treated(policy, total_cost=Decimal(8_000), by_social=Decimal(3_000))
    house.look_into(case)
    house.refuse(case, "CL-LIM-01", "MM01-2.4", facts="未超过免赔额")
    house.refuse(case, "CL-LIM-01", "MM01-2.4", "guoqing", "review", facts="未超过免赔额")
    (letter,) = [one for one in written(house, case) if one.kind == "REFUSAL_LETTER"]
    assert holds("".join(pages(letter.content)), "本次之后的免赔额余额", "5,000.00")

    again = house.treated(policy, invoice="BJ20260701002", total_cost=Decimal(8_000), by_social=NOTHING)
    assert house.decisions(again) == [("system", "PAY_FULL", Decimal("3000.00"), False)]


def test_a_refusal_for_the_deductible_needs_figures_that_leave_nothing_and_one_reason(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment(), total_cost=Decimal(40_000), by_social=Decimal(12_000))
    house.look_into(case)
    with pytest.raises(Invalid) as payable:
        house.refuse(case, "CL-LIM-01", "MM01-2.4", facts="未超过免赔额")
    assert [(one.field, one.params) for one in payable.value.findings] == [("eligible", {"amount": "18,000.00"})]
    both = {"refusal": "REFUSE", "clause": "MM01-2.4", "facts": "未超过免赔额", "eligible": Decimal(21_000)}
    with pytest.raises(Invalid) as two:
        house.do(case, "decide", "jiangnan", "refuse", reasons=("CL-DEF-01", "CL-LIM-01"), **both)
    assert [one.field for one in two.value.findings] == ["reasons"]
    house.refuse(case, "CL-LIM-01", "MM01-2.4", facts="未超过免赔额", eligible=Decimal(21_000))


def test_a_claim_taken_back_while_it_is_looked_at_anew_takes_nothing_of_the_year(house: Claims) -> None:
    policy = house.insured_for_treatment()
    case = house.treated(policy)
    house.look_into(case)
    house.pay(case)
    house.object(case, ground="应按更高比例给付")
    house.do(case, "appeal_senior", "guoqing", "reopen", answer="重新审核")
    house.settle()
    house.take_back(case)

    again = house.treated(policy, invoice="BJ20260701002")
    house.look_into(again)
    house.pay(again)
    assert house.decisions(again)[-1][2] == BENEFIT, "the deductible is its own"


def test_what_was_paid_cannot_be_taken_back_any_more(house: Claims) -> None:
    case = house.treated(house.insured_for_treatment())
    house.look_into(case)
    grounds = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": "特需病房费不属于合理必需费用"}
    house.pay(case, eligible=Decimal(60_000), **grounds)
    house.pass_time(days=11)
    house.release(case)
    house.object(case, ground="特需病房系抢救所需")
    house.do(case, "appeal_senior", "guoqing", "reopen", answer="重新审核")
    house.settle()
    with pytest.raises(PaidAlready):
        house.take_back(case)


def test_what_is_paid_ex_gratia_keeps_what_an_earlier_decision_took(house: Claims) -> None:
    policy = house.insured_for_treatment()
    case = house.treated(policy, total_cost=Decimal(300_000), by_social=NOTHING)
    house.look_into(case)
    grounds = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": "特需病房费不属于合理必需费用"}
    house.pay(case, eligible=Decimal(150_000), **grounds)
    house.pay(case, "guoqing", "review", eligible=Decimal(150_000), **grounds)
    house.object(case, ground="特需病房系抢救所需")
    kind = {"payment": "EX_GRATIA", "granted": Decimal(200_000)}
    house.do(case, "appeal_committee", "tanming", "change", answer="酌情通融", **kind)
    house.settle()
    assert house.decisions(case)[-1] == ("committee", "EX_GRATIA", Decimal("200000.00"), False)

    with reading() as session:
        row = policies.the(session, policy.id)
        year = queries.counters(session, row, house.claim(case).event_on, but=policy.case_id)
    assert (year.limit_used, year.deductible_left) == (Decimal(140_000), NOTHING)


def test_a_claim_decided_anew_is_not_counted_twice_in_the_claims_that_came_between(house: Claims) -> None:
    policy = house.insured_for_treatment()
    case = house.treated(policy)
    house.look_into(case)
    grounds = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": "特需病房费不属于合理必需费用"}
    house.pay(case, eligible=Decimal(60_000), **grounds)
    between = house.treated(policy, invoice="BJ20260701002", total_cost=Decimal(8_000), by_social=NOTHING)
    house.settled(between)
    assert house.paid(between) == [("BENEFIT", Decimal("8000.00"), NOTHING)]

    house.object(case, ground="特需病房系抢救所需")
    house.do(case, "appeal_senior", "guoqing", "change", answer="予以变更", payment="PAY_FULL")
    house.settle()
    assert house.decisions(case)[-1] == ("senior", "PAY_FULL", BENEFIT, False), "its own deductible is taken off again"

    with reading() as session:
        row = policies.the(session, policy.id)
        year = queries.counters(session, row, house.claim(case).event_on, but=policy.case_id)
    assert (year.limit_used, year.deductible_left) == (BENEFIT + 8_000, NOTHING)


def test_an_end_by_another_claim_stands_when_this_ones_does_not(house: Claims) -> None:
    policy = house.insured_for_treatment()
    one, other = house.treated(policy), house.treated(policy, invoice="BJ20260701002")
    knew = {"knew_on": house.today() - timedelta(days=3)}
    grounds = {"refusal": "RESCIND_REFUND", "facts": "投保前已确诊", "fault": "gross", "serious_effect": True} | knew
    for case in (one, other):
        house.look_into(case)
        house.refuse(case, "CL-DISC-01", "MM01-6.1", **grounds)
        house.refuse(case, "CL-DISC-01", "MM01-6.1", "guoqing", "review", **grounds)
    house.object(one, ground="投保时尚未确诊，病历可证")
    house.do(one, "appeal_committee", "tanming", "change", answer="病历证实投保时尚未确诊", payment="PAY_FULL")
    house.settle()
    assert house.policy(policy.case_id).status == "RESCINDED"
    house.object(other, ground="投保时尚未确诊，病历可证")
    house.do(other, "appeal_committee", "tanming", "change", answer="病历证实投保时尚未确诊", payment="PAY_FULL")
    house.settle()
    assert house.policy(policy.case_id).status == "IN_FORCE"
