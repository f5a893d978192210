"""What drawings and forms may name of applications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from handlers.applications import operations, parties, rules
from handlers.applications.entry import Entry, read_entry
from handlers.applications.operations import Submitted
from handlers.customers.person import fingerprint
from handlers.customers.rules import age_on
from handlers.payments import queries as payments
from handlers.products import rules as tariff
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.errors import N_, Invalid, Refused
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

applications = Capability("applications")

applications.check("limits")(tariff.check_sum_insured)
applications.check("shares")(rules.check_shares)


@applications.choose("relations")
def relations(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What an insured can be to the applicant, today."""
    return parties.relations(local_date(utcnow()))


class PremiumTaken(Refused):
    """The premium is paid: this application cannot end without a refund"""


ENTERED: Values = {
    "application_id": "id?",
    "customer_id": "id?",
    "insured_id": "id?",
    "relation": "code?",
    "account_id": "id?",
    "product": "code?",
    "cover": "code?",
    "sum_insured": "money?",
    "pay_term": "integer?",
    "pay_mode": "code?",
    "age": "integer?",
    "sex": "code?",
    "applicant_age": "integer?",
    "premium": "money?",
}
"""The facts of an application, once it is submitted; `age` and `sex` are the insured's."""


@applications.saver("save_entry", gives=ENTERED)
def save_entry(answers: Answers, step: Step) -> Facts | None:
    """Write the application of the case. A withdrawal is not complete and leaves what was submitted before."""
    if answers.outcome != "submit":
        return None
    settled = tariff.settled(answers.values["product"], local_date(step.now))
    entry = read_entry({**answers.values, **settled})
    done = operations.submit(step.session, step.case.id, entry, actor=step.actor, now=step.now)
    step.title(done.applicant.name)
    for party in dict.fromkeys((entry.customer_id, entry.insured_id)):
        step.subject("customer", party)
    step.subject("insured", entry.insured_id)
    _refuse_own_business(done, entry, step)
    return {
        "application_id": str(done.id),
        "customer_id": str(entry.customer_id),
        "insured_id": str(entry.insured_id),
        "relation": entry.relation,
        "account_id": str(done.account_id),
        "product": entry.product,
        "cover": entry.cover,
        "sum_insured": entry.sum_insured,
        "pay_term": entry.pay_term,
        "pay_mode": entry.pay_mode,
        "age": done.terms.age,
        "sex": done.insured.sex,
        "applicant_age": age_on(done.applicant.birth_date, local_date(step.now)),
        "premium": done.premium,
    }


def _refuse_own_business(done: Submitted, entry: Entry, step: Step) -> None:
    """Nobody enters an application that is about themselves or a near relative (domain-rules §10, rule 9)."""
    named = [fingerprint(one.body["gov_id_type"], one.body["gov_id"]) for one in entry.beneficiaries]
    if step.parties((done.applicant.fingerprint, done.insured.fingerprint, *named)):
        message = N_("This application is about yourself or a near relative: a colleague has to enter it")
        raise Invalid([Finding(field="customer", code="own_business", message=message)])


@applications.saver("save_check", gives={})
def save_check(answers: Answers, step: Step) -> Facts | None:
    """Nothing passes that was not confirmed; what was confirmed stands in the answers. Raises Invalid."""
    del step
    if answers.outcome == "pass":
        rules.must_be_confirmed(answers.values)
    return None


@applications.local("decline", takes={}, gives={})
def decline(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The application is declined. Raises PremiumTaken."""
    _refuse_after_payment(step)
    return None


@applications.local("postpone", takes={}, gives={})
def postpone(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The application is postponed: it may be made again later. Raises PremiumTaken."""
    _refuse_after_payment(step)
    return None


@applications.local("lapse", takes={}, gives={})
def lapse(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """What was asked for did not come in time: the application is over. Raises PremiumTaken."""
    _refuse_after_payment(step)
    return None


@applications.local("withdraw", takes={}, gives={})
def withdraw(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The applicant takes the application back (domain-rules §4.1 WITHDRAWN). Raises PremiumTaken."""
    _refuse_after_payment(step)
    return None


def _refuse_after_payment(step: Step) -> None:
    """Premium is debited after the decision; an end without a policy must owe nobody a refund, however it is drawn."""
    if payments.premium_owed(step.session, step.case.id):
        raise PremiumTaken
