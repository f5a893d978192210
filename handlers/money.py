"""Amounts of money: Decimal, in yuan, rounded half-up to 0.01 where an amount is published (domain-rules, header)."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
EXACT = Context(prec=50, rounding=ROUND_HALF_UP)
"""For products of factors, which are rounded once at their end: `with localcontext(EXACT)`."""


def round2(amount: Decimal) -> Decimal:
    """Half-up to 0.01, whatever the thread's decimal context says."""
    return amount.quantize(CENT, context=EXACT)


def round_up_to(amount: int, step: int) -> int:
    """The next multiple of `step`; a multiple stays (50 -> 50, 51 -> 75 by 25)."""
    return int((Decimal(amount) / step).to_integral_value(ROUND_CEILING)) * step
