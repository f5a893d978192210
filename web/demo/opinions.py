"""Fates of applications in underwriting: what is found of a life, who decides, and what the customer says to it."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from typing import Any
from uuid import UUID

from web.demo.desk import Desk
from web.demo.fates import LARGE, Chapter, checked, hours
from web.demo.telling import Application, Pause, Story

HOSPITALS = {"BJ": "北京协和医院", "SH": "上海瑞金医院"}
REPORTS = ("CHECKUP_REPORT", "HOSPITAL_RECORD")
SOURCES = {"FINANCIAL": "个人所得税完税证明", "OCCUPATION_QUESTIONNAIRE": "客户本人填写"}
UNDERWRITERS = ("lintao", "zhouting")
MEDICAL = "UW-MED-01"


def waits_for_underwriting(desk: Desk, one: Application) -> Story:
    """Waits for an underwriter, for what the rating found."""
    yield from checked(desk, one)


def wants_a_person(desk: Desk, one: Application) -> Story:
    """The customer does not want a machine to decide."""
    yield from checked(desk, one, automatic=False)


def waits_for_evidence(desk: Desk, one: Application) -> Story:
    """The underwriter wants to see reports; the agent is reminded once some days have passed."""
    yield from _asked(desk, one)


def brought_evidence(desk: Desk, one: Application) -> Story:
    """The reports are there, and the underwriter has not looked at them yet."""
    case = yield from _asked(desk, one)
    yield hours(one, 9, 18)
    desk.bring(case, one.customer.agent, one.insured.person.name, HOSPITALS[one.customer.unit], *REPORTS)


def waits_for_review(desk: Desk, one: Application) -> Story:
    """More extra mortality than an underwriter may load: recommended to the senior underwriter."""
    case = yield from checked(desk, one)
    yield from _evidence(desk, one, case, "lintao")
    desk.decide(case, "underwrite", "lintao", "offer", **terms(desk, case))


def waits_for_committee(desk: Desk, one: Application) -> Story:
    """More than five million at risk for one life: recommended to the committee."""
    case = yield from checked(desk, one)
    yield from _evidence(desk, one, case, "zhouting")
    desk.decide(case, "underwrite", "zhouting", "accept")


def declined(desk: Desk, one: Application) -> Story:
    """Declined by an underwriter; half a million and more by a second person."""
    case = yield from checked(desk, one, LARGE if one.insured.life.kind == "serious" else 0)
    desk.decide(case, "underwrite", "zhouting", "decline", MEDICAL)
    one.insured.refused = True
    yield hours(one, 1, 9)
    if desk.waits_at(case, "review"):
        desk.decide(case, "review", "huangbo", "decline", MEDICAL)


def postponed(desk: Desk, one: Application) -> Story:
    """Not insurable now."""
    case = yield from checked(desk, one)
    one.insured.refused = True
    desk.decide(case, "underwrite", "lintao", "postpone", MEDICAL, postpone_months=6)


def waits_for_answer(desk: Desk, one: Application) -> Story:
    """A counter-offer lies with the customer; where nobody answers in time it lapses."""
    yield from offered(desk, one)


def refused(desk: Desk, one: Application) -> Story:
    """The customer does not take the counter-offer."""
    yield from _answered(desk, one, "refuse")


def asks_for_a_person(desk: Desk, one: Application) -> Story:
    """The customer wants a person to look at the counter-offer again."""
    yield from _answered(desk, one, "review")


def offered(desk: Desk, one: Application) -> Chapter:
    """Whoever may decide it has made a counter-offer."""
    case = yield from checked(desk, one)
    yield from decided(desk, one, case)
    return case


def decided(desk: Desk, one: Application, case: UUID) -> Generator[Pause, None, None]:
    """Underwriters follow what the rating proposes, and whoever is asked for an opinion beyond theirs agrees."""
    if desk.waits_at(case, "underwrite"):
        who = one.random.choice(UNDERWRITERS)
        yield from _evidence(desk, one, case, who)
        _opinion(desk, case, "underwrite", who)
        yield hours(one, 0.1, 0.2)
    for node, who in (("review", "huangbo"), ("committee", "weizhen")):
        if desk.waits_at(case, node):
            yield hours(one, 2, 9)
            _opinion(desk, case, node, who)
            yield hours(one, 0.1, 0.2)
    one.insured.refused |= desk.waits_at(case, "answer")


def taken(desk: Desk, one: Application) -> Chapter:
    """Accepted, or offered on other terms and taken by the customer: the premium is next."""
    case = yield from offered(desk, one)
    if desk.waits_at(case, "answer"):
        yield hours(one, 3, 20)
        desk.answer(case, one.customer.agent)
        yield timedelta(minutes=5)
    return case


def terms(desk: Desk, case: UUID) -> dict[str, Any]:
    """The terms of a counter-offer as the rating proposes them."""
    proposed = desk.proposal(case)
    return {name: proposed[name] for name in ("em_total", "exclusions") if proposed.get(name)}


def _opinion(desk: Desk, case: UUID, node: str, who: str) -> None:
    wanted = terms(desk, case)
    desk.decide(case, node, who, "offer" if wanted else "accept", **wanted)


def _evidence(desk: Desk, one: Application, case: UUID, who: str) -> Generator[Pause, None, None]:
    """Whatever the rating asks for is asked for, brought and looked at before anybody decides."""
    missing = [row["kind"] for row in desk.proposal(case)["requested"]]
    if not missing:
        return
    desk.ask(case, who, *missing)
    yield hours(one, 9, 18)
    source = SOURCES.get(missing[0], HOSPITALS[one.customer.unit])
    desk.bring(case, one.customer.agent, one.insured.person.name, source, *missing)
    yield hours(one, 1, 6)


def _asked(desk: Desk, one: Application) -> Chapter:
    case = yield from checked(desk, one)
    desk.ask(case, "lintao", *REPORTS)
    return case


def _answered(desk: Desk, one: Application, outcome: str) -> Story:
    case = yield from offered(desk, one)
    yield hours(one, 3, 20)
    desk.answer(case, one.customer.agent, outcome)
