"""What pages, letters and other capabilities ask about claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Uuid, column, exists, func, select, table
from sqlalchemy.dialects.postgresql import JSONB, distinct_on
from sqlalchemy.orm import Session

from handlers.claims import medical
from handlers.claims.decisions import REFUSALS, Decision, PolicyEffect
from handlers.claims.medical import Counters
from handlers.claims.models import (
    Claim,
    ClaimAppeal,
    ClaimDecision,
    ClaimInvoice,
    ClaimPayment,
    ClaimRecord,
    ClaimSupplement,
)
from handlers.policies.queries import PolicyRow
from workflows import sealing
from workflows.calendar import add_months, local_date
from workflows.db import utcnow
from workflows.errors import NotFound

REOPEN, TAKEN_BACK = "REOPEN", "WITHDRAWN"
CASE = table(
    "case", column("id", Uuid), column("state", String), column("public_status", String), column("facts", JSONB)
)
"""The heart's rows, of which only these are read."""

_IN_FORCE = ClaimDecision.recommendation.is_(False) & (ClaimDecision.decision != Decision.ADVANCE)


def open_on(session: Session, policy_id: UUID, claim_type: str | None = None, *, but: UUID | None = None) -> bool:
    """Whether a claim of this policy is undecided, or is to be decided again: until then nothing else may change it.

    `claim_type`: only claims of one type; `but`: a case that does not count.
    """
    waiting = select(Claim.id).join(CASE, CASE.c.id == Claim.case_id)
    waiting = waiting.where(Claim.policy_id == policy_id, CASE.c.state == "open", ~_is_decided())
    if claim_type is not None:
        waiting = waiting.where(Claim.claim_type == claim_type)
    if but is not None:
        waiting = waiting.where(Claim.case_id != but)
    return session.scalars(waiting.limit(1)).first() is not None


def begins(session: Session, case_id: UUID) -> Mapping[str, Any]:
    """What stands in a report at first: today, and the kind of claim the case was begun for, where somebody said."""
    facts = session.execute(select(CASE.c.facts).where(CASE.c.id == case_id)).scalar_one()
    known = {"claim_type": facts["claim_type"]} if facts.get("claim_type") else {}
    return {"notice_on": local_date(utcnow()), **known}


def find_claim(session: Session, case_id: UUID) -> Claim | None:
    """The claim of a case, None before it was reported."""
    return session.scalars(select(Claim).where(Claim.case_id == case_id)).one_or_none()


def the_claim(session: Session, case_id: UUID) -> Claim:
    """The claim of a case. Raises NotFound."""
    found = find_claim(session, case_id)
    if found is None:
        raise NotFound
    return found


def in_force(session: Session, case_id: UUID) -> ClaimDecision | None:
    """The decision in force: the last one that is neither a recommendation nor an advance."""
    return session.scalars(_newest(case_id).where(_IN_FORCE)).first()


def last_said(session: Session, case_id: UUID) -> ClaimDecision | None:
    """The last decision or recommendation, advances apart."""
    return session.scalars(_newest(case_id).where(ClaimDecision.decision != Decision.ADVANCE)).first()


def advance(session: Session, case_id: UUID) -> ClaimDecision | None:
    """What was decided to be paid in advance."""
    return session.scalars(_newest(case_id).where(ClaimDecision.decision == Decision.ADVANCE)).first()


def decisions(session: Session, case_id: UUID) -> Sequence[ClaimDecision]:
    """Everything that was decided or recommended, the oldest first."""
    rows = select(ClaimDecision).where(ClaimDecision.case_id == case_id)
    return session.scalars(rows.order_by(ClaimDecision.at, ClaimDecision.id)).all()


def records(session: Session, case_id: UUID) -> Sequence[ClaimRecord]:
    """What was looked into, the oldest first."""
    rows = select(ClaimRecord).where(ClaimRecord.case_id == case_id)
    return session.scalars(rows.order_by(ClaimRecord.at, ClaimRecord.id)).all()


def last_record(session: Session, case_id: UUID, kind: str) -> ClaimRecord | None:
    """What was concluded last of one kind."""
    rows = select(ClaimRecord).where(ClaimRecord.case_id == case_id, ClaimRecord.kind == kind)
    return session.scalars(rows.order_by(ClaimRecord.at.desc(), ClaimRecord.id.desc()).limit(1)).first()


def supplements(session: Session, case_id: UUID) -> Sequence[ClaimSupplement]:
    """The requests for what is missing, the oldest first."""
    rows = select(ClaimSupplement).where(ClaimSupplement.case_id == case_id)
    return session.scalars(rows.order_by(ClaimSupplement.asked_at, ClaimSupplement.id)).all()


def appeals(session: Session, case_id: UUID) -> Sequence[ClaimAppeal]:
    """The objections of a case, the oldest first."""
    rows = select(ClaimAppeal).where(ClaimAppeal.case_id == case_id)
    return session.scalars(rows.order_by(ClaimAppeal.filed_at, ClaimAppeal.id)).all()


def invoices(session: Session, claim_id: UUID) -> Sequence[ClaimInvoice]:
    """The invoices of a claim, as they were entered."""
    rows = select(ClaimInvoice).where(ClaimInvoice.claim_id == claim_id)
    return session.scalars(rows.order_by(ClaimInvoice.position)).all()


def payments(session: Session, case_id: UUID) -> Sequence[ClaimPayment]:
    """What a claim has paid, the oldest first."""
    rows = select(ClaimPayment).where(ClaimPayment.case_id == case_id)
    return session.scalars(rows.order_by(ClaimPayment.paid_at, ClaimPayment.id)).all()


def paid(session: Session, case_id: UUID) -> Decimal:
    """What a claim has paid so far in yuan, interest apart."""
    total = select(func.coalesce(func.sum(ClaimPayment.amount), 0)).where(ClaimPayment.case_id == case_id)
    return Decimal(session.execute(total).scalar_one())


def has_paid(session: Session, policy_id: UUID) -> bool:
    """Whether a claim of this policy has paid anything."""
    theirs = select(Claim.case_id).where(Claim.policy_id == policy_id)
    return bool(session.scalar(select(exists().where(ClaimPayment.case_id.in_(theirs)))))


def invoices_of_insured(session: Session, insured_id: UUID, keys: Collection[str], *, but: UUID) -> set[str]:
    """Which of these invoice numbers were claimed for the same life before, in claims that were not taken back."""
    blinds = {sealing.blind("invoice", key): key for key in keys}
    statement = select(ClaimInvoice.number_blind).where(
        ClaimInvoice.number_blind.in_(blinds),
        ClaimInvoice.claim_id.in_(_others(but).where(Claim.insured_id == insured_id)),
    )
    return {blinds[blind] for blind in session.scalars(statement)}


def invoice_elsewhere(session: Session, claim: Claim) -> bool:
    """Whether an invoice of this claim is that of another one."""
    mine = select(ClaimInvoice.number_blind).where(ClaimInvoice.claim_id == claim.id)
    twice = select(ClaimInvoice.id).where(
        ClaimInvoice.number_blind.in_(mine), ClaimInvoice.claim_id.in_(_others(claim.case_id))
    )
    return session.scalars(twice.limit(1)).first() is not None


def ended_before(session: Session, decision: ClaimDecision) -> bool:
    """Whether an earlier no of the same claim ended or rescinded the policy, and no other claim's does."""
    ends = _IN_FORCE & ClaimDecision.decision.in_(REFUSALS) & (ClaimDecision.policy_effect != PolicyEffect.STAYS)
    earlier = select(ClaimDecision.id).where(
        ClaimDecision.case_id == decision.case_id, ClaimDecision.id != decision.id, ends
    )
    if session.scalars(earlier.limit(1)).first() is None:
        return False
    mine = select(Claim.policy_id).where(Claim.case_id == decision.case_id).scalar_subquery()
    of_policy = (Claim.policy_id == mine) & (Claim.case_id != decision.case_id)
    others = session.scalars(_newest_of_each(of_policy)).all()
    return not any(row.decision in REFUSALS and row.policy_effect != PolicyEffect.STAYS for row in others)


def counters(session: Session, policy: PolicyRow, event_on: date, *, but: UUID) -> Counters:
    """How far the policy year of an event is used up by what is in force of other claims that were not taken back.

    Each says what it takes, so one that is decided anew, as on an appeal, is not counted twice.
    """
    start = policy_year(policy, event_on)
    year = (Claim.event_on >= start) & (Claim.event_on < add_months(start, 12))
    counted = (Claim.policy_id == policy.id) & Claim.id.in_(_others(but)) & year
    in_force = _newest_of_each(counted).subquery()
    taken = select(
        *(func.coalesce(func.sum(each), 0) for each in (in_force.c.limit_taken, in_force.c.deductible_taken))
    )
    return medical.new_year(policy.product, policy.effective_on).less(*session.execute(taken).one())


def policy_year(policy: PolicyRow, day: date) -> date:
    """The first day of the policy year that a day lies in; of a day before cover the first year's."""
    start, years = policy.effective_on, 1
    while add_months(policy.effective_on, 12 * years) <= day:
        start, years = add_months(policy.effective_on, 12 * years), years + 1
    return start


def claimed_events(session: Session, policy_ids: Collection[UUID]) -> list[tuple[UUID, date, date]]:
    """Policy, day of the event and day of the notice of every claim of these policies."""
    statement = select(Claim.policy_id, Claim.event_on, Claim.notice_on).where(Claim.policy_id.in_(policy_ids))
    return [(row.policy_id, row.event_on, row.notice_on) for row in session.execute(statement)]


def _others(but: UUID) -> Select[UUID]:
    """The claims of other cases that were not taken back."""
    return (
        select(Claim.id)
        .join(CASE, CASE.c.id == Claim.case_id)
        .where(Claim.case_id != but, CASE.c.public_status != TAKEN_BACK)
    )


def _newest_of_each(claims: ColumnElement[bool]) -> Select[ClaimDecision]:
    """The decision in force of each of these claims."""
    rows = select(ClaimDecision).ext(distinct_on(ClaimDecision.case_id))
    rows = rows.join(Claim, Claim.case_id == ClaimDecision.case_id).where(claims, _IN_FORCE)
    return rows.order_by(ClaimDecision.case_id, ClaimDecision.at.desc(), ClaimDecision.id.desc())


def _newest(case_id: UUID) -> Select[ClaimDecision]:
    rows = select(ClaimDecision).where(ClaimDecision.case_id == case_id)
    return rows.order_by(ClaimDecision.at.desc(), ClaimDecision.id.desc()).limit(1)


def _is_decided() -> ColumnElement[bool]:
    """That a claim has a decision in force which no appeal has reopened, and no appeal waits."""
    reopened = exists().where(
        ClaimAppeal.case_id == Claim.case_id,
        ClaimAppeal.result.in_(("", REOPEN)),
        ClaimAppeal.filed_at >= ClaimDecision.at,
    )
    return exists().where(ClaimDecision.case_id == Claim.case_id, _IN_FORCE, ~reopened)
