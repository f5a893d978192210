"""What the rating has to know of a case that stands in no questionnaire."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.compliance import queries as compliance
from handlers.underwriting import disclosure, evidence
from handlers.underwriting.disclosure import Contradiction

PROOF = "FINANCIAL"
"""The evidence that proves income or property (domain-rules §4.4)."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What comes from elsewhere: from the check, from the AML officer, from the papers."""

    interest: bool  #: insurable interest or consent (A02)
    aml: str  #: LOW, MEDIUM, HIGH, or HIT for a name on a sanction list (A27)
    contradicted: bool  #: a report tells what the questionnaire denies (A28)
    financial_proof: bool  #: proof of income or property was brought (A24)


def of_case(session: Session, case_id: UUID) -> Circumstances:
    """The circumstances of a case. Raises NotFound before its first submission."""
    seen = applications.view(session, case_id)
    return Circumstances(
        interest=applications.has_interest(seen, seen.terms.effective_on),
        aml=compliance.risk(session, case_id),
        contradicted=bool(contradictions(session, case_id, seen)),
        financial_proof=PROOF in evidence.there(session, case_id, seen.terms.effective_on),
    )


def contradictions(session: Session, case_id: UUID, seen: ApplicationView) -> Sequence[Contradiction]:
    """What the questionnaire denies and a report tells, as far as somebody typed it: nothing reads the pictures."""
    return disclosure.contradictions(seen.health, evidence.reports(session, case_id), seen.terms.effective_on)
