"""Rescinding a contract for what was not disclosed (Insurance Law art. 16; Interp. II art. 5-8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers import editions
from workflows.calendar import end_of_day_after, local_date
from workflows.errors import N_
from workflows.types import Choice, Finding

NON_DISCLOSURE = "CL-DISC-01"


class Fault(StrEnum):
    """How a question came to be answered wrongly."""

    INTENT = "intent"  #: no benefit, no premium back 故意
    GROSS = "gross"  #: no benefit where it had a serious effect, and premiums go back 重大过失


FAULTS = (
    Choice(value=Fault.INTENT, zh="故意", en="By intent"),
    Choice(value=Fault.GROSS, zh="重大过失", en="By gross negligence"),
)
"""How a question came to be answered wrongly, in words."""


@dataclass(frozen=True, kw_only=True)
class Rescission:
    """A contract that was rescinded, and what decides whether it could be."""

    fault: Fault
    formed_at: datetime  #: the acceptance of the application
    knew_at: datetime  #: when the insurer came to know
    rescinded_at: datetime
    collected_at: datetime | None = None  #: when premium was last collected
    serious_effect: bool = False  #: what was not disclosed had a serious effect on the event
    material: bool = True  #: it would have changed the acceptance or the rate


def rescind_until(formed_at: datetime, knew_at: datetime) -> datetime:
    """The exclusive end of the right to rescind: 30 days after knowing, two years after the contract was formed."""
    table = editions.load("claims", "decisions").on(local_date(knew_at))
    return min(
        end_of_day_after(knew_at, days=table["rescind_days"]),
        end_of_day_after(formed_at, years=table["rescind_years"]),
    )


def rescission_findings(rescission: Rescission | None, *, refund: bool, decided_at: datetime) -> Sequence[Finding]:
    """Why a claim cannot be refused on this rescission. CL-DISC-01 throughout; `refund`: premiums go back."""
    if rescission is None:
        return [_finding(N_("The contract has to be rescinded first"))]
    return [*_right(rescission), *_time(rescission, decided_at), *_fault(rescission, refund=refund)]


def _right(rescission: Rescission) -> Iterator[Finding]:
    """The right there was: material, not known at conclusion, not waived by taking premium."""
    if not rescission.material:
        yield _finding(N_("It would have changed neither the acceptance nor the rate"))
    if rescission.knew_at <= rescission.formed_at:
        yield _finding(N_("It was known when the contract was formed"))
    if rescission.collected_at is not None and rescission.collected_at > rescission.knew_at:
        yield _finding(N_("Premium was collected after it was known"))


def _time(rescission: Rescission, decided_at: datetime) -> Iterator[Finding]:
    """Used in time, and before the claim was decided."""
    table = editions.load("claims", "decisions").on(local_date(rescission.knew_at))
    if rescission.rescinded_at < rescission.knew_at or rescission.rescinded_at > decided_at:
        yield _finding(N_("The contract is rescinded after it was known and before the claim is decided"))
    if rescission.rescinded_at >= end_of_day_after(rescission.knew_at, days=table["rescind_days"]):
        yield _finding(N_("The right to rescind lapses %(days)d days after it was known"), days=table["rescind_days"])
    if rescission.rescinded_at >= end_of_day_after(rescission.formed_at, years=table["rescind_years"]):
        message = N_("No contract is rescinded more than %(years)d years after it was formed")
        yield _finding(message, years=table["rescind_years"])


def _fault(rescission: Rescission, *, refund: bool) -> Iterator[Finding]:
    """Premiums stay only where it was intent; by negligence the benefit is lost only if it mattered to the event."""
    if rescission.fault is Fault.GROSS and not rescission.serious_effect:
        yield _finding(N_("By gross negligence the benefit is owed unless it had a serious effect on the event"))
    if refund is not (rescission.fault is Fault.GROSS):
        yield _finding(N_("By intent no premium goes back, by gross negligence all of it does"))


def _finding(message: str, **params: int) -> Finding:
    return Finding(field="rescission", code=NON_DISCLOSURE, message=message, params=params)
