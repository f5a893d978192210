"""From the debit to the signed receipt and the follow-up call: who does what, by when, every way back with money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select

from handlers.payments import queries as payments
from handlers.payments import refunds
from handlers.payments.operations import StillOpen
from handlers.policies import blocks
from handlers.policies.models import FollowUp, Policy
from handlers.policies.rules import is_policy_no
from tests.cases.delivering import ALL_YES, PAPERS, Office, collection, delivery, holds, withdrawal
from tests.cases.discreet import OTHER_CARD
from tests.cases.underwriters import promote
from tests.support.insurer import ACCOUNT, CARD
from workflows import sealing
from workflows.db import reading, transaction
from workflows.errors import Forbidden, Invalid
from workflows.models import CaseState, WorkItem

MAY_DAY = datetime(2026, 5, 1, 2, tzinfo=UTC)
FULL = "4050.00"


@pytest.fixture
def office(database_url: str) -> Iterator[Office]:
    with holds(Office(database_url)) as office:
        yield office


def found_by(error: pytest.ExceptionInfo[Invalid]) -> list[tuple[str, str]]:
    return [(finding.field, finding.code) for finding in error.value.findings]


# --- three dates and a receipt ----------------------------------------------------------------------------------------


def test_accepted_paid_and_effective_are_three_moments(office: Office) -> None:
    case = office.open(delivery())
    accepted_at = office.now
    office.now = datetime(2026, 3, 3, 1, tzinfo=UTC)
    office.settle()

    (payment,) = office.payments(case)
    policy = office.policy(case)
    assert (accepted_at.day, payment.requested_at, payment.ended_at) == (2, accepted_at, office.now)
    assert (policy.issue_at, policy.effective_on) == (office.now, date(2026, 3, 3))
    assert is_policy_no(policy.policy_no)


def test_unsigned_for_a_policy_is_overdue_after_a_day_and_has_no_cooling_off_however_long_it_lies(
    office: Office,
) -> None:
    case, policy = office.issued()
    item = office.item(case, "receipt")
    assert (policy.delivered_at, policy.cooling_off_end) == (office.now, None)
    assert (item.assignee_id, item.due_at - office.now) == (office.ids["wangfang"], timedelta(hours=24))

    office.pass_time(hours=24, seconds=1)
    assert [each.urgent for each in office.rows(select(WorkItem).where(WorkItem.id == item.id))] == [True]
    office.pass_time(days=60)
    assert (office.open_nodes(case), office.case(case).wake_at) == (["receipt"], None)
    assert office.policy(case).cooling_off_end is None


def test_the_signing_day_starts_fifteen_days_that_end_with_a_day(office: Office) -> None:
    office.now = MAY_DAY
    case, policy = office.issued()
    office.now += timedelta(hours=5)
    office.sign(case, office.now)

    policy = office.policy(case)
    over = datetime(2026, 5, 16, 16, tzinfo=UTC)  # 24:00 of 16 May in Shanghai
    assert (policy.receipt_signed_at, policy.receipt_method) == (office.now, "electronic")
    assert policy.cooling_off_end == over
    office.call(case, "done", **ALL_YES)

    office.at(over, seconds=1)
    office.settle()
    assert office.case(case).state == CaseState.OPEN
    office.pass_time(seconds=1)
    assert (office.case(case).outcome, office.case(case).public_status) == ("end_issued", "ISSUED")


def test_a_receipt_is_signed_between_the_issue_and_now_by_the_applicant_perhaps_on_paper(office: Office) -> None:
    case, policy = office.issued()
    office.now += timedelta(hours=1)
    for minutes, code in ((-1, "before_issue"), (61, "in_future")):
        with pytest.raises(Invalid) as refused:
            office.sign(case, policy.issue_at + timedelta(minutes=minutes))
        assert found_by(refused) == [("signed_on", code)]
    with pytest.raises(Invalid) as refused:
        office.sign(case, office.now, signer="王芳")
    assert found_by(refused) == [("signer", "NB-SIG-01")]

    office.sign(case, policy.issue_at, method="paper", documents={"RECEIPT": PAPERS["PS_FORM"]})
    assert office.policy(case).receipt_method == "paper"


def test_the_benefit_card_says_what_is_covered_from_when_and_how_to_claim(office: Office) -> None:
    case, _ = office.issued()

    with reading() as session:
        _, card = blocks.card(session, case, "en")
        _, karte = blocks.card(session, case, "zh_CN")

    told = {row.label: row.value for row in card.rows}
    assert told["Covered for illness from"] == "2026-05-31", "90 days wait, the first one is 2 March"
    assert told["Claims"]
    assert karte.title == "保障权益卡"


# --- the follow-up call -----------------------------------------------------------------------------------------------


def test_a_call_is_done_when_every_answer_is_a_yes(office: Office) -> None:
    case, _ = office.signed()

    with pytest.raises(Invalid) as refused:
        office.call(case, "done", **ALL_YES | {"surrender_loss": "unclear"})
    assert found_by(refused) == [("surrender_loss", "PS-CALL-01")]
    office.call(case, "done", **ALL_YES)

    (row,) = office.rows(select(FollowUp))
    assert (row.attempt, row.result, row.in_time, row.by) == (1, "done", True, office.ids["chenjing"])
    assert sealing.unseal(row.body) == ALL_YES


def test_nobody_answers_three_times_and_then_somebody_looks_at_it(office: Office) -> None:
    case, _ = office.signed()
    for attempt in (1, 2, 3):
        assert office.open_nodes(case) == ["follow_up"]
        office.call(case, "not_reached")
        office.pass_time(days=1)
        assert len(office.rows(select(FollowUp))) == attempt
    assert office.open_nodes(case) == ["solve"]

    moments = [row.at for row in office.rows(select(FollowUp).order_by(FollowUp.attempt))]
    assert [later - earlier for earlier, later in pairwise(moments)] == [timedelta(days=1)] * 2


def test_a_problem_is_solved_by_somebody_other_than_the_seller_and_its_solution_is_kept(office: Office) -> None:
    case, _ = office.signed()
    with pytest.raises(Invalid) as refused:
        office.call(case, "problem", **ALL_YES)
    assert found_by(refused) == [("remark", "required")]

    office.call(case, "problem", **ALL_YES | {"own_signature": "no"})
    item = office.item(case, "solve")
    assert item.due_at == datetime(2026, 3, 23, 2, tzinfo=UTC), "15 working days of 9 hours"
    office.do(case, "solve", "maoyun", "solved", solution="已请投保人补签，并说明法律后果")

    (row,) = office.rows(select(FollowUp))
    assert (row.result, row.solved_by) == ("problem", office.ids["maoyun"])
    assert sealing.unseal(row.solution) == {"words": "已请投保人补签，并说明法律后果"}


def test_the_seller_does_not_call_even_with_the_offices_seat(office: Office) -> None:
    promote(office, "wangfang", "back_office")
    case, _ = office.signed()

    with pytest.raises(Forbidden):
        office.call(case, "done", "wangfang", **ALL_YES)

    assert office.rows(select(FollowUp)) == []


def test_a_call_after_the_cooling_off_is_kept_as_late(office: Office) -> None:
    case, policy = office.signed()
    office.at(policy.cooling_off_end)
    office.settle()
    office.call(case, "done", **ALL_YES)

    assert [row.in_time for row in office.rows(select(FollowUp))] == [False]
    assert office.case(case).outcome == "end_issued"


# --- failed debits ----------------------------------------------------------------------------------------------------


FUND = "Have the customer fund the account, then try again"
CHANGE = "Change to another account of the applicant's own"
ANOTHER_DAY = "Try again on another day, or have the customer raise the limit"
ANSWERS = {
    "balance": ("Balance too low", FUND, "NB-PAY-01"),
    "closed": ("Account closed", CHANGE, "NB-PAY-01"),
    "limit": ("Above the debit limit", ANOTHER_DAY, "NB-PAY-01"),
    "third_person": ("The account is a third person's", CHANGE, "NB-PAY-02"),
    "frozen": ("Account frozen", CHANGE, "NB-PAY-01"),
    "line_17": ("The bank gave no reason we know", ANOTHER_DAY, "NB-PAY-01"),
}


def test_the_agent_reads_what_the_bank_said_and_what_to_do(office: Office) -> None:
    case = office.open(collection())
    for reason, said in ANSWERS.items():
        office.bank_will("refuse", reason=reason)
        office.settle()
        with reading() as session:
            (block,) = payments.failure(session, case, "en")
        rows = {row.label: row.value for row in block.rows}
        assert (rows["Answer of the bank"], rows["What to do"], rows["Reason code"]) == said
        office.do(case, "payment", "wangfang", "retry", **ACCOUNT, when="now")

    kept = [payment.failure for payment in office.payments(case)]
    assert kept == [*list(ANSWERS)[:-1], "unknown", ""], "a word of the bank's own goes no further"


def test_another_account_pays_at_once_under_a_key_of_its_own(office: Office) -> None:
    case = refused(office)
    office.do(case, "payment", "wangfang", "retry", **ACCOUNT | {"card_no": OTHER_CARD, "when": "now"})
    office.settle()

    first, second = office.bank_entries(case)
    assert (first.account, first.state, second.account, second.state) == (CARD, "refused", OTHER_CARD, "booked")
    assert first.key != second.key


def test_the_same_account_is_tried_on_the_day_that_was_chosen_and_not_before(office: Office) -> None:
    case = refused(office)
    day = date(2026, 3, 6)
    office.do(case, "payment", "wangfang", "retry", **ACCOUNT, when="date", retry_on=day)
    office.bank_will("ok")

    office.at(datetime(2026, 3, 5, 16, tzinfo=UTC), seconds=1)
    office.settle()
    assert [entry.state for entry in office.bank_entries(case)] == ["refused"]
    office.pass_time(seconds=1)
    assert [entry.state for entry in office.bank_entries(case)] == ["refused", "booked"]


def test_ten_days_after_the_acceptance_it_lapses_whatever_was_tried_and_not_a_second_before(office: Office) -> None:
    case = refused(office)
    lapse = datetime(2026, 3, 12, 16, tzinfo=UTC)  # 24:00 of 12 March in Shanghai
    office.pass_time(days=5)
    office.do(case, "payment", "wangfang", "retry", **ACCOUNT, when="now")
    office.settle()
    with pytest.raises(Invalid) as late:
        office.do(case, "payment", "wangfang", "retry", **ACCOUNT, when="date", retry_on=date(2026, 3, 13))
    assert found_by(late) == [("retry_on", "pay_by")]

    office.at(lapse, seconds=1)
    office.settle()
    assert office.open_nodes(case) == ["payment"]
    office.pass_time(seconds=1)

    assert (office.case(case).outcome, office.case(case).public_status) == ("end_lapsed", "LAPSED")
    assert [entry.state for entry in office.bank_entries(case)] == ["refused", "refused"]


def refused(office: Office):
    """An application whose debit the bank refused; it would refuse again."""
    case = office.open(collection())
    office.bank_will("refuse", reason="balance")
    office.settle()
    assert office.open_nodes(case) == ["payment"]
    return case


# --- withdrawn with a debit under way or behind -----------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["ok", "timeout_after"])
def test_whoever_withdraws_while_the_bank_is_asked_gets_everything_back_once(office: Office, mode: str) -> None:
    office.bank_will(mode, times=1)
    case = office.open(withdrawal())
    if mode.startswith("timeout"):
        office.settle()
    office.do(case, "change_mind", "wangfang", "withdraw")
    assert office.refunds() == [], "the debit ends first"
    office.settle()
    office.pass_time(minutes=1)

    (taken,) = office.bank_entries(case)
    (back,) = office.refunds()
    assert (taken.state, back.state, back.debit, back.account, back.amount) == (
        "booked",
        "booked",
        taken.key,
        CARD,
        FULL,
    )
    assert (office.case(case).outcome, office.rows(select(Policy))) == ("end_withdrawn", [])


def test_whoever_withdraws_while_the_bank_says_no_is_owed_nothing(office: Office) -> None:
    office.bank_will("refuse", reason="balance")
    case = office.open(withdrawal())
    office.do(case, "change_mind", "wangfang", "withdraw")
    office.settle()

    assert (office.case(case).outcome, office.refunds()) == ("end_withdrawn", [])


def test_a_decline_behind_the_debit_gives_back_what_was_taken_to_the_account_that_paid(office: Office) -> None:
    case = held(office)
    office.do(case, "hold", "chenjing", "decline")
    office.settle()

    taken, back = office.payments(case)
    assert (back.refund_of, back.account_id, back.amount, back.state) == (
        taken.id,
        taken.account_id,
        taken.amount,
        "paid",
    )
    assert office.case(case).outcome == "end_withdrawn"
    with reading() as session:
        assert payments.premium_kept(session, case) == Decimal(0)


def test_a_refused_refund_goes_to_another_account_and_not_by_the_hand_that_decided(office: Office) -> None:
    case = held(office)
    office.bank_will("refuse", reason="closed")
    office.do(case, "hold", "chenjing", "decline")
    office.settle()
    assert office.open_nodes(case) == ["release"]
    with reading() as session:
        (block,) = payments.refund_failure(session, case, "zh_CN")
    assert "账户已销户" in [row.value for row in block.rows]

    with pytest.raises(Forbidden):
        office.do(case, "release", "chenjing", "retry", **ACCOUNT | {"card_no": OTHER_CARD})
    with pytest.raises(Invalid) as foreign:
        office.do(case, "release", "maoyun", "retry", **ACCOUNT | {"account_holder": "李娜"})
    assert found_by(foreign) == [("account_holder", "NB-BANK-01")]


def held(office: Office):
    """An application whose premium is taken and whose policy is not issued."""
    case = office.open(withdrawal())
    office.settle()
    assert office.open_nodes(case) == ["hold"]
    return case


def test_no_policy_is_issued_while_its_premium_goes_back(office: Office) -> None:
    case = held(office)
    office.bank_will("timeout_before", times=1)
    office.do(case, "hold", "chenjing", "decline")
    office.settle()

    with reading() as session:
        assert not payments.premium_taken(session, case)
        assert payments.premium_owed(session, case)


def test_while_a_debit_is_under_way_nobody_reckons_what_is_due(office: Office) -> None:
    case = office.open(withdrawal())

    with transaction() as session:
        assert payments.premium_owed(session, case)
        with pytest.raises(StillOpen):
            refunds.owed(session, case, "WITHDRAWN", now=office.now)
