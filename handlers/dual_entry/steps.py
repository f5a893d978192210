"""What drawings and forms may name of second keyings."""

from __future__ import annotations

from typing import Any

from handlers.dual_entry import operations, rules
from handlers.dual_entry.rules import Settlement
from workflows.errors import N_, Invalid
from workflows.registry import Capability
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

dual_entry = Capability("dual_entry")

RETURN = "return"
"""The drawn outcome that sends an application back."""


@dual_entry.choose("fields")
def fields(_session: Any, _actor: Actor) -> list[Choice]:
    """The key fields."""
    return list(rules.FIELDS)


@dual_entry.saver("save_second", gives={"mismatches": "integer"})
def save_second(answers: Answers, step: Step) -> Facts | None:
    """The key fields keyed again by another person; `mismatches` counts what differs. Raises KeyedFirst, NotFound."""
    second = {field.value: answers.values.get(field.value) for field in rules.FIELDS}
    found = operations.key(step, second)
    step.event("dual_entry.keyed", {"mismatches": len(found)})
    return {"mismatches": len(found)}


@dual_entry.saver("save_settlement", gives={"must_correct": "boolean"})
def save_settlement(answers: Answers, step: Step) -> Facts | None:
    """Every difference settled. Where the application holds a wrong value it is returned: `must_correct`.

    Raises Invalid (NB-DUAL-01 for an application that would go on wrong).
    """
    settlements = [
        Settlement(field=row["field"], take=row["take"], value=str(row.get("value") or ""))
        for row in answers.values.get("settlements") or ()
    ]
    wrong = operations.settle(step.session, step.case.id, settlements, actor=step.actor, now=step.now)
    if wrong and answers.outcome != RETURN:
        message = N_("The application holds a wrong value: return it to be corrected")
        raise Invalid([Finding(field="settlements", code="NB-DUAL-01", message=message)])
    return {"must_correct": wrong}
