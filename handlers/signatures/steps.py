"""What drawings and forms may name of signatures.

A code is asked for by the local handler `signatures.send_code`: it makes the code inside the step and leaves it,
sealed, in a letter to the sender. Without a sender (`sender`) it goes nowhere; the demonstration's shows its messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handlers.customers import queries as customers
from handlers.signatures import operations, queries, rules, sender
from handlers.signatures.operations import Signing
from workflows.calendar import local_date
from workflows.registry import Capability
from workflows.types import Answers, Facts, Step

signatures = Capability("signatures")

SIGN = "sign"

CODE_MESSAGE = "【案流】验证码 {code}，用于确认您的申请，请勿告诉他人。 {code} confirms your request: tell nobody."
"""What a customer reads, in both languages."""


@signatures.local("send_code", takes={"customer_id": "id"}, gives={})
def send_code(input: Mapping[str, Any], step: Step) -> Facts | None:
    """A one-time code to the applicant's own mobile. Raises NotFound."""
    person = customers.person(step.session, UUID(str(input["customer_id"])))
    code = operations.new_code(step.session, step.case.id, now=step.now)
    step.letter("signatures.deliver", {"mobile": person.mobile, "code": code})
    return None


@signatures.remote("deliver", takes={"mobile": "text", "code": "text"}, gives={})
def deliver(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The sender takes the message, once per key. Raises SenderSilent."""
    sender.send(input["mobile"], CODE_MESSAGE.format(code=input["code"]), key)
    return {}


@signatures.saver("save_signature", gives={"signed": "boolean", "automatic": "boolean?"})
def save_signature(answers: Answers, step: Step) -> Facts | None:
    """Notice read, declaration, consents and signature of the applicant, who consents for a minor, too.

    `signed` is false where an agent signed or the code was wrong; `automatic` says whether the system alone may decide.
    Raises Invalid (NB-SIG-01), NotFound.
    """
    if answers.outcome != SIGN:
        return {"signed": False}
    values, customer_id = answers.values, UUID(str(step.case.facts["customer_id"]))
    signing = Signing(
        signer=str(values["signer"]),
        method=str(values["method"]),
        pages=_pages(values),
        code=str(values.get("code") or ""),
    )
    person = customers.person(step.session, customer_id)
    holds = operations.sign(step, person.name, signing)
    automatic = values.get("automatic") is True
    if holds:
        if not queries.insured_signs(step.session, step.case.id, local_date(step.now)):
            _consent(step, _insured(step), rules.HEALTH_DATA, signing, given=True)
        _consent(step, customer_id, rules.AUTOMATED_DECISION, signing, given=automatic)
    _tell(step, signing, holds=holds)
    return {"signed": holds, "automatic": automatic}


@signatures.saver("save_insured_signature", gives={"insured_signed": "boolean"})
def save_insured_signature(answers: Answers, step: Step) -> Facts | None:
    """The insured agrees to the cover and its sum, declares the health answers true and signs on paper.

    `insured_signed` is false where an agent signed. Raises Invalid (NB-SIG-01), NotFound.
    """
    values, insured_id = answers.values, _insured(step)
    signing = Signing(signer=str(values["signer"]), party=rules.INSURED, pages=_pages(values))
    holds = operations.sign(step, customers.person(step.session, insured_id).name, signing)
    if holds:
        _consent(step, insured_id, rules.HEALTH_DATA, signing, given=True)
    _tell(step, signing, holds=holds)
    return {"insured_signed": holds}


def _tell(step: Step, signing: Signing, *, holds: bool) -> None:
    name = "signature.signed" if holds else "signature.refused"
    step.event(name, {"method": signing.method, "party": signing.party})


def _insured(step: Step) -> UUID:
    """Whose life it is; cases of earlier drawings know the applicant only."""
    return UUID(str(step.case.facts.get("insured_id") or step.case.facts["customer_id"]))


def _pages(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple((values.get("pages") or {}).get("SIGNATURE") or ())


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


@signatures.local("signed", takes={}, gives={"signed": "boolean", "insured_signed": "boolean"})
def signed(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Whether everybody signed the application as it is now: the question before it goes to the check.

    `insured_signed` is true, too, where the applicant's signature is enough: for the own life and for a minor's.
    """
    session, case, today = step.session, step.case, local_date(step.now)
    own = not queries.insured_signs(session, case.id, today)
    return {
        "signed": queries.signed(session, case.id, case.facts, today),
        "insured_signed": own or queries.signed(session, case.id, case.facts, today, rules.INSURED),
    }
