"""The letters of a claim, as the printer reads them: dates in words, amounts with two decimals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.claims import letters
from handlers.documents import wording
from handlers.documents.wording import Addressee, both, day, money
from handlers.products import queries as products
from workflows.calendar import local_date


def contents(session: Session, case_id: UUID, code: str, *, number: str, now: datetime) -> dict[str, Any]:
    """Everything a letter of a claim says. Raises UnknownName, NotFound."""
    today = local_date(now)
    told = letters.letter(session, case_id, code, now=now)
    to = Addressee(name=told.name, address=told.address, document=told.document)
    head = wording.head(code, number, today, to)
    head["product"] = both(lambda lang: products.name(session, told.product, lang))
    return head | {name: _printed(value) for name, value in told.contents.items()}


def _printed(value: Any) -> Any:
    """A value as JSON: what has no words of its own becomes them here."""
    if value is None:
        return "—"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, Mapping):
        return {name: _printed(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printed(one) for one in value]
    return value
