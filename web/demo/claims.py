"""Fates of claims 理赔: who reports, what is missing, who looks into it, what is decided, objected to and paid."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers.claims.cover import ClaimType
from web.demo.desk import Desk
from web.demo.fates import JUST_NOW, Chapter, hours
from web.demo.follow_ups import followed_up
from web.demo.mishaps import Mishap, Papers
from web.demo.papers import documents
from web.demo.telling import Pause, Story
from workflows.calendar import local_date, working_time_between
from workflows.types import Answers

SENIOR, COMMITTEE, INVESTIGATOR, SUPERVISOR, FINANCE = "guoqing", "tanming", "luohan", "sunlei", "yaoli"
CHECKED = {"validity": "yes", "event": "yes", "cover": "yes"}
PAY: Mapping[str, Any] = {"payment": "PAY_FULL"}
DOUBT = {"question": "住院天数与费用不相称，请向医院核实病历和费用清单。"}
UNCLEAR = "CL-DOC-04"
IN_WAITING = ("CL-WAIT-01", {"refusal": "REFUSE", "clause": "CI01-2.2", "facts": "病历记载首次确诊日在等待期内。"})
WITHIN_DEDUCTIBLE = (
    "CL-LIM-01",
    {"refusal": "REFUSE", "clause": "MM01-2.4", "facts": "扣除社保已付部分后，未超过年度免赔额。"},
)
"""Reason and grounds of a no."""

SINGLE_ROOM = {"part_reason": "CL-DEF-01", "clause": "MM01-2.3", "facts": "特需病房费不属于合理且必需的费用。"}
ROOM = Decimal(2_000)
SECOND_STAY = "补交的诊断证明显示另有一次住院。"
OBJECTION = "治疗费用均由医师开具，请重新核定。"
UPHELD = "原结论依据合同条款和病历作出，予以维持。"
CERTAIN = Decimal(5_000)


def opened(desk: Desk, one: Mishap) -> Chapter:
    """The form of a report is open."""
    case = desk.begin(one.who, one.unit, "claim")
    yield hours(one, 0.1, 0.6)
    return case


def reported(desk: Desk, one: Mishap) -> Chapter:
    """Reported with all papers: a handler calls next, or the system has decided already."""
    case = yield from opened(desk, one)
    number = desk.fact(one.contract.cases[0], "policy_no")
    told = {**one.entered(number, local_date(desk.now)), **_uploaded(desk, one, case, one.papers)}
    desk.do(case, f"entry_{one.desk}", one.who, Answers(values=told, outcome="submit"))
    yield hours(one, 0.2, 0.5)
    return case


def accepted(desk: Desk, one: Mishap) -> Chapter:
    """The handler called the claimant."""
    case = yield from reported(desk, one)
    if desk.waits_at(case, "contact"):
        yield hours(one, 1, 6)
        desk.do(case, "contact", one.handler, Answers(values={"contact": "reached", "told": True}, outcome="done"))
        yield hours(one, 1, 6)
    return case


def complete(desk: Desk, one: Mishap) -> Chapter:
    """Everything is there; what looked odd is investigated."""
    case = yield from accepted(desk, one)
    yield from _complete(desk, one, case)
    return case


def looked_into(desk: Desk, one: Mishap) -> Chapter:
    """The three checks are made: a decision is next."""
    case = yield from complete(desk, one)
    if desk.waits_at(case, "verify"):
        desk.do(case, "verify", one.handler, Answers(values=CHECKED, outcome="done"))
        yield hours(one, 1, 6)
    return case


def granted(desk: Desk, one: Mishap, **found: Any) -> Chapter:
    """Decided to be paid, by whoever may."""
    case = yield from looked_into(desk, one)
    yield from _conclude(desk, one, case, Answers(values={**PAY, **found}, outcome="pay"))
    return case


def agreed(desk: Desk, one: Mishap, **found: Any) -> Chapter:
    """The claimant agrees: finance is next."""
    case = yield from granted(desk, one, **found)
    yield hours(one, 3, 14)
    _answer(desk, one, case)
    yield hours(one, 1, 8)
    return case


def draft(desk: Desk, one: Mishap) -> Story:
    """The form is open, and nothing reported yet."""
    yield from opened(desk, one)


def new(desk: Desk, one: Mishap) -> Story:
    """Reported today; nobody has called yet."""
    yield from reported(desk, one)


def waits_for_call(desk: Desk, one: Mishap) -> Story:
    """Reported so long ago that the call is late."""
    yield until(desk, one, 10, 14)
    yield from reported(desk, one)


def waits_for_papers(desk: Desk, one: Mishap) -> Story:
    """Called; nobody has looked at the papers yet."""
    yield from accepted(desk, one)


def asked(desk: Desk, one: Mishap) -> Story:
    """A paper is asked for, and the time stands still; after three days the claimant is reminded."""
    yield from _asked(desk, one)


def brought(desk: Desk, one: Mishap) -> Story:
    """What was asked for is there."""
    yield from _brought(desk, one)


def asked_again(desk: Desk, one: Mishap) -> Story:
    """Something new arose: a supervisor has to allow another request."""
    case = yield from _brought(desk, one)
    yield hours(one, 1, 5)
    _ask(desk, one, case, "COST_LIST", newly_arisen=SECOND_STAY)


def being_checked(desk: Desk, one: Mishap) -> Story:
    """Complete; the three checks are to come."""
    yield from complete(desk, one)


def investigated(desk: Desk, one: Mishap) -> Story:
    """The handler wants to know more: an investigator is at it."""
    yield from _investigated(desk, one)


def wants_time(desk: Desk, one: Mishap) -> Story:
    """The investigator asks a supervisor for more time."""
    case = yield from _investigated(desk, one)
    yield hours(one, 9, 20)
    desk.do(case, "investigate", INVESTIGATOR, Answers(values={"plan": "走访医院并调阅病历原件。"}, outcome="extend"))


def cleared(desk: Desk, one: Mishap) -> Story:
    """Nothing was found that speaks against it; the handler checks again."""
    case = yield from _investigated(desk, one)
    yield hours(one, 9, 20)
    said = {"evidence": "病历、发票与医院记录一致，排除疑点。"}
    desk.do(case, "investigate", INVESTIGATOR, Answers(values=said, outcome="cleared"))


def waits_for_decision(desk: Desk, one: Mishap) -> Story:
    """Checked; what it pays is to be worked out."""
    yield from looked_into(desk, one)


def recommended(desk: Desk, one: Mishap) -> Story:
    """More than a handler may pay: a senior handler or the committee decides."""
    case = yield from looked_into(desk, one)
    desk.do(case, "decide", one.handler, Answers(values=PAY, outcome="pay"))


def recommended_no(desk: Desk, one: Mishap) -> Story:
    """First diagnosed in the waiting period: the handler recommends a no, somebody above decides."""
    case = yield from looked_into(desk, one)
    reason, grounds = IN_WAITING
    desk.do(case, "decide", one.handler, Answers(values=grounds, outcome="refuse", reasons=(reason,)))


def told(desk: Desk, one: Mishap) -> Story:
    """Decided; the claimant has not said anything yet. After ten days that is taken as agreement."""
    yield from granted(desk, one)


def waits_for_release(desk: Desk, one: Mishap) -> Story:
    """The claimant agrees; finance has not let the money go."""
    yield from agreed(desk, one)


def paid(desk: Desk, one: Mishap) -> Story:
    """Paid, or refused by the bank: then another account is wanted."""
    case = yield from agreed(desk, one)
    _release(desk, case)
    yield from followed_up(desk, one, case, one.said)


def paid_elsewhere(desk: Desk, one: Mishap) -> Story:
    """The bank refused the account; the claimant named another one, and that is paid."""
    case = yield from agreed(desk, one)
    _release(desk, case)
    yield hours(one, 4, 9)
    desk.do(case, "repair", one.handler, Answers(values=one.account(one.other_card), outcome="retry"))
    yield hours(one, 1, 5)
    _release(desk, case)
    yield from followed_up(desk, one, case, one.said)


def paid_in_part(desk: Desk, one: Mishap) -> Story:
    """A part of the costs is not within the cover."""
    case = yield from agreed(desk, one, eligible=one.cost - ROOM, **SINGLE_ROOM)
    _release(desk, case)
    yield from followed_up(desk, one, case, one.said)


def paid_unanswered(desk: Desk, one: Mishap) -> Story:
    """Nobody answered in ten days; it is paid, and an objection is still possible."""
    case = yield from granted(desk, one)
    while not desk.waits_at(case, "release"):
        yield hours(one, 9, 9)
    yield hours(one, 1, 5)
    _release(desk, case)


def refused(desk: Desk, one: Mishap) -> Story:
    """Refused with its letter; the claimant accepts it, and what is due goes back."""
    case = yield from _refused(desk, one)
    yield hours(one, 3, 14)
    _answer(desk, one, case)
    yield hours(one, 2, 8)
    if desk.waits_at(case, "release"):
        _release(desk, case)
    yield from followed_up(desk, one, case, one.said)


def appealed(desk: Desk, one: Mishap) -> Story:
    """The claimant objects to what was decided: somebody else, one level up, has not heard it yet."""
    yield from _appealed(desk, one)


def upheld(desk: Desk, one: Mishap) -> Story:
    """Objected to a no, and it stands."""
    case = yield from _refused(desk, one)
    yield hours(one, 5, 20)
    _answer(desk, one, case, "appeal", ground=OBJECTION)
    yield hours(one, 9, 30)
    desk.do(case, "appeal_committee", COMMITTEE, Answers(values={"answer": UPHELD}, outcome="uphold"))
    yield from followed_up(desk, one, case, one.said)


def withdrawn(desk: Desk, one: Mishap) -> Story:
    """Taken back by whoever reported it."""
    case = yield from accepted(desk, one)
    desk.withdraw(case, one.who)


def given_up(desk: Desk, one: Mishap) -> Story:
    """Asked for a paper, the claimant gives up."""
    case = yield from _asked(desk, one)
    yield hours(one, 9, 25)
    desk.do(case, f"supply_{one.desk}", one.who, Answers(values={}, outcome="withdraw"))


def not_reported(desk: Desk, one: Mishap) -> Story:
    """The form was opened for nothing."""
    case = yield from opened(desk, one)
    yield hours(one, 0.5, 3)
    desk.do(case, f"entry_{one.desk}", one.who, Answers(values={}, outcome="withdraw"))


def takes_long(desk: Desk, one: Mishap) -> Story:
    """Nothing was brought in thirty days, then it is investigated: after sixty days an advance is due."""
    yield from _takes_long(desk, one)


def advanced(desk: Desk, one: Mishap) -> Story:
    """What is certain shall be paid in advance: finance has not let it go."""
    case = yield from _takes_long(desk, one)
    _advance(desk, one, case)


def advance_refused(desk: Desk, one: Mishap) -> Story:
    """The bank did not take the advance."""
    case = yield from _takes_long(desk, one)
    _advance(desk, one, case)
    yield hours(one, 2, 7)
    desk.do(case, "ad_release", FINANCE, Answers(values={"checked": True}, outcome="release"))


def until(desk: Desk, one: Mishap, least: float, most: float) -> Pause:
    """The working time from now until so many working hours are left."""
    left = timedelta(hours=one.random.uniform(least, most))
    return max(working_time_between(desk.now, one.today) - left, JUST_NOW)


def _complete(desk: Desk, one: Mishap, case: UUID) -> Generator[Pause, None, None]:
    if desk.waits_at(case, "completeness"):
        desk.do(case, "completeness", one.handler, Answers(values={}, outcome="complete"))
        yield hours(one, 1, 7)


def _asked(desk: Desk, one: Mishap) -> Chapter:
    case = yield from accepted(desk, one)
    _ask(desk, one, case, "DIAGNOSIS")
    return case


def _brought(desk: Desk, one: Mishap) -> Chapter:
    case = yield from _asked(desk, one)
    yield hours(one, 6, 20)
    papers = documents(case, one.contract.insured.person.name, desk.actor(one.who), desk.now, "DIAGNOSIS")
    desk.do(case, f"supply_{one.desk}", one.who, Answers(values={"documents": papers}, outcome="supply"))
    return case


def _ask(desk: Desk, one: Mishap, case: UUID, paper: str, **more: str) -> None:
    said = Answers(values={"papers": [{"paper": paper}], **more}, outcome="supplement", reasons=(UNCLEAR,))
    desk.do(case, "completeness", one.handler, said)


def _investigated(desk: Desk, one: Mishap) -> Chapter:
    case = yield from complete(desk, one)
    if desk.waits_at(case, "verify"):
        desk.do(case, "verify", one.handler, Answers(values=DOUBT, outcome="investigate"))
    return case


def _refused(desk: Desk, one: Mishap) -> Chapter:
    case = yield from looked_into(desk, one)
    reason, grounds = IN_WAITING if one.claim_type is ClaimType.CI else WITHIN_DEDUCTIBLE
    yield from _conclude(desk, one, case, Answers(values=grounds, outcome="refuse", reasons=(reason,)))
    return case


def _conclude(desk: Desk, one: Mishap, case: UUID, said: Answers) -> Generator[Pause, None, None]:
    """The handler says it, then everybody above who has to."""
    for node, who in (("decide", one.handler), ("review", SENIOR), ("committee", COMMITTEE)):
        if desk.waits_at(case, node):
            yield hours(one, 1, 8)
            desk.do(case, node, who, said)
            yield hours(one, 0.2, 0.5)


def _appealed(desk: Desk, one: Mishap) -> Chapter:
    case = yield from granted(desk, one, **_part(one))
    yield hours(one, 5, 20)
    _answer(desk, one, case, "appeal", ground=OBJECTION)
    return case


def _part(one: Mishap) -> dict[str, Any]:
    return {"eligible": one.cost - ROOM, **SINGLE_ROOM}


def _answer(desk: Desk, one: Mishap, case: UUID, outcome: str = "agree", **said: str) -> None:
    values = {"answered_on": local_date(desk.now), **said}
    desk.do(case, f"answer_{one.desk}", one.who, Answers(values=values, outcome=outcome))


def _release(desk: Desk, case: UUID) -> None:
    desk.do(case, "release", FINANCE, Answers(values={"checked": True}, outcome="release"))


def _takes_long(desk: Desk, one: Mishap) -> Chapter:
    case = yield from _asked(desk, one)
    while not desk.waits_at(case, "completeness"):
        yield hours(one, 9, 9)
    yield from _complete(desk, one, case)
    desk.do(case, "verify", one.handler, Answers(values=DOUBT, outcome="investigate"))
    while not desk.waits_at(case, "advance"):
        yield hours(one, 9, 9)
    yield hours(one, 2, 6)
    return case


def _advance(desk: Desk, one: Mishap, case: UUID) -> None:
    said = {"amount": CERTAIN, "words": "住院费用已核实。", "disputed": False}
    desk.do(case, "advance", one.handler, Answers(values=said, outcome="pay"))


def _uploaded(desk: Desk, one: Mishap, case: UUID, papers: Papers) -> dict[str, dict[str, list[str]]]:
    actor = desk.actor(one.who)
    return {field: documents(case, holder, actor, desk.now, *kinds) for field, (holder, kinds) in papers.items()}
