"""What pages ask about notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.blocks import pick
from handlers.notices.models import Notice
from workflows.types import Actor

MOST_SHOWN = 50
MOST_COUNTED = 100

TEXTS: Mapping[str, tuple[str, str]] = {
    "ENTRY_REMINDER": ("投保单尚待提交", "An application is still to be submitted"),
    "EVIDENCE_REMINDER": ("补充资料尚未提交", "The evidence that was asked for is still missing"),
    "POLICY_ISSUED": ("保单已签发，犹豫期开始", "The policy is issued, the cooling-off begins"),
    "REFUND_PAID": ("保费已退回", "The premium has been given back"),
    "REFUND_REFUSED": ("保费退回失败，请处理", "The premium could not be given back: please act"),
    "RECEIPT_REMINDER": ("电子回执尚未签收，犹豫期未起算", "The receipt is unsigned: the cooling-off does not run"),
    "SHORT_RECEIPT_REMINDER": ("电子回执尚未签收", "The receipt is still unsigned"),
    "SHORT_RECEIPT_SIGNED": ("回执已签收", "The receipt is signed"),
    "RECEIPT_SIGNED": ("回执已签收，犹豫期内可无条件撤单", "The receipt is signed: free withdrawal in the cooling-off"),
    "CANCELLED_IN_COOLING_OFF": ("保单已在犹豫期内撤销", "The policy is cancelled in the cooling-off"),
    "COOLING_OFF_OVER": ("犹豫期已届满", "The cooling-off is over"),
    "CLAIM_REMINDER": ("理赔补件尚未提交", "What a claim still needs has not come"),
    "CLAIM_REOPENED": ("申诉已受理：理赔重新审核", "The objection was heard: the claim is looked at anew"),
    "CLAIM_SURVEY": ("理赔已结案，请邀请客户评价服务", "The claim is closed: please ask the customer for an opinion"),
}


STATUS: Mapping[str, tuple[str, str]] = {
    "RETURNED": ("已驳回：请按原因修改", "Returned: please fix what is named"),
    "SUPPLEMENT": ("已驳回：请补充资料", "Returned: more evidence is asked for"),
    "OFFERED": ("审核通过：核保通知书待客户确认", "Approved: a counter-offer waits for the customer's answer"),
    "ACCEPTED": ("审核通过", "Approved"),
    "AWAITING_PAYMENT": ("审核通过：首期保费扣款中", "Approved: the first premium is being debited"),
    "PAYMENT_FAILED": (
        "审核通过：首期保费扣款失败，请处理",
        "Approved: the first premium could not be debited, please act",
    ),
    "ISSUED": ("审核通过：保单已签发，请递送并请客户签收", "Approved: the policy is issued, have it signed for"),
    "VOIDED": ("保单已在犹豫期内撤销", "The policy was cancelled in its cooling-off"),
    "DECLINED": ("未通过：投保申请未通过核保", "Refused: the application was declined"),
    "POSTPONED": ("未通过：投保申请被延期", "Refused: the application was postponed"),
    "WITHDRAWN": ("已撤回", "Withdrawn"),
    "DECIDED": ("审核通过：理赔已有结论，请征询客户意见", "Approved: the claim is decided, ask the customer"),
    "REFUSED": ("未通过：理赔申请被拒付，通知书已出具", "Refused: the claim is refused, the letter is written"),
    "PAYING": ("审核通过：理赔款支付中", "Approved: the claim is being paid"),
    "CLOSED": ("审核通过：理赔已给付", "Approved: the claim is paid"),
    "LAPSED": ("已失效：逾期未处理", "Lapsed: its time was over"),
}
"""What is told of a public status (domain-rules §11.2)."""

PENDING = frozenset(
    {
        *("DRAFT", "SUBMITTED", "CHECKING", "UNDERWRITING"),
        *("REPORTED", "REGISTERED", "ASSESSING", "INVESTIGATING", "CALCULATING", "REVIEW", "APPEALED"),
    }
)
"""The submitter's own doing, and what goes on within "pending": no news."""


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One notice, its text in the reader's language."""

    id: UUID
    case_id: UUID
    text: str
    at: datetime
    unread: bool


def recent(session: Session, actor: Actor, lang: str) -> list[NoticeRow]:
    """What the actor was told last, the newest first, at most fifty."""
    statement = select(Notice).where(Notice.user_id == actor.user_id)
    rows = session.scalars(statement.order_by(Notice.at.desc(), Notice.id.desc()).limit(MOST_SHOWN))
    return [
        NoticeRow(id=row.id, case_id=row.case_id, text=words(row.code, lang), at=row.at, unread=row.read_at is None)
        for row in rows
    ]


def unread(session: Session, actor: Actor, lang: str) -> list[NoticeRow]:
    """What the actor has not read yet, of the last fifty, the newest first."""
    return [row for row in recent(session, actor, lang) if row.unread]


def count_unread(session: Session, actor: Actor) -> int:
    """How many notices the actor has not read; counting ends at a hundred."""
    mine = select(Notice.id).where(Notice.user_id == actor.user_id, Notice.read_at.is_(None)).limit(MOST_COUNTED)
    return session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def words(code: str, lang: str) -> str:
    """What a notice says; of a status nobody wrote words for the bare code."""
    kind, _, status = code.partition(":")
    return pick(lang, *(STATUS.get(status, (status, status)) if kind == "STATUS" else TEXTS.get(code, (code, code))))
