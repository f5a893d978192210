"""Policies: their numbers, the dates that follow from the contract, and how their status may move.

Sources: domain-rules §2.3 (cooling-off, waiting period), §11.2 (states, numbers).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from stdnum import luhn

from workflows.calendar import ZONE, end_of_day_after, start_of_day
from workflows.errors import N_, AnliuError, Refused
from workflows.types import Choice, Finding


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


class ReceiptMethod(StrEnum):
    """How the customer signed for the policy."""

    ELECTRONIC = "electronic"  #: 电子回执
    PAPER = "paper"  #: 纸质回执, of which a scan is kept


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
"""已终止: nothing moves a policy from here, but an objection to a no of a claim that had ended it."""

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
    PolicyStatus.RESCINDED: frozenset({PolicyStatus.IN_FORCE}),
    PolicyStatus.CLAIM_TERMINATED: frozenset({PolicyStatus.IN_FORCE}),
}
"""Every allowed move of a policy's status."""


CANCEL_REASONS = (
    Choice(value="changed_mind", zh="改变主意", en="Changed their mind"),
    Choice(value="other_cover", zh="已有其他保障", en="Has other cover"),
    Choice(value="premium", zh="保费负担过重", en="Premium too high"),
    Choice(value="explained_otherwise", zh="与销售时讲解不符", en="Not as it was explained"),
    Choice(value="other", zh="其他", en="Other"),
)
"""Why a policy is cancelled in its cooling-off."""


class MoveRefused(Refused):
    """A policy that is %(status)s cannot become %(to)s"""

    def __init__(self, *, status: PolicyStatus, to: PolicyStatus) -> None:
        super().__init__(status=status.value, to=to.value)


class NumberOutOfRange(AnliuError):
    """The running number %(serial)d has no place in its pattern"""

    def __init__(self, serial: int) -> None:
        super().__init__(serial=serial)


_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
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


def in_cooling_off(end: datetime | None, now: datetime) -> bool:
    """Whether a policy can be cancelled as if it had never been: also before its receipt is signed (`end` None)."""
    return end is None or now < end


def not_begun(effective_on: date, now: datetime) -> bool:
    """Whether cover is still to begin: then a policy without a cooling-off, too, can be taken back (§2.3)."""
    return now < start_of_day(effective_on)


def signing_findings(signed_at: datetime, issue_at: datetime, now: datetime) -> Sequence[Finding]:
    """A receipt is not signed before the policy is issued, to the minute, nor in the future."""
    if signed_at > now:
        return (Finding(field="signed_on", code="in_future", message=N_("This moment is still to come")),)
    if signed_at < issue_at.replace(second=0, microsecond=0):
        message = N_("The policy was issued later, at %(issued)s")
        issued = issue_at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        return (Finding(field="signed_on", code="before_issue", message=message, params={"issued": issued}),)
    return ()


def check_time(value: str | None, siblings: Mapping[str, Any], today: date) -> Sequence[Finding]:
    """A time of the day, written as 14:30."""
    del siblings, today
    if value is None or _TIME.fullmatch(value):
        return ()
    return (Finding(field="signed_time", code="time", message=N_("Write the time as 14:30")),)


def moment_of(day: date, clock_time: str) -> datetime:
    """The instant of a local day and a time such as 14:30. Raises ValueError."""
    return datetime.combine(day, time.fromisoformat(clock_time.zfill(5)), ZONE).astimezone(UTC)


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
