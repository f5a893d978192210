"""What somebody who opens any case of the demo would find contradictory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.customers.models import Customer
from handlers.customers.person import Person
from handlers.customers.rules import age_on
from handlers.payments.models import Payment, PaymentState
from handlers.policies.models import Policy
from handlers.products import rules as tariff
from handlers.underwriting.models import UnderwritingDecision
from workflows import sealing
from workflows.calendar import ZONE, is_working_day, local_date
from workflows.models import Case, Event, Incident, Job

MINOR_TO = 17
PARENT_FROM, PARENT_TO = 20, 45
"""How much older than a child its parents are."""

OPENS, CLOSES = 9, 18


def contradictions(session: Session) -> list[str]:
    """Everything that cannot be, in all cases; a case is named by its number."""
    people = {row.id: Person.read(sealing.unseal(row.body)) for row in session.scalars(select(Customer))}
    return [*_opened(session, people), *_in_clear(session, people)]


def _opened(session: Session, people: dict[UUID, Person]) -> Iterator[str]:
    for case in session.scalars(select(Case)):
        yield from (f"{case.number}: {what}" for what in _times(session, case))
        seen = applications.find(session, case.id)
        if seen is not None:
            yield from (f"{case.number}: {what}" for what in _application(session, case, seen))
            family = [
                named.body | {"relation": named.relation} for named in applications.beneficiaries(session, seen.id)
            ]
            yield from (f"{case.number}: {what}" for what in _family(family, people[seen.customer_id], case))
        for policy in session.scalars(select(Policy).where(Policy.case_id == case.id)):
            yield from (f"{case.number}: {what}" for what in _policy(session, policy, seen))


def _times(session: Session, case: Case) -> Iterator[str]:
    events = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq)).all()
    moments = [case.started_at, *(event.at for event in events), case.ended_at or events[-1].at]
    if moments != sorted(moments):
        yield "what happened is out of order"
    for event in events:
        local = event.at.astimezone(ZONE)
        office = is_working_day(local.date()) and OPENS <= local.hour <= CLOSES
        if event.actor_kind == "user" and not office:
            yield f"somebody worked at {local:%a %H:%M}"


def _application(session: Session, case: Case, seen: ApplicationView) -> Iterator[str]:
    person, terms, health = seen.person, seen.terms, seen.health
    if terms.age != age_on(person.birth_date, terms.effective_on) or not 18 <= terms.age <= 60:
        yield f"age {terms.age}, born {person.birth_date}"
    if seen.premium != tariff.premium(terms, local_date(case.started_at)):
        yield f"premium {seen.premium}"
    if health["household_income"] < health["yearly_income"]:
        yield "a household earns less than its member"
    if health["pregnant"] and person.sex == "M":
        yield "a man is pregnant"
    last = session.scalars(
        select(UnderwritingDecision)
        .where(UnderwritingDecision.case_id == case.id)
        .order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc())
    ).first()
    if last is not None and last.extra_premium != tariff.extra_premium(last.premium, last.em):
        yield f"extra premium {last.extra_premium} for {last.em} %"


def _family(family: list[dict[str, object]], person: Person, case: Case) -> Iterator[str]:
    today = local_date(case.started_at)
    own = age_on(person.birth_date, today)
    for one in family:
        number, born = str(one["gov_id"]), one["birth_date"]
        if number[6:14] != f"{born:%Y%m%d}" or number[:6] != person.gov_id[:6]:
            yield "a relative's number does not fit"
        age = age_on(born, today)  # type: ignore[arg-type]
        match one["relation"]:
            case "SPOUSE" if age <= MINOR_TO or one["sex"] == person.sex or abs(age - own) > 10:
                yield f"married at {own} to somebody of {age}"
            case "CHILD" if not PARENT_FROM <= own - age <= PARENT_TO:
                yield f"a child of {age} at {own}"
            case "CHILD" if person.sex == "M" and str(one["name"])[0] != person.name[0]:
                yield "a child with another family name than its father's"
            case "PARENT" if not PARENT_FROM <= age - own <= PARENT_TO or str(one["name"])[0] != person.name[0]:
                yield f"a parent of {age} at {own}"


def _policy(session: Session, policy: Policy, seen: ApplicationView | None) -> Iterator[str]:
    if seen is None or (policy.sum_insured, policy.premium) != (seen.terms.sum_insured, seen.premium):
        yield "the policy is not what was applied for"
    paid = [
        payment
        for payment in session.scalars(select(Payment).where(Payment.case_id == policy.case_id))
        if payment.refund_of is None and payment.state == PaymentState.PAID
    ]
    if sum((payment.amount for payment in paid), Decimal(0)) != policy.premium + policy.extra_premium:
        yield "the premium that was paid is another one"
    moments = [*(payment.ended_at for payment in paid), policy.issue_at, policy.delivered_at, policy.receipt_signed_at]
    told = [moment for moment in (*moments, policy.cooling_off_end) if moment is not None]
    if told != sorted(told):
        yield "paid, issued, delivered, signed for and free to cancel are out of order"


def _in_clear(session: Session, people: dict[UUID, Person]) -> Iterator[str]:
    secrets = {word for person in people.values() for word in (person.gov_id, person.mobile, person.name)}
    texts = [json.dumps([event.data for event in session.scalars(select(Event))], ensure_ascii=False, default=str)]
    texts += [repr(case.facts) + case.state_text for case in session.scalars(select(Case))]
    texts += list(session.scalars(select(Incident.text)))
    texts += [f"{job.error} {job.key} {job.input.decode('latin-1')}" for job in session.scalars(select(Job))]
    for text in texts:
        yield from (f"in clear: {word[:2]}…" for word in secrets if word in text)
