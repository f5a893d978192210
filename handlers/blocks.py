"""Read-only blocks: what somebody must see beside a form, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from workflows.calendar import ZONE
from workflows.types import Choice, Finding


@dataclass(frozen=True)
class Row:
    """One line: a label and its value; personal numbers are masked already. A finding is said by the page."""

    label: str
    value: str | Finding


@dataclass(frozen=True)
class Block:
    """Some lines under one title."""

    title: str
    rows: tuple[Row, ...]


ContextQuery: TypeAlias = Callable[[Session, UUID, str], Sequence[Block]]
"""`(session, case_id, lang)`: the blocks of a case; none where there is nothing to show yet."""


def pick(lang: str, zh: str, en: str) -> str:
    """The text of the reader's language; Chinese for every language that is not English."""
    return en if lang.startswith("en") else zh


def word(lang: str, choices: Sequence[Choice], value: str) -> str:
    """What a choice is called; the bare value where the list no longer has it."""
    return next((pick(lang, choice.zh, choice.en) for choice in choices if choice.value == value), value)


def yuan(lang: str, amount: Decimal) -> str:
    """An amount with thousands separators and its unit."""
    return f"{amount:,.2f} {pick(lang, '元', 'yuan')}"


def yes_no(lang: str, answer: object) -> str:
    """An answer to a question: yes and no in words, everything else as it is."""
    if isinstance(answer, bool):
        return pick(lang, "是", "Yes") if answer else pick(lang, "否", "No")
    return str(answer)


def moment(at: datetime) -> str:
    """A local date and time."""
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
