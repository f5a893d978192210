"""What changes customers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.customers.models import Customer
from handlers.customers.person import Person
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import Invalid, NotFound, Refused


class DuplicateCustomer(Refused):
    """There is a customer with this document already: use the existing record"""


def add(session: Session, person: Person, *, agent_id: UUID, unit_id: UUID, now: datetime) -> UUID:
    """A new customer of an agent. Raises Invalid, DuplicateCustomer (NB-CUS-05)."""
    person = _checked(person, now)
    blind = person.fingerprint
    _refuse_duplicate(session, blind, None)
    customer_id = new_id()
    customer = Customer(
        id=customer_id,
        unit_id=unit_id,
        agent_id=agent_id,
        gov_id_blind=blind,
        mobile_blind=sealing.blind("mobile", person.mobile),
        body=sealing.seal(person.stored(), owner=customer_id),
        created_at=now,
        changed_at=now,
    )
    session.add(customer)
    session.flush()
    return customer_id


def change(session: Session, customer_id: UUID, person: Person, *, now: datetime) -> None:
    """Replace what is known of a customer. Raises NotFound, Invalid, DuplicateCustomer."""
    customer = session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise NotFound
    person = _checked(person, now)
    blind = person.fingerprint
    _refuse_duplicate(session, blind, customer_id)
    customer.gov_id_blind = blind
    customer.mobile_blind = sealing.blind("mobile", person.mobile)
    customer.body = sealing.seal(person.stored(), owner=customer_id)
    customer.changed_at = now
    session.flush()


def _checked(person: Person, now: datetime) -> Person:
    person = person.normalised()
    findings = person.findings(local_date(now))
    if findings:
        raise Invalid(findings)
    return person


def _refuse_duplicate(session: Session, blind: str, me: UUID | None) -> None:
    """The unique index is the last word; this gives its refusal a sentence."""
    other = session.scalar(select(Customer.id).where(Customer.gov_id_blind == blind))
    if other is not None and other != me:
        raise DuplicateCustomer
