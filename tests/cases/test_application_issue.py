"""From a paid premium to the end of the cooling-off: the policy, its number, its dates, and one transaction for all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text

from handlers.notices import queries as notices
from handlers.policies.models import Policy
from handlers.policies.rules import is_policy_no
from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import takes
from tests.support.insurer import ALL_YES, BANK
from web.packages import packages
from workflows import codec, jobs
from workflows.db import reading
from workflows.models import CaseState, Clock, ClockState

WRITERS = text(
    "SELECT 'policy' AS kind, xmin::text FROM policy UNION ALL SELECT 'payment', xmin::text FROM payment"
    " UNION ALL SELECT 'notice', xmin::text FROM notice WHERE code = 'STATUS:ISSUED'"
    " UNION ALL SELECT 'case', xmin::text FROM \"case\" UNION ALL SELECT 'job', xmin::text FROM job WHERE id = :debit"
    " UNION ALL SELECT kind, xmin::text FROM event WHERE kind IN ('payment.paid', 'policy.issued', 'job.finished')"
)
"""What was written when a policy was issued, and by which transaction."""


def accepted(insurer: DiscreetInsurer, **entered: object) -> UUID:
    case = insurer.apply(**entered)
    insurer.check(case)
    return case


@takes(
    "to_entry to_entered to_look_profile to_known to_profile profile_done to_is_signed to_send_code to_sign"
    " to_signed_again to_recording to_look_recording to_recorded no_recording to_keying to_check to_checked to_screen"
    " to_hit no_hit to_rating to_assess to_route route_system to_uw_end_decided to_decided decided_standard to_pay_by"
    " to_debit to_issue to_delivery to_deliver to_policy_letter to_card to_receipt_page to_receipt to_fork"
    " to_cooling_off to_follow_up to_called is_called calls_done to_end_cooling_off to_over is_over"
    " to_de_end to_end_issued"
)
def test_a_healthy_life_goes_from_its_form_to_the_end_of_its_cooling_off(insurer: DiscreetInsurer) -> None:
    case = accepted(insurer)
    insurer.settle()

    (policy,) = insurer.rows(select(Policy))
    assert is_policy_no(policy.policy_no)
    assert policy.policy_no == "PCI012026000000019", "the first of its year, with its check digit"
    assert (policy.premium, policy.sum_insured, policy.status) == (Decimal("4050.00"), Decimal(300_000), "IN_FORCE")
    row = insurer.case(case)
    assert (row.number, row.public_status, row.state) == ("A20260302000001", "ISSUED", CaseState.OPEN)
    assert {name: codec.decode(value) for name, value in row.facts.items()} == {
        "product": "CI01",
        "sum_insured": Decimal(300_000),
        "premium": Decimal(4050),
        "premium_due": Decimal(4050),
        "policy_no": policy.policy_no,
    }

    insurer.deliver(case)
    insurer.pass_time(days=16)
    row = insurer.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_issued", "ISSUED")
    with reading() as session:
        told = [each.text for each in notices.unread(session, insurer.actor("wangfang"), "en")]
    assert told == [
        "The cooling-off is over",
        "The receipt is signed: free withdrawal in the cooling-off",
        "Approved: the policy is issued, have it signed for",
        "Approved: the first premium is being debited",
    ]


def test_premium_policy_and_case_are_written_by_one_transaction(insurer: DiscreetInsurer) -> None:
    case = accepted(insurer)
    (debit,) = [job for job in insurer.jobs(case) if job.handler == "payments.debit"]
    with insurer.moment():
        assert jobs.attempt(debit.id)

    with reading() as session:
        written = session.execute(WRITERS, {"debit": debit.id}).all()

    kinds = sorted(kind for kind, _ in written)
    assert kinds == ["case", "job", "job.finished", "notice", "payment", "payment.paid", "policy", "policy.issued"]
    assert len({by for _, by in written}) == 1


@pytest.mark.parametrize(
    ("paid_at", "effective_on", "over"),
    [
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), date(2026, 3, 2), datetime(2026, 3, 17, 16, tzinfo=UTC)),
        (datetime(2026, 3, 2, 16, 1, tzinfo=UTC), date(2026, 3, 3), datetime(2026, 3, 18, 16, tzinfo=UTC)),
    ],
    ids=["a minute before midnight in Shanghai", "a minute after"],
)
def test_cover_counts_from_the_day_in_shanghai_on_which_the_bank_paid_and_cooling_off_from_the_receipts(
    insurer: DiscreetInsurer, paid_at: datetime, effective_on: date, over: datetime
) -> None:
    case = accepted(insurer)
    insurer.now = paid_at
    insurer.settle()
    insurer.deliver(case)

    (policy,) = insurer.rows(select(Policy))
    (counting,) = insurer.rows(select(Clock).where(Clock.kind == "cooling_off"))
    assert (policy.effective_on, policy.issue_at, policy.cooling_off_end) == (effective_on, paid_at, over)
    assert (counting.rule, counting.due_at) == ("domain-rules §2.3", over)

    insurer.now = over - timedelta(seconds=1)
    insurer.settle()
    assert insurer.case(case).state == CaseState.OPEN
    insurer.pass_time(seconds=1)

    assert insurer.case(case).state == CaseState.ENDED
    assert {row.state for row in insurer.rows(select(Clock))} == {ClockState.STOPPED}


def test_a_house_that_slept_through_the_end_of_a_cooling_off_closes_it_once_when_it_wakes(
    insurer: DiscreetInsurer,
) -> None:
    case = accepted(insurer)
    insurer.settle()
    insurer.deliver(case)

    for _ in range(2):
        insurer.pass_time(days=100)

    assert insurer.events(case).count("timer.fired") == 1
    assert insurer.events(case).count("policy.cooling_off_over") == 1
    assert insurer.case(case).outcome == "end_issued"


@takes("to_remind_receipt to_de_reminded")
def test_a_receipt_that_is_not_signed_within_a_day_is_urgent_and_its_agent_is_reminded(
    insurer: DiscreetInsurer,
) -> None:
    case = accepted(insurer)
    insurer.settle()
    insurer.pass_time(hours=24, seconds=-1)
    assert "U3" not in insurer.item(case, "receipt").urgent_why

    insurer.pass_time(seconds=1)

    assert "U3" in insurer.item(case, "receipt").urgent_why
    with reading() as session:
        (newest, *_) = notices.unread(session, insurer.actor("wangfang"), "en")
    assert newest.text == "The receipt is unsigned: the cooling-off does not run"
    insurer.pass_time(days=30)
    assert insurer.open_nodes(case) == ["receipt"]


@takes("to_call_again calls_again to_solve solved")
def test_who_is_not_reached_is_called_again_and_what_is_wrong_is_solved_before_the_case_ends(
    insurer: DiscreetInsurer,
) -> None:
    case = accepted(insurer)
    insurer.settle()
    insurer.receive(case)

    insurer.do(case, "follow_up", "chenjing", "not_reached")
    insurer.pass_time(days=1)
    insurer.do(case, "follow_up", "chenjing", "problem", **ALL_YES | {"own_signature": "no"})
    insurer.pass_time(days=16)
    assert insurer.case(case).state == CaseState.OPEN, "the cooling-off is over, the problem is not"
    insurer.do(case, "solve", "maoyun", "solved", solution="已请投保人补签")

    assert insurer.case(case).outcome == "end_issued"


@takes("to_end_voided to_voided")
def test_a_policy_cancelled_in_its_cooling_off_ends_its_application_and_the_premium_goes_back(
    insurer: DiscreetInsurer,
) -> None:
    insurer.publish(packages()["cooling_off_cancel"], "cooling_off_cancel")
    case = accepted(insurer)
    insurer.settle()
    insurer.receive(case)
    (policy,) = insurer.rows(select(Policy))

    cancel = insurer.start("cooling_off_cancel", "wangfang")
    papers = {"PS_FORM": [str(cancel)], "POLICY": [str(cancel)]}
    asked = {"policy_no": policy.policy_no, "reason": "changed_mind", "confirmed": True, "documents": papers}
    insurer.do(cancel, "entry_agent", "wangfang", "submit", **asked)
    insurer.do(cancel, "check", "chenjing", "approve", applicant=True)
    insurer.settle()

    assert (insurer.case(case).outcome, insurer.case(case).public_status) == ("end_voided", "VOIDED")
    (policy,) = insurer.rows(select(Policy))
    assert policy.status == "VOIDED"
    assert [(entry.amount, entry.state) for entry in BANK.book.entries("refund")][-1] == ("4050.00", "booked")


@takes("to_look_again looks_again")
def test_a_cooling_off_that_ends_while_its_cancellation_is_looked_at_waits_for_it(insurer: DiscreetInsurer) -> None:
    insurer.publish(packages()["cooling_off_cancel"], "cooling_off_cancel")
    case = accepted(insurer)
    insurer.settle()
    insurer.deliver(case)
    (policy,) = insurer.rows(select(Policy))
    insurer.now = policy.cooling_off_end - timedelta(seconds=1)
    cancel = insurer.start("cooling_off_cancel", "wangfang")
    papers = {"PS_FORM": [str(cancel)], "POLICY": [str(cancel)]}
    asked = {"policy_no": policy.policy_no, "reason": "changed_mind", "confirmed": True, "documents": papers}
    insurer.do(cancel, "entry_agent", "wangfang", "submit", **asked)

    for _ in range(2):
        insurer.pass_time(days=1)
        assert insurer.case(case).state == CaseState.OPEN
    insurer.do(cancel, "check", "chenjing", "approve", applicant=True)
    insurer.settle()

    assert insurer.case(case).outcome == "end_voided"
