"""The benefit of Demo Critical Illness, and what holds for every benefit: age, advance, interest (domain-rules §6.4).

Amounts are yuan. The medical benefit is in `handlers.claims.medical`, the lines of a sheet in `handlers.claims.sheet`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from handlers import editions
from handlers.claims.sheet import IN_PROPORTION, NOTHING, Calculation, Line, Unit, percent_line, yuan_line
from handlers.money import EXACT, round2
from workflows.errors import UnknownName


@dataclass(frozen=True, kw_only=True)
class Premiums:
    """One instalment by the age that was declared and by the true one, both by the tariff of the contract."""

    paid: Decimal
    payable: Decimal

    @property
    def too_low(self) -> bool:
        """Whether too little was paid, so that the benefit goes down (Insurance Law art. 32)."""
        return self.paid < self.payable


def critical_illness(  # noqa: PLR0913 - what a sum once is reduced by
    product: str,
    sum_insured: Decimal,
    on: date,
    *,
    premiums: Premiums | None = None,
    overdue_premium: Decimal = NOTHING,
    paid_before: Decimal = NOTHING,
) -> Calculation:
    """The sum insured, once: nothing where it was paid before (CL-LIM-01).

    `on` is the day the contract took effect. In proportion where the age was declared too low; less the premium that
    is overdue where it happened in the grace period (Insurance Law art. 36). Raises UnknownName, NotInForce.
    """
    table = editions.load("claims", "benefit").on(on)["critical"]
    if product not in table:
        raise UnknownName(name=product)
    share = Decimal(table[product]["percent"]) / 100
    lines = [yuan_line("sum_insured", sum_insured), percent_line("percent", share)]
    if paid_before:
        return _sheet(NOTHING, [*lines, yuan_line("paid_before", paid_before)])
    benefit = round2(sum_insured * share)
    by_age = age_lines(benefit, premiums)
    if by_age:
        benefit = by_age[-1].value
        lines += by_age
    if overdue_premium:
        benefit = max(benefit - overdue_premium, NOTHING)
        lines.append(yuan_line("overdue_premium", overdue_premium))
    return _sheet(benefit, lines)


def premiums_returned(premiums_paid: Decimal) -> Calculation:
    """All premium back, without interest: an illness in the waiting period (§6.4), a rescission by art. 16."""
    return _sheet(round2(premiums_paid), [yuan_line("premiums_returned", premiums_paid)])


def in_proportion(benefit: Decimal, premiums: Premiums) -> Decimal:
    """round2(benefit x paid / payable) where too little was paid; else the benefit as it is (Insurance Law art. 32)."""
    if not premiums.too_low:
        return benefit
    with localcontext(EXACT):
        return round2(benefit * premiums.paid / premiums.payable)


def age_lines(benefit: Decimal, premiums: Premiums | None) -> tuple[Line, ...]:
    """How a wrong age reduces a benefit, what is left of it last; none where it does not."""
    if premiums is None or not premiums.too_low:
        return ()
    paid, payable = yuan_line("premium_paid", premiums.paid), yuan_line("premium_payable", premiums.payable)
    return (paid, payable, yuan_line(IN_PROPORTION, in_proportion(benefit, premiums)))


def late_days(agreed_on: date, paid_on: date) -> int:
    """The days by which a payment is late: from the eleventh after the agreement on (Insurance Law art. 23)."""
    free: int = _late(agreed_on)["free_days"]
    return max((paid_on - agreed_on).days - free, 0)


def late_interest(amount: Decimal, agreed_on: date, paid_on: date) -> Decimal:
    """What a late payment costs beside the benefit: round2(amount x yearly rate x days late / 365)."""
    table = _late(agreed_on)
    with localcontext(EXACT):
        return round2(amount * table["yearly_rate"] * late_days(agreed_on, paid_on) / table["days_a_year"])


def late_lines(amount: Decimal, agreed_on: date, paid_on: date) -> tuple[Line, ...]:
    """The lines of a late payment; none where it is in time."""
    days = late_days(agreed_on, paid_on)
    if not days:
        return ()
    interest = late_interest(amount, agreed_on, paid_on)
    return (Line(code="late_days", value=Decimal(days), unit=Unit.DAYS), yuan_line("interest", interest))


def _sheet(result: Decimal, lines: list[Line]) -> Calculation:
    reason = "" if result else "CL-LIM-01"
    return Calculation(result=round2(result), lines=(*lines, yuan_line("result", result)), reason=reason)


def _late(on: date) -> editions.Edition:
    late: editions.Edition = editions.load("claims", "benefit").on(on)["late"]
    return late
