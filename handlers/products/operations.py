"""What changes which products are on sale."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from handlers.products import rules
from handlers.products.models import Product


def put_on_sale(session: Session, code: str, *, since: date, until: date | None = None) -> None:
    """Offer a product from `since` to `until`, both inclusive; a second call changes the window.

    The names come from the tariff in force on the first day. Raises UnknownName, NotInForce.
    """
    tariff = rules.product(code, since)
    row = session.get(Product, code)
    if row is None:
        row = Product(code=code)
        session.add(row)
    row.zh, row.en = tariff["zh"], tariff["en"]
    row.on_sale_from, row.on_sale_until = since, until
    session.flush()
