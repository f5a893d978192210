"""What was asked and answered in a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, moment, pick, word
from handlers.inquiries.models import Inquiry
from workflows import sealing
from workflows.types import Choice

USER = table("app_user", column("id", Uuid), column("name", String))

COLLEAGUES = (
    Choice(value="back_office", zh="内勤同事", en="A colleague of the back office"),
    Choice(value="underwriter", zh="核保", en="Underwriting"),
)
"""Who can be asked; the drawing says where each of them answers."""


def pending(session: Session, case_id: UUID) -> Inquiry | None:
    """The question of a case that nobody has answered yet."""
    rows = select(Inquiry).where(Inquiry.case_id == case_id, Inquiry.answered_at.is_(None))
    return session.scalars(rows.order_by(Inquiry.asked_at.desc(), Inquiry.id.desc()).limit(1)).one_or_none()


def asked(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The open question, in front of whoever answers it."""
    row = pending(session, case_id)
    if row is None:
        return ()
    names = _names(session, [row])
    rows = (
        Row(pick(lang, "提问人", "Asked by"), f"{names.get(row.asked_by, '—')} · {moment(row.asked_at)}"),
        Row(pick(lang, "问题", "Question"), sealing.unseal(row.question)),
    )
    return (Block(pick(lang, "询问", "Question"), rows),)


def answered(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Every question of a case with its answer, the oldest first; nothing where nobody asked."""
    rows = select(Inquiry).where(Inquiry.case_id == case_id).order_by(Inquiry.asked_at, Inquiry.id)
    found = list(session.scalars(rows))
    if not found:
        return ()
    names = _names(session, found)
    return (Block(pick(lang, "询问与答复", "Questions and answers"), tuple(_lines(found, names, lang))),)


def _lines(found: Sequence[Inquiry], names: Mapping[UUID | None, str], lang: str) -> Sequence[Row]:
    lines = []
    for row in found:
        whom = f"{names.get(row.asked_by, '—')} → {word(lang, COLLEAGUES, row.asked)} · {moment(row.asked_at)}"
        lines.append(Row(whom, sealing.unseal(row.question)))
        if row.answer is not None and row.answered_at is not None:
            who = f"{names.get(row.answered_by, '—')} · {moment(row.answered_at)}"
            lines.append(Row(who, sealing.unseal(row.answer)))
    return lines


def _names(session: Session, rows: Sequence[Inquiry]) -> Mapping[UUID | None, str]:
    ids = {one for row in rows for one in (row.asked_by, row.answered_by) if one}
    return {row.id: row.name for row in session.execute(select(USER.c.id, USER.c.name).where(USER.c.id.in_(ids)))}
