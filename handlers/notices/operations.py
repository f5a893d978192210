"""What tells somebody something."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from handlers.notices.models import Notice
from handlers.vocabulary.words import statuses
from workflows.db import new_id
from workflows.types import Actor, Step


def tell(step: Step, code: str) -> None:
    """A notice to whoever started the case, with the step. A case that nobody started has nobody to tell."""
    if step.case.started_by is None:
        return
    step.session.add(Notice(id=new_id(), user_id=step.case.started_by, case_id=step.case.id, code=code, at=step.now))
    step.event("notice.sent", {"code": code})


def tell_status(status: str, step: Step) -> None:
    """Each change of what the submitter sees is told once: change and notice are one step (requirements S1.3.11).

    Whoever made the change knows of it; a draft, and what goes on within "pending", is no news.
    """
    known = statuses().get(status)
    if step.actor.user_id != step.case.started_by and (known is None or known.notice):
        tell(step, f"STATUS:{status}")


def mark_all_read(session: Session, actor: Actor, *, now: datetime) -> None:
    """The actor has seen everything there is."""
    mine = (Notice.user_id == actor.user_id) & Notice.read_at.is_(None) & (Notice.at <= now)
    session.execute(update(Notice).where(mine).values(read_at=now))


def mark_read(session: Session, actor: Actor, notice_id: UUID, *, now: datetime) -> None:
    """The actor has seen a notice; somebody else's is left alone."""
    mine = (Notice.id == notice_id) & (Notice.user_id == actor.user_id) & Notice.read_at.is_(None)
    session.execute(update(Notice).where(mine).values(read_at=now))
