"""What pages and other capabilities ask about policies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, moment, pick, word, yes_no, yuan
from handlers.customers import queries as customers
from handlers.policies.models import Policy
from handlers.policies.reach import OFFICE, find_policy
from handlers.policies.rules import ENDED, VALID, PolicyStatus
from handlers.products import queries as products
from handlers.products import rules as tariff
from workflows.errors import NotFound
from workflows.types import Actor, Choice

STATUSES = (
    Choice(value=PolicyStatus.PENDING_EFFECTIVE, zh="未生效", en="Not yet effective"),
    Choice(value=PolicyStatus.IN_FORCE, zh="有效", en="In force"),
    Choice(value=PolicyStatus.GRACE, zh="宽限期", en="Grace period"),
    Choice(value=PolicyStatus.SUSPENDED, zh="中止", en="Suspended"),
    Choice(value=PolicyStatus.PAID_UP, zh="交清", en="Paid up"),
    Choice(value=PolicyStatus.EXPIRED, zh="满期", en="Expired"),
    Choice(value=PolicyStatus.SURRENDERED, zh="退保", en="Surrendered"),
    Choice(value=PolicyStatus.CANCELLED, zh="已撤单", en="Cancelled"),
    Choice(value=PolicyStatus.VOIDED, zh="犹豫期撤销", en="Withdrawn in the cooling-off"),
    Choice(value=PolicyStatus.RESCINDED, zh="解约", en="Rescinded"),
    Choice(value=PolicyStatus.CLAIM_TERMINATED, zh="理赔终止", en="Ended by a claim"),
    Choice(value=PolicyStatus.TERMINATED, zh="终止", en="Terminated"),
)


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """A policy as lists show it. Amounts in yuan; `premium` per instalment with the extra premium."""

    id: UUID
    policy_no: str
    agent_id: UUID | None
    application_id: UUID
    case_id: UUID  #: the case it was issued in: its premium was paid there
    account_id: UUID  #: where premium is debited from next
    customer_id: UUID
    insured_id: UUID
    product: str
    cover: str
    sum_insured: Decimal
    pay_term: int
    pay_mode: str
    social_insurance: bool | None  #: whether the plan is for somebody who has it; None where the product does not ask
    premium: Decimal
    extra_premium: Decimal
    status: PolicyStatus
    issue_at: datetime
    effective_on: date
    expiry_on: date | None
    cooling_off_end: datetime | None  #: None until the receipt is signed, or where there is none


def served(session: Session, actor: Actor, *, statuses: frozenset[PolicyStatus] = VALID) -> list[PolicyRow]:
    """The policies an agent serves, the newest first; those under cover unless other statuses are asked for."""
    statement = select(Policy).where(
        Policy.agent_id.in_(customers.agents_of(actor)), Policy.status.in_([status.value for status in statuses])
    )
    return [_row(policy) for policy in session.scalars(statement.order_by(Policy.id.desc()))]


def of_case(session: Session, application_id: UUID) -> PolicyRow | None:
    """The policy an application became."""
    policy = session.scalars(select(Policy).where(Policy.application_id == application_id)).one_or_none()
    return None if policy is None else _row(policy)


def find_reached(
    session: Session, policy_no: str, actor: Actor, offices: Collection[str] = (OFFICE,)
) -> PolicyRow | None:
    """The policy of this number, for its own agent and for the offices (roles) that reach its unit."""
    policy = find_policy(session, policy_no, actor, offices=offices)
    return None if policy is None else _row(policy)


def the(session: Session, policy_id: UUID) -> PolicyRow:
    """One policy. Raises NotFound."""
    policy = session.get(Policy, policy_id)
    if policy is None:
        raise NotFound
    return _row(policy)


def of_agent(session: Session, agent_id: UUID) -> list[PolicyRow]:
    """Every policy an agent serves, whatever became of it."""
    return [_row(policy) for policy in session.scalars(select(Policy).where(Policy.agent_id == agent_id))]


def ids(session: Session, customer_id: UUID) -> list[UUID]:
    """All policies of an applicant."""
    return list(session.scalars(select(Policy.id).where(Policy.customer_id == customer_id)))


def numbers(session: Session, customer_id: UUID) -> list[str]:
    """The policies of an applicant under which cover runs, by number."""
    statement = select(Policy.policy_no).where(
        Policy.customer_id == customer_id, Policy.status.in_([status.value for status in VALID])
    )
    return list(session.scalars(statement.order_by(Policy.policy_no)))


def sum_in_force(session: Session, insured_id: UUID, product: str) -> Decimal:
    """What the policies of a product cover on a life, in yuan; a suspended one may come back and counts too."""
    statement = select(func.coalesce(func.sum(Policy.sum_insured), 0)).where(
        Policy.insured_id == insured_id,
        Policy.product_code == product,
        Policy.status.not_in([status.value for status in ENDED]),
    )
    return Decimal(session.execute(statement).scalar_one())


def issued_applications(session: Session, insured_id: UUID) -> list[UUID]:
    """The applications on a life that became policies."""
    return list(session.scalars(select(Policy.application_id).where(Policy.insured_id == insured_id)))


def blocks(session: Session, policy_id: UUID, lang: str) -> Sequence[Block]:
    """One policy in the reader's language. Raises NotFound."""
    policy = session.get(Policy, policy_id)
    if policy is None:
        raise NotFound
    cover = word(lang, tariff.covers(policy.product_code, policy.effective_on), policy.cover)
    called = tariff.sum_called(policy.product_code, policy.effective_on)
    whole_life = pick(lang, "终身", "Whole life")
    rows = (
        Row(pick(lang, "保单号", "Policy number"), policy.policy_no),
        Row(pick(lang, "状态", "Status"), word(lang, STATUSES, policy.status)),
        Row(pick(lang, "险种", "Product"), f"{products.name(session, policy.product_code, lang)} · {cover}"),
        Row(pick(lang, called.zh, called.en), yuan(lang, policy.sum_insured)),
        *_social_insurance(policy, lang),
        Row(pick(lang, "每期保费", "Premium"), yuan(lang, policy.premium + policy.extra_premium)),
        Row(pick(lang, "签单时间", "Issued"), moment(policy.issue_at)),
        Row(pick(lang, "生效日", "Effective"), policy.effective_on.isoformat()),
        Row(pick(lang, "终止日", "Ends"), policy.expiry_on.isoformat() if policy.expiry_on else whole_life),
        Row(pick(lang, "回执签收", "Receipt signed"), _when(policy.receipt_signed_at, lang)),
        Row(pick(lang, "犹豫期至", "Cooling-off until"), _cooling_off(policy, lang)),
    )
    return (Block(pick(lang, "保单", "Policy"), rows),)


def _social_insurance(policy: Policy, lang: str) -> Sequence[Row]:
    """Whether the plan is for somebody with social medical insurance, where the product asks."""
    if policy.social_insurance is None:
        return ()
    return (Row(pick(lang, "社会医疗保险", "Social medical insurance"), yes_no(lang, policy.social_insurance)),)


def _cooling_off(policy: Policy, lang: str) -> str:
    if not tariff.has_cooling_off(policy.product_code, policy.effective_on):
        return pick(lang, "无犹豫期", "None")
    return _when(policy.cooling_off_end, lang)


def _when(at: datetime | None, lang: str) -> str:
    return moment(at) if at else pick(lang, "尚未签收", "Not signed yet")


def _row(policy: Policy) -> PolicyRow:
    return PolicyRow(
        id=policy.id,
        policy_no=policy.policy_no,
        agent_id=policy.agent_id,
        application_id=policy.application_id,
        case_id=policy.case_id,
        account_id=policy.account_id,
        customer_id=policy.customer_id,
        insured_id=policy.insured_id,
        product=policy.product_code,
        cover=policy.cover,
        sum_insured=policy.sum_insured,
        pay_term=policy.pay_term,
        pay_mode=policy.pay_mode,
        social_insurance=policy.social_insurance,
        premium=policy.premium + policy.extra_premium,
        extra_premium=policy.extra_premium,
        status=PolicyStatus(policy.status),
        issue_at=policy.issue_at,
        effective_on=policy.effective_on,
        expiry_on=policy.expiry_on,
        cooling_off_end=policy.cooling_off_end,
    )
