"""The clauses of a product that a refusal names (Insurance Law art. 24: with reasons)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers import editions
from handlers.blocks import pick
from workflows.errors import N_, UnknownName
from workflows.types import Choice, Finding


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One clause: its code, its name and its text, and the reason codes it answers."""

    code: str
    reasons: tuple[str, ...]
    zh: str
    en: str
    text_zh: str
    text_en: str
    exclusion: bool = False  #: without effect unless it was explained (Insurance Law art. 17)

    def name(self, lang: str) -> str:
        """Its number and heading."""
        return pick(lang, self.zh, self.en)

    def text(self, lang: str) -> str:
        """What it says."""
        return pick(lang, self.text_zh, self.text_en)


def clauses(product: str, on: date) -> Sequence[Clause]:
    """The clauses of a product in the edition of `on`, the day the contract took effect. Raises NotInForce."""
    rows = editions.load("claims", "clauses").on(on).get(product, [])
    return [Clause(**{**row, "reasons": tuple(row["reasons"])}) for row in rows]


def clause(product: str, code: str, on: date) -> Clause:
    """One clause. Raises UnknownName, NotInForce."""
    found = next((one for one in clauses(product, on) if one.code == code), None)
    if found is None:
        raise UnknownName(name=code)
    return found


def for_reason(product: str, reason: str, on: date) -> Sequence[Choice]:
    """The clauses that a refusal for this reason may name."""
    return [
        Choice(value=one.code, zh=one.zh, en=one.en, note_zh=one.text_zh, note_en=one.text_en)
        for one in clauses(product, on)
        if reason in one.reasons
    ]


def clause_findings(product: str, code: str, reason: str, on: date) -> Sequence[Finding]:
    """A clause of this contract that says what the reason says."""
    if code in {choice.value for choice in for_reason(product, reason, on)}:
        return []
    if not code:
        return [Finding(field="clause", code="clause", message=N_("Name the clause of the contract"))]
    message = N_("This clause of the contract is no ground for this reason")
    return [Finding(field="clause", code="clause", message=message)]
