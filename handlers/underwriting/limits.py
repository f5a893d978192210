"""How much may be insured unexamined and by which means, and who is examined all the same (domain-rules §4.4, §4.5).

Amounts are yuan. `kind` is the kind of sum at risk, LIFE or CI. `on` is the day whose edition of a table counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from handlers import editions
from handlers.editions import Edition
from workflows.calendar import add_months

_TENTH = Decimal("0.1")
_HUNDREDTHS = 10_000


@dataclass(frozen=True, kw_only=True)
class Means:
    """What a life says it lives on; None where it was not asked."""

    status: str | None  #: employed, homemaker, student or none
    yearly_income: Decimal | None = None  #: earned by the life itself
    spouse_sum: Decimal | None = None  #: the spouse's cover of the same kind


def bmi(height_cm: Decimal, weight_kg: Decimal) -> Decimal:
    """Body mass index in kg/m², rounded half-up to 0.1 before every comparison (§4.2, A05)."""
    return (weight_kg * 10_000 / (height_cm * height_cm)).quantize(_TENTH, ROUND_HALF_UP)


def non_medical_limit(kind: str, age: int, on: date) -> Decimal:
    """The sum at risk up to which nobody is examined; 0 beyond the last age (§4.5)."""
    bands = _medical(on)["band"]
    return next((Decimal(band[kind]) for band in bands if age <= band["to_age"]), Decimal(0))


def exam_package(sum_at_risk: Decimal, limit: Decimal, on: date) -> str:
    """The examination a sum at risk needs against its non-medical limit, "" for none (§4.5)."""
    if sum_at_risk <= limit:
        return ""
    return next(
        str(package["code"])
        for package in _medical(on)["package"]
        if "times" not in package or sum_at_risk <= limit * package["times"]
    )


def package(code: str, on: date) -> Mapping[str, Any] | None:
    """What an examination package holds, None for no package."""
    found: Iterator[Mapping[str, Any]] = (row for row in _medical(on)["package"] if row["code"] == code)
    return next(found, None)


def is_sampled(number: str, on: date) -> bool:
    """Whether the case of this number is examined at random (§4.5); one case is always chosen alike."""
    table = _medical(on)
    digest = hashlib.sha256(f"{table['sample_key']} {number}".encode()).digest()
    return bool(int.from_bytes(digest[:8]) % _HUNDREDTHS < table["sample_percent"] * 100)


def reports_valid_from(today: date) -> date:
    """The oldest day a medical report may have (§4.5)."""
    return add_months(today, -_medical(today)["report_months"])


def financial_ceiling(kind: str, age: int, means: Means, on: date) -> Decimal | None:
    """The most that all insurers together may cover by these means (§4.4).

    None where there is none: for a minor only the product's maximum counts, and without a status nobody can tell.
    """
    table = _financial(on)
    if age < table["adult_from"] or means.status is None:
        return None
    if means.status == "student":
        return Decimal(table["student_to"])
    if means.status == "homemaker":
        share: Decimal = (means.spouse_sum or Decimal(0)) * table["homemaker_share"]
        return min(share, Decimal(table["homemaker_to"]))
    return (means.yearly_income or Decimal(0)) * _factor(table[kind], age)


def no_proof_limit(kind: str, age: int, on: date) -> Decimal | None:
    """The sum up to which nobody proves an income; None for a minor, who has none (§4.4)."""
    table = _financial(on)
    return None if age < table["adult_from"] else Decimal(table[kind]["no_proof_to"])


def premium_share(product: str, on: date) -> Decimal:
    """The most that the yearly premium may take of the household's income (§4.4)."""
    table = _financial(on)
    share: Decimal = table["premium_share"][table["purpose"][product]]
    return share


def reduced_sum(ceiling: Decimal | None, others: Decimal, step: int) -> Decimal:
    """What the ceiling leaves beside all other cover, down to a step of the product (A24)."""
    room = max((ceiling or Decimal(0)) - others, Decimal(0))
    return room - room % step


def is_high_risk(country: str, on: date) -> bool:
    """Whether a stay there is looked at by a person (A26); so is a country that the list does not know."""
    known = countries(on).get(country)
    return known is None or known.get("high_risk", False) is True


def countries(on: date) -> Mapping[str, Mapping[str, Any]]:
    """Countries and regions by code, with their names and marks."""
    table: Mapping[str, Mapping[str, Any]] = editions.load("underwriting", "countries").on(on)["country"]
    return table


def _factor(table: Mapping[str, Any], age: int) -> int:
    """How many years of income may be covered; none beyond the last age."""
    return next((int(band["factor"]) for band in table["band"] if age <= band["to_age"]), 0)


def _medical(on: date) -> Edition:
    return editions.load("underwriting", "medical").on(on)


def _financial(on: date) -> Edition:
    return editions.load("underwriting", "financial").on(on)
