"""A product as it is offered; its tariff and limits are data files with an effective date."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base


class Product(Base):
    """One product and when it is on sale; local dates, both inclusive."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(String(10), primary_key=True)
    zh: Mapped[str] = mapped_column(String(80))
    en: Mapped[str] = mapped_column(String(80))
    on_sale_from: Mapped[date]
    on_sale_until: Mapped[date | None]
