"""Sales recordings 双录 (domain-rules §2.5): what they show, how long cover runs, how long they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from handlers import editions
from handlers.editions import Edition
from workflows.calendar import add_months
from workflows.errors import N_
from workflows.types import Choice, Finding

MONTHS = 12


def table(on: date) -> Edition:
    """The edition in force. Raises NotInForce."""
    return editions.load("recordings", "recordings").on(on)


def moments(on: date) -> Sequence[Choice]:
    """The key moments a recording has to show, in their order."""
    return tuple(Choice(value=row["code"], zh=row["zh"], en=row["en"]) for row in table(on)["moment"])


def term_years(cover: str, age: int, on: date) -> int:
    """Years that cover runs from an entry age; one year for a cover without an end age."""
    end = table(on)["cover_years"].get(cover)
    return max(int(end) - age, 0) if end is not None else 1


def is_investment_linked(product: str, on: date) -> bool:
    """Whether the customer bears the risk of investment."""
    return product in table(on)["investment_linked"]


def keep_until(contract_end: date, years: int, on: date) -> date:
    """The day until which a recording is kept: 5 years after contracts of up to a year, 10 after longer ones."""
    rules = table(on)
    keep = rules["keep_short"] if years <= rules["short_term_to"] else rules["keep_long"]
    return add_months(contract_end, MONTHS * keep)


def not_shown(shown: Iterable[str], on: date) -> list[str]:
    """The key moments that a recording does not show."""
    seen = set(shown)
    return [choice.value for choice in moments(on) if choice.value not in seen]


def pass_findings(shown: Iterable[str], on: date) -> list[Finding]:
    """NB-REC-01 for each key moment without which nothing passes."""
    message = N_("The recording does not show this key moment")
    return [Finding(field=f"moments.{code}", code="NB-REC-01", message=message) for code in not_shown(shown, on)]


def rerecord_findings(named: Sequence[str]) -> list[Finding]:
    """Whoever asks for another recording says what is to be recorded again. NB-REC-01."""
    if named:
        return []
    return [Finding(field="missing", code="NB-REC-01", message=N_("Name the key moments to be recorded again"))]
