"""What is known of requests to change a policy, and which changes it allows now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.applications.queries import CASE, BeneficiaryView
from handlers.blocks import moment
from handlers.claims import queries as claims
from handlers.endorsements import changes, rules
from handlers.endorsements.models import Endorsement
from handlers.endorsements.rules import Kind
from handlers.payments import queries as payments
from handlers.policies import cancellation
from handlers.policies import queries as policies
from handlers.policies.queries import PolicyRow
from handlers.policies.rules import VALID, in_cooling_off
from handlers.products import rules as tariff
from handlers.products import values
from workflows import sealing
from workflows.calendar import add_months, local_date
from workflows.db import utcnow
from workflows.errors import N_, NotFound
from workflows.types import Actor, Choice, Finding

BESIDE_A_CLAIM = frozenset({Kind.ADDRESS, Kind.PAY_ACCOUNT})
"""What may be changed while a claim is undecided."""


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What a surrender comes to, in yuan: premiums paid without extra premium, their cash value, what is deducted."""

    on: date
    paid: Decimal
    value: Decimal
    debt: Decimal  #: policy loan and its interest

    @property
    def net(self) -> Decimal:
        """What is paid to the applicant."""
        return max(self.value - self.debt, Decimal("0.00"))


def find(session: Session, case_id: UUID) -> Endorsement | None:
    """The request of a case, None before its policy is known."""
    return session.scalars(select(Endorsement).where(Endorsement.case_id == case_id)).one_or_none()


def the(session: Session, case_id: UUID) -> Endorsement:
    """The request of a case. Raises NotFound."""
    row = find(session, case_id)
    if row is None:
        raise NotFound
    return row


def sides(row: Endorsement) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What stood and what shall stand, unsealed; empty before it was entered."""
    return (sealing.unseal(row.before) if row.before else {}, sealing.unseal(row.body) if row.body else {})


def offered(session: Session, _actor: Actor, case_id: UUID) -> Sequence[Choice]:
    """What can be changed of the case's policy now; nothing before it is known."""
    row = find(session, case_id)
    if row is None:
        return ()
    policy, now = policies.the(session, row.policy_id), utcnow()
    return [
        kind
        for kind in rules.kinds(local_date(now))
        if hindrance(session, policy, Kind(kind.value), case_id=case_id, now=now) is None
    ]


def begins(session: Session, case_id: UUID) -> Mapping[str, Any]:
    """What stands in the form of a request at first: the change the case was begun for, if the policy allows it."""
    row = find(session, case_id)
    if row is None or not row.wanted:
        return {}
    policy, kind = policies.the(session, row.policy_id), Kind(row.wanted)
    return {} if hindrance(session, policy, kind, case_id=case_id, now=utcnow()) else {"kind": kind.value}


def hindrance(session: Session, policy: PolicyRow, kind: Kind, *, case_id: UUID, now: datetime) -> Finding | None:
    """What stands in the way of a change of this policy; None where it can be asked for (domain-rules §5.1)."""
    found = _status(policy) or _under_way(session, policy, kind, case_id)
    return found or _claimed(session, policy, kind) or _of_kind(policy, kind, now)


def beneficiaries(session: Session, policy: PolicyRow) -> list[BeneficiaryView]:
    """Who gets the death benefit: as endorsed last, else as applied for; none means the statutory heirs."""
    return changes.views(last_named(session, policy))


def last_named(session: Session, policy: PolicyRow) -> Mapping[str, Any]:
    """The same as it lies sealed in a change of beneficiaries."""
    newest = (
        select(Endorsement)
        .where(
            Endorsement.policy_id == policy.id,
            Endorsement.kind == Kind.BENE_CHANGE,
            Endorsement.effective_at.is_not(None),
        )
        .order_by(Endorsement.effective_at.desc(), Endorsement.id.desc())
        .limit(1)
    )
    row = session.scalars(newest).one_or_none()
    if row is not None:
        return sides(row)[1]
    named = applications.beneficiaries(session, policy.application_id)
    return changes.beneficiaries("named" if named else "statutory", named)


def worth(session: Session, policy: PolicyRow, on: date) -> Worth:
    """What a policy is worth to its applicant on a day (domain-rules §5.3). There are no policy loans yet."""
    instalments = payments.premium_kept(session, policy.case_id) / policy.premium if policy.premium else Decimal(0)
    count = int(instalments)
    paid = (policy.premium - policy.extra_premium) * count
    start = policy.effective_on
    if values.has_cash_value(policy.product, start):
        to = add_months(start, count * 12 // tariff.payments_a_year(policy.pay_mode, start)) if count else start
        until = (policy.expiry_on or add_months(start, 12 * 200)) if _all_paid(policy, count) else to
        value = values.cash_value(policy.product, paid, effective_on=start, paid_to=until, on=on)
    else:
        ends = policy.expiry_on or add_months(start, 12)
        claimed = claims.has_paid(session, policy.id)
        value = values.unearned(paid, effective_on=start, expiry_on=ends, on=on, claimed=claimed)
    return Worth(on=on, paid=paid, value=value, debt=Decimal("0.00"))


def hands_on_account(session: Session, customer_id: UUID, now: datetime) -> set[UUID]:
    """Who entered or granted a change of this customer's premium account within the days of domain-rules §10, 6."""
    days = rules.table(local_date(now))["other_hand_days"]
    changed = select(Endorsement.asked_by, Endorsement.decided_by).where(
        Endorsement.policy_id.in_(policies.ids(session, customer_id)),
        Endorsement.kind == Kind.PAY_ACCOUNT,
        Endorsement.effective_at >= now - timedelta(days=days),
    )
    return {user for row in session.execute(changed) for user in row if user is not None}


def _all_paid(policy: PolicyRow, count: int) -> bool:
    """Whether no more premium is due: then the value grows on to the end of cover."""
    a_year = tariff.payments_a_year(policy.pay_mode, policy.effective_on)
    return count >= (1 if policy.pay_term == 1 else policy.pay_term * a_year)


def _status(policy: PolicyRow) -> Finding | None:
    if policy.status in VALID:
        return None
    return Finding(field="kind", code=rules.UNKNOWN, message=N_("The policy is not in force"))


def _under_way(session: Session, policy: PolicyRow, kind: Kind, case_id: UUID) -> Finding | None:
    """No second change that the first one could contradict; a case that was given up is in nobody's way."""
    live = (
        select(Endorsement.kind)
        .join(CASE, CASE.c.id == Endorsement.case_id)
        .where(
            Endorsement.policy_id == policy.id,
            Endorsement.case_id != case_id,
            Endorsement.kind != "",
            Endorsement.effective_at.is_(None),
            CASE.c.state == "open",
        )
    )
    if any(rules.excludes(kind, Kind(other)) for other in session.scalars(live)):
        return Finding(field="kind", code=rules.OPEN, message=N_("Another change of this policy is under way"))
    if cancellation.requested(session, policy.id, but=case_id):
        return Finding(field="kind", code=rules.OPEN, message=N_("A cancellation of this policy is under way already"))
    return None


def _claimed(session: Session, policy: PolicyRow, kind: Kind) -> Finding | None:
    """No money is moved, and no beneficiary changed, while a claim is undecided (domain-rules §5.1)."""
    if kind in BESIDE_A_CLAIM or not claims.open_on(session, policy.id):
        return None
    return Finding(field="kind", code=rules.OPEN, message=N_("A claim of this policy is undecided"))


def _of_kind(policy: PolicyRow, kind: Kind, now: datetime) -> Finding | None:
    today, within = local_date(now), _can_cancel(policy, now)
    if kind is Kind.COOLING_OFF_CANCEL and not within:
        ended = moment(policy.cooling_off_end) if policy.cooling_off_end else ""
        if not ended:
            return Finding(field="kind", code=rules.WRONG_KIND, message=N_("This product has no cooling-off"))
        message = N_("The cooling-off ended at %(end)s")
        return Finding(field="kind", code=rules.TOO_LATE, message=message, params={"end": ended})
    if kind is Kind.SURRENDER and within:
        message = N_("In the cooling-off everything is paid back: choose the cancellation")
        return Finding(field="kind", code=rules.WRONG_KIND, message=message)
    if kind is Kind.BENE_CHANGE and not tariff.product(policy.product, policy.effective_on).get("death_benefit", True):
        return Finding(field="kind", code=rules.WRONG_KIND, message=N_("This product pays no death benefit"))
    if kind is Kind.PAY_ACCOUNT:
        return _debit(policy, today)
    return None


def _can_cancel(policy: PolicyRow, now: datetime) -> bool:
    has = tariff.has_cooling_off(policy.product, policy.effective_on)
    return has and in_cooling_off(policy.cooling_off_end, now)


def _debit(policy: PolicyRow, today: date) -> Finding | None:
    due = tariff.due_after(policy.effective_on, policy.pay_term, policy.pay_mode, today)
    if due is None:
        return Finding(field="kind", code=rules.WRONG_KIND, message=N_("No more premium is debited for this policy"))
    if rules.frozen(due, today, rules.table(today)["freeze_days"]):
        message = N_("The next debit is on %(due)s: the account stands still until then")
        return Finding(field="kind", code=rules.OPEN, message=message, params={"due": due.isoformat()})
    return None
