"""What becomes of the demo company's policies later: which changes are asked for, how many, and of which policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from handlers.endorsements import rules
from handlers.endorsements.rules import Kind
from web.demo import contracts
from web.demo import endorsements as told
from web.demo.asking import Request
from web.demo.desk import Desk
from web.demo.telling import BRANCHES, Application, Customer, Fate, Story, begin
from workflows.calendar import add_working_time

BENEFICIARIES, ACCOUNT, ADDRESS = Kind.BENE_CHANGE, Kind.PAY_ACCOUNT, Kind.ADDRESS
SURRENDER, CANCEL = Kind.SURRENDER, Kind.COOLING_OFF_CANCEL

ISSUED = timedelta(days=28)
"""So long after an application began its policy is certainly there, holidays included."""

SETTLED = timedelta(days=45)
"""So long after it the cooling-off is certainly over."""

RUNNING_OUT = timedelta(days=330)
"""So long after it cover for a year is nearly over, and worth nothing."""

COOLING_OFF = timedelta(days=15)
"""So long after it the cooling-off certainly runs, if the policy is there."""

TRIES = 500
"""Moments that are tried for a change; somebody has a policy at one of them."""

BJ = frozenset({"BJ"})
"""Where there is a supervisor."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How many requests go this way, how their story is told, and of which change.

    `days` and `takes` as of a `Fate`. `ends`: whether it is over after `takes`, and the policy is as good as before.
    """

    count: int
    tell: Callable[[Desk, Request], Story]
    kind: Kind
    days: tuple[int, int] = (0, 3)
    takes: float = 2
    brief: int = 0
    ends: bool = False
    office: bool = False  #: whether the office enters it for a customer
    befriended: bool = False
    mobile: bool = False
    single: bool = False  #: whether it is about the policy with one large premium
    units: frozenset[str] = frozenset(BRANCHES)
    refuses: str = ""  #: why the bank does not pay to the account of this request


TURNS: Sequence[Turn] = (
    Turn(brief=1, count=1, tell=told.waits_for_call, kind=SURRENDER, days=(1, 3), takes=5, single=True),
    Turn(
        brief=1,
        count=2,
        tell=told.waits_for_second,
        kind=BENEFICIARIES,
        days=(1, 3),
        takes=10,
        befriended=True,
        units=BJ,
    ),
    Turn(count=1, tell=told.paid, kind=BENEFICIARIES, days=(6, 40), takes=18, ends=True, befriended=True, units=BJ),
    Turn(brief=1, count=1, tell=told.cancel_draft, kind=CANCEL, days=(0, 2)),
    Turn(brief=1, count=1, tell=told.cancel_draft, kind=CANCEL, days=(0, 2), office=True),
    Turn(brief=1, count=1, tell=told.cancelled, kind=CANCEL, days=(0, 4), takes=9),
    Turn(count=1, tell=told.cancel_given_up, kind=CANCEL, days=(0, 4), takes=6),
    Turn(count=2, tell=told.waits_for_word, kind=BENEFICIARIES, days=(0, 6)),
    Turn(brief=1, count=2, tell=told.returned, kind=BENEFICIARIES, days=(2, 5), takes=12),
    Turn(count=2, tell=told.fresh, kind=BENEFICIARIES, days=(1, 2), takes=8),
    Turn(count=1, tell=told.late, kind=BENEFICIARIES, days=(5, 7), takes=43),
    Turn(count=1, tell=told.repaired, kind=BENEFICIARIES, days=(3, 6), takes=18),
    Turn(brief=1, count=3, tell=told.paid, kind=BENEFICIARIES, days=(5, 60), takes=12, ends=True),
    Turn(count=1, tell=told.refused, kind=BENEFICIARIES, days=(5, 50), takes=12, ends=True),
    Turn(count=1, tell=told.waits_for_code, kind=ACCOUNT, days=(0, 4)),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=ACCOUNT, days=(0, 6), office=True),
    Turn(count=1, tell=told.returned, kind=ACCOUNT, days=(2, 5), takes=12),
    Turn(count=1, tell=told.fresh, kind=ACCOUNT, days=(1, 2), takes=8),
    Turn(brief=1, count=2, tell=told.urgent, kind=ACCOUNT, days=(3, 5), takes=28),
    Turn(brief=1, count=2, tell=told.paid, kind=ACCOUNT, days=(5, 70), takes=12, ends=True),
    Turn(count=1, tell=told.paid, kind=ACCOUNT, days=(5, 70), takes=12, ends=True, office=True),
    Turn(brief=1, count=1, tell=told.refused, kind=ACCOUNT, days=(5, 50), takes=12, ends=True),
    Turn(brief=1, count=2, tell=told.waits_for_word, kind=SURRENDER, days=(0, 6)),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=SURRENDER, days=(0, 4), office=True),
    Turn(count=1, tell=told.denied, kind=SURRENDER, days=(1, 4), takes=9),
    Turn(count=1, tell=told.urgent, kind=SURRENDER, days=(3, 5), takes=28),
    Turn(brief=1, count=2, tell=told.waits_for_call, kind=SURRENDER, days=(0, 1), takes=2),
    Turn(count=1, tell=told.not_reached, kind=SURRENDER, days=(1, 2), takes=7),
    Turn(brief=1, count=2, tell=told.waits_for_finance, kind=SURRENDER, days=(2, 5), takes=16),
    Turn(brief=1, count=1, tell=told.paid, kind=SURRENDER, days=(3, 7), takes=26, refuses="closed"),
    Turn(count=1, tell=told.corrected, kind=SURRENDER, days=(10, 40), takes=45, refuses="frozen"),
    Turn(brief=1, count=2, tell=told.paid, kind=SURRENDER, days=(5, 60), takes=26),
    Turn(brief=1, count=1, tell=told.kept, kind=SURRENDER, days=(3, 40), takes=9, ends=True),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=ADDRESS, days=(0, 5), mobile=True),
    Turn(count=1, tell=told.fresh, kind=ADDRESS, days=(1, 2), takes=8, mobile=True),
    Turn(brief=1, count=1, tell=told.by_code, kind=ADDRESS, days=(5, 200), takes=3, ends=True, mobile=True),
    Turn(brief=1, count=3, tell=told.paid, kind=ADDRESS, days=(1, 250), takes=3, ends=True),
    Turn(count=1, tell=told.paid, kind=ADDRESS, days=(1, 100), takes=3, ends=True, office=True),
    Turn(brief=1, count=2, tell=told.draft, kind=ADDRESS, days=(0, 3), takes=1),
    Turn(brief=1, count=1, tell=told.draft, kind=ADDRESS, days=(0, 2), takes=1, office=True),
    Turn(brief=1, count=3, tell=told.draft_found, kind=ADDRESS, days=(0, 5)),
    Turn(brief=1, count=1, tell=told.draft_found, kind=ADDRESS, days=(0, 3), office=True),
    Turn(brief=1, count=1, tell=told.given_up, kind=ADDRESS, days=(2, 30), takes=11, ends=True),
)
"""Whoever is choosy chooses first."""

UNTOUCHED = frozenset({told.draft, told.draft_found, told.given_up})
"""Stories in which nothing is asked for: they are in nobody's way."""


@dataclass(frozen=True, kw_only=True)
class Busy:
    """From when to when a change is under way; `to` is None where it still is, or ended the policy."""

    kind: Kind
    since: datetime
    to: datetime | None

    def excludes(self, kind: Kind, since: datetime, to: datetime | None) -> bool:
        """Whether another change cannot be asked for beside it."""
        together = (self.to is None or since < self.to) and (to is None or self.since < to)
        return together and rules.excludes(kind, self.kind)


class Contract:
    """A policy that will be issued, and what is under way about it."""

    def __init__(self, begins: datetime, application: Application) -> None:
        self.begins, self.application = begins, application
        self.busy: list[Busy] = []

    def allows(self, turn: Turn, since: datetime, to: datetime | None) -> bool:
        """Whether a change is possible at a moment, and not like one that was asked for before."""
        asked = {one.kind for one in self.busy}
        if turn.kind is BENEFICIARIES and BENEFICIARIES in asked:
            return False
        return self._fits(turn, since - self.begins) and not any(
            one.excludes(turn.kind, since, to) for one in self.busy if turn.tell not in UNTOUCHED or one.to is None
        )

    def _fits(self, turn: Turn, age: timedelta) -> bool:
        one = self.application
        if turn.single or (one.single and turn.kind is SURRENDER):
            return turn.single and one.single
        if one.customer.unit not in turn.units or (one.product != "CI01" and turn.kind in {BENEFICIARIES, ACCOUNT}):
            return False
        match turn.kind:
            case Kind.COOLING_OFF_CANCEL:
                return one.product == "CI01" and age < COOLING_OFF
            case Kind.SURRENDER:
                return SETTLED < age < RUNNING_OUT
        return age > ISSUED


def requests(
    applications: Sequence[tuple[datetime, Fate, Application]],
    customers: Sequence[Customer],
    today: datetime,
    random: Random,
    *,
    brief: bool = False,
) -> Iterator[tuple[datetime, Turn, Request]]:
    """Every change to be told: when it begins, how it goes, and of which policy; where it is `brief`, a few of them."""
    issues = {contracts.issued, contracts.covered}
    there = [Contract(begins, one) for begins, fate, one in applications if fate.tell in issues]
    moved: set[int] = set()
    serial = 0
    for turn in TURNS:
        for _ in range(turn.brief if brief else turn.count):
            begins, contract = _occasion(there, turn, moved, today, random)
            serial += 1
            customer = contract.application.customer
            if turn.tell not in UNTOUCHED:
                ends = add_working_time(begins, timedelta(hours=turn.takes)) if turn.ends else None
                contract.busy.append(Busy(kind=turn.kind, since=begins, to=ends))
                moved |= {customer.serial} if turn.kind is ADDRESS else set()
            yield (
                begins,
                turn,
                Request(
                    contract=contract.application,
                    kind=turn.kind,
                    serial=serial,
                    friend=_friend(customers, customer),
                    today=today,
                    random=Random(random.random()),
                    office=turn.office,
                    befriended=turn.befriended,
                    mobile=turn.mobile,
                ),
            )


def _occasion(
    there: Sequence[Contract], turn: Turn, moved: set[int], today: datetime, random: Random
) -> tuple[datetime, Contract]:
    """A moment at which somebody can ask for a change, and the policy that has seen least of them.

    Raises LookupError where nobody ever can.
    """
    for _ in range(TRIES):
        begins = begin(turn, today, random)
        ends = add_working_time(begins, timedelta(hours=turn.takes)) if turn.ends else None
        able = [
            one
            for one in there
            if one.allows(turn, begins, ends)
            and not (turn.kind is ADDRESS and turn.tell not in UNTOUCHED and one.application.customer.serial in moved)
        ]
        if able:
            return begins, min(able, key=lambda one: (len(one.busy), random.random()))
    raise LookupError(turn)


def _friend(customers: Sequence[Customer], customer: Customer) -> Customer:
    """The next customer of the branch."""
    others = [one for one in customers if one.unit == customer.unit]
    return others[(others.index(customer) + 1) % len(others)]
