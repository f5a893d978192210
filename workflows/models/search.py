"""The words a case can be found by."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base


class SearchTerm(Base):
    """One normalised term of a case: a word, a 2-gram, pinyin or initials; an HMAC where the source is sealed."""

    __tablename__ = "search_term"
    __table_args__ = (Index("ix_search_term_term", "kind", "term", "case_id"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    term: Mapped[str] = mapped_column(String(80), primary_key=True)
