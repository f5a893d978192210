"""Who is too near to a case to work on it: staff whose own or near relatives' affairs it is (domain-rules §10, rule 9).

People are compared by the fingerprint of a document, never by the document itself; the business makes both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workflows.models import CaseParty, Interest


def declare(session: Session, user_id: UUID, fingerprints: Iterable[str]) -> None:
    """The documents of a user and of their near relatives, instead of what was known before."""
    session.execute(delete(Interest).where(Interest.user_id == user_id))
    session.add_all(Interest(user_id=user_id, fingerprint=one) for one in sorted(set(fingerprints)))
    session.flush()


def set_parties(session: Session, case_id: UUID, fingerprints: Iterable[str]) -> None:
    """Whom a case is about, instead of what was known before."""
    session.execute(delete(CaseParty).where(CaseParty.case_id == case_id))
    session.add_all(CaseParty(case_id=case_id, fingerprint=one) for one in sorted(set(fingerprints)))
    session.flush()


def interested(session: Session, case_id: UUID, people: Collection[UUID | None]) -> frozenset[UUID]:
    """Which of these people a case is about, or near whom it is."""
    asked = [person for person in people if person is not None]
    if not asked:
        return frozenset()
    near = (
        select(Interest.user_id)
        .join(CaseParty, CaseParty.fingerprint == Interest.fingerprint)
        .where(CaseParty.case_id == case_id, Interest.user_id.in_(asked))
    )
    return frozenset(session.scalars(near))
