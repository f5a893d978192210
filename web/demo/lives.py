"""Fates of applications: each a story that says what somebody does and how long it takes until the next.

A story that has not come to its end by today is an open case with the age it has; some stop where somebody dawdles.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from web.demo.desk import Desk
from web.demo.people import Prospect
from workflows.types import Answers

HISTORY = timedelta(days=38)
"""How long the demo company's oldest case goes back."""

Pause: TypeAlias = timedelta
Story: TypeAlias = Iterator[Pause]

LOADED = {"cigarettes_per_day": 25, "systolic": 144, "diastolic": 92}
DIABETIC = {"diabetes": "type2"}
SERIOUS = {"serious_history": True}
NODULE = {"lung_nodule": True, "lung_size_mm": Decimal("5.5"), "lung_followed_months": 30, "lung_stable": True}
LARGE = {"sum_insured": 1_000_000, "family_history": True}
NOTE_DOCUMENT = "健康告知书第二页缺少被保险人签名，请补签后重新上传。"
NOTE_IMAGE = "身份证国徽面反光，有效期看不清，请平铺重拍。"


EVIDENCE = ("CHECKUP_REPORT", "HOSPITAL_RECORD")


@dataclass(frozen=True, kw_only=True)
class Application:
    """One application about to be told: whose, by whom, checked by whom."""

    prospect: Prospect
    customer: UUID
    agent: str
    clerk: str
    serial: int


@dataclass(frozen=True, kw_only=True)
class Fate:
    """How many applications go this way, and how their story is told."""

    count: int
    tell: Callable[[Desk, Application, Random], Story]


def _hours(random: Random, least: float, most: float) -> Pause:
    return timedelta(hours=random.uniform(least, most))


def _submit(desk: Desk, one: Application, case: UUID, **other: Any) -> None:
    desk.submit(case, one.agent, one.prospect, one.customer, one.serial, **other)


def drafts(desk: Desk, one: Application, random: Random) -> Story:
    """Opened by the agent and not sent yet."""
    desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 1, 2)


def waits_for_check(desk: Desk, one: Application, random: Random) -> Story:
    """Sent, and the back office has not looked at it yet; half of them are claimed."""
    case = desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 0.2, 3)
    _submit(desk, one, case)
    yield _hours(random, 0.5, 3)
    if random.random() < 0.4:  # noqa: PLR2004 - a share
        desk.claim(case, "check", one.clerk)


def returned(desk: Desk, one: Application, random: Random) -> Story:
    """Sent back by the back office and not repaired yet; some for the second time."""
    case = desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 0.2, 3)
    _submit(desk, one, case)
    yield _hours(random, 1, 5)
    desk.send_back(case, "check", one.clerk, "NB-SIG-01", NOTE_DOCUMENT)
    if random.random() < 0.3:  # noqa: PLR2004
        yield _hours(random, 2, 20)
        _submit(desk, one, case)
        yield _hours(random, 1, 4)
        desk.send_back(case, "check", one.clerk, "NB-DOC-03", NOTE_IMAGE)


def waits_for_underwriting(desk: Desk, one: Application, random: Random) -> Story:
    """Waits for an underwriter."""
    yield from _to_underwriting(desk, one, random, random.choice((LOADED, DIABETIC, SERIOUS, LARGE, NODULE)))


def waits_for_review(desk: Desk, one: Application, random: Random) -> Story:
    """Beyond the underwriter's authority: recommended, waits for the senior underwriter."""
    case = yield from _to_underwriting(desk, one, random, {**LARGE, "sum_insured": 1_000_000, **SERIOUS})
    desk.decide(case, "underwrite", "lintao", "decline", 0, "UW-MED-01")


def payment_failed(desk: Desk, one: Application, random: Random) -> Story:
    """The bank refused the debit."""
    yield from issued(desk, one, random)


def issued(desk: Desk, one: Application, random: Random) -> Story:
    """A clean life: issued by itself after the check, then the cooling-off period runs.

    An older one is above the non-medical limit, and an underwriter accepts it first.
    """
    case = desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 0.2, 3)
    _submit(desk, one, case)
    yield _hours(random, 0.5, 6)
    desk.check(case, one.clerk)
    yield timedelta(minutes=1)
    if desk.waits_at(case, "underwrite"):
        yield _hours(random, 2, 20)
        desk.decide(case, "underwrite", random.choice(("lintao", "zhouting")), "accept")
    yield timedelta(minutes=1)


def issued_with_loading(desk: Desk, one: Application, random: Random) -> Story:
    """Accepted by an underwriter with an extra premium, after one return."""
    case = desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 0.2, 3)
    _submit(desk, one, case, **LOADED)
    yield _hours(random, 0.5, 6)
    desk.send_back(case, "check", one.clerk, "NB-DOC-03", NOTE_IMAGE)
    yield _hours(random, 3, 20)
    _submit(desk, one, case, **LOADED)
    yield _hours(random, 0.5, 3)
    desk.check(case, one.clerk)
    yield _hours(random, 4, 30)
    desk.decide(case, "underwrite", "zhouting", "offer", 75)
    yield _hours(random, 20, 90)
    desk.answer(case, one.agent)
    yield timedelta(minutes=1)


def waits_for_evidence(desk: Desk, one: Application, random: Random) -> Story:
    """The underwriter wants to see reports; half of the agents have brought them."""
    case = yield from _to_underwriting(desk, one, random, LOADED)
    yield _hours(random, 2, 20)
    desk.ask(case, "lintao", *EVIDENCE)
    yield _hours(random, 20, 60)
    if random.choice((True, False)):
        desk.bring(case, one.agent, "北京协和医院" if one.prospect.unit == "BJ" else "上海瑞金医院", *EVIDENCE)


def waits_for_answer(desk: Desk, one: Application, random: Random) -> Story:
    """A counter-offer lies with the customer."""
    case = yield from _to_underwriting(desk, one, random, LOADED)
    yield _hours(random, 4, 30)
    desk.decide(case, "underwrite", "zhouting", "offer", 75)


def declined(desk: Desk, one: Application, random: Random) -> Story:
    """Declined by an underwriter."""
    case = yield from _to_underwriting(desk, one, random, SERIOUS)
    yield _hours(random, 4, 30)
    desk.decide(case, "underwrite", "zhouting", "decline", 0, "UW-MED-01")


def withdrawn(desk: Desk, one: Application, random: Random) -> Story:
    """The customer thought better of it."""
    case = desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 5, 30)
    desk.do(case, "entry", one.agent, Answers(values={}, outcome="withdraw"))


def _to_underwriting(
    desk: Desk, one: Application, random: Random, health: Mapping[str, Any]
) -> Generator[Pause, None, UUID]:
    case = desk.begin(one.agent, one.prospect.unit)
    yield _hours(random, 0.2, 3)
    _submit(desk, one, case, **health)
    yield _hours(random, 0.5, 4)
    desk.check(case, one.clerk)
    yield _hours(random, 1, 20)
    return case


RECENT: Sequence[Fate] = (
    Fate(count=8, tell=drafts),
    Fate(count=18, tell=waits_for_check),
    Fate(count=12, tell=returned),
    Fate(count=18, tell=waits_for_underwriting),
    Fate(count=4, tell=waits_for_review),
    Fate(count=6, tell=waits_for_evidence),
    Fate(count=4, tell=waits_for_answer),
    Fate(count=6, tell=payment_failed),
)
"""Begun in the last days; where they stop is where they wait today."""

OLDER: Sequence[Fate] = (
    Fate(count=16, tell=issued),
    Fate(count=7, tell=issued_with_loading),
    Fate(count=4, tell=declined),
    Fate(count=3, tell=withdrawn),
)
"""Told to their end; the younger ones are still inside the cooling-off period."""


def tell(desk: Desk, stories: Sequence[tuple[datetime, Story]], until: datetime) -> None:
    """Tell all stories side by side in the order of time, clock and workers with them, until today."""
    queue = [(begins, place, story) for place, (begins, story) in enumerate(stories)]
    heapq.heapify(queue)
    while queue and queue[0][0] <= until:
        desk.now, place, story = heapq.heappop(queue)
        desk.tick()
        pause = next(story, None)
        if pause is not None:
            heapq.heappush(queue, (desk.now + pause, place, story))
    desk.now = until
    desk.tick()
