"""A question to a colleague: asked beside another form, answered on its own."""

from __future__ import annotations

from typing import ClassVar

from forms.fields import Choice, Context, LongText, Words
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

inquiry = Capability("inquiry")

QUESTION = Section(
    "question",
    "询问同事",
    "Ask a colleague",
    Words(
        "只在选“询问同事”时填写；等答复期间本步骤不计时", "Only to ask; the time of this step stands still meanwhile"
    ),
)


class Asking(FormSchema):
    """The part of a form from which somebody may ask; its drawing has the outcome `ask`."""

    sections: ClassVar[tuple[Section, ...]] = (QUESTION,)

    answered = Context("询问与答复", "Questions and answers", query="inquiries.answered", section="question")
    asked = Choice(
        "向谁询问",
        "Whom to ask",
        choices="inquiries.colleagues",
        required_for=("ask",),
        section="question",
    )
    question = LongText(
        "问题",
        "Question",
        max_length=1000,
        required_for=("ask",),
        personal=True,
        section="question",
        wide=True,
    )


class Answer(FormSchema):
    """A colleague's answer, the question and the application at hand."""

    asked = Context("询问", "Question", query="inquiries.asked")
    summary = Context("投保信息", "Application", query="applications.summary")
    answer = LongText("答复", "Answer", max_length=1000, required=True, personal=True, wide=True)


offer(inquiry, "answer", saver="inquiries.save_answer")(Answer)
