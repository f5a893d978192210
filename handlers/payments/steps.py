"""What drawings and forms may name of payments.

A debit is drawn as one remote service task with `anliu:inputs="payments.debit_order"`: the order, account number
included, is written inside the step and goes sealed into the job; facts never hold it.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers.applications import operations as applications
from handlers.applications.entry import read_account
from handlers.notices import operations as notices
from handlers.payments import bank, operations, rules
from workflows.errors import BusinessError
from workflows.registry import Capability, Values
from workflows.types import Answers, Facts, Step

payments = Capability("payments")

ORDER: Values = {"payment_id": "id", "account": "text", "holder": "text", "amount": "money", "currency": "code"}
"""What the bank is told."""

payments.check("card")(rules.check_bank_card)
payments.check("branch")(rules.check_branch)
payments.check("holder")(rules.check_card_holder)


@payments.saver("save_account", gives={"account_id": "id?"})
def save_account(answers: Answers, step: Step) -> Facts | None:
    """Another account after a failed debit. A withdrawal brings none."""
    if answers.outcome != "retry":
        return None
    account_id = applications.pay_from(step.session, step.case.id, read_account(answers.values), now=step.now)
    return {"account_id": str(account_id)}


@payments.local("debit_order", takes={"account_id": "id", "amount": "money"}, gives=ORDER)
def debit_order(input: Mapping[str, Any], step: Step) -> Facts | None:
    """What the bank will be told, from inputs `account_id` and `amount` (yuan). Raises StillOpen, NotFound."""
    amount = Decimal(input["amount"])
    payment = operations.demand(step.session, step.case.id, UUID(input["account_id"]), amount, now=step.now)
    step.event("payment.requested", {"payment": str(payment.id)})
    return operations.order(step.session, payment)


def _record_debit(output: Mapping[str, Any], step: Step) -> Facts | None:
    payment_id = UUID(output["payment_id"])
    operations.record_paid(step.session, payment_id, output["reference"], now=step.now)
    step.event("payment.paid", {"payment": str(payment_id)})
    return {"payment_failure": None}


@payments.remote("debit", takes=ORDER, gives={"payment_failure": "code"}, record=_record_debit)
def debit(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Take the money; BusinessError PAYMENT_REFUSED with fact `payment_failure` where the bank says no.

    The bank is told our payment's id as the key, not the job's: the id outlives the job, so a demand that was never
    answered is asked for under the same key even when the case came here again by another way.
    """
    del key
    try:
        booked = bank.debit(input, input["payment_id"])
    except BusinessError as refused:
        raise BusinessError(refused.code, {"payment_failure": str(refused.facts["code"])}) from None
    return {"payment_id": input["payment_id"], "reference": booked["reference"]}


@payments.local("record_refusal", takes={"failure": "code"}, gives={})
def record_refusal(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Close the demand the bank refused, for the reason of input `failure`, and tell the agent."""
    payment = operations.record_refused(step.session, step.case.id, str(input["failure"]), now=step.now)
    step.event("payment.refused", {"payment": str(payment.id), "failure": payment.failure})
    notices.tell(step, "PAYMENT_REFUSED")
    return None
