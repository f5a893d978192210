"""A process of two questions for tests of pages: the same role asks twice, and may not answer twice."""

from __future__ import annotations

from forms.fields import Text
from forms.schema import FormSchema, offer
from tests.support.drawings import Drawing
from workflows.registry import Capability
from workflows.types import Answers, Facts, Step

shop = Capability("shop")


class Question(FormSchema):
    """One question; the answer `break` finds a mistake of ours."""

    answer = Text("回答", "Answer", required=True, max_length=200)


@shop.saver("keep", gives={})
def keep(answers: Answers, step: Step) -> Facts:
    """Nothing of it is a fact."""
    del step
    if answers.values["answer"] == "break":
        message = "a secret that no page may show"
        raise ZeroDivisionError(message)
    return {}


offer(shop, "question", saver="shop.keep")(Question)

DRAWING = (
    Drawing("shop")
    .start()
    .user("first", role="agent", form="shop.question")
    .user("second", role="agent", form="shop.question", separate="first")
    .end()
    .flow("start", "first", "second", "end")
)
