"""A claim: what was reported, what was checked, asked for, decided, objected to and paid (domain-rules §6)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Claim(Base):
    """One claim of one policy, as it was last submitted. It has no state of its own: that is its case's."""

    __tablename__ = "claim"
    __table_args__ = (Index("ix_claim_policy", "policy_id", "event_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), unique=True)
    policy_id: Mapped[UUID] = mapped_column(ForeignKey("policy.id"))
    insured_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"), index=True)
    #: MED or CI (handlers.claims.cover.ClaimType).
    claim_type: Mapped[str] = mapped_column(String(10))
    #: Of an illness the day of its first diagnosis, of an accident the day it happened.
    event_on: Mapped[date]
    notice_on: Mapped[date]
    admitted_on: Mapped[date | None]
    discharged_on: Mapped[date | None]
    accident: Mapped[bool]
    social_used: Mapped[bool]
    #: What is claimed, in yuan: the cost of treatment, or the sum insured.
    claimed: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    by_social: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    by_others: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    #: Sealed `Report` words (handlers.claims.entry): diagnosis, hospital, description, who claims.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    #: Where the benefit goes; another one after the bank refused it.
    account_id: Mapped[UUID] = mapped_column(ForeignKey("bank_account.id"))
    #: Where premiums or a cash value go back to, where the account that paid did not take them.
    premium_account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"))
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    reported_at: Mapped[datetime]
    #: Codes of `data/flags.toml` that held when it was last looked at, and their points.
    flags: Mapped[list[str]] = mapped_column(default=list)
    flag_points: Mapped[int] = mapped_column(default=0)
    #: What handlers observed: codes of the circumstances that no table tells.
    observed: Mapped[list[str]] = mapped_column(default=list)
    #: The day the claimant agreed, or ten days of silence ended; the time to pay counts from it (art. 23).
    agreed_on: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    #: The file is kept until the end of this day (domain-rules §2.6).
    retain_until: Mapped[date | None]


class ClaimInvoice(Base):
    """One invoice of a medical claim. The blind number finds it again in other claims without revealing it."""

    __tablename__ = "claim_invoice"
    __table_args__ = (Index("ix_claim_invoice_number", "number_blind"), Index("ix_claim_invoice_claim", "claim_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    position: Mapped[int]
    number_blind: Mapped[str] = mapped_column(String(64))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    #: Sealed: number and hospital.
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ClaimRecord(Base):
    """One thing that somebody looked into, with what they concluded; rows are added, never changed.

    `kind` is a `RecordKind`, `conclusion` one of its codes (handlers.claims.records).
    """

    __tablename__ = "claim_record"
    __table_args__ = (Index("ix_claim_record_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str] = mapped_column(String(16))
    conclusion: Mapped[str] = mapped_column(String(24))
    #: Sealed: the words to it, which speak of health.
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class ClaimSupplement(Base):
    """What a claimant was asked to bring, all at once (Insurance Law art. 22)."""

    __tablename__ = "claim_supplement"
    __table_args__ = (Index("ix_claim_supplement_case", "case_id", "asked_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: Codes of `data/documents.toml`.
    papers: Mapped[list[str]] = mapped_column(default=list)
    reasons: Mapped[list[str]] = mapped_column(default=list)
    #: Sealed: what exactly is asked for.
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: Sealed: what arose since the first request; null for the first.
    newly_arisen: Mapped[bytes | None] = mapped_column(LargeBinary)
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    asked_at: Mapped[datetime]
    #: A second request goes out only with somebody's approval.
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    approved_at: Mapped[datetime | None]
    refused: Mapped[bool] = mapped_column(default=False)
    brought_at: Mapped[datetime | None]


class ClaimDecision(Base):
    """One decision or recommendation on a claim; rows are added, never changed.

    The last row of a case that is no recommendation is the decision in force.
    """

    __tablename__ = "claim_decision"
    __table_args__ = (Index("ix_claim_decision_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: The authority it was made with: system, handler, senior, committee (domain-rules §6.3).
    level: Mapped[str] = mapped_column(String(12))
    #: PAY_FULL, PAY_PART, REFUSE … (domain-rules §6.2).
    decision: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[str]] = mapped_column(default=list)
    #: The clause of the contract a refusal stands on, "" for none.
    clause: Mapped[str] = mapped_column(String(20), default="")
    #: What it pays in yuan, advances not yet taken off.
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    #: The lines of the sheet: code, value, unit.
    sheet: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    #: What it uses up of the policy year's limit and deductible, in yuan; null where it says nothing of them.
    limit_taken: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    deductible_taken: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    #: What becomes of the policy: stays, ends, rescinded.
    policy_effect: Mapped[str] = mapped_column(String(12))
    #: The day the insurer knew of what it rescinds for (Insurance Law art. 16).
    knew_on: Mapped[date | None]
    #: True: beyond the authority of whoever wrote it, or a no that needs a second person.
    recommendation: Mapped[bool] = mapped_column(default=False)
    #: Sealed: the facts it stands on and the opinion, which speak of health.
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    at: Mapped[datetime]


class ClaimAppeal(Base):
    """An objection to a decision, and what somebody else said to it (domain-rules §6.6)."""

    __tablename__ = "claim_appeal"
    __table_args__ = (Index("ix_claim_appeal_case", "case_id", "filed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("claim_decision.id"))
    #: Sealed: why the claimant objects.
    ground: Mapped[bytes] = mapped_column(LargeBinary)
    filed_on: Mapped[date]
    filed_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    filed_at: Mapped[datetime]
    #: UPHOLD, CHANGE, REOPEN; empty while it is open.
    result: Mapped[str] = mapped_column(String(8), default="")
    #: Sealed: the answer in words.
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    decided_at: Mapped[datetime | None]


class ClaimPayment(Base):
    """What a claim has paid out, once for each purpose; interest for late payment apart. Amounts are yuan."""

    __tablename__ = "claim_payment"
    __table_args__ = (UniqueConstraint("case_id", "purpose"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: ADVANCE, BENEFIT, PREMIUMS, CASH_VALUE; with a number behind it after an appeal.
    purpose: Mapped[str] = mapped_column(String(20))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    interest: Mapped[Decimal] = mapped_column(Numeric(14, 2), default=Decimal(0))
    paid_at: Mapped[datetime]
