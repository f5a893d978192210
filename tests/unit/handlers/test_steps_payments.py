"""The first premium on good and bad days, and the policy that follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from handlers.notices import operations as notice_operations
from handlers.notices import queries as notices
from handlers.payments import operations, queries, refunds
from handlers.payments.models import Payment, PaymentState
from handlers.payments.operations import MOVES, NotAllowed, StillOpen
from handlers.policies import queries as policies
from handlers.policies.models import Policy
from handlers.policies.rules import PolicyStatus, is_policy_no
from tests.support.drawings import Drawing
from tests.support.insurer import ACCOUNT, CARD, Insurer
from workflows.commands.incidents import Stopped
from workflows.db import reading, transaction
from workflows.errors import Invalid, NotFound, Refused
from workflows.models import Case, Clock, Job

OTHER_CARD = "6212264000000000014"


@pytest.fixture
def insurer(database_url: str) -> Insurer:
    built = Insurer(database_url)
    built.bank_will("ok")
    return built


@pytest.fixture
def accepted(insurer: Insurer):
    case = insurer.apply()
    insurer.check(case)
    return case


def test_a_paid_premium_issues_the_policy_in_the_same_step(insurer: Insurer, accepted) -> None:
    insurer.settle()

    (payment,) = insurer.payments(accepted)
    (booked,) = insurer.bank_entries(accepted)
    (policy,) = insurer.rows(select(Policy))
    assert (payment.state, payment.bank_reference) == (PaymentState.PAID, booked.reference)
    assert (booked.amount, booked.account, booked.told) == ("4050.00", CARD, 1)
    assert (policy.status, policy.premium, policy.sum_insured) == ("IN_FORCE", Decimal("4050.00"), Decimal(300_000))
    assert is_policy_no(policy.policy_no)
    assert policy.policy_no.startswith("PCI012026")
    assert (policy.effective_on, policy.expiry_on) == (date(2026, 3, 2), date(2066, 3, 2))
    assert insurer.case(accepted).facts["policy_no"] == policy.policy_no


def test_the_cooling_off_runs_fifteen_days_under_a_clock_and_then_the_case_ends(insurer: Insurer, accepted) -> None:
    insurer.settle()
    insurer.deliver(accepted)
    over = datetime(2026, 3, 17, 16, tzinfo=UTC)  # 24:00 of 17 March in Shanghai
    assert insurer.rows(select(Clock.due_at).where(Clock.kind == "cooling_off")) == [over]

    insurer.now = over - timedelta(seconds=1)
    insurer.settle()
    assert insurer.case(accepted).state == "open"
    insurer.pass_time(seconds=1)

    assert (insurer.case(accepted).outcome, insurer.case(accepted).public_status) == ("end_issued", "ISSUED")


@pytest.mark.parametrize("reason", ["balance", "closed", "limit"])
def test_a_refused_debit_comes_to_the_agent_who_tries_another_account(insurer: Insurer, accepted, reason) -> None:
    insurer.bank_will("refuse", reason=reason)
    insurer.settle()
    assert insurer.open_nodes(accepted) == ["payment"]
    assert insurer.case(accepted).public_status == "PAYMENT_FAILED"
    with reading() as session:
        (failed,) = queries.failure(session, accepted, "en")
    assert {row.label: row.value for row in failed.rows}["Amount"] == "4,050.00 yuan"

    insurer.bank_will("ok", OTHER_CARD)
    insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT | {"card_no": OTHER_CARD})
    insurer.settle()

    assert [(one.state, one.failure) for one in insurer.payments(accepted)] == [("refused", reason), ("paid", "")]
    assert [entry.state for entry in insurer.bank_entries(accepted)] == ["refused", "booked"]
    assert insurer.case(accepted).public_status == "ISSUED"


def test_the_same_account_may_be_tried_again_and_is_not_stored_twice(insurer: Insurer, accepted) -> None:
    insurer.bank_will("refuse", reason="balance", times=1)
    insurer.settle()

    insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT)
    insurer.settle()

    first, second = insurer.payments(accepted)
    assert first.account_id == second.account_id
    assert second.state == PaymentState.PAID


def test_somebody_elses_account_is_not_debited(insurer: Insurer, accepted) -> None:
    insurer.bank_will("refuse", reason="closed")
    insurer.settle()

    with pytest.raises(Invalid) as refused:
        insurer.do(accepted, "payment", "wangfang", "retry", **ACCOUNT | {"account_holder": "李娜"})

    assert [(finding.field, finding.code) for finding in refused.value.findings] == [("account_holder", "NB-BANK-01")]


def test_an_application_is_withdrawn_after_a_refused_debit(insurer: Insurer, accepted) -> None:
    insurer.bank_will("refuse", reason="closed")
    insurer.settle()

    insurer.do(accepted, "payment", "wangfang", "withdraw")

    assert insurer.case(accepted).outcome == "end_withdrawn"
    assert insurer.rows(select(Policy)) == []


def test_a_bank_that_books_and_says_nothing_is_asked_and_books_once(insurer: Insurer, accepted) -> None:
    insurer.bank_will("timeout_after", times=1)
    insurer.settle()
    assert [payment.state for payment in insurer.payments(accepted)] == [PaymentState.REQUESTED]
    assert insurer.case(accepted).public_status == "AWAITING_PAYMENT"

    insurer.pass_time(minutes=1)

    (entry,) = insurer.bank_entries(accepted)
    assert (entry.state, entry.told) == ("booked", 1)
    assert [payment.state for payment in insurer.payments(accepted)] == [PaymentState.PAID]


def test_the_account_number_lies_in_no_fact_and_in_no_job_in_clear(insurer: Insurer, accepted) -> None:
    (job,) = insurer.rows(select(Job).where(Job.case_id == accepted, Job.handler == "payments.debit"))
    (state,) = insurer.rows(select(Case.state_text).where(Case.id == accepted))

    assert CARD.encode() not in job.input
    assert CARD not in state


def test_while_the_bank_has_not_answered_the_same_demand_goes_out_and_no_other(insurer: Insurer, accepted) -> None:
    (first,) = insurer.payments(accepted)
    with transaction() as session:
        again = operations.demand(session, accepted, first.account_id, first.amount, now=insurer.now)
        assert again.id == first.id
        with pytest.raises(StillOpen):
            operations.demand(session, accepted, first.account_id, first.amount + 1, now=insurer.now)


def test_a_payment_moves_only_along_its_table(insurer: Insurer, accepted) -> None:
    (payment,) = insurer.payments(accepted)
    with transaction() as session:
        operations.record_paid(session, payment.id, "SB1", now=insurer.now)
        operations.record_paid(session, payment.id, "SB1", now=insurer.now)
        with pytest.raises(NotFound):
            operations.record_refused(session, accepted, "balance", now=insurer.now)
    assert [(state, sorted(after)) for state, after in MOVES.items()] == [
        (PaymentState.REQUESTED, [PaymentState.PAID, PaymentState.REFUSED]),
        (PaymentState.PAID, []),
        (PaymentState.REFUSED, []),
    ]


def test_a_refused_payment_is_never_paid_afterwards(insurer: Insurer, accepted) -> None:
    (payment,) = insurer.payments(accepted)
    with transaction() as session:
        operations.record_refused(session, accepted, "balance", now=insurer.now)
        with pytest.raises(NotAllowed):
            operations.record_paid(session, payment.id, "SB1", now=insurer.now)


def test_no_policy_is_issued_before_its_premium_is_paid(insurer: Insurer) -> None:
    hasty = (
        Drawing("hasty", policy_id="id", policy_no="text", cooling_off_end="datetime")
        .start()
        .user("ask", role="agent", form="application.check")
        .service("issue", "policies.issue")
        .end()
        .flow("start", "ask", "issue", "end")
    )
    case = insurer.start(insurer.publish(hasty), "wangfang")

    with pytest.raises((Refused, Stopped)):
        insurer.do(case, "ask", "wangfang", "done")

    assert insurer.rows(select(Policy)) == []
    assert insurer.open_nodes(case) == ["ask"]


def test_every_policy_has_a_number_of_its_own_and_its_agent_finds_it(insurer: Insurer) -> None:
    for _ in range(2):
        insurer.check(insurer.apply(sum_insured=Decimal(100_000)))
    insurer.settle()

    with reading() as session:
        newest, oldest = policies.served(session, insurer.actor("wangfang"))
        assert policies.served(session, insurer.actor("liqiang")) == []
        assert policies.served(session, insurer.actor("wangfang"), statuses=frozenset({PolicyStatus.VOIDED})) == []
        (block,) = policies.blocks(session, newest.id, "en")
    assert newest.policy_no > oldest.policy_no
    assert {row.label: row.value for row in block.rows}["Status"] == "In force"


def test_a_notice_is_read_by_its_reader_only(insurer: Insurer) -> None:
    insurer.check(insurer.apply())
    with reading() as session:
        (told,) = notices.unread(session, insurer.actor("wangfang"), "zh_CN")
    assert told.text == "审核通过：首期保费扣款中"

    for login, left in (("liqiang", 1), ("wangfang", 0)):
        with transaction() as session:
            notice_operations.mark_read(session, insurer.actor(login), told.id, now=insurer.now)
        with reading() as session:
            assert len(notices.unread(session, insurer.actor("wangfang"), "en")) == left


@pytest.fixture
def paid(insurer: Insurer, accepted):
    insurer.settle()
    return accepted


def owed(session, case, now) -> list[Decimal]:
    return [each.amount for each in refunds.owed(session, case, "WITHDRAWN", now=now)]


def test_what_was_taken_goes_back_once_and_never_more(insurer: Insurer, paid) -> None:
    other = insurer.apply(sum_insured=Decimal(100_000))
    with transaction() as session:
        (due,) = refunds.owed(session, paid, "WITHDRAWN", now=insurer.now)
        too_much = replace(due, amount=due.amount + Decimal("0.01"))
        with pytest.raises(refunds.NothingOwed):
            refunds.demand(session, too_much, case_id=paid, account_id=None, now=insurer.now)
        first = refunds.demand(session, due, case_id=paid, account_id=None, now=insurer.now)
        assert refunds.demand(session, due, case_id=paid, account_id=None, now=insurer.now) is first
        with pytest.raises(refunds.OtherRefund):
            refunds.demand(session, due, case_id=other, account_id=None, now=insurer.now)
        assert (first.account_id, first.amount) == (due.debit.account_id, Decimal("4050.00"))
        assert owed(session, paid, insurer.now) == [Decimal("4050.00")], "the bank has not answered"
        operations.record_paid(session, first.id, "SR1", now=insurer.now)
        assert owed(session, paid, insurer.now) == []
        assert queries.premium_kept(session, paid) == 0


def test_the_database_itself_refuses_a_second_refund_of_a_debit(insurer: Insurer, paid) -> None:
    with transaction() as session:
        (due,) = refunds.owed(session, paid, "WITHDRAWN", now=insurer.now)
        refund = refunds.demand(session, due, case_id=paid, account_id=None, now=insurer.now)
        operations.record_paid(session, refund.id, "SR1", now=insurer.now)
    second = insert(Payment).values(
        id=uuid4(),
        case_id=paid,
        account_id=refund.account_id,
        refund_of=refund.refund_of,
        amount=Decimal(1),
        state=PaymentState.REQUESTED,
        bank_reference="",
        failure="",
        requested_at=insurer.now,
    )

    with transaction() as session, pytest.raises(IntegrityError), session.begin_nested():
        session.execute(second)


def test_a_premium_on_its_way_back_bears_no_policy_and_is_owed_until_it_arrived(insurer: Insurer, paid) -> None:
    with transaction() as session:
        assert queries.premium_taken(session, paid)
        (due,) = refunds.owed(session, paid, "WITHDRAWN", now=insurer.now)
        refund = refunds.demand(session, due, case_id=paid, account_id=None, now=insurer.now)
        assert (queries.premium_taken(session, paid), queries.premium_owed(session, paid)) == (False, True)
        operations.refuse(session, refund, "closed", now=insurer.now)
        again = refunds.demand(session, due, case_id=paid, account_id=None, now=insurer.now)
        assert again.id != refund.id
        operations.record_paid(session, again.id, "SR2", now=insurer.now)
        assert (queries.premium_taken(session, paid), queries.premium_owed(session, paid)) == (False, False)
