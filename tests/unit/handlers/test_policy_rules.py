"""Policy numbers, cooling-off, waiting period and moves of status (domain-rules §2.3, §11.2)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.policies.rules import (
    ENDED,
    MOVES,
    VALID,
    MoveRefused,
    NumberOutOfRange,
    PolicyStatus,
    cooling_off_end,
    covered_from,
    in_waiting_period,
    is_policy_no,
    move,
    policy_no,
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
}


@pytest.mark.parametrize("status", list(S))
@pytest.mark.parametrize("to", list(S))
def test_a_policy_moves_along_the_table_and_nowhere_else(status, to):
    if to in ALLOWED.get(status, set()):
        assert move(status.value, to) is to
    else:
        with pytest.raises(MoveRefused, match=f"{status} cannot become {to}"):
            move(status.value, to)


def test_every_status_is_in_the_table_and_what_has_ended_stays_ended():
    assert set(MOVES) == set(S)
    assert {status for status, targets in MOVES.items() if not targets} == ENDED
    assert len(ENDED) == 7
    assert not VALID & ENDED


def test_every_status_can_be_reached_from_issue():
    reached, ahead = set(), {S.PENDING_EFFECTIVE}
    while ahead:
        reached |= ahead
        ahead = {to for status in ahead for to in MOVES[status]} - reached
    assert reached == set(S)
