"""Reason codes: why something came back or was declined, in both languages, with the fix (domain-rules §8)."""

from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base


class ReasonKind(StrEnum):
    """What a reason does."""

    RETURN = "R"  #: sends back to be fixed
    DECLINE = "D"  #: ends with a no
    WARNING = "W"  #: is confirmed and does not block


class Reason(Base):
    """One reason code `<stage>-<group>-<nn>`. Free text is additional, never alone."""

    __tablename__ = "reason"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[ReasonKind] = mapped_column(String(1))
    stage: Mapped[str] = mapped_column(String(8))
    zh: Mapped[str] = mapped_column(String(200))
    en: Mapped[str] = mapped_column(String(200))
    fix_zh: Mapped[str] = mapped_column(String(300), default="")
    fix_en: Mapped[str] = mapped_column(String(300), default="")
    #: The form field or document the reason points at.
    points_at: Mapped[str] = mapped_column(String(60), default="")
    active: Mapped[bool] = mapped_column(default=True)
