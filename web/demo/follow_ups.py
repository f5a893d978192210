"""What comes behind closed claims: the customer manager asks, and what is said has consequences or none."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from uuid import UUID

from sqlalchemy import select

from handlers.follow_ups.models import ClaimFollowUp
from web.demo.desk import Desk
from web.demo.fates import hours
from web.demo.looks import look
from web.demo.telling import Drawn, Pause, Story
from workflows.calendar import local_date
from workflows.models import Case
from workflows.types import Answers

MANAGER, OWNER, PLACE = "qiaolei", "wumin", "HO"
PLEASED = {"method": "telephone", "speed": "5", "attitude": "5", "clarity": "4", "decision": "5"}
UNHAPPY = {"method": "telephone", "speed": "2", "attitude": "4", "clarity": "1", "decision": "2"}
WISH = "希望补交资料可以在线上传，不必再跑网点。"
COMPLAINT = "客户称到账比通知的晚了几天，也不清楚年度免赔额怎么算。"
MEASURE = {"area": "documents", "measure": "补件通知书附上传链接，网点同步受理。"}
TRIES, A_DAY, A_QUARTER = 3, 9, timedelta(days=90)


class Said(Enum):
    """What a follow-up comes to, where there is one."""

    PLEASED = auto()  #: nothing has to follow
    NOTHING_YET = auto()  #: nobody has called; a claim that was not drawn is chosen by hand
    NOBODY_THERE = auto()  #: three calls, and nobody answered
    COMPLAINT = auto()  #: a supervisor has to solve something
    WISH = auto()  #: the process owner has not looked at a suggestion
    WISH_COME_TRUE = auto()  #: the suggestion became a measure


@dataclass(frozen=True)
class Lately:
    """Today or yesterday, an hour ago at least."""

    days: tuple[int, int] = (0, 1)
    takes: float = 1


def opened(desk: Desk) -> Story:
    """The customer manager is about to choose a claim."""
    desk.begin(MANAGER, PLACE, "claim_follow_up")
    yield timedelta(0)


def followed_up(desk: Desk, one: Drawn, claim: UUID, said: Said) -> Generator[Pause, None, None]:
    """Whatever becomes of a closed claim's follow-up, if there is one."""
    yield hours(one, 9, 20)
    found = look(select(ClaimFollowUp.case_id).where(ClaimFollowUp.claim_case_id == claim))
    if said is Said.NOTHING_YET and not found:
        chosen = desk.begin(MANAGER, PLACE, "claim_follow_up")
        ((number,),) = look(select(Case.number).where(Case.id == claim))
        desk.do(chosen, "choose", MANAGER, Answers(values={"claim_no": number}, outcome="submit"))
    if said is Said.NOTHING_YET or not found:
        return
    ((case,),) = found
    for _ in range(TRIES if said is Said.NOBODY_THERE else 0):
        desk.do(case, "call", MANAGER, Answers(values={"method": "telephone"}, outcome="not_reached"))
        while not desk.waits_at(case, "call") and desk.is_open(case):
            yield hours(one, A_DAY, A_DAY)
    if said is Said.PLEASED:
        desk.do(case, "call", MANAGER, Answers(values=PLEASED, outcome="done"))
    elif said is Said.COMPLAINT:
        desk.do(case, "call", MANAGER, Answers(values={**UNHAPPY, "remark": COMPLAINT}, outcome="problem"))
    elif said in {Said.WISH, Said.WISH_COME_TRUE}:
        desk.do(case, "call", MANAGER, Answers(values={**PLEASED, "suggestion": WISH}, outcome="done"))
    if said is Said.WISH_COME_TRUE:
        yield hours(one, 9, 20)
        measure = {**MEASURE, "due_on": local_date(desk.now + A_QUARTER)}
        desk.do(case, "improve", OWNER, Answers(values=measure, outcome="adopt"))
