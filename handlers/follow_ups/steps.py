"""What drawings and forms may name of follow-ups: their beginning, the questions, what is solved and improved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.claims import queries as claims
from handlers.customers import queries as customers
from handlers.follow_ups import operations, queries, sampling
from handlers.follow_ups.calls import AREAS, METHODS, CallResult
from handlers.follow_ups.models import ClaimFollowUp
from handlers.policies import queries as policies
from workflows.errors import N_, Invalid
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

follow_ups = Capability("follow_ups")

PROCESS = "claim_follow_up"
"""The process that a closed claim starts."""

OPENED: Values = {"chosen": "boolean", "claim_no": "text?", "policy_no": "text?"}


@follow_ups.local("draw", takes={}, gives={"follow_up_draw": "integer"})
def draw(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """From 0 to 99, even over many cases and always the same for one: the drawing's table says which are drawn."""
    return {"follow_up_draw": sampling.draw(step.case.number)}


@follow_ups.local("begin", takes={"why": "code"}, gives={})
def begin(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The claim of the case is followed up, in a case of its own; once, whoever asks for it again."""
    if operations.ask_for(step.session, step.case.id, str(input["why"])):
        step.start(PROCESS, {"claim_case_id": str(step.case.id)})
        step.event("claim.follow_up", {})
    return None


@follow_ups.local("open", takes={"claim_case_id": "id?"}, gives=OPENED)
def open_(input: Mapping[str, Any], step: Step) -> Facts | None:
    """A claim that asked for its follow-up is `chosen`; where a person begins one, the claim is still to be named.

    Raises NotFound where the claim has not asked.
    """
    if input.get("claim_case_id") is None:
        return {"chosen": False}
    return _opened(step, operations.open_in(step.session, step.case.id, UUID(input["claim_case_id"])))


@follow_ups.saver("save_choice", gives=OPENED)
def save_choice(answers: Answers, step: Step) -> Facts | None:
    """Which claim is followed up, or that none is. Raises Invalid."""
    if answers.outcome != "submit":
        return {"chosen": False}
    return _opened(step, operations.choose(step.session, step.case.id, answers.values["claim_no"], step.actor))


@follow_ups.saver("save_call", gives={"call_result": "code", "call_left": "boolean", "improves": "boolean"})
def save_call(answers: Answers, step: Step) -> Facts | None:
    """An attempt; the outcome is done, not_reached or problem. `call_left`: nobody was reached, and it is tried again.

    Raises Forbidden, NotFound.
    """
    row, result = queries.the(step.session, step.case.id), CallResult(answers.outcome)
    told = operations.record(step, row, answers.values, result)
    said = "answered" if result is CallResult.DONE else result.value
    step.event("follow_up.call", {"attempt": told.attempt, "result": said})
    return {"call_result": result.value, "call_left": told.again, "improves": told.improves}


@follow_ups.saver("save_solution", gives={})
def save_solution(answers: Answers, step: Step) -> Facts | None:
    """What the call found is solved, by somebody who did not decide on the claim. Raises Forbidden, NotFound."""
    row = queries.the(step.session, step.case.id)
    operations.solve(step, row, answers.values["solution"])
    step.event("follow_up.solved", {})
    return None


@follow_ups.saver("save_improvement", gives={})
def save_improvement(answers: Answers, step: Step) -> Facts | None:
    """A measure is adopted, or it is said why none is. Raises NotFound."""
    row, said = queries.the(step.session, step.case.id), answers.values
    if answers.outcome == "adopt":
        operations.adopt(step, row, said["area"], said["measure"], said["due_on"])
        step.event("follow_up.improved", {})
    else:
        operations.decline(step, row, said["why_not"])
        step.event("follow_up.not_improved", {})
    return None


@follow_ups.choose("methods")
def methods(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """How a customer can be asked."""
    return METHODS


@follow_ups.choose("areas")
def areas(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What can be improved."""
    return AREAS


def _opened(step: Step, row: ClaimFollowUp) -> Facts:
    session = step.session
    claim = claims.the_claim(session, row.claim_case_id)
    policy = policies.the(session, claim.policy_id)
    insured, holder = customers.person(session, claim.insured_id), customers.person(session, policy.customer_id)
    step.title(insured.name)
    step.belong(queries.unit_of(session, row.claim_case_id))
    if step.parties(dict.fromkeys((insured.fingerprint, holder.fingerprint))):
        message = N_("This claim is your own or a near relative's: a colleague follows it up")
        raise Invalid([Finding(field="claim_no", code="own_business", message=message)])
    step.subject("policy", policy.id)
    for party in dict.fromkeys((policy.customer_id, policy.insured_id)):
        step.subject("customer", party)
    return {"chosen": True, "claim_no": queries.number_of(session, row.claim_case_id), "policy_no": policy.policy_no}
