"""Words for what cases tell: public statuses (domain-rules §11.2) and kinds of events, in both languages.

A new process brings its words along as data, so that pages and notices know them without being touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from handlers import editions
from workflows.types import Choice


@dataclass(frozen=True, kw_only=True)
class Status:
    """A public status: which of the submitter's states it belongs to, how it looks, what it and its notice say."""

    code: str
    group: str  #: review, returned, approved or draft
    look: str  #: wait, back, good, end, or nothing
    zh: str
    en: str
    notice: Choice | None  #: None where nothing is news


@dataclass(frozen=True, kw_only=True)
class Event:
    """A kind of event in words; `%(…)s` takes a value of the event. `bad`: somebody has to act."""

    zh: str
    en: str
    bad: bool = False


@cache
def statuses() -> Mapping[str, Status]:
    """Every public status by its code."""
    return {
        code: Status(
            code=code,
            group=told["group"],
            look=told["look"],
            zh=told["zh"],
            en=told["en"],
            notice=Choice(value=code, zh=told["notice_zh"], en=told["notice_en"]) if "notice_zh" in told else None,
        )
        for code, told in _newest("statuses", "status").items()
    }


@cache
def events() -> Mapping[str, Event]:
    """What the history says of what the business did, by kind of event."""
    return {kind: Event(**told) for kind, told in _newest("events", "event").items()}


@cache
def said() -> Mapping[str, Choice]:
    """What somebody answered, by its code."""
    return {code: Choice(value=code, **told) for code, told in _newest("events", "said").items()}


def _newest(table: str, part: str) -> Mapping[str, Mapping[str, Any]]:
    """Words have no history: an old event is told in today's words."""
    found: Mapping[str, Mapping[str, Any]] = editions.load("vocabulary", table).on(date.max)[part]
    return found
