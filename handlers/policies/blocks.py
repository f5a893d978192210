"""What stands beside the forms about a policy: its benefit card, its calls, what a cancellation gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import editions
from handlers.blocks import Block, Row, moment, pick, word, yuan
from handlers.customers import phones as telephones
from handlers.customers import queries as customers
from handlers.customers.masking import mask_mobile
from handlers.customers.phones import Tell
from handlers.payments import queries as payments
from handlers.payments import refunds
from handlers.policies import cancellation, follow_up, queries, reach, rules
from handlers.policies.models import Policy
from handlers.products import rules as tariff
from workflows.calendar import local_date
from workflows.types import Actor, Choice

RESULTS = (
    Choice(value="done", zh="完成", en="Done"),
    Choice(value="not_reached", zh="未接通", en="Not reached"),
    Choice(value="problem", zh="有问题", en="Problem"),
)


def card(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The policy of a case with its benefit card: what it pays and not, when it waits, how to claim."""
    policy = session.scalars(select(Policy).where(Policy.case_id == case_id)).one_or_none()
    if policy is None:
        return ()
    told, waiting = _told(policy), tariff.product(policy.product_code, policy.effective_on)["waiting_days"]
    covered = rules.covered_from(policy.effective_on, waiting).isoformat()
    product = told["product"].get(policy.product_code, {})
    steps = (
        Row(pick(lang, f"理赔第 {place} 步", f"Claim, step {place}"), pick(lang, step["zh"], step["en"]))
        for place, step in enumerate(told["claim_step"], 1)
    )
    rows = (
        Row(pick(lang, "保障责任", "What it pays"), product.get(pick(lang, "liabilities_zh", "liabilities_en"), "")),
        Row(
            pick(lang, "责任免除", "What it does not pay"),
            product.get(pick(lang, "exclusions_zh", "exclusions_en"), ""),
        ),
        Row(pick(lang, "等待期后保障起", "Covered for illness from"), covered),
        Row(pick(lang, "应交日", "Premium due"), _due(policy, lang)),
        Row(pick(lang, "理赔电话", "Claims"), told["claim_phone"]),
    )
    title = pick(lang, "保障权益卡", "Benefit card")
    return (*queries.blocks(session, policy.id, lang), Block(title, (*rows, *steps)))


def _due(policy: Policy, lang: str) -> str:
    """The day of the year on which premium is due; nothing is where the only one was paid."""
    paid = pick(lang, "已交清", "Fully paid")
    return paid if policy.pay_term == 1 else f"{policy.effective_on:%m-%d}"


def calls(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The follow-up calls of the policy of a case so far; nothing before the first one."""
    policy_id = session.scalar(select(Policy.id).where(Policy.case_id == case_id))
    found = follow_up.attempts(session, policy_id) if policy_id else ()
    rows = tuple(Row(f"{row.attempt} · {moment(row.at)}", word(lang, RESULTS, row.result)) for row in found)
    return (Block(pick(lang, "已拨打", "Calls so far"), rows),) if rows else ()


def phones(session: Session, case_id: UUID, lang: str, tell: Tell = mask_mobile) -> Sequence[Block]:
    """At which number the applicant can be called; nothing before the policy is issued."""
    policy = session.scalars(select(Policy).where(Policy.case_id == case_id)).one_or_none()
    if policy is None:
        return ()
    return telephones.block(
        lang, [(pick(lang, "投保人", "Applicant"), customers.person(session, policy.customer_id))], tell
    )


def cancelled(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """What the request of a case would cancel, and what is given back; nothing before it was entered."""
    row = cancellation.find_request(session, case_id)
    if row is None:
        return ()
    policy = session.get_one(Policy, row.policy_id)
    kept = payments.premium_kept(session, policy.case_id)
    rows = (
        Row(pick(lang, "申请时间", "Asked at"), moment(row.requested_at)),
        Row(pick(lang, "原因", "Reason"), word(lang, rules.CANCEL_REASONS, row.reason)),
        Row(pick(lang, "应退保费", "To be given back"), yuan(lang, _back(kept, local_date(row.requested_at)))),
    )
    return (Block(pick(lang, "犹豫期撤单", "Cancellation"), rows), *queries.blocks(session, policy.id, lang))


def refund_amount(session: Session, actor: Actor, values: Mapping[str, Any], today: date) -> Decimal | None:
    """What a cancellation of policy `policy_no` would give back, in yuan; None for a policy out of reach."""
    policy = reach.find_policy(session, str(values.get("policy_no") or ""), actor)
    return None if policy is None else _back(payments.premium_kept(session, policy.case_id), today)


def _back(kept: Decimal, today: date) -> Decimal:
    return max(kept - refunds.fee("COOLING_OFF_CANCEL", today), Decimal(0))


def _told(policy: Policy) -> Mapping[str, Any]:
    return editions.load("policies", "card").on(policy.effective_on)
