"""What changes applications. Nothing here commits: the step does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from handlers.applications import parties
from handlers.applications.entry import SELF, Entry
from handlers.applications.models import Application, Beneficiary
from handlers.customers import queries as customers
from handlers.customers.person import Person
from handlers.customers.rules import check_gov_id_valid_to
from handlers.payments.operations import Account, keep_account
from handlers.payments.rules import check_card_holder
from handlers.products import queries as products
from handlers.products import rules as tariff
from handlers.products.rules import Terms
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Invalid, NotFound
from workflows.types import Actor, Finding


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What a submission came to."""

    id: UUID
    applicant: Person
    insured: Person
    terms: Terms
    premium: Decimal  #: yuan per instalment
    account_id: UUID


def submit(session: Session, case_id: UUID, entry: Entry, *, actor: Actor, now: datetime) -> Submitted:
    """Write the application of a case, again with every round. Raises Invalid with findings at the form's fields.

    Cover is expected to begin today, the day of issue at the earliest: the insured's age that day rates the premium.
    """
    today = local_date(now)
    applicant = _served(session, actor, entry.customer_id, "customer")
    insured = applicant if entry.relation == SELF else _served(session, actor, entry.insured_id, "insured")
    terms = entry.terms(insured, today)
    _refuse(_findings(session, entry, (applicant, insured), terms, today))
    premium = tariff.premium(terms, today)
    account_id = keep_account(session, entry.customer_id, entry.account, now=now)
    row = _row(session, case_id)
    _fill(row, entry, now)
    row.account_id, row.age, row.premium = account_id, terms.age, premium
    session.add(row)
    session.flush()
    _replace_beneficiaries(session, row.id, entry)
    return Submitted(
        id=row.id, applicant=applicant, insured=insured, terms=terms, premium=premium, account_id=account_id
    )


def pay_from(session: Session, case_id: UUID, account: Account, *, now: datetime) -> UUID:
    """Another account for the premium; it must be the applicant's own too. Raises NotFound, Invalid."""
    row = the_application(session, case_id)
    person = customers.person(session, row.customer_id)
    _refuse(holder_findings(account, person, local_date(now)))
    row.account_id = keep_account(session, row.customer_id, account, now=now)
    session.flush()
    return row.account_id


def rate(session: Session, case_id: UUID, *, outcome: str, em: int, hits: Sequence[str]) -> None:
    """Keep what the decision table found. Raises NotFound."""
    row = the_application(session, case_id)
    row.rating, row.em, row.hits = outcome, em, list(hits)
    session.flush()


def take_terms(
    session: Session, case_id: UUID, *, sum_insured: Decimal | None, premium: Decimal, extra: Decimal
) -> None:
    """The applicant accepted other terms: a smaller sum if one is given, premium and extra in yuan per instalment.

    Raises NotFound.
    """
    row = the_application(session, case_id)
    row.sum_insured = row.sum_insured if sum_insured is None else sum_insured
    row.premium, row.extra_premium = premium, extra
    session.flush()


def the_application(session: Session, case_id: UUID) -> Application:
    """The row of a case, to be changed by this module. Raises NotFound."""
    row = session.scalars(select(Application).where(Application.case_id == case_id)).one_or_none()
    if row is None:
        raise NotFound
    return row


def holder_findings(account: Account, person: Person, today: date) -> Sequence[Finding]:
    """The account is the applicant's own (requirements S1.2.5). NB-BANK-01."""
    found = check_card_holder(account.holder, {"applicant_name": person.name}, today)
    return at("account_holder", found)


def at(field: str, findings: Iterable[Finding]) -> list[Finding]:
    """The same findings at the field the form knows."""
    return [replace(finding, field=field) for finding in findings]


def _served(session: Session, actor: Actor, customer_id: UUID, field: str) -> Person:
    try:
        return customers.served_person(session, actor, customer_id)
    except NotFound:
        message = N_("Choose one of your customers")
        raise Invalid([Finding(field=field, code="choice", message=message)]) from None


def _findings(
    session: Session, entry: Entry, people: tuple[Person, Person], terms: Terms, today: date
) -> list[Finding]:
    """What stands against applicant and insured, in this order, and what is applied for."""
    applicant, insured = people
    if entry.product not in {choice.value for choice in products.offered(session, today)}:
        message = N_("This product is not on sale")
        return [Finding(field="product", code="NB-PRD-01", message=message)]
    life = "customer" if entry.relation == SELF else "insured"
    documents = {"customer": applicant, life: insured}
    return [
        *(one for field, person in documents.items() for one in _expired(field, person, today)),
        *parties.findings(entry, applicant, insured, today),
        *_at_life(tariff.age_findings(terms, today), life),
        *tariff.limit_findings(terms, today),
        *holder_findings(entry.account, applicant, today),
    ]


def _expired(field: str, person: Person, today: date) -> list[Finding]:
    return at(field, check_gov_id_valid_to(person.gov_id_valid_to, {}, today))


def _at_life(findings: Iterable[Finding], life: str) -> list[Finding]:
    """The form has no birth date: an age that is not accepted is the insured's."""
    return [replace(found, field=life) if found.field == "birth_date" else found for found in findings]


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Invalid(findings)


def _row(session: Session, case_id: UUID) -> Application:
    try:
        return the_application(session, case_id)
    except NotFound:
        return Application(id=new_id(), case_id=case_id)


def _fill(row: Application, entry: Entry, now: datetime) -> None:
    row.customer_id, row.insured_id, row.relation = entry.customer_id, entry.insured_id, entry.relation
    row.consented = bool(entry.consents & {parties.CONSENT, parties.PARENTS_CONSENT})
    row.product_code, row.cover, row.sum_insured = entry.product, entry.cover, entry.sum_insured
    row.pay_term, row.pay_mode = entry.pay_term, entry.pay_mode
    row.social_insurance = entry.social_insurance
    row.beneficiary_kind = entry.beneficiary_kind
    row.health = sealing.seal(dict(entry.health), owner=entry.insured_id)
    row.extra_premium, row.rating, row.em, row.hits = Decimal(0), "", 0, []
    row.submitted_at = now


def _replace_beneficiaries(session: Session, application_id: UUID, entry: Entry) -> None:
    session.execute(delete(Beneficiary).where(Beneficiary.application_id == application_id))
    session.add_all(
        Beneficiary(
            application_id=application_id,
            position=position,
            order_no=named.order_no,
            share_percent=named.share_percent,
            relation=named.relation,
            body=sealing.seal(dict(named.body), owner=entry.customer_id),
        )
        for position, named in enumerate(entry.beneficiaries, 1)
    )
    session.flush()
