"""What a policy is worth when it is given up (domain-rules §5.3): the cash value, or the premium not yet earned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from handlers import editions
from handlers.money import round2
from workflows.calendar import add_months

MONTHS = 12


def has_cash_value(product: str, on: date) -> bool:
    """Whether a product builds up a cash value; one of a year gives back what it has not earned."""
    return product in editions.load("products", "values").on(on)["cash_value"]


def cash_value(product: str, paid: Decimal, *, effective_on: date, paid_to: date, on: date) -> Decimal:
    """Yuan on a day: a share of the premiums `paid` (without extra premium) that grows day by day.

    Time counts up to the day premiums are paid to: a policy that is not paid for stops growing. Nothing before cover.
    """
    until = min(on, paid_to)
    if until <= effective_on:
        return Decimal("0.00")
    table = editions.load("products", "values").on(effective_on)["cash_value"][product]
    year = _full_years(effective_on, until)
    began, ends = add_months(effective_on, MONTHS * year), add_months(effective_on, MONTHS * (year + 1))
    before, after = _percent(table, year), _percent(table, year + 1)
    grown = (after - before) * (until - began).days / (ends - began).days
    return round2(paid * (before + grown) / 100)


def unearned(premium: Decimal, *, effective_on: date, expiry_on: date, on: date, claimed: bool) -> Decimal:
    """Yuan that a policy of one year gives back: premium less cost by the days not covered; 0 after a paid claim."""
    elapsed, total = (on - effective_on).days, (expiry_on - effective_on).days
    if claimed or elapsed >= total:
        return Decimal("0.00")
    share = Decimal(editions.load("products", "values").on(effective_on)["unearned_share"])
    return round2(premium * share * (total - max(elapsed, 0)) / total)


def _full_years(start: date, on: date) -> int:
    years = on.year - start.year
    return years if add_months(start, MONTHS * years) <= on else years - 1


def _percent(table: Mapping[str, Any], year: int) -> Decimal:
    """Percent at the end of a policy year; 0 at the beginning."""
    if year == 0:
        return Decimal(0)
    years = table["years"]
    more = max(year - len(years), 0) * Decimal(table["later"])
    return min(Decimal(years[min(year, len(years)) - 1]) + more, Decimal(table["most"]))
