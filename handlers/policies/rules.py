"""Policies: their numbers, the dates that follow from the contract, and how their status may move.

Sources: domain-rules §2.3 (cooling-off, waiting period), §11.2 (states, numbers).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from stdnum import luhn

from workflows.calendar import end_of_day_after
from workflows.errors import AnliuError, Refused


class PolicyStatus(StrEnum):
    """Where a policy stands."""

    PENDING_EFFECTIVE = "PENDING_EFFECTIVE"  #: issued, cover has not begun 未生效
    IN_FORCE = "IN_FORCE"  #: cover runs and premium is paid 有效
    GRACE = "GRACE"  #: premium is overdue, cover still runs 宽限期
    SUSPENDED = "SUSPENDED"  #: no cover until reinstated 中止
    PAID_UP = "PAID_UP"  #: cover runs, no more premium is due 交清
    EXPIRED = "EXPIRED"  #: the term of cover is over 满期
    SURRENDERED = "SURRENDERED"  #: given up by the applicant for its cash value 退保
    CANCELLED = "CANCELLED"  #: taken back before cover began 已撤单
    VOIDED = "VOIDED"  #: withdrawn within the cooling-off, void from the start 犹豫期撤销
    RESCINDED = "RESCINDED"  #: ended by the insurer or by a revoked consent, as if never made 解约
    CLAIM_TERMINATED = "CLAIM_TERMINATED"  #: ended by the benefit that was paid 理赔终止
    TERMINATED = "TERMINATED"  #: two years suspended, or the class of risk became uninsurable 终止


VALID = frozenset({PolicyStatus.IN_FORCE, PolicyStatus.GRACE, PolicyStatus.PAID_UP})
"""What a query shows unless asked otherwise: the policies under which cover runs."""

ENDED = frozenset(
    {
        PolicyStatus.EXPIRED,
        PolicyStatus.SURRENDERED,
        PolicyStatus.CANCELLED,
        PolicyStatus.VOIDED,
        PolicyStatus.RESCINDED,
        PolicyStatus.CLAIM_TERMINATED,
        PolicyStatus.TERMINATED,
    }
)
"""已终止: nothing moves a policy from here."""

_ENDS_UNDER_COVER = frozenset(
    {
        PolicyStatus.EXPIRED,
        PolicyStatus.SURRENDERED,
        PolicyStatus.VOIDED,  # the cooling-off counts from the signed receipt, which may come late
        PolicyStatus.RESCINDED,
        PolicyStatus.CLAIM_TERMINATED,
        PolicyStatus.TERMINATED,
    }
)

MOVES: Mapping[PolicyStatus, frozenset[PolicyStatus]] = {
    PolicyStatus.PENDING_EFFECTIVE: frozenset(
        {PolicyStatus.IN_FORCE, PolicyStatus.CANCELLED, PolicyStatus.VOIDED, PolicyStatus.RESCINDED}
    ),
    PolicyStatus.IN_FORCE: _ENDS_UNDER_COVER | {PolicyStatus.GRACE, PolicyStatus.PAID_UP, PolicyStatus.SUSPENDED},
    PolicyStatus.GRACE: _ENDS_UNDER_COVER | {PolicyStatus.IN_FORCE, PolicyStatus.PAID_UP, PolicyStatus.SUSPENDED},
    # A loan that outgrows the cash value suspends a paid-up policy too (domain-rules §5.1).
    PolicyStatus.PAID_UP: _ENDS_UNDER_COVER | {PolicyStatus.SUSPENDED},
    # An event before the suspension may still be claimed, and end the policy.
    PolicyStatus.SUSPENDED: (_ENDS_UNDER_COVER - {PolicyStatus.VOIDED}) | {PolicyStatus.IN_FORCE, PolicyStatus.PAID_UP},
    **dict.fromkeys(ENDED, frozenset()),
}
"""Every allowed move of a policy's status."""


class MoveRefused(Refused):
    """A policy that is %(status)s cannot become %(to)s"""

    def __init__(self, *, status: PolicyStatus, to: PolicyStatus) -> None:
        super().__init__(status=status.value, to=to.value)


class NumberOutOfRange(AnliuError):
    """The running number %(serial)d has no place in its pattern"""

    def __init__(self, serial: int) -> None:
        super().__init__(serial=serial)


_POLICY_NO = re.compile(r"P(?P<product>[A-Z]{2,3}[0-9]{1,2})(?P<year>20[0-9]{2})(?P<serial>[0-9]{8})[0-9]")
_MOST_POLICIES = 10**8


def move(status: str, to: PolicyStatus) -> PolicyStatus:
    """The new status. Raises MoveRefused for a move that is not in the table."""
    now = PolicyStatus(status)
    if to not in MOVES[now]:
        raise MoveRefused(status=now, to=to)
    return to


def policy_no(product: str, year: int, serial: int) -> str:
    """`P` + product + year + 8 running digits + Luhn digit over all digits before it: `PCI012026000000019`.

    Raises NumberOutOfRange.
    """
    if not 0 < serial < _MOST_POLICIES:
        raise NumberOutOfRange(serial)
    body = f"P{product}{year:04d}{serial:08d}"
    return body + luhn.calc_check_digit(_digits(body))


def is_policy_no(text: str) -> bool:
    """Whether a typed number can be a policy number: form and check digit."""
    return _POLICY_NO.fullmatch(text) is not None and luhn.is_valid(_digits(text))


def cooling_off_end(receipt_signed_on: date, days: int) -> datetime:
    """The exclusive end of the cooling-off, in UTC; the day of signing does not count: 1 May + 15 -> 16 May 24:00."""
    return end_of_day_after(receipt_signed_on, days=days)


def covered_from(effective_on: date, waiting_days: int) -> date:
    """The first day with cover for illness: the effective date is day 1, and the last waiting day still waits.

    `effective_on` is the latest of the start of cover and a reinstatement; an accident does not wait.
    """
    return effective_on + timedelta(days=waiting_days)


def in_waiting_period(effective_on: date, first_diagnosed_on: date, waiting_days: int) -> bool:
    """Whether an illness was first diagnosed before cover for illness began."""
    return first_diagnosed_on < covered_from(effective_on, waiting_days)


def _digits(text: str) -> str:
    return re.sub(r"[^0-9]", "", text)
