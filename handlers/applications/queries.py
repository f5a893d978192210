"""What other capabilities ask about applications."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, func, select, table
from sqlalchemy.orm import Session

from handlers.applications import parties
from handlers.applications.models import Application, Beneficiary
from handlers.customers import queries as customers
from handlers.customers.person import Person
from handlers.products.rules import Terms
from workflows import sealing
from workflows.calendar import local_date
from workflows.errors import NotFound

CASE = table("case", column("id", Uuid), column("state", String))
"""The heart's row, of which only the state is read: it is the state of the application."""


@dataclass(frozen=True, kw_only=True)
class ApplicationView:
    """An application as it was last submitted, unsealed. Amounts in yuan, `premium` per instalment without extra."""

    id: UUID
    customer_id: UUID  #: the applicant
    insured_id: UUID
    relation: str  #: what the insured is to the applicant
    consented: bool
    account_id: UUID
    applicant: Person
    insured: Person
    terms: Terms
    premium: Decimal
    extra_premium: Decimal
    beneficiary_kind: str
    health: Mapping[str, Any]
    rating: str
    em: int
    hits: tuple[str, ...]

    @property
    def social_insurance(self) -> bool | None:
        """Whether the plan is for somebody with social medical insurance; None where the product does not ask."""
        return self.terms.social_insurance


@dataclass(frozen=True, kw_only=True)
class BeneficiaryView:
    """One named beneficiary, unsealed."""

    order_no: int
    share_percent: Decimal | None
    relation: str
    body: Mapping[str, Any]


def view(session: Session, case_id: UUID) -> ApplicationView:
    """The application of a case. Raises NotFound."""
    found = find(session, case_id)
    if found is None:
        raise NotFound
    return found


def find(session: Session, case_id: UUID) -> ApplicationView | None:
    """The application of a case, None before the first submission."""
    row = session.scalars(select(Application).where(Application.case_id == case_id)).one_or_none()
    if row is None:
        return None
    applicant = customers.person(session, row.customer_id)
    insured = applicant if row.insured_id == row.customer_id else customers.person(session, row.insured_id)
    return ApplicationView(
        id=row.id,
        customer_id=row.customer_id,
        insured_id=row.insured_id,
        relation=row.relation,
        consented=row.consented,
        account_id=row.account_id,
        applicant=applicant,
        insured=insured,
        terms=_terms(row, insured),
        premium=row.premium,
        extra_premium=row.extra_premium,
        beneficiary_kind=row.beneficiary_kind,
        health=sealing.unseal(row.health),
        rating=row.rating,
        em=row.em,
        hits=tuple(row.hits),
    )


def has_interest(seen: ApplicationView, on: date) -> bool:
    """Whether the applicant has an insurable interest; consent in writing is of whichever kind was asked for."""
    consents = {parties.CONSENT, parties.PARENTS_CONSENT} if seen.consented else ()
    return parties.has_interest(seen.relation, consents, seen.insured, on)


def beneficiaries(session: Session, application_id: UUID) -> list[BeneficiaryView]:
    """The named beneficiaries by order, then as they were entered; none means the statutory heirs."""
    statement = select(Beneficiary).where(Beneficiary.application_id == application_id)
    rows = session.scalars(statement.order_by(Beneficiary.order_no, Beneficiary.position))
    return [
        BeneficiaryView(
            order_no=row.order_no,
            share_percent=row.share_percent,
            relation=row.relation,
            body=sealing.unseal(row.body),
        )
        for row in rows
    ]


def other_cases(session: Session, case_id: UUID) -> list[UUID]:
    """The cases of other applications for the same life; none before this one was submitted."""
    life = select(Application.insured_id).where(Application.case_id == case_id).scalar_subquery()
    others = select(Application.case_id).where(Application.insured_id == life, Application.case_id != case_id)
    return list(session.scalars(others))


def pending_sum(
    session: Session, insured_id: UUID, product: str, *, but: UUID, issued: Collection[UUID] = ()
) -> Decimal:
    """What is applied for on a life in other open cases, in yuan: part of the sum at risk (domain-rules §4.5).

    `but`: the case at hand. `issued`: applications that are policies by now, whose cases may still be open.
    """
    statement = (
        select(func.coalesce(func.sum(Application.sum_insured), 0))
        .join(CASE, CASE.c.id == Application.case_id)
        .where(
            CASE.c.state == "open",
            Application.insured_id == insured_id,
            Application.product_code == product,
            Application.case_id != but,
            Application.id.not_in(issued),
        )
    )
    return Decimal(session.execute(statement).scalar_one())


def _terms(row: Application, insured: Person) -> Terms:
    return Terms(
        product=row.product_code,
        birth_date=insured.birth_date,
        sex=insured.sex,
        cover=row.cover,
        sum_insured=row.sum_insured,
        pay_term=row.pay_term,
        pay_mode=row.pay_mode,
        effective_on=local_date(row.submitted_at),
        social_insurance=row.social_insurance,
    )
