"""What drawings and forms may name of compliance.

Nothing here writes to the history of a case: whoever reads it must not learn that somebody was found on a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers.applications.rules import must_be_confirmed
from handlers.compliance import operations, queries, rules
from handlers.compliance.rules import Deal, Profile
from handlers.inquiries import operations as inquiries
from handlers.products import rules as tariff
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.errors import N_, Invalid
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

compliance = Capability("compliance")

DEAL: Values = {"premium": "money", "pay_term": "integer", "pay_mode": "code"}
OTHER = "OTHER"


@compliance.choose("occupations")
def occupations(_session: Any, _actor: Actor) -> list[Choice]:
    """The occupations of the profile."""
    return list(rules.occupations(local_date(utcnow())))


@compliance.saver("save_check", gives={"asked": "code?"})
def save_check(answers: Answers, step: Step) -> Facts | None:
    """The completeness check, or a question to a colleague: `asked` says to which role. Raises Invalid."""
    if answers.outcome == "pass":
        must_be_confirmed(answers.values)
    if answers.outcome != "ask":
        return None
    asked = inquiries.ask(step, answers.values.get("asked"), answers.values.get("question"))
    step.event("inquiry.asked", {"asked": asked})
    return {"asked": asked}


@compliance.saver("save_profile", gives={})
def save_profile(answers: Answers, step: Step) -> Facts | None:
    """What the case's customer told. Raises Invalid (NB-AML-01, NB-AML-02), NotFound."""
    customer_id = UUID(str(step.case.facts["customer_id"]))
    operations.keep_profile(
        step.session, customer_id, read_profile(answers.values), _deal(step.case.facts, step), now=step.now
    )
    return None


@compliance.local("profiled", takes={"customer_id": "id"}, gives={"profiled": "boolean"})
def profiled(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Whether the customer's identity data are on record: what was told once need not be told again."""
    return {"profiled": queries.has_profile(step.session, UUID(str(input["customer_id"])))}


def read_profile(values: Mapping[str, Any]) -> Profile:
    """The profile fields of a form."""
    income = values.get("income")
    return Profile(
        occupation=values.get("occupation") or "",
        pep=values.get("pep") is True,
        income=None if income is None else Decimal(income),
        third_payer=values.get("payer") == OTHER,
        source_of_funds=values.get("source_of_funds") or "",
    )


@compliance.local("screen", takes={"customer_id": "id", **DEAL, "surrendered": "money?"}, gives={"aml": "code"})
def screen(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Points and names: `aml` is LOW, MEDIUM, HIGH or HIT. What is behind it lies sealed. Raises NotFound."""
    found = operations.screen(
        step.session,
        step.case.id,
        UUID(str(input["customer_id"])),
        _deal(input, step),
        surrendered=Decimal(input.get("surrendered") or 0),
        now=step.now,
    )
    return {"aml": found.code}


@compliance.saver("save_aml", gives={})
def save_aml(answers: Answers, step: Step) -> Facts | None:
    """An officer's decision on a hit. Raises Invalid without a reason."""
    reason = str(answers.values.get("reason") or "").strip()
    if not reason:
        raise Invalid([Finding(field="reason", code="required", message=N_("Please fill this in"))])
    operations.decide(step.session, step.case.id, answers.outcome, reason, actor=step.actor, now=step.now)
    return None


@compliance.local("flag", takes={"customer_id": "id", "account_id": "id?"}, gives={"flags": "integer"})
def flag(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Look for what does not fit together; `flags` says how many warnings the clerk will read."""
    account = input.get("account_id")
    count = operations.flag(
        step.session,
        step.case.id,
        UUID(str(input["customer_id"])),
        UUID(str(account)) if account else None,
        now=step.now,
    )
    return {"flags": count}


def _deal(facts: Mapping[str, Any], step: Step) -> Deal:
    """The money of the case; nothing where no premium is known yet."""
    if facts.get("premium") is None:
        return Deal(instalment=Decimal(0))
    return Deal(
        instalment=Decimal(facts["premium"]),
        payments_a_year=tariff.payments_a_year(str(facts["pay_mode"]), local_date(step.now)),
        years=int(facts["pay_term"]),
    )
