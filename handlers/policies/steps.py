"""What drawings and forms may name of policies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.customers import queries as customers
from handlers.notices import operations as notices
from handlers.payments import queries as payments
from handlers.payments.rules import same_person
from handlers.policies import cancellation, follow_up, operations, rules
from handlers.policies.cancellation import CancelState
from handlers.policies.follow_up import CallResult
from handlers.policies.models import Policy
from handlers.policies.rules import ReceiptMethod
from handlers.products import rules as tariff
from workflows.errors import N_, Invalid, Refused
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

policies = Capability("policies")

policies.check("time")(rules.check_time)


@policies.choose("cancel_reasons")
def cancel_reasons(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """Why a policy is cancelled in its cooling-off."""
    return rules.CANCEL_REASONS


class PremiumMissing(Refused):
    """No policy is issued before its first premium is paid"""


class CoolingOffRuns(Refused):
    """The cooling-off of this policy is not over"""


@policies.local("issue", takes={}, gives={"policy_id": "id", "policy_no": "text", "cooling_off_end": "datetime?"})
def issue(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Issue the policy of the case's application, signed for on the spot: for drawings without a receipt.

    Raises PremiumMissing, NotFound.
    """
    policy = _issue(step)
    end = operations.sign_receipt(policy, ReceiptMethod.ELECTRONIC, step.now)
    notices.tell(step, "POLICY_ISSUED")
    return {"policy_id": str(policy.id), "policy_no": policy.policy_no, "cooling_off_end": end}


@policies.local("issue_for_receipt", takes={}, gives={"policy_id": "id", "policy_no": "text"})
def issue_for_receipt(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Issue the policy of the case's application: its cooling-off begins when the receipt is signed.

    Raises PremiumMissing, NotFound.
    """
    policy = _issue(step)
    return {"policy_id": str(policy.id), "policy_no": policy.policy_no}


@policies.local("deliver", takes={}, gives={})
def deliver(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The case's policy is sent to the customer electronically. Raises NotFound."""
    _deliver(step)
    return None


@policies.local("hand_over", takes={}, gives={"has_cooling_off": "boolean"})
def hand_over(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The same, for drawings of products with and without a cooling-off: says which. Raises NotFound."""
    policy = _deliver(step)
    return {"has_cooling_off": tariff.has_cooling_off(policy.product_code, policy.effective_on)}


@policies.saver("save_receipt", gives={"cooling_off_end": "datetime?"})
def save_receipt(answers: Answers, step: Step) -> Facts | None:
    """The customer signed for the case's policy: its cooling-off runs, if it has one.

    Raises Invalid, SignedAlready, NotFound.
    """
    policy = operations.issued_in(step.session, step.case.id)
    values = answers.values
    signed_at = rules.moment_of(values["signed_on"], values["signed_time"])
    findings = [*rules.signing_findings(signed_at, policy.issue_at, step.now), *_signer(step, values)]
    if findings:
        raise Invalid(findings)
    end = operations.sign_receipt(policy, ReceiptMethod(values["method"]), signed_at)
    step.event("policy.receipt_signed", {"policy": str(policy.id), "method": policy.receipt_method})
    notices.tell(step, "RECEIPT_SIGNED" if end else "SHORT_RECEIPT_SIGNED")
    return {"cooling_off_end": end}


@policies.local("close_cooling_off", takes={"policy_id": "id"}, gives={})
def close_cooling_off(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The cooling-off of policy `policy_id` is over: from now on it can only be surrendered. Raises NotFound."""
    _over(operations.the_policy(step.session, UUID(input["policy_id"])), step)
    return None


@policies.local("end_cooling_off", takes={"policy_id": "id"}, gives={"cooling_off": "code"})
def end_cooling_off(input: Mapping[str, Any], step: Step) -> Facts | None:
    """`over`: policy `policy_id` can only be surrendered from now on; `cancelling`: a request in time is under way.

    While it is under way the drawing waits for the message COOLING_OFF_CANCEL and asks again from time to time: a
    request may be given up. Raises CoolingOffRuns, NotFound.
    """
    policy = operations.the_policy(step.session, UUID(input["policy_id"]))
    if cancellation.under_way(step.session, policy):
        return {"cooling_off": "cancelling"}
    if rules.in_cooling_off(policy.cooling_off_end, step.now):
        raise CoolingOffRuns
    _over(policy, step)
    return {"cooling_off": "over"}


@policies.saver(
    "save_follow_up", gives={"follow_up": "code", "follow_up_attempts": "integer", "follow_up_again": "boolean"}
)
def save_follow_up(answers: Answers, step: Step) -> Facts | None:
    """An attempt at the follow-up call of the case's policy; the outcome is done, not_reached or problem.

    `follow_up_again` says whether another attempt is left where nobody was reached. Raises Forbidden, Invalid.
    """
    policy = operations.issued_in(step.session, step.case.id)
    result = CallResult(answers.outcome)
    call = follow_up.record(step.session, policy, answers.values, result, actor=step.actor, now=step.now)
    step.event("policy.follow_up", {"policy": str(policy.id), "attempt": call.attempt, "result": result.value})
    return {"follow_up": result.value, "follow_up_attempts": call.attempt, "follow_up_again": call.again}


@policies.saver("save_solution", gives={})
def save_solution(answers: Answers, step: Step) -> Facts | None:
    """What the follow-up call found is solved, by somebody other than the seller. Raises Forbidden, NotFound."""
    policy = operations.issued_in(step.session, step.case.id)
    follow_up.solve(step.session, policy, answers.values["solution"], actor=step.actor, now=step.now)
    step.event("policy.follow_up_solved", {"policy": str(policy.id)})
    return None


@policies.local("desk", takes={}, gives={"desk": "code"})
def desk(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Whose form a case begins with where several roles may begin it: `agent`, or `office` for everybody else."""
    return {"desk": "agent" if "agent" in step.actor.roles else "office"}


REQUESTED: Values = {"policy_no": "text?", "policy_id": "id?", "premium_case_id": "id?", "requested": "boolean"}
"""What a request to cancel gives; a withdrawal gives only that nothing is `requested`."""


@policies.saver("save_cancellation", gives=REQUESTED)
def save_cancellation(answers: Answers, step: Step) -> Facts | None:
    """A request to cancel a policy in its cooling-off, or its withdrawal after a return. Raises Invalid."""
    case_id, session = step.case.id, step.session
    if answers.outcome != "submit":
        if step.case.facts.get("requested"):
            cancellation.end(session, case_id, CancelState.WITHDRAWN, actor=step.actor, now=step.now)
        return {"requested": False}
    number, reason = answers.values["policy_no"], answers.values["reason"]
    policy = cancellation.request(session, number, reason, case_id=case_id, actor=step.actor, now=step.now)
    holder = customers.person(session, policy.customer_id)
    step.title(holder.name)
    if step.parties((holder.fingerprint, customers.person(session, policy.insured_id).fingerprint)):
        message = N_("This policy is your own or a near relative's: a colleague has to enter this")
        raise Invalid([Finding(field="policy_no", code="own_business", message=message)])
    step.subject("policy", policy.id)
    step.subject("customer", policy.customer_id)
    return {
        "policy_no": policy.policy_no,
        "policy_id": str(policy.id),
        "premium_case_id": str(policy.case_id),
        "requested": True,
    }


@policies.saver("save_check", gives={})
def save_check(answers: Answers, step: Step) -> Facts | None:
    """What was looked at stands in the answers; only what the applicant asked for is approved. Raises Invalid."""
    del step
    if answers.outcome == "approve" and answers.values.get("applicant") is not True:
        raise Invalid([Finding(field="applicant", code="required", message=N_("Please confirm this"))])
    return None


@policies.local("void", takes={}, gives={"account_id": "id"})
def void(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Carry the case's request out: the policy is void from the start, and its application is told.

    Gives the account that paid: there the premium goes back.
    The message COOLING_OFF_CANCEL waits until the application takes it in. Raises NotFound, MoveRefused; Forbidden
    where whoever entered the request also approves it.
    """
    policy = cancellation.approve(step.session, step.case.id, actor=step.actor, now=step.now)
    step.event("policy.voided", {"policy": str(policy.id), "policy_no": policy.policy_no})
    step.message("COOLING_OFF_CANCEL", policy.policy_no, {})
    notices.tell(step, "CANCELLED_IN_COOLING_OFF")
    return {"account_id": str(payments.paying_account(step.session, policy.case_id))}


@policies.local("keep", takes={}, gives={})
def keep(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The applicant keeps the policy after all: the case's request to cancel is over. Raises NotFound, NotThere."""
    cancellation.end(step.session, step.case.id, CancelState.KEPT, actor=step.actor, now=step.now)
    step.event("policy.kept")
    return None


def _issue(step: Step) -> Policy:
    if not payments.premium_taken(step.session, step.case.id):
        raise PremiumMissing
    policy = operations.issue(
        step.session,
        applications.view(step.session, step.case.id),
        case_id=step.case.id,
        unit_id=step.case.unit_id,
        agent_id=step.case.started_by,
        now=step.now,
    )
    step.subject("policy", policy.id)
    step.event("policy.issued", {"policy": str(policy.id), "policy_no": policy.policy_no})
    return policy


def _deliver(step: Step) -> Policy:
    policy = operations.issued_in(step.session, step.case.id)
    operations.deliver(policy, now=step.now)
    step.event("policy.delivered", {"policy": str(policy.id)})
    return policy


def _over(policy: Policy, step: Step) -> None:
    step.event("policy.cooling_off_over", {"policy": str(policy.id), "status": policy.status})
    notices.tell(step, "COOLING_OFF_OVER")


def _signer(step: Step, values: Mapping[str, Any]) -> list[Finding]:
    """The applicant signs in person, never the agent (domain-rules §2.1, Interp. II art. 3)."""
    applicant = applications.view(step.session, step.case.id).applicant
    if same_person(values["signer"], "", applicant.name, ""):
        return []
    message = N_("The applicant signs for the policy in person")
    return [Finding(field="signer", code="NB-SIG-01", message=message)]
