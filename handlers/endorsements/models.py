"""A request to change a policy, with what stood before and what shall stand after it."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Endorsement(Base):
    """One request 保全申请. Where it stands is its case's state; a slip number says that it is in effect."""

    __tablename__ = "endorsement"
    __table_args__ = (Index("ix_endorsement_policy", "policy_id", "kind"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"))
    #: `Kind` (handlers.endorsements.rules); empty until it is chosen.
    kind: Mapped[str] = mapped_column(String(20), default="")
    #: What was wanted when the case was begun, by code; empty where nobody said.
    wanted: Mapped[str] = mapped_column(String(20), default="")
    #: Sealed: what stood when it was asked for, and what shall stand.
    before: Mapped[bytes | None] = mapped_column(LargeBinary)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Yuan that are paid to the applicant; null where no money moves.
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: Where premium comes from after the change, or where money goes.
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"))
    #: The day of the request: it decides whether a change was possible, and the value of a surrender.
    asked_on: Mapped[date | None]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    #: `<policy_no>-<nn>`; empty until it is in effect.
    slip_no: Mapped[str] = mapped_column(String(44), default="")
    effective_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
