"""Who may sign, by which code, under what; which consents there are (domain-rules §2.1, §2.8)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers import editions
from handlers.customers.rules import normalise_name
from handlers.editions import Edition
from workflows.errors import N_
from workflows.types import Choice, Finding

SCAN, ESIGN = "SCAN", "ESIGN"
HEALTH_DATA, AUTOMATED_DECISION = "HEALTH_DATA", "AUTOMATED_DECISION"
NOTICE, DECLARATION = "NOTICE", "DECLARATION"
APPLICANT, INSURED = "APPLICANT", "INSURED"
"""Who signs: the insured besides the applicant where it is another adult (Insurance Law art. 31, 34)."""

SIGN, NEW_MOBILE = "SIGN", "NEW_MOBILE"
"""What a one-time code is for."""

SIGNATURE = "NB-SIG-01"
AGENT, WRONG_CODE = "AGENT", "CODE"
"""Why a signature that is kept does not hold."""

SIGNED = (
    *("customer_id", "insured_id", "relation"),
    *("product", "cover", "sum_insured", "pay_term", "pay_mode", "premium", "age", "sex"),
)
"""The facts of an application that a signature stands under."""


def table(on: date) -> Edition:
    """The edition in force. Raises NotInForce."""
    return editions.load("signatures", "texts").on(on)


def version(text: str, on: date) -> str:
    """The version in force of a text that is read or agreed to."""
    return str(table(on)["text"][text]["version"])


def texts(on: date) -> Sequence[Choice]:
    """The texts by name."""
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in table(on)["text"].items())


def document_hash(facts: Mapping[str, Any], more: Mapping[str, Any], on: date) -> str:
    """SHA-256 of what is signed: the terms, everything else of the application in `more`, the versions of the texts."""
    signed = {
        "terms": {name: _plain(facts.get(name)) for name in SIGNED},
        "more": _plain(more),
        "texts": {text: version(text, on) for text in (NOTICE, DECLARATION)},
    }
    return hashlib.sha256(json.dumps(signed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def is_agent(signer: str, agents: Sequence[str], party: str) -> bool:
    """Whether an agent signed for the party named; an agent who is its namesake cannot be told by name."""
    name = normalise_name(signer).casefold()
    return name != normalise_name(party).casefold() and name in {normalise_name(one).casefold() for one in agents}


ONLY = {
    APPLICANT: N_("Only the applicant signs, in person"),
    INSURED: N_("Only the insured signs, in person"),
}


def signer_findings(signer: str, name: str, party: str) -> list[Finding]:
    """Nobody signs for somebody else. NB-SIG-01."""
    if normalise_name(signer).casefold() == normalise_name(name).casefold():
        return []
    return [Finding(field="signer", code=SIGNATURE, message=ONLY[party])]


def _plain(value: Any) -> Any:
    """One text for one value, so that the same document has the same hash; numbers lose their end zeros."""
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if value is None or isinstance(value, bool | str):
        return value
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
