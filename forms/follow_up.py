"""The forms of a claim's follow-up: which claim, what the customer says, what was solved, what is improved."""

from __future__ import annotations

from typing import ClassVar

from forms.fields import Choice, Context, Date, LongText, Text, Words, options
from forms.schema import FormSchema, Section, offer
from workflows.registry import Capability

follow_up = Capability("follow_up")

SCALE = options(
    ("5", "5 很满意", "5 very satisfied"),
    ("4", "4 满意", "4 satisfied"),
    ("3", "3 一般", "3 neither"),
    ("2", "2 不满意", "2 dissatisfied"),
    ("1", "1 很不满意", "1 very dissatisfied"),
)
CLAIM = Section("claim", "赔案", "Claim")


class Choose(FormSchema):
    """Which claim somebody wants to follow up."""

    claim_no = Text(
        "赔案号",
        "Claim",
        required=True,
        max_length=30,
        section="claim",
        help=Words("已结案、尚未回访的赔案", "A closed claim that was not followed up yet"),
    )

    sections: ClassVar[tuple[Section, ...]] = (CLAIM,)


def _score(zh: str, en: str) -> Choice:
    return Choice(zh, en, choices=SCALE, section="scores", required_for=("done", "problem"))


class Call(FormSchema):
    """What the customer says of the service (requirements S4.3.11-12); how they were asked is recorded (S4.4.7)."""

    phones = Context("联系电话", "Telephone", query="follow_ups.phones", section="claim", reveals=True)
    claim = Context("赔案", "Claim", query="follow_ups.claim", section="claim")
    calls = Context("回访记录", "Calls so far", query="follow_ups.calls", section="claim")
    method = Choice("回访方式", "How", choices="follow_ups.methods", required=True, section="scores")
    speed = _score("理赔时效", "Speed")
    attitude = _score("服务态度", "Courtesy")
    clarity = _score("解释清楚", "Explanations")
    decision = _score("结果认可", "The result")
    suggestion = LongText(
        "客户建议",
        "Suggestion",
        max_length=1000,
        section="words",
        wide=True,
        help=Words("有建议的转为改进事项", "A suggestion becomes an improvement item"),
    )
    remark = LongText(
        "说明",
        "Remark",
        max_length=500,
        section="words",
        required_for=("problem",),
        wide=True,
    )

    sections: ClassVar[tuple[Section, ...]] = (
        CLAIM,
        Section("scores", "满意度", "Satisfaction", Words("逐项询问客户本人", "Ask the customer one by one")),
        Section("words", "客户的话", "In the customer's words"),
    )


class Solution(FormSchema):
    """What the call found, solved within 15 working days by somebody who did not decide on the claim."""

    calls = Context("回访记录", "What was said", query="follow_ups.calls", section="claim")
    phones = Context("联系电话", "Telephone", query="follow_ups.phones", section="claim", reveals=True)
    claim = Context("赔案", "Claim", query="follow_ups.claim", section="claim")
    solution = LongText("处理结果", "Solution", required=True, max_length=1000, section="solution", wide=True)

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("solution", "处理", "Solution"))


class Improvement(FormSchema):
    """What the service learns from it: a measure with its day, or why none is taken."""

    calls = Context("回访记录", "What was said", query="follow_ups.calls", section="claim")
    satisfaction = Context("理赔满意度", "Satisfaction", query="follow_ups.satisfaction", section="claim")
    area = Choice("改进方面", "Area", choices="follow_ups.areas", required_for=("adopt",), section="measure")
    due_on = Date("完成日期", "In place by", future=True, required_for=("adopt",), section="measure")
    measure = LongText("改进措施", "Measure", max_length=1000, required_for=("adopt",), section="measure", wide=True)
    why_not = LongText(
        "不采纳的理由", "Why not", max_length=500, required_for=("decline",), section="measure", wide=True
    )

    sections: ClassVar[tuple[Section, ...]] = (CLAIM, Section("measure", "改进事项", "Improvement"))


offer(follow_up, "choose", saver="follow_ups.save_choice")(Choose)
offer(follow_up, "call", saver="follow_ups.save_call")(Call)
offer(follow_up, "solution", saver="follow_ups.save_solution")(Solution)
offer(follow_up, "improvement", saver="follow_ups.save_improvement")(Improvement)
