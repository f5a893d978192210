"""Which claims the demo company has, how many go which way, and on whose policies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from handlers.claims.cover import ClaimType
from web.demo import claims as told
from web.demo.desk import Desk
from web.demo.follow_ups import Said
from web.demo.held import CLAIM, ISSUED, NOTHING, SETTLED, Busy, Held
from web.demo.mishaps import AGENT, HANDLER, OFFICE, Mishap
from web.demo.telling import BRANCHES, Story, begin
from workflows.calendar import add_working_time

MED, CI = ClaimType.MED, ClaimType.CI

STEADY = ISSUED + timedelta(days=91)
"""So long after it an event is certainly no early one, which would be looked at twice."""

PROVEN = ISSUED + timedelta(days=181)
"""So long after it the system may decide alone."""

WAITING = timedelta(days=85)
"""Up to then the waiting period of ninety days certainly runs."""

ENDS = timedelta(days=364)
"""So long after it cover for a year may be over."""

SMALL, MIDDLE, LARGE, HUGE = (1_200, 2_900), (5_000, 60_000), (120_000, 400_000), (520_000, 700_000)
BELOW = (-6_000, -2_000)
"""Yuan that treatment should pay, in steps of a hundred; below zero it stays within the deductible."""

TRIES = 500
"""Moments that are tried for a claim; somebody has a policy at one of them."""

BJ, SH = frozenset({"BJ"}), frozenset({"SH"})
"""Some steps are 孙磊's, in Beijing; early claims are spread, since three of one agent's are looked at twice."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """How many claims go this way, how their story is told, and of what.

    `days` and `takes` as of a `Fate`. `ago`: so many days before the report it happened. `since`: so old the
    application of the policy is at least when it happened. `ends`: whether the claim is decided after `takes`.
    """

    count: int
    tell: Callable[[Desk, Mishap], Story]
    claim_type: ClaimType = MED
    days: tuple[int, int] = (0, 4)
    takes: float = 1
    brief: int = 0
    benefit: tuple[int, int] = MIDDLE
    ago: tuple[int, int] = (4, 9)
    since: timedelta = STEADY
    until: timedelta = ENDS
    ends: bool = False
    last: bool = False  #: whether the policy ends by it
    alone: bool = False  #: whether nothing else was claimed on the policy
    accident: bool = False
    desk: str = AGENT
    units: frozenset[str] = frozenset(BRANCHES)
    refuses: str = ""  #: why the bank does not pay to the first account
    said: Said = Said.PLEASED  #: what the customer says afterwards, where somebody asks


TURNS: Sequence[Turn] = (
    Turn(count=2, tell=told.paid, days=(8, 40), takes=40, benefit=SMALL, since=PROVEN, ends=True, alone=True),
    Turn(count=1, tell=told.told, days=(1, 3), takes=3, benefit=SMALL, since=PROVEN, alone=True),
    Turn(count=1, tell=told.waits_for_release, days=(3, 6), takes=26, benefit=SMALL, since=PROVEN, alone=True),
    Turn(count=1, tell=told.refused, days=(14, 50), takes=100, benefit=BELOW, alone=True),
    Turn(
        count=1,
        tell=told.upheld,
        days=(21, 50),
        takes=160,
        benefit=BELOW,
        alone=True,
        said=Said.NOBODY_THERE,
    ),
    Turn(
        brief=1,
        count=1,
        tell=told.refused,
        claim_type=CI,
        days=(15, 40),
        takes=100,
        units=SH,
        since=ISSUED,
        until=WAITING,
        last=True,
        said=Said.WISH,
    ),
    Turn(
        count=1,
        tell=told.recommended_no,
        claim_type=CI,
        days=(4, 7),
        takes=28,
        units=BJ,
        since=ISSUED,
        until=WAITING,
        last=True,
    ),
    Turn(
        count=1,
        tell=told.paid,
        claim_type=CI,
        days=(18, 40),
        takes=130,
        units=BJ,
        since=SETTLED,
        accident=True,
        last=True,
        said=Said.WISH_COME_TRUE,
    ),
    Turn(
        count=1,
        tell=told.being_checked,
        claim_type=CI,
        days=(3, 6),
        takes=22,
        units=SH,
        since=SETTLED,
        accident=True,
        last=True,
    ),
    Turn(brief=1, count=1, tell=told.takes_long, days=(70, 76), takes=300),
    Turn(brief=1, count=1, tell=told.advanced, days=(70, 76), takes=300),
    Turn(brief=1, count=1, tell=told.advance_refused, days=(70, 76), takes=300, refuses="limit"),
    Turn(brief=1, count=1, tell=told.asked_again, days=(6, 10), takes=40, units=BJ),
    Turn(brief=1, count=1, tell=told.wants_time, days=(8, 12), takes=46, units=BJ),
    Turn(brief=1, count=2, tell=told.draft, days=(0, 3)),
    Turn(brief=1, count=1, tell=told.draft, days=(0, 3), desk=OFFICE),
    Turn(brief=1, count=1, tell=told.draft, days=(0, 3), desk=HANDLER),
    Turn(brief=1, count=2, tell=told.new, days=(0, 1), takes=2),
    Turn(count=2, tell=told.waits_for_call, days=(2, 4), takes=16),
    Turn(brief=1, count=2, tell=told.waits_for_papers, days=(1, 4), takes=14),
    Turn(count=1, tell=told.brought, days=(5, 8), takes=35),
    Turn(brief=1, count=2, tell=told.asked, days=(2, 6), takes=14),
    Turn(brief=1, count=1, tell=told.asked, days=(4, 6), takes=14, desk=OFFICE),
    Turn(brief=1, count=1, tell=told.asked, days=(5, 12), takes=14, desk=HANDLER),
    Turn(brief=1, count=2, tell=told.being_checked, days=(2, 5), takes=22),
    Turn(brief=1, count=2, tell=told.investigated, days=(4, 12), takes=22),
    Turn(count=1, tell=told.cleared, days=(8, 14), takes=46),
    Turn(brief=1, count=2, tell=told.waits_for_decision, days=(4, 8), takes=28),
    Turn(brief=1, count=2, tell=told.recommended, days=(4, 8), takes=28, benefit=LARGE),
    Turn(brief=1, count=2, tell=told.recommended, days=(4, 9), takes=28, benefit=HUGE),
    Turn(brief=1, count=2, tell=told.told, days=(5, 9), takes=36),
    Turn(brief=1, count=1, tell=told.told, days=(5, 9), takes=36, desk=OFFICE),
    Turn(brief=1, count=1, tell=told.told, days=(5, 9), takes=36, desk=HANDLER),
    Turn(brief=1, count=1, tell=told.appealed, days=(10, 16), takes=58),
    Turn(brief=1, count=1, tell=told.appealed, days=(10, 16), takes=64, benefit=LARGE),
    Turn(brief=1, count=2, tell=told.waits_for_release, days=(7, 11), takes=58),
    Turn(brief=1, count=1, tell=told.paid, days=(8, 12), takes=60, refuses="closed"),
    Turn(count=1, tell=told.paid_elsewhere, days=(14, 40), takes=76, refuses="frozen"),
    Turn(brief=1, count=1, tell=told.paid_in_part, days=(11, 14), takes=90, said=Said.NOTHING_YET),
    Turn(brief=1, count=3, tell=told.paid, days=(10, 60), takes=60),
    Turn(brief=1, count=1, tell=told.paid, days=(15, 40), takes=100, benefit=LARGE, units=BJ, said=Said.COMPLAINT),
    Turn(count=1, tell=told.paid_unanswered, days=(26, 40), takes=130),
    Turn(brief=1, count=1, tell=told.withdrawn, days=(4, 30), takes=14),
    Turn(brief=1, count=1, tell=told.given_up, days=(8, 30), takes=40),
    Turn(brief=1, count=1, tell=told.not_reported, days=(2, 30), takes=5),
)
"""Whoever is choosy chooses first."""

FORMS = frozenset({told.draft, told.not_reported})
"""Stories in which nothing is reported."""


def claims(
    there: Sequence[Held], today: datetime, random: Random, *, brief: bool = False
) -> Iterator[tuple[datetime, Turn, Mishap]]:
    """Every claim to be told: when it begins, how it goes, and on which policy; where it is `brief`, a few of them."""
    serial, alone = 0, list[Held]()
    for turn in TURNS:
        for _ in range(turn.brief if brief else turn.count):
            serial += 1
            ago = random.randint(*turn.ago)
            begins, policy = _occasion([one for one in there if one not in alone], turn, ago, today, random)
            policy.busy.append(_busy(turn, begins))
            alone += [policy] if turn.alone else []
            yield (
                begins,
                turn,
                Mishap(
                    contract=policy.application,
                    claim_type=turn.claim_type,
                    serial=serial,
                    ago=ago,
                    today=today,
                    random=Random(random.random()),
                    benefit=random.randrange(turn.benefit[0], turn.benefit[1], 100),
                    accident=turn.accident,
                    desk=turn.desk,
                    said=turn.said,
                ),
            )


def _occasion(there: Sequence[Held], turn: Turn, ago: int, today: datetime, random: Random) -> tuple[datetime, Held]:
    """A moment at which somebody can report, and the policy that has seen least. Raises LookupError."""
    for _ in range(TRIES):
        begins = begin(turn, today, random)
        event = begins - timedelta(days=ago)
        able = [
            one
            for one in there
            if turn.since < event - one.begins < turn.until
            and _fits(one, turn)
            and one.allows(_busy(turn, begins))
            and not (turn.alone and one.asked(CLAIM))
        ]
        if able:
            return begins, min(able, key=lambda one: (len(one.busy), random.random()))
    raise LookupError(turn)


def _fits(one: Held, turn: Turn) -> bool:
    """Whether the policy pays such claims; nobody claims on a policy that will be given up."""
    product = "MM01" if turn.claim_type is MED else "CI01"
    contract = one.application
    fits = contract.product == product and contract.customer.unit in turn.units
    return fits and not contract.single and (one.claimed or turn.claim_type is CI)


def _busy(turn: Turn, begins: datetime) -> Busy:
    if turn.tell in FORMS:
        return Busy(kind=NOTHING, since=begins)
    ends = add_working_time(begins, timedelta(hours=turn.takes)) if turn.ends else None
    return Busy(kind=CLAIM, since=begins, to=ends, last=turn.last)
