"""The form of a decision on a claim, read as an opinion; and a decision told as facts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from handlers.claims.calculation import Found
from handlers.claims.decisions import Decision
from handlers.claims.rescission import Fault
from handlers.claims.rulings import Decided, Opinion
from workflows.errors import N_, Invalid
from workflows.registry import Values
from workflows.types import Answers, Facts, Finding

DECIDED: Values = {
    "claim_decision": "code",
    "claim_recommendation": "boolean",
    "claim_needs": "code",
    "claim_level": "code",
    "benefit": "money",
}
"""The facts of a decision; null where there is none."""

UNDECIDED: Facts = {
    "claim_decision": None,
    "claim_recommendation": False,
    "claim_needs": None,
    "claim_level": None,
    "benefit": None,
}


def opinion_of(answers: Answers, *, refuses: bool) -> Opinion:
    """What was said; `refuses`: it is a no. Raises Invalid where nothing is decided."""
    values = answers.values
    decision = values.get("refusal") if refuses else values.get("payment")
    if not decision:
        message = N_("Say what is decided")
        raise Invalid([Finding(field="refusal" if refuses else "payment", code="required", message=message)])
    if refuses and len(answers.reasons) > 1:
        message = N_("A refusal stands on one reason: tell the others among the facts")
        raise Invalid([Finding(field="reasons", code="one", message=message)])
    fault = values.get("fault")
    return Opinion(
        decision=Decision(decision),
        found=_found(values),
        reason=_reason(answers, refuses=refuses),
        clause=values.get("clause") or "",
        facts=values.get("facts") or "",
        words=values.get("opinion") or "",
        explained=values.get("explained") is True,
        knew_on=values.get("knew_on"),
        fault=Fault(fault) if fault else None,
        serious_effect=values.get("serious_effect") is True,
        applicant_caused=values.get("applicant_caused") is True,
        granted=_amount(values, "granted"),
    )


def _reason(answers: Answers, *, refuses: bool) -> str:
    """Of a no the reason code that was picked; of a payment in part the one in the form."""
    if refuses and answers.reasons:
        return answers.reasons[0]
    return answers.values.get("refusal_reason" if refuses else "part_reason") or ""


def _found(values: Mapping[str, Any]) -> Found:
    return Found(
        eligible=_amount(values, "eligible"),
        by_social=_amount(values, "by_social"),
        by_others=_amount(values, "by_others"),
        social_used=values.get("social_used"),
        critical=values.get("critical") is True,
        true_birth_date=values.get("true_birth_date"),
    )


def _amount(values: Mapping[str, Any], name: str) -> Decimal | None:
    value = values.get(name)
    return None if value is None else Decimal(value)


def facts_of(decided: Decided) -> Facts:
    """A decision as facts."""
    return {
        "claim_decision": decided.decision.value,
        "claim_recommendation": decided.recommendation,
        "claim_needs": decided.needs.value,
        "claim_level": decided.level.value,
        "benefit": decided.amount,
    }


def told_of(decided: Decided) -> dict[str, object]:
    """A decision as the history keeps it."""
    return {
        "decision": decided.decision.value,
        "level": decided.level.value,
        "recommendation": decided.recommendation,
    }
