"""What makes somebody look twice at a claim, in points (domain-rules §6.5).

A flag is no reproach and no ground to refuse: it says who looks. The table is in `data/flags.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from handlers import editions
from handlers.claims.cover import reported_late
from workflows.calendar import add_months
from workflows.types import Choice

Row = Mapping[str, Any]


class Route(StrEnum):
    """Where the points send a claim."""

    NONE = "none"  #: as it would go anyway
    SENIOR = "senior"  #: a senior handler decides
    INVESTIGATE = "investigate"  #: it is investigated first


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """What is known of a claim and of those around it; what is not known is left as it is."""

    event_on: date
    notice_on: date
    illness_from: date | None = (
        None  #: the first day after the waiting period; None where none ran or it was an accident
    )
    begun_on: tuple[date, ...] = ()  #: issue, reinstatements and increases of the sum
    increased_on: date | None = None  #: the last increase of the sum
    policies_on: tuple[date, ...] = ()  #: when policies of several insurers were taken out, ours included
    insurers: int = 1  #: how many insurers these are of
    death_abroad: bool = False
    single_accident: bool = False  #: no witness, at night or a single vehicle
    tampered: bool = False  #: metadata of a document edited, or its content is that of a document of another case
    invoice_twice: bool = False  #: an invoice number is that of another claim, or stands twice in this one
    hospitals: Collection[str] = ()  #: names, as on the invoices
    agent_early_claims_on: tuple[date, ...] = ()  #: early claims on policies of the same agent, this one included
    out_of_proportion: bool = False  #: underwriting's financial limits do not bear the cover
    pressing: bool = False  #: presses for payment, or will not give originals
    beneficiary_changed_on: date | None = None
    died_on: date | None = None
    shared_contact: bool = False  #: address or phone is that of another claimant


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One row of the table that holds."""

    code: str
    points: int
    zh: str
    en: str

    @property
    def choice(self) -> Choice:
        """What it is called, by its code."""
        return Choice(value=self.code, zh=self.zh, en=self.en)


@dataclass(frozen=True, kw_only=True)
class Attention:
    """All flags of a claim, what they add up to and where that sends it."""

    flags: tuple[Flag, ...]
    total: int
    route: Route


CLEAN = Attention(flags=(), total=0, route=Route.NONE)


def attention(circumstances: Circumstances, on: date) -> Attention:
    """The flags that hold, in the table's order. `on` is the day whose edition counts. Raises NotInForce."""
    table = editions.load("claims", "flags").on(on)
    flags = tuple(
        Flag(code=row["code"], points=row["points"], zh=row["zh"], en=row["en"])
        for row in table["flag"]
        if _HOLDS[row["code"]](circumstances, {**row, "watched": table["watched"]})
    )
    total = sum(flag.points for flag in flags)
    return Attention(flags=flags, total=total, route=route(total, on))


def route(points: int, on: date) -> Route:
    """Where so many points send a claim: from 30 on to a senior handler, from 60 on to an investigation."""
    table = editions.load("claims", "flags").on(on)
    if points >= table["investigate_from"]:
        return Route.INVESTIGATE
    return Route.SENIOR if points >= table["senior_from"] else Route.NONE


def is_early(begun_on: date, event_on: date, on: date) -> bool:
    """Whether an event came so soon after an issue, reinstatement or increase that its claim is an early one (§6.5)."""
    rows = editions.load("claims", "flags").on(on)["flag"]
    return _within(begun_on, event_on, next(row["days"] for row in rows if row["code"] == "EARLY"))


def words(on: date) -> Sequence[Choice]:
    """Every flag there is, by code. Raises NotInForce."""
    rows = editions.load("claims", "flags").on(on)["flag"]
    return [Choice(value=row["code"], zh=row["zh"], en=row["en"]) for row in rows]


def _within(start: date | None, day: date, days: int) -> bool:
    """Whether `day` lies at or after a start, and no more than so many days."""
    return start is not None and start <= day <= start + timedelta(days=days)


def _less_than(start: date | None, day: date, days: int) -> bool:
    """Whether `day` lies at or after a start, and less than so many days."""
    return start is not None and start <= day < start + timedelta(days=days)


def _in_months(moments: Sequence[date], months: int, least: int) -> bool:
    """Whether so many of the days lie within so many months of each other."""
    days = sorted(moments)
    return any(days[at + least - 1] <= add_months(days[at], months) for at in range(len(days) - least + 1))


def _after_waiting(known: Circumstances, row: Row) -> bool:
    # The last waiting day is the one before: it is the event that the period is counted from.
    last = known.illness_from - timedelta(days=1) if known.illness_from else None
    return last is not None and known.event_on > last and _within(last, known.event_on, row["days"])


def _early(known: Circumstances, row: Row) -> bool:
    return any(_within(start, known.event_on, row["days"]) for start in known.begun_on)


def _increased(known: Circumstances, row: Row) -> bool:
    return _less_than(known.increased_on, known.event_on, row["days"])


def _many_policies(known: Circumstances, row: Row) -> bool:
    return known.insurers > 1 and _in_months(known.policies_on, row["months"], row["policies"])


def _agent_early(known: Circumstances, row: Row) -> bool:
    since = add_months(known.notice_on, -row["months"])
    early = [day for day in known.agent_early_claims_on if since < day <= known.notice_on]
    return len(early) >= int(row["claims"])


def _hospital(known: Circumstances, row: Row) -> bool:
    return any(name.strip() in row["watched"] for name in known.hospitals)


def _beneficiary(known: Circumstances, row: Row) -> bool:
    return known.died_on is not None and _less_than(known.beneficiary_changed_on, known.died_on, row["days"])


def _mark(name: str) -> Callable[[Circumstances, Row], bool]:
    """A row that somebody else has looked at."""
    return lambda known, _: bool(getattr(known, name))


_HOLDS: Mapping[str, Callable[[Circumstances, Row], bool]] = {
    "AFTER_WAITING": _after_waiting,
    "EARLY": _early,
    "INCREASED": _increased,
    "MANY_POLICIES": _many_policies,
    "DEATH_ABROAD": _mark("death_abroad"),
    "SINGLE_ACCIDENT": _mark("single_accident"),
    "TAMPERED": _mark("tampered"),
    "INVOICE_TWICE": _mark("invoice_twice"),
    "HOSPITAL": _hospital,
    "AGENT_EARLY": _agent_early,
    "OUT_OF_PROPORTION": _mark("out_of_proportion"),
    "LATE_REPORT": lambda known, _: reported_late(known.event_on, known.notice_on),
    "PRESSING": _mark("pressing"),
    "BENEFICIARY": _beneficiary,
    "SHARED_CONTACT": _mark("shared_contact"),
}
"""Whether each row of the table holds."""
