"""A customer: one person, known by one document, served by one agent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Customer(Base):
    """One person. Everything that tells who it is lies sealed in `body` under the customer's own key.

    The two blind indexes find a document or a mobile number again without revealing it. There is no sort key: a name's
    pinyin tells the name, so a portfolio is sorted after unsealing.
    """

    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_portfolio", "agent_id", "id"), Index("ix_customer_mobile", "mobile_blind"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    #: The agent who serves the customer.
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("app_user.id"))
    #: Sealed `Person` (handlers.customers.person).
    body: Mapped[bytes] = mapped_column(LargeBinary)
    #: Document type and number: the same document is the same customer, whoever enters it.
    gov_id_blind: Mapped[str] = mapped_column(String(64), unique=True)
    mobile_blind: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
