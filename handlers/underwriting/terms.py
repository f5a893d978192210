"""On which terms a risk is taken (domain-rules §4.1), and what can be left out of it (§4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from handlers import editions
from handlers.underwriting.rules import Decision
from workflows.calendar import end_of_day_after, local_date
from workflows.types import Choice


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Extra mortality in percent, exclusions with their wording by code, a smaller sum in yuan; none is standard."""

    em: int = 0
    exclusions: Mapping[str, str] = field(default_factory=dict)
    reduced_sum: Decimal | None = None

    @property
    def decision(self) -> Decision:
        """What these terms are called: a smaller sum names the decision, whatever stands beside it."""
        if self.reduced_sum is not None:
            return Decision.REDUCED
        if self.em and self.exclusions:
            return Decision.LOADED_EXCLUDED
        if self.exclusions:
            return Decision.EXCLUDED
        return Decision.LOADED if self.em else Decision.STANDARD


STANDARD = Terms()


def exclusions(on: date) -> Sequence[Choice]:
    """What can be excluded, by code."""
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in _exclusions(on).items())


def wording(codes: Sequence[str], on: date) -> dict[str, str]:
    """The standard wording of exclusions in Chinese, the language of the contract. Raises KeyError."""
    return {code: _exclusions(on)[code]["wording_zh"] for code in codes}


def worded(exclusions: Mapping[str, str], on: date) -> list[Mapping[str, str]]:
    """Exclusions in both languages: the standard wording, or the words of a special agreement in both.

    Raises KeyError.
    """
    rows = [(_exclusions(on)[code], said) for code, said in exclusions.items()]
    return [{"zh": said, "en": row["wording_en"] if said == row["wording_zh"] else said} for row, said in rows]


def answer_by(now: datetime) -> datetime:
    """The exclusive end of the time to answer a counter-offer that is made now (§4.1)."""
    return end_of_day_after(now, days=editions.load("underwriting", "terms").on(local_date(now))["answer_days"])


def loadable(product: str, em: int, on: date) -> bool:
    """Whether a product can be loaded with so many percent: a multiple of the step, up to its limit (§4.2)."""
    table = editions.load("underwriting", "terms").on(on)
    most = table["load_to"].get(product, table["standard_to"])
    return bool(table["standard_to"] < em <= most and em % table["step"] == 0)


def _exclusions(on: date) -> Mapping[str, Mapping[str, Any]]:
    table: Mapping[str, Mapping[str, Any]] = editions.load("underwriting", "exclusions").on(on)["exclusion"]
    return table
