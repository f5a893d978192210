"""Signatures, the ledger of consents, and the one-time codes that stand for a hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base, new_id


class Signature(Base):
    """A signature under an application, or the attempt of somebody who may not sign; rows are added, never changed."""

    __tablename__ = "signature"
    __table_args__ = (Index("ix_signature_case", "case_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: Who had to sign: APPLICANT, INSURED.
    party: Mapped[str] = mapped_column(String(10), default="APPLICANT")
    #: SCAN, ESIGN.
    method: Mapped[str] = mapped_column(String(10))
    #: Empty where it holds, else the reason code: an agent who signed for a customer is NB-SIG-01.
    refused: Mapped[str] = mapped_column(String(20), default="")
    #: The versions of what was read and declared, at the moment of signing.
    notice_version: Mapped[str] = mapped_column(String(20))
    declaration_version: Mapped[str] = mapped_column(String(20))
    #: Sealed: who signed, the hash of the document, the ids of scanned pages, why it was refused.
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    by: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))
    on_behalf_of: Mapped[UUID | None] = mapped_column(ForeignKey("app_user.id"))


class Consent(Base):
    """One line of the ledger: a customer agreed, refused or withdrew; the last line of a purpose counts."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_customer", "customer_id", "purpose", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    customer_id: Mapped[UUID] = mapped_column(ForeignKey("customer.id"))
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))
    #: HEALTH_DATA, AUTOMATED_DECISION.
    purpose: Mapped[str] = mapped_column(String(30))
    text_version: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    #: How it was said: SCAN, ESIGN, or how it was withdrawn.
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


class SigningCode(Base):
    """A one-time code sent to a mobile of the applicant's; the last one of a case and purpose counts."""

    __tablename__ = "signing_code"
    __table_args__ = (Index("ix_signing_code_case", "case_id", "sent_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    #: SIGN: to the mobile on record. NEW_MOBILE: to the one that shall take its place.
    purpose: Mapped[str] = mapped_column(String(12), default="SIGN")
    #: HMAC of the code.
    code_blind: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]
