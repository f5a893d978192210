"""What must hold of a report 报案: its description and its days (requirements S1.2.18, domain-rules §6.2, §8).

Each `check_*` is a form check, `(value, siblings, today) -> findings` (`workflows.registry.CheckCall`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from handlers import editions
from handlers.customers.gov_id import half_width
from workflows.calendar import local_date
from workflows.errors import N_
from workflows.types import Finding

Siblings = Mapping[str, Any]

_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(?![0-9])日?")
_AMOUNT = re.compile(r"(?<![0-9.])([0-9][0-9,]*(?:\.[0-9]{1,2})?)\s*(万?)\s*(?:元|块|yuan|RMB|CNY)", re.IGNORECASE)
_CAUSE = re.compile(
    r"(?:因为|由于|因)\s*(?P<cause>[^，。；,.;\s]{2,20}?)(?=住院|入院|就诊|就医|治疗|手术|门诊|[，。；,.;\s]|$)"
)
_STAY = re.compile(r"住院|入院|hospitali[sz]ed|in hospital", re.IGNORECASE)
_TEN_THOUSAND = 10_000


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a description tells by itself, to be offered where a field is still empty; None where it does not."""

    event_on: date | None
    cause: str | None
    in_hospital: bool
    cost: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of a report. `issued_at` is the instant the policy was issued."""

    event_on: date
    issued_at: datetime
    notice_on: date | None = None
    admitted_on: date | None = None
    discharged_on: date | None = None


def check_description(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """At least 15 characters, and more in them than that somebody was ill and in hospital. CL-DESC-01."""
    del siblings
    if value is None:
        return ()
    table = editions.load("claims", "types").on(today)
    text = "".join(half_width(value).split())
    if len(text) < table["least_words"]:
        message = N_("Describe it in at least %(least)d characters: day, cause, place, treatment, amount")
        params = {"least": table["least_words"]}
        return (Finding(field="description", code="CL-DESC-01", message=message, params=params),)
    if len(set(_told(value, today))) < table["least_told"]:
        message = N_("This is too general: say the day, cause, place, treatment and amount")
        return (Finding(field="description", code="CL-DESC-01", message=message),)
    return ()


def read(text: str) -> Told:
    """The day, cause, stay and cost that a description tells: `2024-05-10 因肺炎住院治疗，花费8000元`."""
    words = half_width(text)
    cause = _CAUSE.search(words)
    return Told(
        event_on=_day(words),
        cause=cause["cause"] if cause else None,
        in_hospital=_STAY.search(words) is not None,
        cost=_cost(words),
    )


def day_findings(days: Days, today: date) -> Sequence[Finding]:
    """Every day that cannot be: to come, before the policy was issued, out of order. CL-DESC-01, CL-PER-01."""
    found = [
        Finding(field=name, code="CL-DESC-01", message=N_("This day is still to come"))
        for name, day in _given(days)
        if day > today
    ]
    issued_on = local_date(days.issued_at)
    if days.event_on < issued_on:
        message = N_("The policy was issued later, on %(day)s: it cannot pay for this event")
        found.append(_finding("event_on", "CL-PER-01", message, issued_on))
    if days.notice_on is not None and days.notice_on < days.event_on:
        message = N_("It cannot be reported before it happened, on %(day)s")
        found.append(_finding("notice_on", "CL-DESC-01", message, days.event_on))
    return [*found, *_stay_findings(days)]


def _stay_findings(days: Days) -> Sequence[Finding]:
    if days.discharged_on is None:
        return []
    if days.admitted_on is None:
        return [Finding(field="admitted_on", code="CL-DESC-01", message=N_("Say when the stay in hospital began"))]
    if days.discharged_on < days.admitted_on:
        message = N_("The stay in hospital began later, on %(day)s")
        return [_finding("discharged_on", "CL-DESC-01", message, days.admitted_on)]
    return []


def _given(days: Days) -> list[tuple[str, date]]:
    named = {
        "event_on": days.event_on,
        "notice_on": days.notice_on,
        "admitted_on": days.admitted_on,
        "discharged_on": days.discharged_on,
    }
    return [(name, day) for name, day in named.items() if day is not None]


def _told(value: str, today: date) -> str:
    """What is left of a text without its general words; a word in Latin letters counts as a whole."""
    table = editions.load("claims", "general_words").on(today)
    text = half_width(value).lower()
    for word in sorted(table["zh"], key=len, reverse=True):
        text = text.replace(word, " ")
    general = {part for phrase in table["en"] for part in phrase.split()}
    words = (word for word in re.findall(r"[a-z]+|[^\W_a-z]+", text) if word not in general)
    return "".join(words)


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _cost(text: str) -> Decimal | None:
    found = _AMOUNT.search(text)
    try:
        return Decimal(found[1].replace(",", "")) * (_TEN_THOUSAND if found[2] else 1) if found else None
    except InvalidOperation:
        return None


def _finding(field: str, code: str, message: str, day: date) -> Finding:
    return Finding(field=field, code=code, message=message, params={"day": day.isoformat()})
