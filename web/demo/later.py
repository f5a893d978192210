"""Which changes of their policies people of the demo company ask for, how many go which way, and of which policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from handlers.endorsements.rules import Kind
from web.demo import endorsements as told
from web.demo.asking import Request
from web.demo.desk import Desk
from web.demo.held import ISSUED, NOTHING, SETTLED, Busy, Held
from web.demo.telling import BRANCHES, Customer, Story, begin
from workflows.calendar import add_working_time

BENEFICIARIES, ACCOUNT, ADDRESS = Kind.BENE_CHANGE, Kind.PAY_ACCOUNT, Kind.ADDRESS
SURRENDER, CANCEL = Kind.SURRENDER, Kind.COOLING_OFF_CANCEL

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
    Turn(count=2, tell=told.waits_for_code, kind=ACCOUNT, days=(0, 4)),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=ACCOUNT, days=(0, 6), office=True),
    Turn(count=1, tell=told.returned, kind=ACCOUNT, days=(2, 5), takes=12),
    Turn(count=1, tell=told.fresh, kind=ACCOUNT, days=(1, 2), takes=8),
    Turn(brief=1, count=2, tell=told.urgent, kind=ACCOUNT, days=(3, 5), takes=28),
    Turn(brief=1, count=2, tell=told.paid, kind=ACCOUNT, days=(5, 70), takes=12, ends=True),
    Turn(count=1, tell=told.paid, kind=ACCOUNT, days=(5, 70), takes=12, ends=True, office=True),
    Turn(brief=1, count=1, tell=told.refused, kind=ACCOUNT, days=(5, 50), takes=12, ends=True),
    Turn(brief=1, count=2, tell=told.paid, kind=SURRENDER, days=(5, 60), takes=26),
    Turn(count=1, tell=told.corrected, kind=SURRENDER, days=(10, 40), takes=45, refuses="frozen"),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=SURRENDER, days=(0, 6)),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=SURRENDER, days=(0, 4), office=True),
    Turn(count=1, tell=told.denied, kind=SURRENDER, days=(1, 4), takes=9),
    Turn(count=1, tell=told.urgent, kind=SURRENDER, days=(3, 5), takes=28),
    Turn(brief=1, count=1, tell=told.waits_for_call, kind=SURRENDER, days=(0, 1), takes=2),
    Turn(count=1, tell=told.not_reached, kind=SURRENDER, days=(1, 2), takes=7),
    Turn(brief=1, count=2, tell=told.waits_for_finance, kind=SURRENDER, days=(2, 5), takes=16),
    Turn(brief=1, count=1, tell=told.paid, kind=SURRENDER, days=(3, 7), takes=26, refuses="closed"),
    Turn(brief=1, count=1, tell=told.kept, kind=SURRENDER, days=(3, 40), takes=9, ends=True),
    Turn(brief=1, count=1, tell=told.waits_for_word, kind=ADDRESS, days=(0, 5), mobile=True),
    Turn(count=1, tell=told.fresh, kind=ADDRESS, days=(1, 2), takes=8, mobile=True),
    Turn(brief=1, count=1, tell=told.by_code, kind=ADDRESS, days=(5, 200), takes=3, ends=True, mobile=True),
    Turn(brief=1, count=3, tell=told.paid, kind=ADDRESS, days=(1, 250), takes=3, ends=True),
    Turn(count=1, tell=told.paid, kind=ADDRESS, days=(1, 100), takes=3, ends=True, office=True),
    Turn(brief=1, count=2, tell=told.draft, kind=ADDRESS, days=(0, 3), takes=1),
    Turn(brief=1, count=1, tell=told.draft, kind=ADDRESS, days=(0, 2), takes=1, office=True),
    Turn(brief=1, count=4, tell=told.draft_found, kind=ADDRESS, days=(0, 5)),
    Turn(brief=1, count=1, tell=told.draft_found, kind=ADDRESS, days=(0, 3), office=True),
    Turn(brief=1, count=1, tell=told.given_up, kind=ADDRESS, days=(2, 30), takes=11, ends=True),
)
"""Whoever is choosy chooses first."""

UNTOUCHED = frozenset({told.draft, told.draft_found, told.given_up})
"""Stories in which nothing is asked for: they are in nobody's way."""


def requests(
    there: Sequence[Held], customers: Sequence[Customer], today: datetime, random: Random, *, brief: bool = False
) -> Iterator[tuple[datetime, Turn, Request]]:
    """Every change to be told: when it begins, how it goes, and of which policy; where it is `brief`, a few of them."""
    moved: set[int] = set()
    serial = 0
    for turn in TURNS:
        for _ in range(turn.brief if brief else turn.count):
            begins, policy = _occasion(there, turn, moved, today, random)
            policy.busy.append(_busy(turn, begins))
            customer = policy.application.customer
            moved |= {customer.serial} if _moves(turn) else set()
            serial += 1
            yield (
                begins,
                turn,
                Request(
                    contract=policy.application,
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
    there: Sequence[Held], turn: Turn, moved: set[int], today: datetime, random: Random
) -> tuple[datetime, Held]:
    """A moment at which somebody can ask for a change, and the policy that has seen least. Raises LookupError."""
    for _ in range(TRIES):
        begins = begin(turn, today, random)
        able = [
            one
            for one in there
            if _fits(one, turn, begins - one.begins)
            and one.allows(_busy(turn, begins))
            and not (turn.kind is BENEFICIARIES and one.asked(BENEFICIARIES))
            and not (_moves(turn) and one.application.customer.serial in moved)
        ]
        if able:
            return begins, min(able, key=lambda one: (len(one.busy), random.random()))
    raise LookupError(turn)


def _fits(one: Held, turn: Turn, age: timedelta) -> bool:
    """Whether a policy of this age allows such a change."""
    contract = one.application
    if contract.single and turn.kind is SURRENDER:
        return turn.single
    if contract.customer.unit not in turn.units or turn.single:
        return False
    match turn.kind:
        case Kind.COOLING_OFF_CANCEL:
            return contract.product == "CI01" and age < COOLING_OFF
        case Kind.SURRENDER:
            return SETTLED < age < RUNNING_OUT and not one.claimed
        case Kind.BENE_CHANGE | Kind.PAY_ACCOUNT:
            return contract.product == "CI01" and age > ISSUED
    return age > ISSUED


def _busy(turn: Turn, begins: datetime) -> Busy:
    if turn.tell in UNTOUCHED:
        return Busy(kind=NOTHING, since=begins)
    ends = add_working_time(begins, timedelta(hours=turn.takes)) if turn.ends else None
    return Busy(kind=turn.kind, since=begins, to=ends)


def _moves(turn: Turn) -> bool:
    """Whether somebody moves house, which nobody does twice."""
    return turn.kind is ADDRESS and turn.tell not in UNTOUCHED


def _friend(customers: Sequence[Customer], customer: Customer) -> Customer:
    """The next customer of the branch."""
    others = [one for one in customers if one.unit == customer.unit]
    return others[(others.index(customer) + 1) % len(others)]
