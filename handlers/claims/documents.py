"""What a claimant has to bring, told all at once (domain-rules §6.1; Insurance Law art. 22)."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from handlers import editions
from workflows.errors import N_
from workflows.types import Choice, Finding


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What decides which documents are needed."""

    minor: bool = False  #: the insured is not of age: a guardian claims
    by_another: bool = False  #: somebody with an authorisation claims
    inpatient: bool = False  #: there was a stay in hospital
    accident: bool = False  #: it was an accident, so that no waiting period counts
    social_used: bool = False  #: social insurance paid a part, or was asked to
    others_paid: bool = False  #: another insurer paid a part
    electronic: bool = False  #: every invoice is electronic and has a number


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One document that is asked for; `reason` is the code under which it is missed."""

    code: str
    zh: str
    en: str
    reason: str

    @property
    def choice(self) -> Choice:
        """What it is called, by its code."""
        return Choice(value=self.code, zh=self.zh, en=self.en)


def needed(claim_type: str, circumstances: Circumstances, on: date) -> Sequence[Paper]:
    """The documents of a claim in the order they are asked for. Raises NotInForce."""
    held = dataclasses.asdict(circumstances)
    return [_paper(row) for row in _rows(claim_type, on) if _applies(row, held)]


def possible(claim_type: str, on: date) -> Sequence[Paper]:
    """Every document that a claim of this type may need, in whatever circumstances. Raises NotInForce."""
    return [_paper(row) for row in _rows(claim_type, on)]


def missing(claim_type: str, circumstances: Circumstances, there: Collection[str], on: date) -> Sequence[Finding]:
    """Every document that is needed and not there, at once, each with its reason code. CL-DOC-01 to CL-DOC-09.

    `there` are the codes of the documents that were brought.
    """
    message = N_("%(document)s is missing")
    return [
        Finding(field=paper.code, code=paper.reason, message=message, params={"document": paper.choice})
        for paper in needed(claim_type, circumstances, on)
        if paper.code not in there
    ]


def _applies(row: Mapping[str, Any], held: Mapping[str, bool]) -> bool:
    return ("when" not in row or held[row["when"]]) and not ("unless" in row and held[row["unless"]])


def _rows(claim_type: str, on: date) -> list[Mapping[str, Any]]:
    table = editions.load("claims", "documents").on(on)["document"]
    return [row for row in table if claim_type in row.get("types", [claim_type])]


def _paper(row: Mapping[str, Any]) -> Paper:
    return Paper(code=row["code"], zh=row["zh"], en=row["en"], reason=row["reason"])
