"""Codes in words: roles, public states, urgency rules, documents. What a drawing says comes from the drawing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from forms.fields import Documents
from forms.schema import FormSchema
from handlers.documents.wording import names as letters
from handlers.vocabulary.words import statuses
from web.i18n import amount, moment, pick, translate
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.engine import Fact, Node, Process
from workflows.errors import N_
from workflows.inbox import CAP
from workflows.models import ClockKind
from workflows.registry import installed
from workflows.types import Purpose

ROLES: Mapping[str, str] = {
    "agent": N_("Agent"),
    "customer_manager": N_("Customer manager"),
    "back_office": N_("Back office"),
    "underwriter": N_("Underwriter"),
    "senior_underwriter": N_("Senior underwriter"),
    "uw_committee": N_("Underwriting committee"),
    "endorsement_officer": N_("Endorsement officer"),
    "claims_handler": N_("Claims handler"),
    "claims_investigator": N_("Claims investigator"),
    "claims_committee": N_("Claims committee"),
    "finance": N_("Finance"),
    "supervisor": N_("Supervisor"),
    "process_owner": N_("Process owner"),
    "agency_clerk": N_("Agency clerk"),
    "agency_manager": N_("Agency manager"),
    "auditor": N_("Auditor"),
    "administrator": N_("Administrator"),
    "operator": N_("Operator"),
    "aml_officer": N_("Anti-money-laundering officer"),
    "quality": N_("Recording quality"),
    "system": N_("System"),
}
"""The lanes of domain-rules §10."""

UNDER_REVIEW, RETURNED, APPROVED, DRAFT = "review", "returned", "approved", "draft"
GROUPS: Mapping[str, str] = {
    UNDER_REVIEW: N_("Under review"),
    RETURNED: N_("Returned"),
    APPROVED: N_("Approved"),
    DRAFT: N_("Draft"),
}
"""How submitters see a case (domain-rules §11.2)."""

URGENT: Mapping[str, str] = {
    "U1": N_("A statutory deadline is near"),
    "U2": N_("75 % of the service time is used"),
    "U3": N_("This kind of case is always urgent"),
    "U4": N_("Cover is at stake: a payment failed"),
    "U5": N_("Returned twice or more"),
    "U6": N_("A person who needs special care"),
}
"""The rules of domain-rules §9."""

OVER: Mapping[str, str] = {"U1": N_("A statutory deadline is over"), "U2": N_("The service time is over")}
"""The same once their time has come."""


CLOCKS: Mapping[str, str] = {
    ClockKind.STATUTORY: N_("Statutory deadline"),
    ClockKind.INTERNAL: N_("Service time"),
}
"""The clocks of domain-rules §9."""


def clock_kind(kind: str) -> str:
    """What a kind of clock is called."""
    return translate(CLOCKS[kind]) if kind in CLOCKS else kind


def role(code: str) -> str:
    """What a role is called."""
    return translate(ROLES.get(code, "")) or code


def state(code: str) -> str:
    """What a public status is called."""
    known = statuses().get(code)
    return pick(known.zh, known.en) if known else code


def group(code: str) -> str:
    """Which of the submitter's states a public status belongs to."""
    known = statuses().get(code)
    return known.group if known else ""


def tone(code: str) -> str:
    """How a public status looks: wait, back, good, end or nothing."""
    known = statuses().get(code)
    return known.look if known else ""


def urgent_why(rules: Collection[str], marked_by: str = "", *, late: bool = False) -> list[str]:
    """Why something is urgent, rule by rule; a mark with the name of who set it.

    `late`: the nearest time is over, which is said where only one kind of time counts.
    """
    said = {**URGENT, **OVER} if late and len(set(rules) & set(OVER)) == 1 else URGENT
    told = [translate(said.get(rule, "")) or rule for rule in rules if rule != "U6" or not marked_by]
    return [*told, translate(N_("Marked as urgent by %(name)s")) % {"name": marked_by}] if marked_by else told


def capped(count: int) -> str:
    """A count as text; nothing for zero."""
    return f"{CAP - 1}+" if count >= CAP else str(count or "")


def node(process: Process, node_id: str) -> str:
    """What a node of a drawing is called."""
    found: Node | None = process.nodes.get(node_id.removesuffix(" [child]"))
    return (pick(found.zh, found.en) or node_id) if found else node_id


def process(compiled: Process) -> str:
    """What a process is called."""
    return pick(compiled.drawing.zh, compiled.drawing.en)


def code(compiled: Process, shown: Any) -> str:
    """What a code is called that a line of the menu has: the code where none has it."""
    entry = compiled.drawing.entry(str(shown))
    return pick(entry.zh, entry.en) if entry else str(shown)


def about(compiled: Process, facts: Mapping[str, Any]) -> str:
    """What a case is about: the line of the menu that a shown fact names, else its process."""
    codes = (facts.get(name) for name, fact in compiled.facts.items() if fact.show and fact.type == "code")
    known = (compiled.drawing.entry(str(one)) for one in codes if one)
    return next((pick(one.zh, one.en) for one in known if one), process(compiled))


PURPOSES: Mapping[str, str] = {
    Purpose.CALL: N_("to call"),
    Purpose.IDENTITY: N_("to check who it is"),
    Purpose.CORRECTION: N_("to correct what is recorded"),
}
"""What masked values are needed for."""


def purpose(code: str) -> str:
    """What somebody needed a masked value for."""
    return translate(PURPOSES[code]) if code in PURPOSES else code


def document(code: str) -> str:
    """What a kind of document is called: a letter of the house, or what forms ask for."""
    for letter in letters(local_date(utcnow())):
        if letter.value == code:
            return pick(letter.zh, letter.en)
    for promise in installed().forms.values():
        if issubclass(promise.schema, FormSchema):
            for field in promise.schema.form_fields().values():
                for one in field.documents if isinstance(field, Documents) else ():
                    if one.code == code:
                        return pick(one.zh, one.en)
    return code


def fact(declared: Fact) -> str:
    """What a fact is called."""
    return pick(declared.zh, declared.en) or declared.name


def value(shown: Any) -> str:
    """A fact's value as people read it."""
    if shown is None:
        return ""
    if isinstance(shown, list | tuple):
        return ", ".join(value(one) for one in shown)
    told = next((tell for kind, tell in _TOLD if isinstance(shown, kind)), str)
    return told(shown)


_TOLD: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda shown: translate(N_("yes") if shown else N_("no"))),
    (Decimal, amount),
    (datetime, moment),
    (date, date.isoformat),
    (timedelta, lambda shown: translate(N_("%(n)s d")) % {"n": shown.days}),
)
