"""A row of the decision table `rating` that applies: as the table gives it, and as it is kept with the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from workflows.errors import UnknownName


class Outcome(StrEnum):
    """What a row of the decision table says, the most severe first."""

    DECLINE = "DECLINE"  #: not acceptable
    POSTPONE = "POSTPONE"  #: not acceptable now
    REFER = "REFER"  #: a person looks at it
    EVIDENCE = "EVIDENCE"  #: something is missing
    REDUCED = "REDUCED"  #: acceptable for less
    EXCLUDE = "EXCLUDE"  #: acceptable without one cause
    LOAD = "LOAD"  #: acceptable for more premium
    STANDARD = "STANDARD"  #: acceptable as it is


_DETAILS: Mapping[str, Callable[[str], Any]] = {
    "em": int,
    "months": int,
    "until": date.fromisoformat,
    "exclusion": str,
    "evidence": str,
    "reduced_sum": Decimal,
}
"""What is kept of a hit beside its code and outcome, and how it is read back."""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One row of the decision table that applies."""

    code: str
    outcome: Outcome
    em: int = 0
    months: int = 0  #: postponed for so many months
    until: date | None = None  #: or until this day
    reason: str = ""
    exclusion: str = ""
    evidence: str = ""  #: what to ask for, a code of domain-rules §4.7
    reduced_sum: Decimal | None = None  #: yuan that are acceptable

    @property
    def text(self) -> str:
        """The hit in one line, as it is kept with the application: `A08 LOAD em=50`."""
        more = [f"{name}={value}" for name in _DETAILS if (value := getattr(self, name))]
        return " ".join((self.code, self.outcome, *more))


def read_hit(row: Mapping[str, Any]) -> Hit:
    """A row of the decision's result. Raises UnknownName for an outcome that is not in the vocabulary."""
    return Hit(
        code=row["code"],
        outcome=_the_outcome(row["outcome"]),
        em=int(row.get("em") or 0),
        months=int(row.get("months") or 0),
        until=row.get("until"),
        reason=row.get("reason") or "",
        exclusion=row.get("exclusion") or "",
        evidence=row.get("evidence") or "",
        reduced_sum=row.get("reduced_sum"),
    )


def read_text(text: str) -> Hit:
    """A hit as `Hit.text` kept it; a bare code comes to nothing. Raises UnknownName."""
    code, *rest = text.split(" ")
    details = dict(part.split("=", 1) for part in rest[1:])
    read = {name: _DETAILS[name](value) for name, value in details.items()}
    return Hit(code=code, outcome=_the_outcome(rest[0]) if rest else Outcome.STANDARD, **read)


def _the_outcome(word: str) -> Outcome:
    try:
        return Outcome(word)
    except ValueError:
        raise UnknownName(name=word) from None
