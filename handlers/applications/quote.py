"""The premium while somebody fills in the entry form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications.entry import SELF
from handlers.customers import queries as customers
from handlers.products import rules as tariff
from handlers.products.rules import Terms
from workflows.errors import NotFound, UnknownName
from workflows.types import Actor


def quote(session: Session, actor: Actor, values: Mapping[str, Any], today: date) -> Decimal | None:
    """One instalment in yuan without extra premium, None for terms the product does not offer on this life.

    `values`: customer, relation, insured (where it is somebody else), product, cover, sum_insured, pay_term, pay_mode
    and social_insurance of the entry form, without what the product settles.
    """
    values = {**values, **tariff.settled(str(values.get("product")), today)}
    try:
        life = values["customer"] if values["relation"] == SELF else values["insured"]
        person = customers.served_person(session, actor, UUID(str(life)))
    except (KeyError, NotFound, ValueError):
        return None
    terms = Terms(
        product=str(values["product"]),
        birth_date=person.birth_date,
        sex=person.sex,
        cover=str(values["cover"]),
        sum_insured=Decimal(values["sum_insured"]),
        pay_term=int(values["pay_term"]),
        pay_mode=str(values["pay_mode"]),
        effective_on=today,
        social_insurance=values.get("social_insurance"),
    )
    try:
        refused = [*tariff.age_findings(terms, today), *tariff.limit_findings(terms, today)]
    except UnknownName:
        return None
    return None if refused else tariff.premium(terms, today)
