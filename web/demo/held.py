"""Policies that people of the demo company will hold, and what is under way about each: what is possible beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.endorsements import rules
from handlers.endorsements.rules import Kind
from web.demo import contracts
from web.demo.telling import Application, Fate

ISSUED = timedelta(days=28)
"""So long after an application began its policy is certainly there, holidays included."""

SETTLED = timedelta(days=45)
"""So long after it the cooling-off is certainly over."""

CLAIM, NOTHING = "CLAIM", ""
"""What is under way besides changes of the policy; nothing where nobody has asked for anything yet."""

BESIDE_A_CLAIM = frozenset({CLAIM, NOTHING, Kind.ADDRESS, Kind.PAY_ACCOUNT})
"""What may go on while a claim is undecided; treatment may be claimed several times."""


@dataclass(frozen=True, kw_only=True)
class Busy:
    """From when to when something is under way; `to` is None where it still is. `last`: it ends the policy."""

    kind: str
    since: datetime
    to: datetime | None = None
    last: bool = False

    def excludes(self, other: Busy) -> bool:
        """Whether the other one cannot be asked for beside it."""
        if self.last and (other.to is None or other.to > self.since):
            return True
        together = (self.to is None or other.since < self.to) and (other.to is None or self.since < other.to)
        return together and _contradict(self.kind, other.kind)


class Held:
    """A policy that will be issued. `claimed`: treatment is claimed on it, so that nobody gives it up."""

    def __init__(self, begins: datetime, application: Application, *, claimed: bool) -> None:
        self.begins, self.application, self.claimed = begins, application, claimed
        self.busy: list[Busy] = []

    def allows(self, wanted: Busy) -> bool:
        """Whether something can be asked for beside everything else."""
        return not any(one.excludes(wanted) or wanted.excludes(one) for one in self.busy)

    def asked(self, kind: str) -> bool:
        """Whether the same was asked for before, or will be."""
        return any(one.kind == kind for one in self.busy)


def held(applications: Sequence[tuple[datetime, Fate, Application]]) -> list[Held]:
    """The policies that these applications become; on every second one for treatment claims are made."""
    return list(_held(applications))


def _held(applications: Sequence[tuple[datetime, Fate, Application]]) -> Iterator[Held]:
    counts: dict[tuple[str, str], int] = {}
    for begins, fate, one in applications:
        if fate.tell in {contracts.issued, contracts.covered}:
            group = (one.product, one.customer.unit)
            counts[group] = counts.get(group, 0) + 1
            yield Held(begins, one, claimed=one.product == "MM01" and counts[group] % 2 == 1)


def _contradict(kind: str, other: str) -> bool:
    if NOTHING in {kind, other}:
        return False
    if CLAIM in {kind, other}:
        return not {kind, other} <= BESIDE_A_CLAIM
    return rules.excludes(Kind(kind), Kind(other))
