"""Which policies somebody may work on by their number: an agent the own ones, offices those of the units they reach."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.customers import queries as customers
from handlers.policies import rules
from handlers.policies.models import Policy
from workflows.types import Actor, Scope, Seat

UNIT = table("unit", column("id", Uuid), column("path", String))
OFFICE = "back_office"


def find_policy(
    session: Session, policy_no: str, actor: Actor, *, offices: Collection[str] = (OFFICE,)
) -> Policy | None:
    """The policy of this number, for its own agent and for the offices (roles) that reach its unit."""
    number = "".join(policy_no.split()).upper()
    if not rules.is_policy_no(number):
        return None
    policy = session.scalars(select(Policy).where(Policy.policy_no == number)).one_or_none()
    return policy if policy is not None and _reaches(session, policy, actor, offices) else None


def _reaches(session: Session, policy: Policy, actor: Actor, offices: Collection[str]) -> bool:
    if policy.agent_id in customers.agents_of(actor):
        return True
    path = session.scalar(select(UNIT.c.path).where(UNIT.c.id == policy.unit_id)) or ""
    return any(_covers(seat, policy.unit_id, path) for seat in actor.seats if seat.role in offices)


def _covers(seat: Seat, unit_id: UUID, path: str) -> bool:
    below = seat.scope is Scope.SUBTREE and path.startswith(seat.unit_path)
    return seat.scope is Scope.ALL or seat.unit_id == unit_id or below
