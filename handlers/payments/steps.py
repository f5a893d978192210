"""What drawings and forms may name of payments.

A debit is drawn as one remote service task with `anliu:inputs="payments.debit_order"`, a refund as one with
`anliu:inputs="payments.refund_order"`: the order, account number included, is written inside the step and goes sealed
into the job; facts never hold it. A refund is asked for in a loop, `payments.refund_due` until nothing is due: there
is one for each debit. A payout, money that the case itself owes, is one with `anliu:inputs="payments.payout_order"`; a
case pays for each purpose once. Whoever decided that money goes out may not send it (domain-rules §10, 2): the user
task behind a refused refund, and the one that releases a payout, is `separate` from the decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers import editions
from handlers.applications import operations as applications
from handlers.applications.entry import read_account
from handlers.customers import queries as customers
from handlers.notices import operations as notices
from handlers.payments import bank, operations, payouts, refunds, rules
from workflows.calendar import local_date, start_of_day
from workflows.db import utcnow
from workflows.errors import N_, BusinessError, Invalid
from workflows.registry import Capability, Values
from workflows.types import Answers, Facts, Finding, Step

payments = Capability("payments")

ORDER: Values = {"payment_id": "id", "account": "text", "holder": "text", "amount": "money", "currency": "code"}
"""What the bank is told."""

REFUND: Values = {**ORDER, "debit": "id"}
"""What the bank is told of a refund."""

payments.check("card")(rules.check_bank_card)
payments.check("branch")(rules.check_branch)
payments.check("holder")(rules.check_card_holder)


@payments.saver("save_retry", gives={"account_id": "id?", "retry_at": "datetime?"})
def save_retry(answers: Answers, step: Step) -> Facts | None:
    """An account and the day of the next debit: `retry_at` is null for at once, else the day's first instant.

    Raises Invalid for a day on which the application has lapsed (fact `pay_by`).
    """
    if answers.outcome != "retry":
        return None
    on: date | None = answers.values.get("retry_on")
    retry_at = None if on is None else start_of_day(on)
    pay_by = step.case.facts.get("pay_by")
    if retry_at is not None and isinstance(pay_by, datetime) and retry_at >= pay_by:
        message = N_("The application has lapsed by then; choose an earlier day")
        raise Invalid([Finding(field="retry_on", code="pay_by", message=message)])
    return {**_account(answers, step), "retry_at": retry_at}


@payments.saver("save_refund_account", gives={"account_id": "id"})
def save_refund_account(answers: Answers, step: Step) -> Facts | None:
    """Where a refund goes that the paying account did not take: an account of the same customer. Raises Invalid."""
    refund = refunds.last(step.session, step.case.id)
    customer_id = operations.owner_of(step.session, refund.account_id)
    account = read_account(answers.values)
    holder = customers.person(step.session, customer_id).name
    found = rules.check_card_holder(account.holder, {"applicant_name": holder}, local_date(step.now))
    if found:
        raise Invalid(found)
    return {"account_id": str(operations.keep_account(step.session, customer_id, account, now=step.now))}


@payments.local("pay_by", takes={}, gives={"pay_by": "datetime"})
def pay_by(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """When the application that was accepted in this step lapses unpaid: 10 days, to their end (domain-rules §9)."""
    days = editions.load("payments", "terms").on(local_date(step.now))["pay_days"]
    return {"pay_by": rules.pay_by(step.now, days)}


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
        raise BusinessError(refused.code, {"payment_failure": _known(refused)}) from None
    return {"payment_id": input["payment_id"], "reference": booked["reference"]}


@payments.local("record_refusal", takes={"failure": "code"}, gives={})
def record_refusal(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Close the demand the bank refused, for the reason of input `failure`."""
    payment = operations.record_refused(step.session, step.case.id, str(input["failure"]), now=step.now)
    step.event("payment.refused", {"payment": str(payment.id), "failure": payment.failure})
    return None


@payments.local("refund_due", takes={"case_id": "id?", "reason": "code"}, gives={"refund_due": "money"})
def refund_due(input: Mapping[str, Any], step: Step) -> Facts | None:
    """What is to be given back of the premium of case `case_id`, or of this one, in yuan; 0.00 where all is settled.

    `reason` says why it goes back and so which fee is kept. Raises StillOpen while a debit is under way.
    """
    due = refunds.owed(step.session, _premium_case(input, step), str(input["reason"]), now=step.now)
    return {"refund_due": sum((each.amount for each in due), Decimal("0.00"))}


@payments.local("refund_order", takes={"case_id": "id?", "reason": "code", "account_id": "id?"}, gives=REFUND)
def refund_order(input: Mapping[str, Any], step: Step) -> Facts | None:
    """What the bank will be told: the oldest debit that is due, to the account that paid unless `account_id` is given.

    Raises NothingOwed, OtherRefund, StillOpen.
    """
    due = refunds.owed(step.session, _premium_case(input, step), str(input["reason"]), now=step.now)
    if not due:
        raise refunds.NothingOwed
    to = UUID(input["account_id"]) if input.get("account_id") else None
    refund = refunds.demand(step.session, due[0], case_id=step.case.id, account_id=to, now=step.now)
    step.event("refund.requested", {"payment": str(refund.id), "debit": str(refund.refund_of)})
    return refunds.told(step.session, refund)


def _record_refund(output: Mapping[str, Any], step: Step) -> Facts | None:
    payment_id = UUID(output["payment_id"])
    operations.record_paid(step.session, payment_id, output["reference"], now=step.now)
    step.event("refund.paid", {"payment": str(payment_id)})
    notices.tell(step, "REFUND_PAID")
    return {"refund_failure": None}


@payments.remote("refund", takes=REFUND, gives={"refund_failure": "code"}, record=_record_refund)
def refund(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Give the money back; BusinessError REFUND_REFUSED with fact `refund_failure` where the bank says no.

    The bank knows it by our payment's id, as a debit: it is asked by it before it is told.
    """
    del key
    try:
        booked = bank.refund(input, input["payment_id"])
    except BusinessError as refused:
        raise BusinessError(refused.code, {"refund_failure": _known(refused)}) from None
    return {"payment_id": input["payment_id"], "reference": booked["reference"]}


@payments.local("record_refund_refusal", takes={"failure": "code"}, gives={})
def record_refund_refusal(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Close the refund the bank refused, for the reason of input `failure`. The next one goes under its own key."""
    refused = refunds.open_refund(step.session, step.case.id)
    operations.refuse(step.session, refused, str(input["failure"]), now=step.now)
    step.event("refund.refused", {"payment": str(refused.id), "failure": refused.failure})
    notices.tell(step, "REFUND_REFUSED")
    return None


@payments.local("payout_order", takes={"account_id": "id", "amount": "money", "purpose": "code"}, gives=ORDER)
def payout_order(input: Mapping[str, Any], step: Step) -> Facts | None:
    """What the bank will be told of a payout: inputs `account_id`, `amount` (yuan) and what it is for, `purpose`.

    Raises NothingToPay, PaidOtherwise, NotFound.
    """
    amount, purpose = Decimal(input["amount"]), str(input["purpose"])
    payment = payouts.demand(step.session, step.case.id, UUID(input["account_id"]), amount, purpose, now=step.now)
    step.event("payout.requested", {"payment": str(payment.id), "purpose": purpose})
    return operations.order(step.session, payment)


def _record_payout(output: Mapping[str, Any], step: Step) -> Facts | None:
    payment_id = UUID(output["payment_id"])
    operations.record_paid(step.session, payment_id, output["reference"], now=step.now)
    step.event("payout.paid", {"payment": str(payment_id)})
    return {"payout_failure": None}


@payments.remote("payout", takes=ORDER, gives={"payout_failure": "code"}, record=_record_payout)
def payout(input: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Pay what the case owes; BusinessError PAYOUT_REFUSED with fact `payout_failure` where the bank says no.

    The bank knows it by our payment's id, as a debit: it is asked by it before it is told.
    """
    del key
    try:
        booked = bank.payout(input, input["payment_id"])
    except BusinessError as refused:
        raise BusinessError(refused.code, {"payout_failure": _known(refused)}) from None
    return {"payment_id": input["payment_id"], "reference": booked["reference"]}


@payments.local("record_payout_refusal", takes={"failure": "code"}, gives={})
def record_payout_refusal(input: Mapping[str, Any], step: Step) -> Facts | None:
    """Close the payout the bank refused, for the reason of input `failure`. The next one goes under its own key."""
    refused = payouts.open_payout(step.session, step.case.id)
    operations.refuse(step.session, refused, str(input["failure"]), now=step.now)
    step.event("payout.refused", {"payment": str(refused.id), "failure": refused.failure})
    return None


def _account(answers: Answers, step: Step) -> dict[str, str]:
    """The account of a next try, another one or the same once more. Raises NotFound, Invalid."""
    account_id = applications.pay_from(step.session, step.case.id, read_account(answers.values), now=step.now)
    return {"account_id": str(account_id)}


def _premium_case(input: Mapping[str, Any], step: Step) -> UUID:
    return UUID(input["case_id"]) if input.get("case_id") else step.case.id


def _known(refused: BusinessError) -> str:
    """The bank's reason as our table has it; its own words never become a fact."""
    return rules.failure(str(refused.facts["code"]), local_date(utcnow())).code
