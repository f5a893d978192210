"""What pages and other capabilities ask about customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pypinyin import lazy_pinyin
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.customers.models import Customer
from handlers.customers.person import Person
from workflows import sealing
from workflows.errors import NotFound
from workflows.types import Actor, Choice


@dataclass(frozen=True, kw_only=True)
class CustomerRow:
    """One customer of a portfolio."""

    id: UUID
    person: Person


def person(session: Session, customer_id: UUID) -> Person:
    """Who a customer is, unsealed. Raises NotFound."""
    body = session.scalar(select(Customer.body).where(Customer.id == customer_id))
    if body is None:
        raise NotFound
    return Person.read(sealing.unseal(body))


def served_person(session: Session, actor: Actor, customer_id: UUID) -> Person:
    """Who a customer of this actor is. Raises NotFound for somebody else's customer too."""
    agent_id = session.scalar(select(Customer.agent_id).where(Customer.id == customer_id))
    if agent_id is None or agent_id not in agents_of(actor):
        raise NotFound
    return person(session, customer_id)


def portfolio(session: Session, actor: Actor) -> list[CustomerRow]:
    """The customers an agent serves, by name in pinyin order; sorted here, because the names lie sealed."""
    found = session.execute(select(Customer.id, Customer.body).where(Customer.agent_id.in_(agents_of(actor))))
    rows = [CustomerRow(id=row.id, person=Person.read(sealing.unseal(row.body))) for row in found]
    return sorted(rows, key=lambda row: (lazy_pinyin(row.person.name.casefold()), row.id))


def mine(session: Session, actor: Actor) -> Sequence[Choice]:
    """The actor's customers as choices: the name and the masked document tell two namesakes apart."""
    return [
        Choice(value=str(row.id), zh=label, en=label)
        for row in portfolio(session, actor)
        for label in [f"{row.person.name} · {row.person.masked_gov_id}"]
    ]


def with_mobile(session: Session, mobile_blind: str) -> list[Person]:
    """Everybody who is reached under one mobile, by its fingerprint."""
    bodies = session.scalars(select(Customer.body).where(Customer.mobile_blind == mobile_blind))
    return [Person.read(sealing.unseal(body)) for body in bodies]


def agents_of(actor: Actor) -> set[UUID]:
    """Whose customers an actor serves: the own ones, and those of whoever they stand in for."""
    return {user for user in (actor.user_id, actor.on_behalf_of) if user is not None}
