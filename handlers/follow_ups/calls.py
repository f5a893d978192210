"""What is asked in a follow-up of a claim, and what an answer has to hold (requirements S4.3.11-12, S4.4.6-7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from handlers import editions
from workflows.types import Choice

SCORES = (
    Choice(value="speed", zh="理赔时效", en="Speed"),
    Choice(value="attitude", zh="服务态度", en="Courtesy"),
    Choice(value="clarity", zh="解释清楚", en="Explanations"),
    Choice(value="decision", zh="结果认可", en="The result"),
)
"""What is scored, each from 1 to 5."""

METHODS = (
    Choice(value="telephone", zh="电话", en="Telephone"),
    Choice(value="interview", zh="面访", en="Interview"),
    Choice(value="online", zh="在线问卷", en="Online questionnaire"),
    Choice(value="paper", zh="纸质问卷", en="Paper questionnaire"),
)
AREAS = (
    Choice(value="speed", zh="时效", en="Speed"),
    Choice(value="communication", zh="沟通与告知", en="Communication"),
    Choice(value="documents", zh="单证要求", en="What has to be handed in"),
    Choice(value="product", zh="产品与条款", en="Product and wording"),
    Choice(value="other", zh="其他", en="Something else"),
)


class CallResult(StrEnum):
    """What came of an attempt."""

    DONE = "done"  #: the customer answered
    NOT_REACHED = "not_reached"  #: nobody answered; it is tried again
    PROBLEM = "problem"  #: the customer answered, and something is open that a supervisor has to solve


RESULTS = (
    Choice(value=CallResult.DONE, zh="已完成", en="done"),
    Choice(value=CallResult.NOT_REACHED, zh="未接通", en="not reached"),
    Choice(value=CallResult.PROBLEM, zh="有问题待处理", en="a problem"),
)


def most_attempts(day: date) -> int:
    """How often a customer is called."""
    return int(editions.load("follow_ups", "terms").on(day)["most_attempts"])


def improves(values: Mapping[str, Any], day: date) -> bool:
    """Whether the answers ask for an improvement: a suggestion, or a score that is low."""
    low = editions.load("follow_ups", "terms").on(day)["low"]
    return bool(values.get("suggestion")) or any(int(values[one.value]) <= low for one in SCORES)
