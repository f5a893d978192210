"""Customer identification and risk of money laundering by points (domain-rules §3). Every number is data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from handlers import editions
from handlers.customers.person import Person
from handlers.editions import Edition
from workflows.calendar import add_months
from workflows.errors import N_, UnknownName
from workflows.types import Choice, Finding


class Level(StrEnum):
    """How closely a customer is looked at."""

    LOW = "LOW"  #: reviewed every three years
    MEDIUM = "MEDIUM"  #: reviewed every year
    HIGH = "HIGH"  #: senior approval, reviewed every six months


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What is asked for against money laundering besides the person; amounts in yuan, a year's income."""

    occupation: str = ""
    pep: bool = False  #: a foreign politically exposed person, or close to one
    income: Decimal | None = None
    third_payer: bool = False
    source_of_funds: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Profile:
        """The profile of an unsealed body."""
        return cls(**stored)

    def stored(self) -> dict[str, Any]:
        """What is sealed."""
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Deal:
    """The money of a contract: one instalment in yuan, how many a year, for how many years."""

    instalment: Decimal
    payments_a_year: int = 1
    years: int = 1

    @property
    def yearly(self) -> Decimal:
        """What is paid in a year."""
        return self.instalment * self.payments_a_year

    @property
    def total(self) -> Decimal:
        """Instalment × instalments."""
        return self.yearly * self.years


@dataclass(frozen=True, kw_only=True)
class Risk:
    """The level with the points behind it, by their codes, and when it is looked at again."""

    level: Level
    points: Mapping[str, int]
    review_on: date


def table(on: date) -> Edition:
    """The edition in force. Raises NotInForce."""
    return editions.load("compliance", "aml").on(on)


def occupations(on: date) -> Sequence[Choice]:
    """The occupations that a profile names."""
    return _choices(table(on)["occupation"])


def reasons(on: date) -> Sequence[Choice]:
    """What gives points, in words."""
    return _choices(table(on)["points"])


def thresholds(on: date) -> Sequence[Choice]:
    """The events from whose threshold on a customer is identified, in words."""
    return _choices(table(on)["threshold"])


def assess(profile: Profile, nationality: str, deal: Deal, on: date, *, surrendered: Decimal = Decimal(0)) -> Risk:
    """The risk of a customer in the light of a contract; `surrendered`: within a year of issue, in yuan."""
    rules = table(on)
    true = {
        "PEP": profile.pep,
        "CASH_TRADE": bool(rules["occupation"].get(profile.occupation, {}).get("cash")),
        "NATIONALITY": nationality in rules["listed_nationalities"],
        "INCOME": profile.income is not None and deal.yearly > profile.income * rules["income_share"],
        "THIRD_PAYER": profile.third_payer,
        "EARLY_SURRENDER": surrendered > rules["surrendered_above"],
    }
    points = {code: row["points"] for code, row in rules["points"].items() if true[code]}
    level = level_of(sum(points.values()), on)
    return Risk(level=level, points=points, review_on=add_months(on, rules["review_months"][level]))


def level_of(points: int, on: date) -> Level:
    """From 60 points HIGH, from 30 MEDIUM, else LOW."""
    rules = table(on)
    if points >= rules["high_from"]:
        return Level.HIGH
    return Level.MEDIUM if points >= rules["medium_from"] else Level.LOW


def must_identify(event: str, amount: Decimal, on: date, *, days: int | None = None) -> bool:
    """Whether an amount in yuan reaches the threshold of an event; `days` is the term, where it counts.

    Raises UnknownName for an event without a row.
    """
    row = table(on)["threshold"].get(event)
    if row is None:
        raise UnknownName(name=event)
    return bool(amount >= row["from"] and (days is None or days >= row.get("days", 0)))


def missing(person: Person, profile: Profile, on: date) -> list[str]:
    """The identity data that nobody told; an open-ended document is one that is valid."""
    told = asdict(person) | asdict(profile)
    return [name for name in table(on)["required"] if not str(told.get(name) or "").strip()]


def identity_findings(person: Person, profile: Profile, risk: Risk, on: date) -> list[Finding]:
    """NB-AML-01 for each datum that is missing; NB-AML-02 where the risk asks for the source of funds."""
    message = N_("Identity data are incomplete: please complete them")
    findings = [Finding(field=name, code="NB-AML-01", message=message) for name in missing(person, profile, on)]
    if _asks_for_source(risk, on) and not profile.source_of_funds.strip():
        asked = N_("Say where the money comes from, and bring proof")
        findings.append(Finding(field="source_of_funds", code="NB-AML-02", message=asked))
    return findings


def _asks_for_source(risk: Risk, on: date) -> bool:
    return bool(sum(risk.points.values()) >= table(on)["source_of_funds_from"])


def _choices(rows: Mapping[str, Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in rows.items())
