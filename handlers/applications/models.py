"""An application for cover and who gets the benefit. It has no status: its state is its case's (architecture §4)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Application(Base):
    """What is applied for; one row per case, written again by every submission.

    Who applies and pays is the customer; whose life is insured may be somebody else (Insurance Law art. 12, 31).

    Amounts are yuan. `premium` is one instalment of the chosen mode without the extra premium, which stands apart.
    """

    __tablename__ = "application"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    insured_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    #: What the insured is to the applicant: SELF, SPOUSE, CHILD … (data/parties.toml).
    relation: Mapped[str] = mapped_column(String(12), default="SELF")
    #: Consent of the insured, or of a minor's parents, lies in writing with the application.
    consented: Mapped[bool] = mapped_column(default=False)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    product_code: Mapped[str] = mapped_column(ForeignKey("product.code"))
    cover: Mapped[str] = mapped_column(String(10))
    sum_insured: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    #: Years in which premium is paid.
    pay_term: Mapped[int]
    pay_mode: Mapped[str] = mapped_column(String(12))
    #: Whether the plan is for somebody with social medical insurance; null where the product does not ask.
    social_insurance: Mapped[bool | None]
    #: The insured's completed years at the day cover is expected to begin: the premium was worked out for this age.
    age: Mapped[int]
    premium: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    extra_premium: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    beneficiary_kind: Mapped[str] = mapped_column(String(12))
    #: Sealed: the answers to the health questions, by name of the question.
    health: Mapped[bytes] = mapped_column(LargeBinary)

    #: What the decision table found last: its most severe outcome, points of extra mortality in percent.
    rating: Mapped[str] = mapped_column(String(20), default="")
    em: Mapped[int] = mapped_column(default=0)
    #: The rows that applied, each as `A08 LOAD em=50` (`handlers.underwriting.hits`).
    hits: Mapped[list[str]] = mapped_column(default=list)

    submitted_at: Mapped[datetime]


class Beneficiary(Base):
    """One named beneficiary of the death benefit; no row means the statutory heirs (Insurance Law art. 40, 42)."""

    __tablename__ = "beneficiary"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), primary_key=True)
    #: Position in the list as it was entered, from 1.
    position: Mapped[int] = mapped_column(primary_key=True)
    #: Rank of entitlement: the second order gets only what nobody of the first can take.
    order_no: Mapped[int]
    #: Null: equal shares within the order.
    share_percent: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    relation: Mapped[str] = mapped_column(String(20))
    #: Sealed: name, document, birth date and sex.
    body: Mapped[bytes] = mapped_column(LargeBinary)
