"""A letter of any capability: whom it is for, what it says, as the printer is told (`documents.write`).

A drawing names a handler of the capability as `anliu:inputs` of the task; that handler gathers the contents and gives
what `order` makes of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from handlers.documents import operations, wording
from handlers.documents.wording import Addressee
from workflows.calendar import local_date
from workflows.registry import Values
from workflows.types import Facts, Step

LETTER: Values = {"letter_id": "id", "letter": "code", "number": "text", "asked_at": "datetime", "contents": "text"}
"""What the printer is told; `contents` as JSON."""


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
