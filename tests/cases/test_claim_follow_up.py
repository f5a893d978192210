"""A closed claim is followed up: who is asked, what they say, what is solved and what the service learns from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.follow_ups import blocks, queries, sampling
from handlers.follow_ups.models import ClaimFollowUp, ClaimFollowUpCall, ClaimImprovement
from tests.cases.claiming import Claims, walks
from tests.cases.ways import takes
from tests.support.house import House
from web.packages import packages
from workflows import sealing
from workflows.calendar import add_working_days, local_date
from workflows.commands import items
from workflows.db import reading
from workflows.errors import Forbidden, Invalid
from workflows.models import Case, CaseState

SMALL = Decimal(50_000)
CONTENT = {"method": "telephone", "speed": "5", "attitude": "5", "clarity": "4", "decision": "4"}
ANGRY = {**CONTENT, "speed": "1", "decision": "2"}


@pytest.fixture
def house(database_url: str, request: pytest.FixtureRequest) -> Iterator[Claims]:
    with walks(Claims(database_url), request.function) as house:
        yield house


def until(house: Claims, *, drawn: bool) -> None:
    """Wait for a day whose first claim is drawn as a sample, or is not."""
    while (sampling.draw(f"C{local_date(house.now):%Y%m%d}000001") < 10) is not drawn:
        house.now += timedelta(days=1)


def paid(house: Claims, *, drawn: bool = False, sum_insured: Decimal = SMALL) -> UUID:
    """A critical illness that was paid without a word."""
    policy = house.covered(sum_insured=sum_insured)
    until(house, drawn=drawn)
    case = house.looked_into(policy)
    house.pay(case)
    if "review" in house.open_nodes(case):
        house.pay(case, "guoqing", "review")
    house.agree(case)
    house.release(case)
    assert house.case(case).state == CaseState.ENDED
    return case


def follow_up(house: Claims) -> UUID:
    """The one follow-up there is."""
    (case,) = house.rows(select(Case.id).where(Case.process == "claim_follow_up"))
    return case


def why(house: Claims) -> str:
    """Why there is a follow-up."""
    return house.rows(select(ClaimFollowUp.why))[0]


def say(house: Claims, case: UUID, outcome: str = "done", **said: Any) -> None:
    """乔蕾 asks the customer."""
    house.do(case, "call", "qiaolei", outcome, **{**CONTENT, **said})


@takes(
    "to_draw to_sample to_followed_up to_begin_follow_up to_ended "
    "to_open to_given is_given to_called is_called nothing_to_improve"
)
def test_a_refused_claim_is_followed_up_by_itself(house: Claims) -> None:
    claim = house.refused()
    case = follow_up(house)
    row = house.case(case)
    assert (row.number[0], row.public_status, house.open_nodes(case)) == ("F", "FOLLOW_UP", ["call"])
    assert (why(house), row.facts["claim_no"]) == ("REFUSED", house.case(claim).number)
    assert row.unit_id == house.case(claim).unit_id
    assert house.item(case, "call").role == "customer_manager"
    say(house, case)
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_followed_up", "FOLLOWED_UP")
    (call,) = house.rows(select(ClaimFollowUpCall))
    assert (call.attempt, call.result, call.method) == (1, "done", "telephone")
    assert (call.speed, call.attitude, call.clarity, call.decision) == (5, 5, 4, 4)
    assert call.by == house.ids["qiaolei"]


def test_a_table_may_give_a_reason_of_its_own(house: Claims) -> None:
    package = packages()["claim"]
    own = {name: text.replace('"REFUSED"</text>', '"EXPLAIN_THE_REFUSAL"</text>') for name, text in package.items()}
    House.publish(house, own, "claim")
    house.refused()
    assert why(house) == "EXPLAIN_THE_REFUSAL"
    with reading() as session:
        (block,) = blocks.claim(session, follow_up(house), "en")
    assert {row.label: row.value for row in block.rows}["Why this claim"] == "EXPLAIN_THE_REFUSAL"


def test_a_large_benefit_is_followed_up(house: Claims) -> None:
    paid(house, sum_insured=Decimal(100_000))
    assert why(house) == "LARGE"


def test_of_the_others_some_are_drawn(house: Claims) -> None:
    paid(house, drawn=True)
    assert why(house) == "SAMPLE"


@takes("not_followed_up")
def test_most_are_left_in_peace(house: Claims) -> None:
    paid(house)
    assert not house.rows(select(Case.id).where(Case.process == "claim_follow_up"))


def test_whoever_objected_is_asked_whatever_came_of_it(house: Claims) -> None:
    case = house.looked_into(house.covered(sum_insured=SMALL))
    for who, node in (("jiangnan", "decide"), ("guoqing", "review")):
        house.refuse(case, "CL-DEF-01", "CI01-2.3", who, node, facts="未达到定义所列条件")
    house.object(case)
    house.do(case, "appeal_committee", "tanming", "change", answer="病历证实达到约定条件", payment="PAY_FULL")
    house.settle()
    house.agree(case)
    house.release(case)
    assert house.case(case).outcome == "end_closed"
    assert why(house) == "DISPUTED"


@takes("to_improve to_end_improved")
def test_a_suggestion_becomes_an_improvement(house: Claims) -> None:
    house.refused()
    case = follow_up(house)
    say(house, case, suggestion="希望能在线补交资料")
    assert (house.open_nodes(case), house.item(case, "improve").role) == (["improve"], "process_owner")
    measure = {"area": "documents", "due_on": local_date(house.now), "measure": "补件开放线上上传"}
    house.do(case, "improve", "wumin", "adopt", **measure)
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_improved", "FOLLOWED_UP")
    (row,) = house.rows(select(ClaimImprovement))
    assert (row.adopted, row.area, row.due_on) == (True, "documents", local_date(house.now))
    assert sealing.unseal(row.words) == {"words": "补件开放线上上传"}
    (call,) = house.rows(select(ClaimFollowUpCall))
    assert sealing.unseal(call.body) == {"suggestion": "希望能在线补交资料"}


def test_a_low_score_alone_asks_for_one_and_it_may_be_declined(house: Claims) -> None:
    house.refused()
    case = follow_up(house)
    house.do(case, "call", "qiaolei", "done", **ANGRY)
    house.do(case, "improve", "wumin", "decline", why_not="时效由外部医院决定", area="speed", measure="草稿")
    (row,) = house.rows(select(ClaimImprovement))
    assert (row.adopted, row.area, row.due_on) == (False, "", None)
    assert sealing.unseal(row.words) == {"words": "时效由外部医院决定"}


@takes("to_tried to_call_again calls_again to_end_unreached")
def test_whoever_cannot_be_reached_is_called_three_times(house: Claims) -> None:
    house.refused()
    case = follow_up(house)
    for _ in range(2):
        house.do(case, "call", "qiaolei", "not_reached", method="telephone")
        assert house.open_nodes(case) == []
        house.pass_time(days=1)
    house.do(case, "call", "qiaolei", "not_reached", method="telephone", speed="5")
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_unreached", "NOT_FOLLOWED_UP")
    assert [(call.attempt, call.speed) for call in house.rows(select(ClaimFollowUpCall))] == [
        (1, None),
        (2, None),
        (3, None),
    ], "nobody said anything"


@takes("to_solve is_solved")
def test_a_problem_is_solved_by_a_supervisor_within_15_working_days(house: Claims) -> None:
    house.refused()
    case = follow_up(house)
    say(house, case, "problem", remark="客户称未收到拒付通知书")
    item = house.item(case, "solve")
    assert (item.role, item.due_at) == ("supervisor", add_working_days(house.now, 15))
    house.do(case, "solve", "sunlei", "solved", solution="已补寄并电话说明")
    assert house.case(case).outcome == "end_followed_up"
    (row,) = house.rows(select(ClaimFollowUp))
    assert (sealing.unseal(row.solution), row.solved_by) == ({"words": "已补寄并电话说明"}, house.ids["sunlei"])


def test_nobody_who_worked_on_the_claim_follows_it_up_and_no_decider_solves_what_that_found(house: Claims) -> None:
    claim = house.reported(house.covered(sum_insured=SMALL))
    with house.moment():
        items.mark_urgent(house.item(claim, "contact").id, reason="客户催办", actor=house.actor("sunlei"))
    house.look_into(claim)
    for who, node in (("jiangnan", "decide"), ("guoqing", "review")):
        house.refuse(claim, "CL-DEF-01", "CI01-2.3", who, node, facts="未达到定义所列条件")
    house.agree(claim)
    case = follow_up(house)
    house.stand_in("jiangnan", absent="qiaolei")
    with pytest.raises(Forbidden):
        house.do(case, "call", "jiangnan", "done", **CONTENT)
    house.stand_in("wangfang", absent="qiaolei")
    with pytest.raises(Forbidden):
        house.do(case, "call", "wangfang", "not_reached", method="telephone")
    assert not house.rows(select(ClaimFollowUpCall))

    say(house, case, "problem", remark="客户称未收到拒付通知书")
    house.stand_in("guoqing", absent="sunlei")
    with pytest.raises(Forbidden):
        house.do(case, "solve", "guoqing", "solved", solution="已补寄")
    house.do(case, "solve", "sunlei", "solved", solution="已补寄")  # who called it urgent decided nothing
    assert house.case(case).outcome == "end_followed_up"


@takes("to_choose to_named is_named")
def test_somebody_chooses_a_claim_that_was_not_drawn(house: Claims) -> None:
    claim = paid(house)
    case = house.start("claim_follow_up", "qiaolei", "HO")
    assert (house.open_nodes(case), house.case(case).public_status) == (["choose"], "DRAFT")
    house.do(case, "choose", "qiaolei", "submit", claim_no=f" {house.case(claim).number.lower()} ")
    assert house.open_nodes(case) == ["call"]
    assert house.case(case).facts["claim_no"] == house.case(claim).number
    (row,) = house.rows(select(ClaimFollowUp))
    assert (row.why, row.claim_case_id, row.case_id) == ("CHOSEN", claim, case)
    say(house, case, "problem", remark="客户要求书面说明")
    assert house.case(case).unit_id == house.item(case, "solve").unit_id == house.case(claim).unit_id
    house.do(case, "solve", "sunlei", "solved", solution="已寄出书面说明")
    assert house.case(case).outcome == "end_followed_up"

    other = house.start("claim_follow_up", "qiaolei", "HO")
    _is_refused(house, other, house.case(claim).number, "This claim is followed up already")


@takes("given_up")
def test_a_claim_that_is_open_or_unknown_cannot_be_chosen(house: Claims) -> None:
    claim = house.reported(house.covered(sum_insured=SMALL))
    case = house.start("claim_follow_up", "qiaolei", "HO")
    _is_refused(house, case, house.case(claim).number, "This claim is not closed yet, or was taken back")
    _is_refused(house, case, "C20260101999999", "No claim within your reach has this number")
    _is_refused(house, case, house.case(case).number, "No claim within your reach has this number")
    house.do(case, "choose", "qiaolei", "withdraw")
    assert (house.case(case).outcome, house.case(case).public_status) == ("end_given_up", "WITHDRAWN")
    assert not house.rows(select(ClaimFollowUp))


def test_a_claim_of_ones_own_is_a_colleagues(house: Claims) -> None:
    claim = paid(house)
    house.is_near("qiaolei", house.claim(claim).insured_id)
    case = house.start("claim_follow_up", "qiaolei", "HO")
    _is_refused(house, case, house.case(claim).number, "This claim is your own or a near relative's")


def test_nobody_but_a_customer_manager_begins_one(house: Claims) -> None:
    for login in ("wangfang", "jiangnan", "sunlei", "wumin"):
        with pytest.raises(Forbidden):
            house.start("claim_follow_up", login, "BJ")


def test_the_mean_of_what_was_said_in_a_year_is_known(house: Claims) -> None:
    with reading() as session:
        nothing = queries.satisfaction(session, house.now)
    assert (nothing.asked, nothing.answered, nothing.overall) == (0, 0, None)
    house.refused()
    case = follow_up(house)
    house.do(case, "call", "qiaolei", "not_reached", method="telephone")
    house.pass_time(days=1)
    house.do(case, "call", "qiaolei", "done", **ANGRY)
    with reading() as session:
        found = queries.satisfaction(session, house.now)
        later = queries.satisfaction(session, house.now + timedelta(days=366))
    assert (found.asked, found.answered, found.overall) == (1, 1, Decimal(3))
    assert found.means == {"speed": 1, "attitude": 5, "clarity": 4, "decision": 2}
    assert later.answered == 0, "what is older than a year is no longer told"


def _is_refused(house: Claims, case: UUID, number: str, why: str) -> None:
    with pytest.raises(Invalid) as refusal:
        house.do(case, "choose", "qiaolei", "submit", claim_no=number)
    (finding,) = refusal.value.findings
    assert finding.field == "claim_no"
    assert finding.message.startswith(why)
