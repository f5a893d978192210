"""A policy is cancelled in its cooling-off: in time or not, once or twice, while its application waits for word."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.policies import blocks
from handlers.policies.models import Policy, PolicyCancellation
from tests.cases.delivering import ALL_YES, Office, holds
from tests.cases.discreet import OTHER_CARD
from tests.cases.underwriters import promote
from tests.support.insurer import ACCOUNT, CARD
from web.queries import processes
from workflows.commands import cases
from workflows.db import reading
from workflows.errors import Conflict, Forbidden, Invalid, NotFound
from workflows.models import CaseState, JobKind, JobState

FULL = "4050.00"


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    with holds(Office(database_url)) as office:
        yield office


def cancelled(office: Office, policy: Policy) -> bool:
    """Whether a policy is void, its application told, and all its premium back, once."""
    row = office.case(policy.case_id)
    back = [(entry.state, entry.account, entry.amount) for entry in office.refunds()]
    return (office.policy(policy.case_id).status, row.outcome, row.public_status, back) == (
        "VOIDED",
        "end_cancelled",
        "VOIDED",
        [("booked", CARD, FULL)],
    )


def refusal(office: Office, case: UUID, policy_no: str, who: str = "wangfang") -> str:
    with pytest.raises(Invalid) as refused:
        office.ask(case, policy_no, who)
    (finding,) = refused.value.findings
    assert finding.field == "policy_no"
    return finding.code


def test_an_agent_asks_the_office_approves_and_everything_goes_back(office: Office) -> None:
    _, policy = office.signed()
    case = office.begin_cancel()
    office.ask(case, f" {policy.policy_no.lower()} ")
    with reading() as session:
        told = {row.label: row.value for block in blocks.cancelled(session, case, "en") for row in block.rows}
    assert (told["To be given back"], told["Reason"]) == ("4,050.00 yuan", "Changed their mind")
    office.approve(case)
    office.settle()

    assert cancelled(office, policy)
    row = office.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_cancelled", "VOIDED")
    assert row.number == "E20260302000001"
    (request,) = office.rows(select(PolicyCancellation))
    assert (request.state, request.slip_no) == ("approved", f"{policy.policy_no}-01")
    assert office.open_nodes(policy.case_id) == [], "its follow-up call is off"


def test_the_office_enters_it_for_a_customer_and_somebody_else_of_the_office_approves(office: Office) -> None:
    _, policy = office.signed()
    case = office.begin_cancel("chenjing")
    office.ask(case, policy.policy_no, "chenjing")
    with pytest.raises(Forbidden):
        office.approve(case, "chenjing")
    office.approve(case, "maoyun")
    office.settle()

    assert cancelled(office, policy)


def test_an_agent_with_an_office_seat_does_not_approve_the_own_request(office: Office) -> None:
    promote(office, "wangfang", "back_office")
    _, policy = office.signed()
    case = office.begin_cancel()
    office.ask(case, policy.policy_no)

    with pytest.raises(Forbidden):
        office.approve(case, "wangfang")

    assert office.policy(policy.case_id).status == "IN_FORCE"


def test_a_policy_that_was_not_signed_for_can_be_cancelled_too(office: Office) -> None:
    _, policy = office.issued()
    office.pass_time(days=40)
    case = office.begin_cancel()
    office.ask(case, policy.policy_no)
    office.approve(case)
    office.settle()

    assert cancelled(office, policy)


# --- both sides of the end, and both orders ---------------------------------------------------------------------------


def test_a_second_before_the_end_is_in_time_however_late_the_check(office: Office) -> None:
    application, policy = office.signed()
    office.call(application, "done", **ALL_YES)
    case = office.begin_cancel()
    office.at(policy.cooling_off_end, seconds=1)
    office.ask(case, policy.policy_no)
    office.pass_time(days=3)
    assert office.case(application).state == CaseState.OPEN, "it waits for word of the request"
    office.approve(case)
    office.settle()

    assert cancelled(office, policy)


def test_at_the_end_it_is_too_late_whether_or_not_the_clock_has_come_by(office: Office) -> None:
    application, policy = office.signed()
    office.call(application, "done", **ALL_YES)
    case = office.begin_cancel()
    office.at(policy.cooling_off_end)
    assert refusal(office, case, policy.policy_no) == "PS-TIME-01"
    office.settle()
    assert refusal(office, case, policy.policy_no) == "PS-TIME-01"

    assert (office.case(application).outcome, office.policy(application).status) == ("end_issued", "IN_FORCE")
    assert office.refunds() == []


def test_the_end_that_comes_between_the_approval_and_its_message_does_not_lose_it(office: Office) -> None:
    application, policy = office.signed()
    office.call(application, "done", **ALL_YES)
    case = office.begin_cancel()
    office.at(policy.cooling_off_end, seconds=1)
    office.ask(case, policy.policy_no)
    office.approve(case)
    assert office.awaited(application) == [("COOLING_OFF_CANCEL", policy.policy_no)]
    office.now = policy.cooling_off_end
    with office.moment():
        cases.wake(application, actor=office.actor("wangfang"))  # before the message is on its way
    assert office.case(application).state == CaseState.OPEN
    office.settle()

    (told,) = [job for job in office.jobs(case) if job.kind == JobKind.MESSAGE]
    assert told.state == JobState.DONE
    assert cancelled(office, policy)


# --- once -------------------------------------------------------------------------------------------------------------


def test_nobody_cancels_twice(office: Office) -> None:
    _, policy = office.signed()
    first, second = office.begin_cancel(), office.begin_cancel("chenjing")
    office.ask(first, policy.policy_no)
    assert refusal(office, second, policy.policy_no, "chenjing") == "PS-OPEN-01"
    office.approve(first)
    office.settle()
    assert refusal(office, second, policy.policy_no, "chenjing") == "PS-POL-01"

    assert cancelled(office, policy)


def test_of_two_at_the_same_moment_one_wins_and_the_other_is_told_why(office: Office) -> None:
    _, policy = office.signed()
    racing = [(office.begin_cancel(), "wangfang"), (office.begin_cancel("chenjing"), "chenjing")]
    start = Barrier(2)

    def ask(case: UUID, who: str) -> str:
        start.wait()
        try:
            office.ask(case, policy.policy_no, who)
        except Invalid as refused:
            return refused.findings[0].code
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda one: ask(*one), racing))

    assert answers == ["PS-OPEN-01", "taken"]
    (row,) = office.rows(select(PolicyCancellation))
    assert row.state == "requested"


def test_of_two_who_approve_at_the_same_moment_one_wins_and_the_premium_goes_back_once(office: Office) -> None:
    _, policy = office.signed()
    case = office.begin_cancel()
    office.ask(case, policy.policy_no)
    start = Barrier(2)

    def approve(who: str) -> str:
        start.wait()
        try:
            office.approve(case, who)
        except Conflict as lost:
            return lost.winner
        return "approved"

    def outcome(who: str) -> str:
        try:
            return approve(who)
        except Exception as error:  # noqa: BLE001 - the loser may find the item gone
            return type(error).__name__

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(outcome, ("chenjing", "maoyun")))
    office.settle()

    assert answers.count("approved") == 1
    assert cancelled(office, policy)


# --- given up, kept, sent back ----------------------------------------------------------------------------------------


def test_a_return_keeps_the_first_moment(office: Office) -> None:
    application, policy = office.signed()
    office.call(application, "done", **ALL_YES)
    case = office.begin_cancel()
    office.at(policy.cooling_off_end, hours=1)
    office.ask(case, policy.policy_no)
    office.do(case, "check", "chenjing", "return", reasons=("PS-DOC-01",))
    assert office.item(case, "entry_agent").round == 2
    office.pass_time(days=2)
    office.ask(case, policy.policy_no, reason="premium")
    office.approve(case)
    office.settle()

    assert cancelled(office, policy)


def test_requests_that_are_over_leave_the_policy_as_it_was_and_make_room_for_others(office: Office) -> None:
    application, policy = office.signed()
    office.call(application, "done", **ALL_YES)
    at_the_form, at_the_check, as_a_case = (office.begin_cancel() for _ in range(3))

    office.ask(at_the_form, policy.policy_no)
    office.do(at_the_form, "check", "chenjing", "return", reasons=("PS-CONF-01",))
    office.do(at_the_form, "entry_agent", "wangfang", "withdraw")
    office.ask(at_the_check, policy.policy_no)
    office.do(at_the_check, "check", "chenjing", "keep")
    office.ask(as_a_case, policy.policy_no)
    with office.moment():
        cases.withdraw(as_a_case, reason="submitter", actor=office.actor("sunlei"))
    last = office.begin_cancel()
    office.ask(last, policy.policy_no)
    office.do(last, "check", "chenjing", "keep")
    office.pass_time(days=16)

    assert {office.case(each).public_status for each in (at_the_form, at_the_check, as_a_case)} == {"WITHDRAWN"}
    assert [row.state for row in office.rows(select(PolicyCancellation).order_by(PolicyCancellation.requested_at))] == [
        *("withdrawn", "kept", "withdrawn", "kept")
    ]
    assert (office.policy(application).status, office.case(application).outcome) == ("IN_FORCE", "end_issued")
    assert office.refunds() == []


def test_an_application_that_waited_for_a_request_in_vain_ends_within_a_day(office: Office) -> None:
    application, policy = office.signed()
    office.call(application, "done", **ALL_YES)
    case = office.begin_cancel()
    office.at(policy.cooling_off_end, seconds=1)
    office.ask(case, policy.policy_no)
    office.pass_time(hours=1)
    assert office.case(application).state == CaseState.OPEN
    office.do(case, "check", "chenjing", "keep")
    office.pass_time(days=1)

    assert office.case(application).outcome == "end_issued"


# --- the way of the money ---------------------------------------------------------------------------------------------


def test_a_bank_that_refuses_brings_it_to_somebody_other_than_who_approved_who_names_another_account(
    office: Office,
) -> None:
    _, policy = office.signed()
    case = office.begin_cancel()
    office.ask(case, policy.policy_no)
    office.bank_will("refuse", reason="frozen")
    office.approve(case)
    office.settle()
    assert (office.policy(policy.case_id).status, office.case(policy.case_id).outcome) == ("VOIDED", "end_cancelled")
    with pytest.raises(Forbidden):
        office.do(case, "release", "chenjing", "retry", **ACCOUNT)

    office.do(case, "release", "maoyun", "retry", **ACCOUNT)
    office.settle()
    office.do(case, "release", "maoyun", "retry", **ACCOUNT | {"card_no": OTHER_CARD})
    office.settle()

    assert [(entry.account, entry.state) for entry in office.refunds()] == [
        (CARD, "refused"),
        (CARD, "refused"),
        (OTHER_CARD, "booked"),
    ]
    assert [(each.state, each.failure) for each in office.payments(case)] == [
        ("refused", "frozen"),
        ("refused", "frozen"),
        ("paid", ""),
    ]
    assert office.case(case).outcome == "end_cancelled"


@pytest.mark.parametrize("mode", ["timeout_before", "timeout_after"])
def test_a_bank_that_breaks_off_gives_the_premium_back_once(office: Office, mode: str) -> None:
    _, policy = office.signed()
    case = office.begin_cancel()
    office.ask(case, policy.policy_no)
    office.bank_will(mode, times=1)
    office.approve(case)
    office.settle()
    office.pass_time(minutes=1)

    assert cancelled(office, policy)


# --- who may --------------------------------------------------------------------------------------------------------


def test_the_process_is_begun_by_agents_and_the_office_and_called_by_its_name(office: Office) -> None:
    for login, may in (("wangfang", True), ("chenjing", True), ("lintao", False), ("sunlei", False)):
        with reading() as session:
            found = {one.id: one.drawing for one in processes.startable(session, office.actor(login))}
        assert ("cooling_off_cancel" in found) == may
    with reading() as session:
        names = {one.id: (one.drawing.zh, one.drawing.en) for one in processes.current(session)}
    assert names["cooling_off_cancel"] == ("犹豫期撤单", "Cooling-off cancellation")
    case = office.begin_cancel("chenjing")
    assert office.open_nodes(case) == ["entry_office"]
    with pytest.raises(Forbidden):
        office.begin_cancel("lintao")


def test_a_policy_out_of_reach_is_none_for_strangers_and_neither_is_its_amount(office: Office) -> None:
    _, policy = office.signed()
    typed = {"policy_no": policy.policy_no}
    for who, unit in (("liqiang", "BJ"), ("zhoumin", "SH"), ("zhaomin", "SH")):
        case = office.start("cooling_off_cancel", who, unit)
        assert refusal(office, case, policy.policy_no, who) == "PS-POL-01"
        with reading() as session:
            assert blocks.refund_amount(session, office.actor(who), typed, date(2026, 3, 2)) is None

    with reading() as session:
        assert blocks.refund_amount(session, office.actor("wangfang"), typed, date(2026, 3, 2)) == Decimal(FULL)


def test_a_number_that_is_none_is_refused(office: Office) -> None:
    case = office.begin_cancel()
    assert refusal(office, case, "PCI012026000000018") == "PS-POL-01"
    with pytest.raises(NotFound):
        office.ask(case, "PCI012026000000019", "liqiang")
