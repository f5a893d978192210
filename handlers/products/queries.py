"""What pages and other capabilities ask about products."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from handlers.products.models import Product
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.errors import NotFound
from workflows.types import Actor, Choice


def offered(session: Session, day: date) -> list[Choice]:
    """The products on sale on a local day, by code."""
    statement = select(Product).where(
        Product.on_sale_from <= day, or_(Product.on_sale_until.is_(None), Product.on_sale_until >= day)
    )
    rows = session.scalars(statement.order_by(Product.code))
    return [Choice(value=row.code, zh=row.zh, en=row.en) for row in rows]


def every(session: Session) -> list[Choice]:
    """All products by name, those that are not sold any more as well, by code."""
    return [
        Choice(value=row.code, zh=row.zh, en=row.en) for row in session.scalars(select(Product).order_by(Product.code))
    ]


def on_sale(session: Session, actor: Actor) -> Sequence[Choice]:
    """The products that can be applied for today; the same for everybody."""
    del actor
    return offered(session, local_date(utcnow()))


def name(session: Session, code: str, lang: str) -> str:
    """What a product is called. Raises NotFound."""
    product = session.get(Product, code)
    if product is None:
        raise NotFound
    return product.en if lang == "en" else product.zh
