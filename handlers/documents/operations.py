"""What changes letters."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from handlers.documents.models import Letter
from workflows.db import new_id
from workflows.errors import NotFound


def ask(session: Session, case_id: UUID, code: str, *, case_number: str, now: datetime) -> Letter:
    """A letter the case asks for, with its number. The case's lock keeps two from getting the same one."""
    before = session.scalar(select(func.count()).where(Letter.case_id == case_id)) or 0
    letter = Letter(id=new_id(), case_id=case_id, code=code, number=f"{case_number}-{before + 1:02d}", asked_at=now)
    session.add(letter)
    session.flush()
    return letter


def unwritten(session: Session, letter_id: UUID) -> Letter | None:
    """A letter that is still to be written; none where it is, or where a newer one of its kind took its place.

    A letter that failed may be tried again after the case came by once more: its terms may be old by then.
    Raises NotFound.
    """
    letter = session.get(Letter, letter_id, with_for_update=True)
    if letter is None:
        raise NotFound
    newer = exists().where(Letter.case_id == letter.case_id, Letter.code == letter.code, Letter.id > letter.id)
    return None if letter.file_id is not None or session.scalar(select(newer)) else letter


def record_written(session: Session, letter: Letter, file_id: UUID, *, now: datetime) -> None:
    """The letter is this document."""
    letter.file_id, letter.written_at = file_id, now
    session.flush()
