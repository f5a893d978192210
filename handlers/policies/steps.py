"""What drawings may name of policies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handlers.applications import queries as applications
from handlers.notices import operations as notices
from handlers.payments import queries as payments
from handlers.policies import operations
from workflows.errors import Refused
from workflows.registry import Capability
from workflows.types import Facts, Step

policies = Capability("policies")


class PremiumMissing(Refused):
    """No policy is issued before its first premium is paid"""


@policies.local("issue", takes={}, gives={"policy_id": "id", "policy_no": "text", "cooling_off_end": "datetime"})
def issue(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Issue the policy of the case's application, in this step. Raises PremiumMissing, NotFound."""
    if not payments.premium_taken(step.session, step.case.id):
        raise PremiumMissing
    application = applications.view(step.session, step.case.id)
    policy = operations.issue(
        step.session, application, unit_id=step.case.unit_id, agent_id=step.case.started_by, now=step.now
    )
    step.subject("policy", policy.id)
    step.event("policy.issued", {"policy": str(policy.id), "policy_no": policy.policy_no})
    notices.tell(step, "POLICY_ISSUED")
    return {"policy_id": str(policy.id), "policy_no": policy.policy_no, "cooling_off_end": policy.cooling_off_end}


@policies.local("close_cooling_off", takes={"policy_id": "id"}, gives={})
def close_cooling_off(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The cooling-off of policy `policy_id` is over: from now on it can only be surrendered. Raises NotFound."""
    policy = operations.the_policy(step.session, UUID(input["policy_id"]))
    step.event("policy.cooling_off_over", {"policy": str(policy.id), "status": policy.status})
    notices.tell(step, "COOLING_OFF_OVER")
    return None
