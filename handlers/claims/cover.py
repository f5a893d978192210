"""Whether a policy covers an event, and what can be claimed under it (domain-rules §2.1, §2.3, §6.1).

What decides is the day of the event: of an illness the day it was first diagnosed, of an accident the day it happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handlers import editions
from handlers.policies.rules import covered_from, in_waiting_period
from workflows.calendar import add_months
from workflows.errors import N_
from workflows.types import Choice, Finding


class ClaimType(StrEnum):
    """What is claimed (domain-rules §6.1)."""

    MED = "MED"  #: the costs of treatment 医疗
    CI = "CI"  #: a critical illness 重疾


@dataclass(frozen=True, kw_only=True)
class Suspension:
    """A time without cover, from its first day to the day of reinstatement, which is covered again; None is open."""

    starts_on: date
    reinstated_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What decides whether a policy covers an event. Ends are exclusive: cover is over at 00:00 of that day."""

    effective_on: date
    expiry_on: date | None = None  #: None for the whole of life
    ended_on: date | None = None  #: surrendered, cancelled, rescinded or terminated before its expiry
    waiting_days: int = 0  #: of the product
    renewed_without_gap: bool = False  #: another policy of the same product ran until the day this one began
    suspensions: tuple[Suspension, ...] = ()

    def began_on(self, day: date) -> date:
        """The start of cover as an event of `day` meets it: a reinstatement before it begins anew (§2.3)."""
        return max([self.effective_on, *self._reinstated_by(day)])

    def illness_from(self, day: date) -> date:
        """The first day with cover for illness, as an event of `day` meets it; an accident does not wait."""
        return covered_from(self.began_on(day), self._waits(day))

    def waiting(self, day: date) -> bool:
        """Whether an illness that was first diagnosed on `day` falls into the waiting period."""
        return in_waiting_period(self.began_on(day), day, self._waits(day))

    def suspended(self, day: date) -> bool:
        """Whether the policy stood still on a day."""
        return any(
            one.starts_on <= day and (one.reinstated_on is None or day < one.reinstated_on) for one in self.suspensions
        )

    def _waits(self, day: date) -> int:
        """The days that are waited: none after a renewal without gap, but again after a reinstatement (§2.3)."""
        return 0 if self.renewed_without_gap and not self._reinstated_by(day) else self.waiting_days

    def _reinstated_by(self, day: date) -> list[date]:
        return [at.reinstated_on for at in self.suspensions if at.reinstated_on is not None and at.reinstated_on <= day]


def cover_findings(contract: Contract, event_on: date, *, accident: bool = False) -> Sequence[Finding]:
    """Why a policy did not cover an event; none where it did. CL-PER-01, CL-LAPSE-01, CL-WAIT-01.

    An event outside the term of cover needs no second reason, nor does one while the policy was suspended.
    """
    if event_on < contract.effective_on:
        return [_no("CL-PER-01", N_("Cover began later, on %(day)s"), contract.effective_on)]
    ends = [day for day in (contract.expiry_on, contract.ended_on) if day is not None]
    if ends and event_on >= min(ends):
        return [_no("CL-PER-01", N_("Cover had ended on %(day)s at 00:00"), min(ends))]
    if contract.suspended(event_on):
        return [_no("CL-LAPSE-01", N_("The policy was suspended on %(day)s"), event_on)]
    if not accident and contract.waiting(event_on):
        covered = contract.illness_from(event_on)
        return [_no("CL-WAIT-01", N_("Illness is covered from %(day)s on: this one was diagnosed before"), covered)]
    return []


def policy_days(contract: Contract, day: date) -> int:
    """For how many days cover has run, or has run again: what straight-through payment asks for (§6.3)."""
    return (day - contract.began_on(day)).days


def types(product: str, on: date) -> Sequence[Choice]:
    """What can be claimed under a product (requirements S1.2.15). Raises NotInForce."""
    return [
        Choice(value=code, zh=row["zh"], en=row["en"])
        for code, row in _table(on)["type"].items()
        if product in row["products"]
    ]


def all_types(on: date) -> Sequence[Choice]:
    """Every type of claim, by code. Raises NotInForce."""
    return [Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in _table(on)["type"].items()]


def type_findings(claim_type: str, product: str, on: date) -> Sequence[Finding]:
    """The policy pays claims of this type. CL-TYPE-01."""
    offered = types(product, on)
    if claim_type in {choice.value for choice in offered}:
        return []
    message = N_("This policy does not pay claims of this type")
    return [Finding(field="claim_type", code="CL-TYPE-01", message=message)]


def limitation_findings(claim_type: str, known_on: date, today: date) -> Sequence[Finding]:
    """A warning where the claim may be barred: two years after it was known (art. 26); never a refusal."""
    years = _table(today)["type"][claim_type]["limitation_years"]
    if today <= add_months(known_on, 12 * years):
        return []
    message = N_(
        "More than %(years)d years have passed: the claim may be barred. This is no ground to refuse it unasked"
    )
    return [Finding(field="event_on", code="limitation", message=message, params={"years": years})]


def reported_late(event_on: date, notice_on: date) -> bool:
    """Whether it was reported later than asked; a flag, never a ground by itself (Insurance Law art. 21)."""
    days: int = _table(notice_on)["report_days"]
    return notice_on > event_on + timedelta(days=days)


def _no(code: str, message: str, day: date) -> Finding:
    return Finding(field="event_on", code=code, message=message, params={"day": day.isoformat()})


def _table(on: date) -> editions.Edition:
    return editions.load("claims", "types").on(on)
