"""How the demo company's stories are told: side by side, in office hours, with the clock and the workers."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias
from uuid import UUID

from web.demo.desk import Desk
from web.demo.people import Prospect, card_no
from workflows.calendar import ZONE, add_working_time, is_working_day, local_date, start_of_day, working_time_between

HISTORY = timedelta(days=120)
"""How long the demo company's oldest case goes back."""

Pause: TypeAlias = timedelta | datetime
"""Working time until somebody does the next thing, or a moment before which nobody does it."""

Story: TypeAlias = Iterator[Pause]
OPENS, LAST_BEGIN = 9, 16
MIDNIGHT = timedelta(minutes=5)
"""So long after midnight the clock strikes once a day, when terms have ended."""

BRANCHES = {"BJ": "中国工商银行北京朝阳支行", "SH": "中国工商银行上海浦东分行"}
LATE = 48
"""From this age on a short payment term, since premiums end at 70."""


class Customer:
    """A customer with whoever serves them; `refused` once we did not take them as they applied."""

    def __init__(self, prospect: Prospect, id: UUID, agent: str, clerk: str, serial: int) -> None:
        self.prospect, self.id, self.agent, self.clerk, self.serial = prospect, id, agent, clerk, serial
        self.refused = False
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
    """One application about to be told: whose, since when, from which of the customer's accounts (0: the usual one)."""

    customer: Customer
    since: date
    random: Random
    account: int = 0

    @property
    def card(self) -> str:
        """The account's number."""
        return card_no(self.customer.serial + 1_000 * self.account)

    def entered(self, sum_insured: int) -> dict[str, Any]:
        """The entry form without its documents: the same cover whenever the agent sends it again."""
        prospect = self.customer.prospect
        return {
            "customer": str(self.customer.id),
            "relation": "SELF",
            "product": "CI01",
            "cover": "T70",
            "sum_insured": Decimal(sum_insured),
            "pay_term": 20 if prospect.life.age < LATE else 10,
            "pay_mode": "yearly",
            **self._benefit(),
            **self.paid_from(),
            **prospect.life.answers(self.since),
            "earlier_declined": self.customer.refused,
        }

    def paid_from(self) -> dict[str, str]:
        """The account fields of a form."""
        return {"account_holder": self.customer.name, "card_no": self.card, "branch": BRANCHES[self.customer.unit]}

    def _benefit(self) -> dict[str, Any]:
        """Every third customer leaves it to the statutory heirs, the others name their family."""
        if self.customer.serial % 3 == 0:
            return {"beneficiary_kind": "statutory"}
        family = self.customer.prospect.family
        first = [one for one in family if one.relation != "CHILD"]
        rows = [(one, 1 if one in first else 2) for one in family]
        shares = {order: Decimal(100) / sum(at == order for _, at in rows) for _, order in rows}
        return {
            "beneficiary_kind": "named",
            "beneficiaries": [
                {
                    "name": one.name,
                    "relation": one.relation,
                    "gov_id_type": "ID",
                    "gov_id": one.gov_id,
                    "order_no": order,
                    "share_percent": shares[order],
                }
                for one, order in rows
            ],
        }


@dataclass(frozen=True, kw_only=True)
class Fate:
    """How many applications go this way, how their story is told, and of which lives.

    `days`: so many days ago it begins. `takes`: working hours that have to be left from then until today.
    `accounts`: how the bank treats the accounts these premiums are taken from, one after the other.
    """

    count: int
    tell: Callable[[Desk, Application], Story]
    days: tuple[int, int] = (0, 4)
    takes: float = 1
    kinds: frozenset[str] = frozenset()  #: empty: whoever can be insured
    oldest: int = 99  #: the age up to which somebody may be
    accounts: Sequence[str] = ()


def begin(fate: Fate, today: datetime, random: Random) -> datetime:
    """A moment in office hours from which on the story has time to come to where it stops."""
    newest, oldest = fate.days
    while True:
        day = local_date(today) - timedelta(days=random.randint(newest, oldest))
        minute = random.randrange((LAST_BEGIN - OPENS) * 60)
        moment = datetime.combine(day, time(OPENS), ZONE).astimezone(UTC) + timedelta(minutes=minute)
        if is_working_day(day) and working_time_between(moment, today) >= timedelta(hours=fate.takes):
            return moment
        oldest += random.random() < 0.2  # noqa: PLR2004 - now and then, so that a holiday does not keep it from beginning


def tell(desk: Desk, stories: Sequence[tuple[datetime, Story]], until: datetime) -> None:
    """Tell all stories side by side in the order of time, clock and workers with them, until today."""
    queue: list[tuple[datetime, int, Story]] = [(begins, place, story) for place, (begins, story) in enumerate(stories)]
    queue += [(moment, -1 - place, _strike(desk)) for place, moment in enumerate(_nights(queue, until))]
    heapq.heapify(queue)
    while queue and queue[0][0] <= until:
        desk.now, place, story = heapq.heappop(queue)
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
