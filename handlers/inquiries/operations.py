"""What keeps questions and answers. Nothing here commits."""

from __future__ import annotations

from handlers.inquiries import queries
from handlers.inquiries.models import Inquiry
from workflows import sealing
from workflows.db import new_id
from workflows.errors import N_, Invalid, NotFound
from workflows.types import Finding, Step


def ask(step: Step, asked: str | None, question: str | None) -> str:
    """A question to the role `asked`; gives the role. Raises Invalid where either is missing."""
    if not asked or not question:
        missing = [name for name, told in (("asked", asked), ("question", question)) if not told]
        message = N_("Please fill this in")
        raise Invalid([Finding(field=name, code="required", message=message) for name in missing])
    step.session.add(
        Inquiry(
            id=new_id(),
            case_id=step.case.id,
            asked=asked,
            question=sealing.seal(question, owner=step.case.id),
            asked_by=step.actor.user_id,
            asked_at=step.now,
        )
    )
    step.session.flush()
    return asked


def answer(step: Step, words: str) -> None:
    """The answer to the open question of a case. Raises NotFound where nobody asked."""
    row = queries.pending(step.session, step.case.id)
    if row is None:
        raise NotFound
    row.answer = sealing.seal(words, owner=step.case.id)
    row.answered_by, row.answered_at = step.actor.user_id, step.now
    step.session.flush()
