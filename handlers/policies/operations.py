"""What changes policies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications.queries import ApplicationView
from handlers.policies import rules
from handlers.policies.models import POLICY_SERIAL, Policy
from handlers.policies.rules import PolicyStatus
from handlers.products import rules as tariff
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import NotFound


def issue(
    session: Session, application: ApplicationView, *, unit_id: UUID, agent_id: UUID | None, now: datetime
) -> Policy:
    """Make the policy of a paid application: cover begins on the day of issue.

    The policy is delivered electronically with the issue, so its cooling-off counts from that day until the receipt
    is signed on another. An application makes one policy at most: the database refuses the second.
    """
    today = local_date(now)
    terms = replace(application.terms, effective_on=today)
    policy = Policy(
        id=new_id(),
        policy_no=rules.policy_no(terms.product, today.year, _next_serial(session)),
        application_id=application.id,
        customer_id=application.customer_id,
        unit_id=unit_id,
        agent_id=agent_id,
        product_code=terms.product,
        cover=terms.cover,
        sum_insured=terms.sum_insured,
        pay_term=terms.pay_term,
        pay_mode=terms.pay_mode,
        premium=application.premium,
        extra_premium=application.extra_premium,
        status=PolicyStatus.IN_FORCE,
        issue_at=now,
        effective_on=today,
        expiry_on=tariff.expires_on(terms, today),
        cooling_off_end=_cooling_off_end(terms.product, today),
    )
    session.add(policy)
    session.flush()
    return policy


def the_policy(session: Session, policy_id: UUID) -> Policy:
    """The row of a policy, locked. Raises NotFound."""
    policy = session.get(Policy, policy_id, with_for_update=True)
    if policy is None:
        raise NotFound
    return policy


def _next_serial(session: Session) -> int:
    return session.scalars(select(POLICY_SERIAL.next_value())).one()


def _cooling_off_end(product: str, starts_on: date) -> datetime:
    return rules.cooling_off_end(starts_on, tariff.product(product, starts_on)["cooling_off_days"])
