"""Values a form is filled in with before anybody types: `(session, actor, values) -> text`, None where nobody knows.

`values` are the readable entries that the form's `Prefill` depends on; the text is what somebody would have typed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.customers import queries as customers
from handlers.customers.person import Person, told_by
from workflows.errors import NotFound
from workflows.types import Actor

PrefillQuery: TypeAlias = Callable[[Session, Actor, Mapping[str, Any]], str | None]


def _customer(read: Callable[[Person], str]) -> PrefillQuery:
    """Something of the customer that is picked in `customer`; nothing of somebody else's."""

    def call(session: Session, actor: Actor, values: Mapping[str, Any]) -> str | None:
        try:
            return read(customers.served_person(session, actor, UUID(str(values["customer"]))))
        except (NotFound, ValueError):
            return None

    return call


def _coded(name: str) -> PrefillQuery:
    """What the document number in `gov_id` tells (domain-rules §1.1)."""

    def call(session: Session, actor: Actor, values: Mapping[str, Any]) -> str | None:
        del session, actor
        try:
            told = told_by(values["gov_id_type"], values["gov_id"])
        except ValueError:
            return None
        return str(told[name]) if name in told else None

    return call


PREFILLS: Mapping[str, PrefillQuery] = {
    "customers.name": _customer(lambda person: person.name),
    "customers.mobile": _customer(lambda person: person.mobile),
    "customers.address": _customer(lambda person: person.address),
    "customers.birth_date": _customer(lambda person: person.birth_date.isoformat()),
    "customers.sex": _customer(lambda person: person.sex),
    "gov_id.birth_date": _coded("birth_date"),
    "gov_id.sex": _coded("sex"),
}
"""By the name a form's `Prefill` gives."""
