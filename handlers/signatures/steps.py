"""What drawings and forms may name of signatures.

A code is asked for by the local handler `signatures.send_code`: it makes the code inside the step and leaves it,
sealed, in a letter to the sender. The sender of the demonstration is simulated: it takes the message and sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handlers.customers import queries as customers
from handlers.signatures import operations, queries, rules
from handlers.signatures.operations import Signing
from workflows.calendar import local_date
from workflows.registry import Capability
from workflows.types import Answers, Facts, Step

signatures = Capability("signatures")

SIGN = "sign"


@signatures.local("send_code", takes={"customer_id": "id"}, gives={})
def send_code(input: Mapping[str, Any], step: Step) -> Facts | None:
    """A one-time code to the applicant's own mobile. Raises NotFound."""
    person = customers.person(step.session, UUID(str(input["customer_id"])))
    code = operations.new_code(step.session, step.case.id, now=step.now)
    step.letter("signatures.deliver", {"mobile": person.mobile, "code": code})
    return None


@signatures.remote("deliver", takes={"mobile": "text", "code": "text"}, gives={})
def deliver(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The simulated sender: a message is taken and goes nowhere."""
    del input, key
    return {}


@signatures.saver("save_signature", gives={"signed": "boolean", "automatic": "boolean?"})
def save_signature(answers: Answers, step: Step) -> Facts | None:
    """Notice read, declaration, consents and signature of the case's customer.

    `signed` is false where an agent signed or the code was wrong; `automatic` says whether the system alone may decide.
    Raises Invalid (NB-SIG-01), NotFound.
    """
    if answers.outcome != SIGN:
        return {"signed": False}
    values, customer_id = answers.values, UUID(str(step.case.facts["customer_id"]))
    signing = Signing(
        signer=str(values["signer"]),
        method=str(values["method"]),
        pages=tuple((values.get("pages") or {}).get("SIGNATURE") or ()),
        code=str(values.get("code") or ""),
    )
    person = customers.person(step.session, customer_id)
    holds = operations.sign(step, person.name, signing)
    automatic = values.get("automatic") is True
    if holds:
        _consent(step, customer_id, rules.HEALTH_DATA, signing, given=True)
        _consent(step, customer_id, rules.AUTOMATED_DECISION, signing, given=automatic)
    step.event("signature.signed" if holds else "signature.refused", {"method": signing.method})
    return {"signed": holds, "automatic": automatic}


def _consent(step: Step, customer_id: UUID, purpose: str, signing: Signing, *, given: bool) -> None:
    operations.record(
        step.session,
        customer_id,
        purpose,
        given=given,
        channel=signing.method,
        case_id=step.case.id,
        now=step.now,
    )


@signatures.local("signed", takes={}, gives={"signed": "boolean"})
def signed(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Whether the application is signed as it is now: the question before it goes to the check."""
    return {"signed": queries.signed(step.session, step.case.id, step.case.facts, local_date(step.now))}
