"""Policies are changed: who may ask for what, who confirms, who decides, and what it does to the policy."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select, update

from handlers.customers import queries as customers
from handlers.customers.masking import mask_gov_id
from handlers.endorsements import blocks, queries
from handlers.endorsements.models import Endorsement
from handlers.payments import queries as payments
from handlers.policies.models import Policy
from handlers.signatures.models import Signature
from tests.cases.discreet import OTHER_CARD
from tests.cases.endorsing import (
    CALLED,
    DEBITED,
    GIVEN_UP,
    LI_NA,
    MOVED,
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
from workflows.commands import cases
from workflows.db import reading, transaction
from workflows.errors import Forbidden, Invalid
from workflows.models import CaseState, Event


@pytest.fixture
def desk(database_url: str, request: pytest.FixtureRequest) -> Iterator[ServiceDesk]:
    with walks(ServiceDesk(database_url), request.function) as desk:
        yield desk


# --- the policy first -------------------------------------------------------------------------------------------------


@takes("at_desk_to_find_agent intake_to_at_desk start_to_intake")
def test_a_number_that_is_none_or_somebody_elses_shows_no_list(desk: ServiceDesk) -> None:
    policy = desk.old_policy()

    def find(who: str, unit: str, number: str) -> None:
        case = desk.start("endorsement", who, unit)
        assert refusals(lambda: desk.do(case, "find_agent", who, "next", policy_no=number)) == {
            ("policy_no", "PS-POL-01")
        }
        assert offered(desk, case) == set()
        assert desk.open_nodes(case) == ["find_agent"]

    find("wangfang", "BJ", "PCI012026000000018")
    find("liqiang", "BJ", policy.policy_no)
    find("zhoumin", "SH", policy.policy_no)


@takes("find_agent_to_change_agent")
def test_what_is_offered_follows_from_the_policy_and_the_day(desk: ServiceDesk) -> None:
    _, policy = desk.signed()
    case = desk.begin(policy)
    assert offered(desk, case) == {"BENE_CHANGE", "PAY_ACCOUNT", "ADDRESS", "COOLING_OFF_CANCEL"}
    with desk.moment(), reading() as session:
        (closed,) = [block for block in blocks.policy(session, case, "en") if block.title == "Not possible now"]
    assert [(row.label, row.value.code) for row in closed.rows] == [("Surrender", "PS-TYPE-01")]

    desk.pass_time(days=17)
    assert offered(desk, case) == {"BENE_CHANGE", "PAY_ACCOUNT", "ADDRESS", "SURRENDER"}
    assert refusals(lambda: desk.request(case, NAMED, kind="COOLING_OFF_CANCEL")) == {("kind", "PS-TIME-01")}


def test_the_account_stands_still_three_days_before_a_debit(desk: ServiceDesk) -> None:
    policy = desk.old_policy(days=361)
    assert "PAY_ACCOUNT" in offered(desk, case := desk.begin(policy))
    desk.pass_time(days=1)
    assert "PAY_ACCOUNT" not in offered(desk, case)
    assert refusals(lambda: desk.request(case, DEBITED)) == {("kind", "PS-OPEN-01")}


# --- beneficiaries ----------------------------------------------------------------------------------------------------


@takes(
    "apply_to_slip approve_rule_to_route change_agent_to_entered codes_to_how "
    "confirm_agent_to_confirmed_gw confirmed_gw_to_identify entered_to_codes examine_to_examined "
    "examined_to_apply how_to_confirm_agent identify_to_approve_rule owed_to_end_effective "
    "route_to_examine slip_to_owed"
)
def test_near_relatives_become_beneficiaries_by_an_officer_and_the_slip_says_so(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = desk.begin(policy)
    desk.request(case, NAMED)
    assert desk.case(case).public_status == "DRAFT"
    desk.confirm(case)
    assert (desk.open_nodes(case), desk.case(case).public_status) == (["examine"], "REVIEW")
    said = told(desk, case)
    named = f"1. 李娜 · Spouse · 100% · {mask_gov_id(LI_NA['gov_id'])}"
    assert said["Death beneficiaries, before"] == "The statutory heirs"
    assert said["Death beneficiaries, after"] == named
    desk.decide(case)
    desk.settle()

    assert outcome(desk, case) == (CaseState.ENDED, "end_effective", "EFFECTIVE")
    row = desk.endorsement(case)
    assert row.slip_no == f"{policy.policy_no}-01"
    assert desk.slips(case) == ["SLIP"]
    with desk.moment(), reading() as session:
        known = queries.beneficiaries(session, queries.policies.the(session, policy.id))
    assert [(one.body["name"], one.share_percent) for one in known] == [("李娜", Decimal(100))]


@takes("decided_to_apply examined_to_second second_to_decided")
def test_somebody_who_is_no_near_relative_needs_a_supervisor_too(desk: ServiceDesk) -> None:
    case = desk.asked(desk.old_policy(), NAMED, beneficiaries=[WANG_LEI])
    desk.decide(case)
    assert desk.open_nodes(case) == ["second"]
    promote(desk, "fangyan", "supervisor")
    with pytest.raises(Forbidden):
        desk.decide(case, who="fangyan", node="second")
    desk.decide(case, who="sunlei", node="second")
    desk.settle()

    assert outcome(desk, case)[1] == "end_effective"


@takes("examine_returned whose_to_change_agent")
def test_shares_of_sixty_and_thirty_come_back_and_are_repaired(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = desk.begin(policy)
    two = [{**LI_NA, "share_percent": 60}, {**WANG_LEI, "relation": "PARENT", "share_percent": 40}]
    desk.request(case, NAMED, beneficiaries=two)
    desk.confirm(case)
    desk.do(case, "examine", "fangyan", "return", reasons=("PS-BEN-02",), note="份额与申请书不符")
    assert (desk.open_nodes(case), desk.case(case).public_status) == (["change_agent"], "RETURNED")
    item = desk.item(case, "change_agent")
    assert (item.round, item.return_reasons, item.assignee_id) == (2, ["PS-BEN-02"], desk.ids["wangfang"])
    desk.request(case, NAMED)
    desk.confirm(case)
    assert desk.item(case, "examine").assignee_id == desk.ids["fangyan"]
    desk.decide(case)
    desk.settle()

    assert outcome(desk, case)[1] == "end_effective"
    assert desk.endorsement(case).slip_no.endswith("-01"), "a return costs no number"


def test_another_insured_has_to_consent_in_writing(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    wife = desk.wife()
    with transaction() as session:  # as if it had been taken out on her life
        session.execute(update(Policy).where(Policy.id == policy.id).values(insured_id=wife))
    case = desk.begin(policy)
    assert refusals(lambda: desk.request(case, NAMED)) == {("consent_papers.INSURED_CONSENT", "PS-BEN-01")}
    desk.request(case, NAMED, consent_papers={"INSURED_CONSENT": ["01890000-0000-7000-8000-000000000002"]})
    assert desk.open_nodes(case) == ["confirm_agent"]


# --- account and address ----------------------------------------------------------------------------------------------


def test_the_next_debit_comes_from_the_new_account_of_the_applicant(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = desk.begin(policy)
    assert refusals(lambda: desk.request(case, DEBITED, account_holder="李娜")) == {("account_holder", "PS-ACC-01")}
    desk.request(case, DEBITED, card_no=OTHER_CARD)
    desk.confirm(case)
    desk.decide(case)
    desk.settle()

    with reading() as session:
        account = payments.account(session, desk.policy(policy.case_id).account_id)
    assert (account.number, outcome(desk, case)[2]) == (OTHER_CARD, "EFFECTIVE")
    assert "**" in told(desk, case)["Premium account, after"]


@takes("route_to_apply")
def test_an_address_changes_by_itself_and_a_mobile_with_both_codes(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    first = desk.asked(policy, MOVED, address="上海市浦东新区世纪大道100号")
    desk.settle()
    assert outcome(desk, first)[1:] == ("end_effective", "EFFECTIVE")

    case = desk.begin(policy)
    desk.request(case, MOVED, mobile="13987654321")
    old, new = desk.codes(case)
    desk.confirm(case, method="ESIGN", pages={}, code=old, new_code=new)
    desk.settle()
    assert outcome(desk, case)[1] == "end_effective"
    with reading() as session:
        person = customers.person(session, policy.customer_id)
    assert (person.mobile, person.address) == ("13987654321", "上海市浦东新区世纪大道100号")
    assert desk.endorsement(case).slip_no.endswith("-02")


def test_a_mobile_that_was_not_reached_goes_to_an_officer(desk: ServiceDesk) -> None:
    case = desk.begin(desk.old_policy())
    desk.request(case, MOVED, mobile="13987654321")
    desk.confirm(case, method="ESIGN", pages={}, code=desk.codes(case)[0])
    assert desk.open_nodes(case) == ["examine"]


def test_nothing_that_changes_nothing(desk: ServiceDesk) -> None:
    case = desk.begin(desk.old_policy())
    assert refusals(lambda: desk.request(case, MOVED)) == {("mobile", "PS-TYPE-01")}
    assert refusals(lambda: desk.request(case, MOVED, mobile="12345")) == {("mobile", "NB-CUS-03")}


# --- the customer's word ----------------------------------------------------------------------------------------------


@takes("confirm_again")
def test_nothing_goes_on_without_the_applicants_own_word(desk: ServiceDesk) -> None:
    case = desk.begin(desk.old_policy())
    desk.request(case, NAMED)
    assert refusals(lambda: desk.confirm(case, signer="李娜")) == {("signer", "NB-SIG-01")}
    desk.confirm(case, signer="王芳")
    assert desk.open_nodes(case) == ["confirm_agent"], "an agent does not sign for a customer"
    desk.confirm(case, method="ESIGN", pages={}, code="0000000")
    assert desk.open_nodes(case) == ["confirm_agent"], "a wrong code is no signature"
    desk.confirm(case, outcome="resend")
    desk.confirm(case, method="ESIGN", pages={}, code=desk.codes(case)[-1])

    assert desk.open_nodes(case) == ["examine"]
    kept = desk.rows(select(Signature).where(Signature.case_id == case).order_by(Signature.at, Signature.id))
    assert [row.refused for row in kept] == ["NB-SIG-01", "NB-SIG-01", ""]
    assert (kept[-1].method, kept[-1].by) == ("ESIGN", desk.ids["wangfang"])


@takes("confirm_corrected entered_to_end_withdrawn")
def test_what_was_entered_wrongly_goes_back_before_it_is_confirmed(desk: ServiceDesk) -> None:
    case = desk.begin(desk.old_policy())
    desk.request(case, NAMED)
    desk.confirm(case, outcome="correct")
    assert desk.open_nodes(case) == ["change_agent"]
    desk.do(case, "change_agent", "wangfang", "withdraw")
    assert outcome(desk, case) == (CaseState.ENDED, "end_withdrawn", "WITHDRAWN")


def test_an_outdated_form_is_refused_with_the_code_of_the_one_in_force(desk: ServiceDesk) -> None:
    case = desk.begin(desk.old_policy())
    assert refusals(lambda: desk.request(case, NAMED, template="PS-BENE-2019")) == {("template", "PS-DOC-03")}


# --- one at a time ----------------------------------------------------------------------------------------------------


def test_a_surrender_waits_for_nothing_else_and_nothing_else_for_it(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    first = desk.asked(policy, NAMED)
    second = desk.begin(policy)
    assert refusals(lambda: desk.request(second, GIVEN_UP)) == {("kind", "PS-OPEN-01")}
    assert refusals(lambda: desk.request(second, NAMED)) == {("kind", "PS-OPEN-01")}
    desk.request(second, MOVED, address="上海市浦东新区世纪大道100号")
    with desk.moment():
        cases.withdraw(first, reason="submitter", actor=desk.actor("wangfang"))
    desk.confirm(second)
    desk.settle()
    third = desk.begin(policy)
    desk.request(third, GIVEN_UP)
    assert desk.open_nodes(third) == ["surrender_agent"]


@takes("how_to_confirm_office confirm_office_to_confirmed_gw whose_to_change_office")
def test_what_the_office_entered_comes_back_to_the_office(desk: ServiceDesk) -> None:
    case = desk.asked(desk.old_policy(), NAMED, "chenjing")
    desk.do(case, "examine", "fangyan", "return", reasons=("PS-DOC-01",))
    assert desk.item(case, "change_office").assignee_id == desk.ids["chenjing"]


@takes(
    "at_desk_to_find_office change_office_to_entered find_office_to_change_office how_to_surrender_office "
    "surrender_office_to_confirmed_gw"
)
def test_the_office_enters_it_for_a_customer_and_nobody_decides_the_own_entry(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    case = desk.asked(policy, GIVEN_UP, "chenjing")
    assert desk.open_nodes(case) == ["call_back"]
    promote(desk, "chenjing", "endorsement_officer")
    with pytest.raises(Forbidden):
        desk.do(case, "call_back", "chenjing", "confirmed", **CALLED)
    desk.do(case, "call_back", "fangyan", "confirmed", **CALLED)
    desk.decide(case)
    assert desk.open_nodes(case) == ["pay_out"]


@takes("cancel_call_to_cancelled cancelled_to_end_cancelled entered_to_cancel_call")
def test_the_cancellation_in_the_cooling_off_is_found_here_too(desk: ServiceDesk) -> None:
    _, policy = desk.signed()
    case = desk.begin(policy)
    desk.request(case, {"kind": "COOLING_OFF_CANCEL"})
    assert desk.open_nodes(case) == ["entry_agent"]
    desk.ask(case, policy.policy_no)
    desk.approve(case)
    desk.settle()

    assert outcome(desk, case) == (CaseState.ENDED, "end_cancelled", "VOIDED")
    assert desk.policy(policy.case_id).status == "VOIDED"
    assert [(each.state, each.amount) for each in desk.refunds()] == [("booked", "4050.00")]


@takes("cancelled_to_end_kept")
def test_the_cancellation_that_is_given_up_leaves_the_policy(desk: ServiceDesk) -> None:
    _, policy = desk.signed()
    case = desk.begin(policy)
    desk.request(case, {"kind": "COOLING_OFF_CANCEL"})
    desk.do(case, "entry_agent", "wangfang", "withdraw")
    assert outcome(desk, case) == (CaseState.ENDED, "end_kept", "WITHDRAWN")


def test_the_history_tells_approval_before_change(desk: ServiceDesk) -> None:
    case = desk.asked(desk.old_policy(), NAMED)
    desk.decide(case)
    desk.settle()
    kinds = desk.rows(select(Event.kind).where(Event.case_id == case).order_by(Event.seq))
    mine = [kind for kind in kinds if kind.startswith(("endorsement.", "document."))]
    assert mine == ["endorsement.asked", "endorsement.confirmed", "endorsement.effective", "document.written"]


def test_of_two_at_the_same_moment_one_is_taken_and_the_other_told_why(desk: ServiceDesk) -> None:
    policy = desk.old_policy()
    racing = [(desk.begin(policy), "wangfang"), (desk.begin(policy, "chenjing"), "chenjing")]
    start = Barrier(2)

    def ask(case: UUID, who: str) -> str:
        start.wait()
        try:
            desk.request(case, GIVEN_UP, who)
        except Invalid as refused:
            return refused.findings[0].code
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda one: ask(*one), racing))

    assert answers == ["PS-OPEN-01", "taken"]
    assert sorted(row.kind for row in desk.rows(select(Endorsement))) == ["", "SURRENDER"]


def test_a_stand_in_is_held_to_what_they_and_the_absent_one_did(desk: ServiceDesk) -> None:
    case = desk.asked(desk.old_policy(), NAMED, "chenjing")
    desk.stand_in("chenjing", absent="fangyan")  # who entered it, for somebody who may
    promote(desk, "chenjing", "endorsement_officer")
    desk.stand_in("maoyun", absent="chenjing")  # for whoever entered it and could decide
    for forbidden in ("chenjing", "maoyun"):
        with pytest.raises(Forbidden):
            desk.decide(case, forbidden)
    desk.decide(case)
