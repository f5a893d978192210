"""How the demo company's stories are told: side by side, in office hours, with the clock and the workers."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from handlers.customers.person import Person
from web.demo.desk import Desk
from web.demo.lives import Life
from web.demo.people import Prospect, card_no
from workflows.calendar import ZONE, add_working_time, is_working_day, local_date, start_of_day, working_time_between

HISTORY = timedelta(days=120)
"""How long the demo company's oldest case goes back."""

Pause: TypeAlias = timedelta | datetime
"""Working time until somebody does the next thing, or a moment before which nobody does it."""

Story: TypeAlias = Iterator[Pause]


class Drawn(Protocol):
    """What a story is told about: how long each thing takes is drawn for it alone."""

    @property
    def random(self) -> Random:
        """What draws."""


OPENS, LAST_BEGIN = 9, 16
MIDNIGHT = timedelta(minutes=5)
"""So long after midnight the clock strikes once a day, when terms have ended."""

BRANCHES = {"BJ": "中国工商银行北京朝阳支行", "SH": "中国工商银行上海浦东分行"}
LATE = 48
"""From this age on a short payment term, since premiums end at 70."""


SELF = "SELF"
PAPERS: Mapping[str, tuple[str, ...]] = {SELF: (), "FAMILY": ("INSURED_ID", "RELATION_PROOF", "PARENTS_CONSENT")}
"""What lies with an application of the insured, by relation; only parents need nobody's consent for a child."""

FAMILYS = ("INSURED_ID", "RELATION_PROOF")
UNINSURED = 4
"""Every so-manieth customer has no social medical insurance."""

TURNED: Mapping[str, Mapping[str, str]] = {
    SELF: {"SPOUSE": "SPOUSE", "CHILD": "CHILD", "PARENT": "PARENT"},
    "SPOUSE": {"CHILD": "CHILD"},
    "CHILD": {"SPOUSE": "PARENT"},
    "PARENT": {},
    "FAMILY": {},
}
"""Who of the applicant's family gets the benefit, and what they are to the insured, by relation of the insured."""

APPLICANTS: Mapping[str, str] = {"SPOUSE": "SPOUSE", "CHILD": "PARENT", "PARENT": "CHILD"}
"""What the applicant is to the insured; an uncle gets nothing."""


class Insured:
    """Somebody whose life is insured: how often it was applied for, and whether we did not take it as applied for.

    `medical`: whether medical cover was applied for, which nobody has twice.
    `id` is known of whoever is a customer, too: relatives become one where they are insured.
    """

    def __init__(self, relation: str, person: Person, life: Life, id: UUID | None = None) -> None:
        self.relation, self.person, self.life, self.id = relation, person, life, id
        self.applied = 0
        self.medical = False
        self.refused = False


class Customer:
    """A customer with whoever serves them, and everybody whose life they may insure, their own first."""

    def __init__(self, prospect: Prospect, id: UUID, agent: str, clerk: str, serial: int) -> None:
        self.prospect, self.id, self.agent, self.clerk, self.serial = prospect, id, agent, clerk, serial
        family = [Insured(one.relation, one.person, one.life) for one in prospect.family]
        self.lives = [Insured(SELF, prospect.person, prospect.life, id), *family]
        self.begins: list[datetime] = []

    @property
    def name(self) -> str:
        """The applicant's name."""
        return self.prospect.person.name

    @property
    def unit(self) -> str:
        """The branch."""
        return self.prospect.unit


@dataclass(frozen=True, kw_only=True)
class Application:
    """One application about to be told: whose, on which life, since when, from which of the customer's accounts.

    `account`: 0 is the usual one. `today`: the moment at which all stories stop.
    """

    customer: Customer
    insured: Insured
    since: date
    today: datetime
    random: Random
    account: int = 0
    product: str = "CI01"
    single: bool = False  #: whether the whole premium is paid at once
    cases: list[UUID] = field(default_factory=list)  #: its case, once it is begun

    @property
    def card(self) -> str:
        """The account's number."""
        return card_no(self.customer.serial + 1_000 * self.account)

    @property
    def papers(self) -> tuple[str, ...]:
        """Kinds of paper that lie with it of an insured who is somebody else."""
        return PAPERS.get(self.insured.relation, FAMILYS)

    def entered(self, sum_insured: int) -> dict[str, Any]:
        """The entry form without its documents: the same cover whenever the agent sends it again."""
        life, relation = self.insured.life, self.insured.relation
        return {
            "customer": str(self.customer.id),
            "relation": relation,
            **({} if relation == SELF else {"insured": str(self.insured.id)}),
            "product": self.product,
            **(self._medical() if self.product == "MM01" else self._critical(sum_insured)),
            **self.paid_from(),
            **life.answers(self.since),
            "earlier_declined": self.insured.refused,
        }

    def _critical(self, sum_insured: int) -> dict[str, Any]:
        return {
            "cover": "T70",
            "sum_insured": Decimal(sum_insured),
            "pay_term": 1 if self.single else 20 if self.insured.life.age < LATE else 10,
            "pay_mode": "yearly",
            **self._benefit(),
        }

    def _medical(self) -> dict[str, Any]:
        return {"social_insurance": self.customer.serial % UNINSURED != 0}

    def paid_from(self) -> dict[str, str]:
        """The account fields of a form."""
        return {"account_holder": self.customer.name, "card_no": self.card, "branch": BRANCHES[self.customer.unit]}

    def _benefit(self) -> dict[str, Any]:
        """Every third customer leaves it to the statutory heirs, the others name their family."""
        heirs = list(self.heirs())
        if not self.names_somebody:
            return {"beneficiary_kind": "statutory"}
        orders = [2 if relation == "CHILD" and heirs[0][1] != "CHILD" else 1 for _, relation in heirs]
        return {
            "beneficiary_kind": "named",
            "beneficiaries": [
                {
                    "name": person.name,
                    "relation": relation,
                    "gov_id_type": "ID",
                    "gov_id": person.gov_id,
                    "order_no": order,
                    "share_percent": Decimal(100) / orders.count(order),
                }
                for order, (person, relation) in zip(orders, heirs, strict=True)
            ],
        }

    @property
    def names_somebody(self) -> bool:
        """Whether beneficiaries are named."""
        return self.customer.serial % 3 != 0 and any(self.heirs())

    def heirs(self) -> Iterator[tuple[Person, str]]:
        """Who gets the benefit, and what they are to the insured."""
        insured, prospect = self.insured, self.customer.prospect
        if insured.relation in APPLICANTS:
            yield prospect.person, APPLICANTS[insured.relation]
        turned = TURNED[insured.relation]
        for one in prospect.family:
            if one.relation in turned:
                yield one.person, turned[one.relation]


@dataclass(frozen=True, kw_only=True)
class Fate:
    """How many applications go this way, how their story is told, and of which lives.

    `days`: so many days ago it begins. `takes`: working hours that have to be left from then until today.
    `accounts`: how the bank treats the accounts these premiums are taken from, one after the other.
    `insured`: whose life, as seen by the applicant; `kinds` and `oldest` speak of it.
    """

    count: int
    tell: Callable[[Desk, Application], Story]
    days: tuple[int, int] = (0, 4)
    takes: float = 1
    brief: int = 0  #: how many of them are told in a brief demo
    insured: str = SELF
    kinds: frozenset[str] = frozenset()  #: empty: whoever can be insured
    oldest: int = 99  #: the age up to which somebody may be
    units: frozenset[str] = frozenset(BRANCHES)  #: the branches in which it can happen
    accounts: Sequence[str] = ()
    single: bool = False  #: whether the whole premium is paid at once


class Timed(Protocol):
    """What says when a story begins."""

    @property
    def days(self) -> tuple[int, int]:
        """So many days ago."""

    @property
    def takes(self) -> float:
        """Working hours that have to be left from then until today."""


def begin(fate: Timed, today: datetime, random: Random) -> datetime:
    """A moment in office hours from which on the story has time to come to where it stops."""
    newest, oldest = fate.days
    while True:
        day = local_date(today) - timedelta(days=random.randint(newest, oldest))
        minute = random.randrange((LAST_BEGIN - OPENS) * 60)
        moment = datetime.combine(day, time(OPENS), ZONE).astimezone(UTC) + timedelta(minutes=minute)
        if is_working_day(day) and working_time_between(moment, today) >= timedelta(hours=fate.takes):
            return moment
        oldest += random.random() < 0.2  # noqa: PLR2004 - now and then, so that a holiday does not keep it from beginning


def tell(desk: Desk, stories: Sequence[tuple[datetime, Story]], until: datetime, month: Callable[[str], None]) -> None:
    """Tell all stories side by side in the order of time, clock and workers with them, until today.

    `month` hears which month begins, as `2026-03`.
    """
    queue: list[tuple[datetime, int, Story]] = [(begins, place, story) for place, (begins, story) in enumerate(stories)]
    queue += [(moment, -1 - place, _strike(desk)) for place, moment in enumerate(_nights(queue, until))]
    heapq.heapify(queue)
    begun = ""
    while queue and queue[0][0] <= until:
        desk.now, place, story = heapq.heappop(queue)
        if f"{desk.now:%Y-%m}" != begun:
            month(begun := f"{desk.now:%Y-%m}")
        pause = next(story, None)
        desk.work()
        if pause is not None:
            heapq.heappush(queue, (_after(desk.now, pause), place, story))
    desk.now = until
    desk.tick()


def _strike(desk: Desk) -> Story:
    """The clock strikes."""
    desk.tick()
    yield from ()


def _nights(queue: Sequence[tuple[datetime, int, Story]], until: datetime) -> Iterator[datetime]:
    night = start_of_day(local_date(min(begins for begins, _, _ in queue))) + MIDNIGHT
    while night <= until:
        yield night
        night += timedelta(days=1)


def _after(now: datetime, pause: Pause) -> datetime:
    """When the next thing is done: in office hours."""
    if isinstance(pause, datetime):
        return add_working_time(max(now, pause), timedelta(minutes=20))
    return add_working_time(now, pause)
