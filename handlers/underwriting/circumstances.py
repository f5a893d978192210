"""What the rating has to know of a case that stands in no questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.compliance import queries as compliance
from handlers.underwriting import disclosure, evidence

PROOF = "FINANCIAL"
"""The evidence that proves income or property (domain-rules §4.4)."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What comes from elsewhere: from the check, from the AML officer, from the papers."""

    interest: bool  #: insurable interest or consent (A02)
    aml: str  #: LOW, MEDIUM, HIGH, or HIT for a name on a sanction list (A27)
    contradicted: bool  #: a report tells what the questionnaire denies (A28)
    financial_proof: bool  #: proof of income or property was accepted (A24)


def of_case(session: Session, case_id: UUID) -> Circumstances:
    """The circumstances of a case. Raises NotFound before its first submission."""
    seen = applications.view(session, case_id)
    found = disclosure.contradictions(seen.health, report_texts(session, case_id), seen.terms.effective_on)
    return Circumstances(
        interest=applications.has_interest(seen, seen.terms.effective_on),
        aml=compliance.risk(session, case_id),
        contradicted=bool(found),
        financial_proof=evidence.is_there(session, case_id, PROOF),
    )


def report_texts(session: Session, case_id: UUID) -> Sequence[str]:
    """What the medical reports of a case say, as far as it is known in writing: nothing reads the pictures yet."""
    del session, case_id
    return ()
