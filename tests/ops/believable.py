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
from handlers.documents.models import Letter
from handlers.inquiries import queries as inquiries
from handlers.payments.models import Payment, PaymentState
from handlers.policies.models import Policy
from handlers.products import rules as tariff
from handlers.underwriting.models import UnderwritingDecision
from tests.ops import families
from workflows import access, files, sealing
from workflows.calendar import ZONE, is_working_day
from workflows.db import utcnow
from workflows.files import OpenedFile
from workflows.models import Case, Clock, ClockState, Event, Incident, Job, WorkItem

OF_POLICY = ("POLICY", "BENEFIT_CARD")
"""Letters that name whoever has a policy and whose life it is."""

OPENS, CLOSES = 9, 18
MOST = 60
"""The age up to which somebody can be insured."""


def contradictions(session: Session) -> list[str]:
    """Everything that cannot be, in all cases; a case is named by its number."""
    people = {row.id: Person.read(sealing.unseal(row.body)) for row in session.scalars(select(Customer))}
    return [*_opened(session), *_in_clear(session, people)]


def _opened(session: Session) -> Iterator[str]:
    for case in session.scalars(select(Case)):
        yield from (f"{case.number}: {what}" for what in _times(session, case))
        yield from (f"{case.number}: {what}" for what in _questions(session, case))
        seen = applications.find(session, case.id)
        if seen is not None:
            yield from (f"{case.number}: {what}" for what in _application(session, case, seen))
            yield from (f"{case.number}: {what}" for what in families.unlikely(session, case, seen))
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


def _questions(session: Session, case: Case) -> Iterator[str]:
    """While somebody is asked, the time of the check stands still and the question is there to be read."""
    asked = select(WorkItem.id).where(
        WorkItem.case_id == case.id, WorkItem.closed_at.is_(None), WorkItem.node.startswith("query_")
    )
    waits = session.scalars(asked).first() is not None
    clocks = set(session.scalars(select(Clock.state).where(Clock.case_id == case.id, Clock.name == "checking")))
    if waits != (inquiries.pending(session, case.id) is not None) or waits != (ClockState.PAUSED in clocks):
        yield f"asked: {waits}, and the time of the check is {sorted(clocks)}"


def _application(session: Session, case: Case, seen: ApplicationView) -> Iterator[str]:
    terms, born = seen.terms, seen.insured.birth_date
    if terms.age != age_on(born, terms.effective_on) or terms.age > MOST:
        yield f"age {terms.age}, born {born}"
    if seen.premium != families.premium(seen):
        yield f"premium {seen.premium}, {families.premium(seen)} by the book"
    last = session.scalars(
        select(UnderwritingDecision)
        .where(UnderwritingDecision.case_id == case.id)
        .order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc())
    ).first()
    if last is not None and last.extra_premium != tariff.extra_premium(last.premium, last.em):
        yield f"extra premium {last.extra_premium} for {last.em} %"


def _policy(session: Session, policy: Policy, seen: ApplicationView | None) -> Iterator[str]:
    if seen is None or (policy.sum_insured, policy.premium) != (seen.terms.sum_insured, seen.premium):
        yield "the policy is not what was applied for"
    else:
        yield from families.misnamed(session, policy, seen, _letters(session, policy))
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


def _letters(session: Session, policy: Policy) -> dict[str, OpenedFile]:
    """The policy and what was sent with it, as its agent opens them."""
    agent = access.actor_of(session, policy.agent_id, utcnow())
    written = select(Letter).where(Letter.case_id == policy.case_id, Letter.code.in_(OF_POLICY))
    return {letter.code: files.read(session, agent, letter.file_id) for letter in session.scalars(written)}


def _in_clear(session: Session, people: dict[UUID, Person]) -> Iterator[str]:
    secrets = {word for person in people.values() for word in (person.gov_id, person.mobile, person.name)}
    texts = [json.dumps([event.data for event in session.scalars(select(Event))], ensure_ascii=False, default=str)]
    texts += [repr(case.facts) + case.state_text for case in session.scalars(select(Case))]
    texts += list(session.scalars(select(Incident.text)))
    texts += [f"{job.error} {job.key} {job.input.decode('latin-1')}" for job in session.scalars(select(Job))]
    for text in texts:
        yield from (f"in clear: {word[:2]}…" for word in secrets if word in text)
