"""An insurer that looks after every step whether something personal lies in the open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select

from handlers.applications.entry import HEALTH_QUESTIONS
from tests.support.insurer import CARD, ZHANG, Insurer
from workflows.db import reading
from workflows.models import Case, Event, Incident, Job

OTHER_CARD = "6212264000000000014"
MEASURED: dict[str, Any] = {
    "height_cm": Decimal("173.7"),
    "weight_kg": Decimal("68.9"),
    "systolic": 127,
    "diastolic": 83,
}
"""Healthy measures that are nothing else in these stories: no age, no amount, no count."""

BMI = "22.8"
WORDS = (*HEALTH_QUESTIONS, CARD, OTHER_CARD, ZHANG.name, ZHANG.gov_id, ZHANG.mobile, "朝阳支行")
VALUES = frozenset({BMI, *map(str, MEASURED.values())})


class DiscreetInsurer(Insurer):
    """An insurer whose applicant has measures that would be recognised wherever they came up."""

    def submit(self, case: UUID, **entered: Any) -> None:
        """王芳 submits the entry form of a case."""
        super().submit(case, **{**MEASURED, **entered})

    def do(self, *args: Any, **values: Any) -> dict[str, Any]:
        """Somebody does the item at a node; nothing personal is left in the open, whether it went well or not."""
        try:
            return super().do(*args, **values)
        finally:
            self.look()

    def settle(self) -> None:
        """Let the clock and the workers do what is due."""
        super().settle()
        self.look()

    def look(self) -> None:
        """Fail where a health answer, an account or a person stands in clear in what a case leaves behind."""
        for text in self._texts():
            told = [word for word in WORDS if word in text]
            assert not told, f"in clear: {told}"
        for value in self._values():
            assert str(value) not in VALUES, "a health answer in clear"

    def _texts(self) -> Iterator[str]:
        for state, facts in self._cases():
            yield from (state, repr(facts))
        yield from map(repr, self.rows(select(Event.data)))
        yield from self.rows(select(Incident.text))
        for job in self.rows(select(Job)):
            yield f"{job.error} {job.key} {job.input.decode('latin-1')}"

    def _values(self) -> Iterator[Any]:
        for state, facts in self._cases():
            yield from _leaves(json.loads(state) if state else {})
            yield from _leaves(facts)
        for data in self.rows(select(Event.data)):
            yield from _leaves(data)

    def _cases(self) -> list[tuple[str, Any]]:
        with reading() as session:
            return [tuple(row) for row in session.execute(select(Case.state_text, Case.facts))]


def _leaves(value: Any) -> Iterator[Any]:
    """Everything that is neither a mapping nor a list, however deep."""
    if isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield value
