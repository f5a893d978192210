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
from workflows import codec
from workflows.db import reading
from workflows.models import CaseState, Clock, ClockState

WRITERS = text(
    "SELECT 'policy' AS kind, xmin::text FROM policy UNION ALL SELECT 'payment', xmin::text FROM payment"
    " UNION ALL SELECT 'clock', xmin::text FROM clock UNION ALL SELECT 'notice', xmin::text FROM notice"
    " UNION ALL SELECT 'case', xmin::text FROM \"case\" UNION ALL SELECT 'job', xmin::text FROM job"
    " UNION ALL SELECT kind, xmin::text FROM event WHERE kind IN ('payment.paid', 'policy.issued', 'job.finished')"
)
"""What was written when a policy was issued, and by which transaction."""


def accepted(insurer: DiscreetInsurer, **entered: object) -> UUID:
    case = insurer.apply(**entered)
    insurer.check(case)
    return case


@takes(
    "to_entry to_entered to_check to_checked to_underwriting to_rating to_assess to_route route_system"
    " to_uw_end_decided to_decided decided_standard to_debit to_issue to_cooling_off to_close_cooling_off to_end_issued"
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
        "policy_no": policy.policy_no,
    }

    insurer.pass_time(days=16)
    row = insurer.case(case)
    assert (row.state, row.outcome, row.public_status) == (CaseState.ENDED, "end_issued", "ISSUED")
    with reading() as session:
        told = [each.text for each in notices.unread(session, insurer.actor("wangfang"), "en")]
    assert told == ["The cooling-off is over", "The policy is issued, the cooling-off begins"]


def test_premium_policy_clock_and_case_are_written_by_one_transaction(insurer: DiscreetInsurer) -> None:
    accepted(insurer)
    insurer.settle()

    with reading() as session:
        written = session.execute(WRITERS).all()

    assert sorted(kind for kind, _ in written) == [
        "case",
        "clock",
        "job",
        "job.finished",
        "notice",
        "payment",
        "payment.paid",
        "policy",
        "policy.issued",
    ]
    assert len({by for _, by in written}) == 1


@pytest.mark.parametrize(
    ("paid_at", "effective_on", "over"),
    [
        (datetime(2026, 3, 2, 15, 59, tzinfo=UTC), date(2026, 3, 2), datetime(2026, 3, 17, 16, tzinfo=UTC)),
        (datetime(2026, 3, 2, 16, 1, tzinfo=UTC), date(2026, 3, 3), datetime(2026, 3, 18, 16, tzinfo=UTC)),
    ],
    ids=["a minute before midnight in Shanghai", "a minute after"],
)
def test_cover_and_cooling_off_count_from_the_day_in_shanghai_on_which_the_bank_paid(
    insurer: DiscreetInsurer, paid_at: datetime, effective_on: date, over: datetime
) -> None:
    case = accepted(insurer)
    insurer.now = paid_at
    insurer.settle()

    (policy,) = insurer.rows(select(Policy))
    (counting,) = insurer.rows(select(Clock))
    assert (policy.effective_on, policy.issue_at, policy.cooling_off_end) == (effective_on, paid_at, over)
    assert (counting.kind, counting.rule, counting.due_at) == ("cooling_off", "domain-rules §2.3", over)

    insurer.now = over - timedelta(seconds=1)
    insurer.settle()
    assert insurer.case(case).state == CaseState.OPEN
    insurer.pass_time(seconds=1)

    assert insurer.case(case).state == CaseState.ENDED
    assert [row.state for row in insurer.rows(select(Clock))] == [ClockState.STOPPED]


def test_a_house_that_slept_through_the_end_of_a_cooling_off_closes_it_once_when_it_wakes(
    insurer: DiscreetInsurer,
) -> None:
    case = accepted(insurer)
    insurer.settle()

    for _ in range(2):
        insurer.pass_time(days=100)

    assert insurer.events(case).count("timer.fired") == 1
    assert insurer.events(case).count("policy.cooling_off_over") == 1
    assert insurer.case(case).outcome == "end_issued"
