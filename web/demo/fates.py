"""Fates of applications up to their check: each a story that says what somebody does and how long it takes.

A story stops where somebody dawdles: that is where the case waits today, with the age it has.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID

from web.demo.desk import Desk
from web.demo.telling import SELF, Application, Drawn, Pause, Story
from workflows.calendar import working_time_between
from workflows.types import Answers

Chapter: TypeAlias = Generator[Pause, None, UUID]
"""A part of a story: gives the case it was about."""

SMALL, MIDDLE, LARGE, SAVED = 50_000, 100_000, 500_000, 800_000
MILLION = 1_000_000
MOMENTS = ("IDENTITY", "CONSENT", "DOCUMENTS", "EXPLAINED", "ANSWERED", "SIGNED")
NOTE_DOCUMENT = "健康告知书第二页缺少被保险人签名，请补签后重新上传。"
NOTE_IMAGE = "身份证国徽面反光，有效期看不清，请平铺重拍。"
MIDDLE_TO = 40
"""Up to this age a middle sum needs no examination."""

JUST_NOW = timedelta(minutes=2)


def hours(one: Drawn, least: float, most: float) -> Pause:
    """So much working time."""
    return timedelta(hours=one.random.uniform(least, most))


def usual_sum(one: Application) -> int:
    """What somebody of this age and purse applies for."""
    life = one.insured.life
    if one.single:
        return SAVED
    if life.kind == "rich":
        return MILLION
    return MIDDLE if life.age <= MIDDLE_TO else SMALL


def opened(desk: Desk, one: Application) -> Chapter:
    """Opened by the agent."""
    case = desk.begin(one.customer.agent, one.customer.unit)
    one.cases.append(case)
    yield hours(one, 0.2, 1.5)
    return case


def entered(desk: Desk, one: Application, sum_insured: int = 0) -> Chapter:
    """Submitted; the applicant has told who they are."""
    case = yield from opened(desk, one)
    _submit(desk, one, case, sum_insured or usual_sum(one))
    yield hours(one, 0.1, 0.4)
    if desk.waits_at(case, "profile"):
        told = one.customer.prospect.life.identity()
        desk.do(case, "profile", one.customer.agent, Answers(values=told, outcome="done"))
        yield hours(one, 0.1, 0.4)
    return case


def signed(desk: Desk, one: Application, sum_insured: int = 0, *, automatic: bool = True) -> Chapter:
    """Signed by the applicant, and by the insured where that is another adult."""
    case = yield from applied(desk, one, sum_insured, automatic=automatic)
    yield from consented(desk, one, case)
    return case


def applied(desk: Desk, one: Application, sum_insured: int = 0, *, automatic: bool = True) -> Chapter:
    """Signed by the applicant."""
    case = yield from entered(desk, one, sum_insured)
    desk.sign(case, one.customer.agent, one.customer.name, automatic=automatic)
    yield hours(one, 0.1, 0.5)
    return case


def consented(desk: Desk, one: Application, case: UUID) -> Generator[Pause, None, None]:
    """An adult who is insured by somebody else agrees and signs."""
    if one.insured.relation != SELF and desk.waits_at(case, "sign_insured"):
        desk.sign_insured(case, one.customer.agent, one.insured.person.name)
        yield hours(one, 0.1, 0.5)


def complete(desk: Desk, one: Application, sum_insured: int = 0, *, automatic: bool = True) -> Chapter:
    """Whatever a recording or a second keying has to be is done: the check is next."""
    case = yield from signed(desk, one, sum_insured, automatic=automatic)
    if desk.waits_at(case, "record"):
        desk.record(case, one.customer.agent, *MOMENTS)
        yield hours(one, 0.5, 3)
        desk.do(case, "quality", "gaofeng", Answers(values={"missing": [], "opinion": "画面清晰"}, outcome="pass"))
        yield hours(one, 0.1, 0.3)
    if desk.waits_at(case, "key"):
        yield hours(one, 0.2, 1)
        key(desk, one, case)
    yield hours(one, 0.3, 2)
    return case


def checked(desk: Desk, one: Application, sum_insured: int = 0, *, automatic: bool = True) -> Chapter:
    """Found complete by the back office, and cleared by the officer where a name or the risk asked for it."""
    case = yield from complete(desk, one, sum_insured, automatic=automatic)
    desk.check(case, one.customer.clerk)
    yield hours(one, 0.5, 3)
    if desk.waits_at(case, "aml"):
        reason = "资金来源已核实，与收入相符；名单为同名，出生日期不同。"
        desk.do(case, "aml", "xuhui", Answers(values={"reason": reason}, outcome="clear"))
        yield hours(one, 0.5, 2)
    return case


def drafts(desk: Desk, one: Application) -> Story:
    """Opened by the agent and not sent yet."""
    yield from opened(desk, one)


def waits_for_profile(desk: Desk, one: Application) -> Story:
    """A new customer, who has not told yet who they are."""
    case = yield from opened(desk, one)
    _submit(desk, one, case, usual_sum(one))


def waits_for_signature(desk: Desk, one: Application) -> Story:
    """Entered, and the applicant has not signed."""
    yield from entered(desk, one)


def waits_for_code(desk: Desk, one: Application) -> Story:
    """Wants to sign by code; just now another one was sent."""
    case = yield from entered(desk, one)
    yield max(working_time_between(desk.now, one.today) - JUST_NOW, JUST_NOW)
    desk.do(case, "sign", one.customer.agent, Answers(values={}, outcome="resend"))


def waits_for_insured(desk: Desk, one: Application) -> Story:
    """Signed by the applicant; the insured has not agreed yet."""
    yield from applied(desk, one)


def waits_for_recording(desk: Desk, one: Application) -> Story:
    """Sold to somebody of 60 years: the recording of the sale is to come."""
    yield from signed(desk, one)


def waits_for_quality(desk: Desk, one: Application) -> Story:
    """The recording waits for quality control."""
    case = yield from signed(desk, one)
    desk.record(case, one.customer.agent, *MOMENTS)


def records_again(desk: Desk, one: Application) -> Story:
    """Quality control missed a moment in the recording."""
    case = yield from signed(desk, one)
    desk.record(case, one.customer.agent, *MOMENTS[:-1])
    yield hours(one, 0.5, 3)
    said = {"missing": [{"moment": MOMENTS[-1]}], "opinion": "未录到投保人镜头前签名，请补录。"}
    desk.do(case, "quality", "gaofeng", Answers(values=said, outcome="rerecord", reasons=("NB-REC-01",)))


def waits_for_keying(desk: Desk, one: Application) -> Story:
    """A large sum that somebody has to key a second time."""
    yield from signed(desk, one, LARGE)


def keyed_differently(desk: Desk, one: Application) -> Story:
    """Keyed a second time, and a digit of the card differs."""
    case = yield from signed(desk, one, LARGE)
    yield hours(one, 0.2, 1)
    key(desk, one, case, pay_term=15)


def waits_for_check(desk: Desk, one: Application) -> Story:
    """Complete, and the back office has not looked at it yet; some are claimed."""
    case = yield from complete(desk, one)
    if one.random.random() < 0.4:  # noqa: PLR2004 - a share
        desk.claim(case, "check", one.customer.clerk)


def returned(desk: Desk, one: Application) -> Story:
    """Sent back by the back office and not repaired yet."""
    yield from _returned_once(desk, one)


def returned_twice(desk: Desk, one: Application) -> Story:
    """Repaired, looked at again, and sent back for something else."""
    case = yield from _returned_once(desk, one)
    yield hours(one, 2, 6)
    yield from repaired(desk, one, case)
    desk.send_back(case, "check", one.customer.clerk, "NB-DOC-03", NOTE_IMAGE)


def waits_for_officer(desk: Desk, one: Application) -> Story:
    """The screening found a name or a high risk: an officer has to look."""
    case = yield from complete(desk, one)
    desk.check(case, one.customer.clerk)


def withdrawn(desk: Desk, one: Application) -> Story:
    """The customer thought better of it."""
    case = yield from opened(desk, one)
    yield hours(one, 3, 12)
    desk.do(case, "entry", one.customer.agent, Answers(values={}, outcome="withdraw"))


def repaired(desk: Desk, one: Application, case: UUID) -> Generator[Pause, None, None]:
    """The agent brings what was missing, and whatever is new is signed again."""
    _submit(desk, one, case, int(desk.application(case).terms.sum_insured))
    yield hours(one, 0.2, 1)
    if desk.waits_at(case, "sign"):
        desk.sign(case, one.customer.agent, one.customer.name)
        yield hours(one, 0.1, 0.5)
        yield from consented(desk, one, case)
    yield hours(one, 0.5, 3)
    if desk.waits_at(case, "key"):
        key(desk, one, case)
        yield hours(one, 0.2, 1)


def key(desk: Desk, one: Application, case: UUID, **differently: Any) -> None:
    """The back office keys a large application a second time."""
    seen = desk.application(case)
    person = seen.insured
    keyed = {
        "gov_id": person.gov_id,
        "name": person.name,
        "birth_date": person.birth_date,
        "sum_insured": seen.terms.sum_insured,
        "card_no": one.card,
        "pay_term": seen.terms.pay_term,
    }
    desk.do(case, "key", one.customer.clerk, Answers(values={**keyed, **differently}, outcome="done"))


def _returned_once(desk: Desk, one: Application) -> Chapter:
    case = yield from complete(desk, one)
    desk.send_back(case, "check", one.customer.clerk, "NB-SIG-01", NOTE_DOCUMENT)
    return case


def _submit(desk: Desk, one: Application, case: UUID, sum_insured: int) -> None:
    values, insured = one.entered(sum_insured), one.insured.person.name
    desk.submit(case, one.customer.agent, one.customer.name, values, insured=insured, papers=one.papers)
