"""A letter of any capability: whom it is for, what it says, as the printer is told (`documents.write`).

A drawing names `documents.letter_data` as `anliu:inputs` of the task, and says which letter. What a letter of another
capability says is that capability's own: it gives it (`give`), made with `order`. A letter that needs no choice may
have a handler of its own that gives what `order` makes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from handlers.documents import operations, wording
from handlers.documents.wording import Addressee
from workflows.calendar import local_date
from workflows.registry import Values
from workflows.types import Facts, Step

LETTER: Values = {"letter_id": "id", "letter": "code", "number": "text", "asked_at": "datetime", "contents": "text"}
"""What the printer is told; `contents` as JSON."""


Giver: TypeAlias = Callable[[Step, str], Facts]
"""`(step, code)`: everything the printer is told."""

_GIVERS: dict[str, Giver] = {}


def give(codes: Iterable[str], giver: Giver) -> None:
    """Let a capability give the letters of these kinds; done once, where capabilities are put together."""
    _GIVERS.update(dict.fromkeys(codes, giver))


def giver_of(code: str) -> Giver | None:
    """Who gives a letter, if not documents themselves."""
    return _GIVERS.get(code)


def order(step: Step, code: str, to: Addressee, contents: Mapping[str, Any]) -> Facts:
    """A letter of kind `code`, numbered, with letterhead and address. Raises UnknownName."""
    return numbered(step, code, lambda number: wording.head(code, number, local_date(step.now), to) | dict(contents))


def numbered(step: Step, code: str, said: Callable[[str], Mapping[str, Any]]) -> Facts:
    """A letter that gets its number and then says all of this. Raises UnknownName, and what `said` raises."""
    letter = operations.ask(step.session, step.case.id, code, case_number=step.case.number, now=step.now)
    return {
        "letter_id": str(letter.id),
        "letter": code,
        "number": letter.number,
        "asked_at": step.now,
        "contents": json.dumps(said(letter.number), ensure_ascii=False),
    }
