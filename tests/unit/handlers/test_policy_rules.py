"""Policy numbers, cooling-off, waiting period and moves of status (domain-rules §2.3, §11.2)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policies import cancellation
from handlers.policies.cancellation import CancelState
from handlers.policies.follow_up import QUESTIONS, CallResult, call_findings, most_attempts
from handlers.policies.rules import (
    CANCEL_REASONS,
    ENDED,
    MOVES,
    VALID,
    MoveRefused,
    NumberOutOfRange,
    PolicyStatus,
    check_time,
    cooling_off_end,
    covered_from,
    in_cooling_off,
    in_waiting_period,
    is_policy_no,
    moment_of,
    move,
    policy_no,
    signing_findings,
)

S = PolicyStatus


def test_the_first_policy_of_the_year_has_the_number_of_the_book():
    assert policy_no("CI01", 2026, 1) == "PCI012026000000019"
    assert is_policy_no("PCI012026000000019")


@pytest.mark.parametrize(
    "text",
    [
        "PCI012026000000018",
        "PCI01202600000001",
        "CI012026000000019",
        "pci012026000000019",
        "PCI0120260000000190",
        "PCI012026 00000019",
        "",
    ],
)
def test_a_mistyped_policy_number_is_refused(text):
    assert not is_policy_no(text)


@given(
    st.integers(1, 10**8 - 1), st.sampled_from(["CI01", "TL01", "MM01", "GTD1"]), st.integers(0, 12), st.integers(1, 9)
)
def test_one_changed_digit_of_a_policy_number_is_refused(serial, product, place, step):
    number = policy_no(product, 2026, serial)
    assert is_policy_no(number)
    at = len(number) - 1 - place
    changed = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert not is_policy_no(changed)


@pytest.mark.parametrize("serial", [0, -1, 10**8])
def test_a_serial_that_does_not_fit_is_refused(serial):
    with pytest.raises(NumberOutOfRange):
        policy_no("CI01", 2026, serial)


def test_cooling_off_runs_to_the_end_of_the_fifteenth_day_after_signing():
    assert cooling_off_end(date(2026, 5, 1), 15) == datetime(2026, 5, 16, 16, tzinfo=UTC)  # 17 May 00:00 in Shanghai


def test_the_ninetieth_day_still_waits_and_the_ninety_first_is_covered():
    start = date(2026, 1, 1)
    assert covered_from(start, 90) == date(2026, 4, 1)
    assert in_waiting_period(start, date(2026, 3, 31), 90)
    assert not in_waiting_period(start, date(2026, 4, 1), 90)


ENDS = {S.EXPIRED, S.SURRENDERED, S.RESCINDED, S.CLAIM_TERMINATED, S.TERMINATED}
ALLOWED = {
    S.PENDING_EFFECTIVE: {S.IN_FORCE, S.CANCELLED, S.VOIDED, S.RESCINDED},
    S.IN_FORCE: ENDS | {S.VOIDED, S.GRACE, S.PAID_UP, S.SUSPENDED},
    S.GRACE: ENDS | {S.VOIDED, S.IN_FORCE, S.PAID_UP, S.SUSPENDED},
    S.PAID_UP: ENDS | {S.VOIDED, S.SUSPENDED},
    S.SUSPENDED: ENDS | {S.IN_FORCE, S.PAID_UP},
    S.RESCINDED: {S.IN_FORCE},
    S.CLAIM_TERMINATED: {S.IN_FORCE},
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("to", list(S))
def test_a_policy_moves_along_the_table_and_nowhere_else(status, to):
    if to in ALLOWED.get(status, set()):
        assert move(status.value, to) is to
    else:
        with pytest.raises(MoveRefused, match=f"{status} cannot become {to}"):
            move(status.value, to)


def test_every_status_is_in_the_table_and_what_has_ended_stays_ended_but_for_an_end_by_a_claim_taken_back():
    assert set(MOVES) == set(S)
    assert {status for status, targets in MOVES.items() if not targets} == ENDED - {S.RESCINDED, S.CLAIM_TERMINATED}
    assert len(ENDED) == 7
    assert not VALID & ENDED


def test_every_status_can_be_reached_from_issue():
    reached, ahead = set(), {S.PENDING_EFFECTIVE}
    while ahead:
        reached |= ahead
        ahead = {to for status in ahead for to in MOVES[status]} - reached
    assert reached == set(S)


OVER = datetime(2026, 5, 16, 16, tzinfo=UTC)


def test_the_cooling_off_is_over_at_the_instant_it_ends_and_has_not_begun_unsigned():
    assert in_cooling_off(OVER, OVER - timedelta(microseconds=1))
    assert not in_cooling_off(OVER, OVER)
    assert in_cooling_off(None, datetime(2030, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("signed_at", ["2026-04-30T16:00+00:00", "2026-05-01T15:59+00:00"])
def test_whatever_the_hour_of_the_signing_day_the_cooling_off_ends_alike(signed_at):
    day = datetime.fromisoformat(signed_at).astimezone(UTC) + timedelta(hours=8)
    assert cooling_off_end(day.date(), 15) == OVER


@pytest.mark.parametrize(
    ("signed", "code"),
    [("10:00", None), ("09:59", "before_issue"), ("12:00", None), ("12:01", "in_future"), ("9:59", "before_issue")],
)
def test_a_receipt_is_signed_to_the_minute_between_issue_and_now(signed, code):
    day = date(2026, 5, 1)
    issued, now = moment_of(day, "10:00") + timedelta(seconds=40), moment_of(day, "12:00")
    assert [each.code for each in signing_findings(moment_of(day, signed), issued, now)] == ([code] if code else [])


@pytest.mark.parametrize(
    ("text", "right"), [("14:30", True), ("9:05", True), ("24:00", False), ("14.30", False), ("1４:30", False)]
)
def test_a_time_is_hours_and_minutes(text, right):
    assert (check_time(text, {}, date(2026, 5, 1)) == ()) == right


YES = dict.fromkeys(QUESTIONS, "yes")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("answer", ["no", "unclear", None])
def test_a_call_with_one_answer_open_is_no_done_one_but_a_problem(question, answer):
    values = YES | {question: answer}
    assert [(each.field, each.code) for each in call_findings(CallResult.DONE, values)] == [(question, "PS-CALL-01")]
    assert call_findings(CallResult.PROBLEM, values) == []


def test_a_call_asks_the_seven_things_and_is_tried_three_times():
    assert len(QUESTIONS) == 7
    assert call_findings(CallResult.DONE, YES) == call_findings(CallResult.NOT_REACHED, {}) == []
    assert [each.field for each in call_findings(CallResult.PROBLEM, YES)] == ["remark"]
    assert call_findings(CallResult.PROBLEM, YES | {"remark": "收不到保单"}) == []
    assert most_attempts(OVER) == 3


def test_a_request_to_cancel_moves_along_its_table():
    after = {state: sorted(targets) for state, targets in cancellation.MOVES.items()}
    assert after == {
        CancelState.REQUESTED: ["approved", "kept", "withdrawn"],
        CancelState.APPROVED: [],
        CancelState.KEPT: [],
        CancelState.WITHDRAWN: ["requested"],
    }
    assert set(after) == set(CancelState)


def test_every_reason_to_cancel_reads_in_both_languages():
    assert len({reason.value for reason in CANCEL_REASONS}) == len(CANCEL_REASONS) == 5
    assert all(reason.zh and reason.en for reason in CANCEL_REASONS)
