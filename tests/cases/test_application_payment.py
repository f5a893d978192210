"""The first premium on bad days: refused, broken off, hanging; whatever happens, money is taken once or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select

from handlers.payments import queries as payments
from handlers.policies.models import Policy
from tests.cases.discreet import OTHER_CARD, DiscreetInsurer
from tests.cases.ways import takes
from tests.support import scale
from tests.support.insurer import ACCOUNT, CARD
from workflows.calendar import local_date
from workflows.commands import cases
from workflows.commands import jobs as commands
from workflows.db import reading
from workflows.errors import Forbidden, NotFound, Refused
from workflows.models import CaseState, Job, JobState

PAUSE = 400
"""Seconds: longer than any pause between two attempts, 300 s with its jitter."""


@pytest.fixture
def accepted(insurer: DiscreetInsurer) -> UUID:
    """An application the system accepted; the bank has not been asked yet."""
    case = insurer.apply()
    insurer.check(case)
    return case


def book(insurer: DiscreetInsurer, case: UUID) -> list[tuple[str, str, str, int]]:
    """What the bank's book says of a case: account, amount, what became of it, how often it was told."""
    return [(entry.account, entry.amount, entry.state, entry.told) for entry in insurer.bank_entries(case)]


def issued(insurer: DiscreetInsurer, case: UUID) -> bool:
    """Whether the one policy of the house is this case's."""
    numbers = insurer.rows(select(Policy.policy_no))
    return len(numbers) == 1 and insurer.case(case).facts.get("policy_no") == numbers[0]


@takes("to_debit to_record_refusal to_payment to_pay_again to_debit_again to_issue to_delivery to_end_issued")
def test_after_a_refusal_another_account_pays_once_and_the_case_goes_to_its_end(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("refuse", reason="closed")
    insurer.settle()
    item = insurer.item(accepted, "payment")
    assert (item.assignee_id, insurer.case(accepted).public_status) == (insurer.ids["wangfang"], "PAYMENT_FAILED")
    with reading() as session:
        (block,) = payments.failure(session, accepted, "zh_CN")
    assert "账户已销户" in [row.value for row in block.rows]

    insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT | {"card_no": OTHER_CARD})
    assert insurer.case(accepted).public_status == "AWAITING_PAYMENT"
    insurer.settle()

    assert book(insurer, accepted) == [(CARD, "4050.00", "refused", 1), (OTHER_CARD, "4050.00", "booked", 1)]
    assert issued(insurer, accepted)
    insurer.deliver(accepted)
    insurer.pass_time(days=16)
    assert insurer.case(accepted).outcome == "end_issued"


@takes("to_until_then to_on_the_day debit_on_the_day to_issue")
def test_a_customer_without_the_money_is_debited_on_the_day_that_was_agreed(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("refuse", reason="balance")
    insurer.settle()
    on = local_date(insurer.now) + timedelta(days=3)
    insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT, when="date", retry_on=on)
    insurer.bank_will("ok")

    insurer.pass_time(days=2)
    assert not issued(insurer, accepted)
    insurer.pass_time(days=1)

    assert issued(insurer, accepted)


@takes("payment_expires to_end_unpaid")
def test_an_accepted_application_that_is_not_paid_lapses_ten_days_after_it_was_accepted(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("refuse", reason="balance")
    insurer.settle()
    insurer.now = datetime(2026, 3, 12, 16, tzinfo=UTC) - timedelta(seconds=1)
    insurer.settle()
    assert insurer.open_nodes(accepted) == ["payment"]

    insurer.pass_time(seconds=1)

    row = insurer.case(accepted)
    assert (row.outcome, row.public_status) == ("end_unpaid", "LAPSED")
    assert insurer.rows(select(Policy)) == []


@takes("to_payment to_debit_again to_record_refusal")
def test_a_bank_that_refuses_again_and_again_is_asked_once_each_time(insurer: DiscreetInsurer, accepted: UUID) -> None:
    for rounds, reason in enumerate(("balance", "limit", "balance"), 1):
        insurer.bank_will("refuse", reason=reason)
        insurer.settle()
        assert insurer.item(accepted, "payment").round == rounds
        insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT)
    insurer.bank_will("ok")
    insurer.settle()

    assert [each.failure for each in insurer.payments(accepted)] == ["balance", "limit", "balance", ""]
    assert [state for _, _, state, _ in book(insurer, accepted)] == ["refused", "refused", "refused", "booked"]
    assert issued(insurer, accepted)


@takes("to_pay_again payment_withdrawn to_end_withdrawn")
def test_an_application_is_withdrawn_after_a_failed_debit_and_owes_nobody_money(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("refuse", reason="balance")
    insurer.settle()
    for stranger in ("liqiang", "zhoumin", "chenjing", "lintao"):
        with pytest.raises(NotFound):
            insurer.do(accepted, "payment", stranger, "withdraw")

    insurer.do(accepted, "payment", "wangfang", "withdraw")
    insurer.pass_time(days=1)

    row = insurer.case(accepted)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_withdrawn", "WITHDRAWN")
    assert book(insurer, accepted) == [(CARD, "4050.00", "refused", 1)]
    assert insurer.rows(select(Policy)) == []


@pytest.mark.parametrize(("mode", "told"), [("timeout_before", 1), ("timeout_after", 1), ("twice", 2)])
def test_a_bank_that_breaks_off_is_asked_by_key_and_debits_once(
    insurer: DiscreetInsurer, accepted: UUID, mode: str, told: int
) -> None:
    insurer.bank_will(mode, times=1)
    insurer.settle()
    if mode != "twice":
        assert insurer.case(accepted).public_status == "AWAITING_PAYMENT"
        assert insurer.rows(select(Policy)) == [], "nobody knows whether money moved"
        insurer.pass_time(minutes=1)

    assert book(insurer, accepted) == [(CARD, "4050.00", "booked", told)]
    (payment,) = insurer.payments(accepted)
    assert payment.amount == Decimal("4050.00")
    assert issued(insurer, accepted)
    assert insurer.incidents(accepted) == []


def test_a_bank_that_is_silent_stops_the_case_until_an_operator_retries(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    hangs = scale(1, 4)  # each hang costs its seconds; a line that is cut is as silent
    insurer.bank_will("hang", times=hangs)
    insurer.settle()
    if hangs == 1:
        insurer.bank_will("timeout_before")
    until_attempt(insurer, accepted, 4)

    (incident,) = insurer.incidents(accepted)
    (job,) = debits(insurer, accepted)
    assert (incident.code, incident.node, incident.job_id) == ("job_failed", "debit", job.id)
    assert (book(insurer, accepted), insurer.case(accepted).public_status) == ([], "AWAITING_PAYMENT")
    insurer.pass_time(days=3)
    assert debits(insurer, accepted)[0].attempts == 4, "nothing is tried without an operator"

    insurer.bank_will("ok")
    retry(insurer, job.id)
    assert book(insurer, accepted) == [(CARD, "4050.00", "booked", 1)]
    assert (insurer.incidents(accepted), issued(insurer, accepted)) == ([], True)


def test_money_that_was_taken_when_the_line_died_for_the_last_time_is_found_by_the_operators_retry(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("timeout_before")
    insurer.settle()
    until_attempt(insurer, accepted, 3)
    insurer.bank_will("timeout_after")
    until_attempt(insurer, accepted, 4)
    (job,) = debits(insurer, accepted)
    assert (job.state, book(insurer, accepted)) == (JobState.FAILED, [(CARD, "4050.00", "booked", 1)])

    insurer.bank_will("refuse", reason="balance")
    retry(insurer, job.id)

    assert book(insurer, accepted) == [(CARD, "4050.00", "booked", 1)], "asked by its key, not told again"
    assert (insurer.incidents(accepted), issued(insurer, accepted)) == ([], True)


@takes("to_record_refusal")
def test_a_bank_that_first_breaks_off_and_then_refuses_has_refused_one_demand(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("timeout_before", times=1)
    insurer.settle()
    insurer.bank_will("refuse", reason="limit")
    insurer.pass_time(minutes=1)

    assert insurer.open_nodes(accepted) == ["payment"]
    assert [(each.state, each.failure) for each in insurer.payments(accepted)] == [("refused", "limit")]


def debits(insurer: DiscreetInsurer, case: UUID) -> list[Job]:
    """The jobs that ask the bank for the premium."""
    return [job for job in insurer.jobs(case) if job.node == "debit"]


def until_attempt(insurer: DiscreetInsurer, case: UUID, number: int) -> None:
    """Let time pass until so many attempts of the debit were made."""
    while (attempts := debits(insurer, case)[0].attempts) < number:
        insurer.pass_time(seconds=PAUSE)
        assert debits(insurer, case)[0].attempts == attempts + 1


def retry(insurer: DiscreetInsurer, job: UUID) -> None:
    """何静 may not, 唐伟 lets a failed job be tried again."""
    with insurer.moment():
        with pytest.raises(Forbidden):
            commands.retry_job(job, actor=insurer.actor("hejing"))
        commands.retry_job(job, actor=insurer.actor("tangwei"))
    insurer.settle()


@takes("to_until_then to_withdrawn_until_then withdrawn_before_the_day to_end_withdrawn")
def test_who_thinks_better_of_it_before_the_agreed_day_withdraws_and_nothing_is_debited(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    insurer.bank_will("refuse", reason="balance")
    insurer.settle()
    on = local_date(insurer.now) + timedelta(days=3)
    insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT, when="date", retry_on=on)
    insurer.bank_will("ok")
    with insurer.moment():
        cases.withdraw(accepted, reason="submitter", note="另有安排", actor=insurer.actor("wangfang"))
    insurer.pass_time(days=4)

    row = insurer.case(accepted)
    assert (row.outcome, row.public_status) == ("end_withdrawn", "WITHDRAWN")
    assert [entry.state for entry in insurer.bank_entries(accepted)] == ["refused"], "nothing was taken afterwards"
    assert insurer.rows(select(Policy)) == []


def test_while_the_bank_is_asked_nobody_withdraws_and_after_its_answer_the_step_offers_a_way(
    insurer: DiscreetInsurer, accepted: UUID
) -> None:
    with insurer.moment(), pytest.raises(Refused):
        cases.withdraw(accepted, reason="submitter", actor=insurer.actor("wangfang"))
    insurer.bank_will("refuse", reason="balance")
    insurer.settle()
    insurer.do(accepted, "payment", "wangfang", "withdraw")
    assert insurer.case(accepted).public_status == "WITHDRAWN"
