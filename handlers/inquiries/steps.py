"""What drawings and forms may name of questions to colleagues.

A question is drawn: an outcome `ask` of the step that asks, a user task where it is answered, a way back. The time of
the step that asks is a clock of the case, which the answering task pauses (docs/process-owner.md).
"""

from __future__ import annotations

from typing import Any

from handlers.inquiries import operations, queries
from workflows.registry import Capability
from workflows.types import Actor, Answers, Choice, Facts, Step

inquiries = Capability("inquiries")


@inquiries.choose("colleagues")
def colleagues(_session: Any, _actor: Actor) -> list[Choice]:
    """Who can be asked."""
    return list(queries.COLLEAGUES)


@inquiries.saver("save_answer", gives={})
def save_answer(answers: Answers, step: Step) -> Facts | None:
    """The colleague's answer. Raises NotFound where nothing was asked."""
    operations.answer(step, str(answers.values["answer"]))
    step.event("inquiry.answered")
    return None
