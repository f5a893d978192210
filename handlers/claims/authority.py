"""Who may decide a claim (domain-rules §6.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from handlers import editions
from handlers.claims import decisions
from handlers.claims.decisions import Decision
from handlers.claims.flags import CLEAN, Attention, Route
from workflows.types import Choice

Row = Mapping[str, Any]


class Level(StrEnum):
    """The levels of authority, rising."""

    SYSTEM = "system"  #: straight through, without a person
    HANDLER = "handler"  #: claims handler 理赔员
    SENIOR = "senior"  #: claims handler of authority level 2 高级理赔员
    COMMITTEE = "committee"  #: claims committee 理赔委员会


_RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What is to be decided. `amount`: yuan that are paid, for a no those that were claimed."""

    claim_type: str
    decision: Decision
    amount: Decimal
    attention: Attention = CLEAN
    policy_days: int = 0  #: for how long cover had run (handlers.claims.cover.policy_days)
    complete: bool = False  #: nothing is missing, and every check was passed


def authority(matter: Matter, on: date) -> Level:
    """The lowest level that may decide; whoever stands below recommends. Raises NotInForce.

    Claims with points enough to be looked at go to a senior handler at least, whatever an investigation found. A no is
    decided one level above the one that could say yes, and never by the system.
    """
    levels = _levels(on)
    if matter.decision in decisions.REFUSALS:
        people = [level for level in levels if Level(level["name"]) is not Level.SYSTEM]
        lowest = next(at for at, level in enumerate(people) if _may(level, matter, on))
        up: int = _table(on)["refusal_up"]
        return Level(people[min(lowest + up, len(people) - 1)]["name"])
    return Level(next(level["name"] for level in levels if _may(level, matter, on)))


def may_decide(level: Level, matter: Matter, on: date) -> bool:
    """Whether somebody of this level may decide it; else it is a recommendation. Raises NotInForce."""
    return reaches(level, authority(matter, on))


def reaches(level: Level, needed: Level) -> bool:
    """Whether a level stands as high as another, or higher."""
    return _RANK[level] >= _RANK[needed]


def one_up(level: Level) -> Level:
    """The level of whoever hears an appeal against a decision of this level (§6.6); the committee hears its own."""
    return list(Level)[min(_RANK[level] + 1, len(Level) - 1)]


def levels(on: date) -> tuple[Choice, ...]:
    """The levels in words, rising. Raises NotInForce."""
    return tuple(Choice(value=level["name"], zh=level["zh"], en=level["en"]) for level in _levels(on))


def _may(level: Row, matter: Matter, on: date) -> bool:
    """Whether a level could say yes to this, by its row of the table."""
    if matter.amount > level.get("amount_to", matter.amount):
        return False
    if matter.claim_type not in level.get("types", [matter.claim_type]):
        return False
    if matter.decision not in level.get("decisions", [matter.decision]) or _reserved(level, matter, on):
        return False
    if matter.policy_days <= level.get("policy_days_above", matter.policy_days - 1):
        return False
    if level.get("clean", False) and (matter.attention.flags or not matter.complete or not matter.amount):
        return False
    flagged = matter.attention.route is not Route.NONE
    return not flagged or reaches(Level(level["name"]), Level(_table(on)["flagged_from"]))


def _reserved(level: Row, matter: Matter, on: date) -> bool:
    """Whether a decision belongs to a higher level alone."""
    owners = [row["name"] for row in _levels(on) if matter.decision in row.get("alone", [])]
    return bool(owners) and level["name"] not in owners


def _levels(on: date) -> list[Row]:
    rows: list[Row] = _table(on)["level"]
    return rows


def _table(on: date) -> editions.Edition:
    return editions.load("claims", "authority").on(on)
