"""What pages ask about notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.blocks import pick
from handlers.notices.models import Notice
from workflows.types import Actor

MOST_SHOWN = 50

TEXTS: Mapping[str, tuple[str, str]] = {
    "ENTRY_REMINDER": ("投保单尚待提交", "An application is still to be submitted"),
    "APPLICATION_DECLINED": ("投保申请未通过核保", "An application was declined"),
    "APPLICATION_WITHDRAWN": ("投保申请已撤回", "An application was withdrawn"),
    "APPLICATION_POSTPONED": ("投保申请被延期", "An application was postponed"),
    "APPLICATION_LAPSED": ("投保申请因逾期已失效", "An application lapsed: its time was over"),
    "EVIDENCE_REQUESTED": ("核保需要补充资料", "Underwriting asks for evidence"),
    "EVIDENCE_REMINDER": ("补充资料尚未提交", "The evidence that was asked for is still missing"),
    "COUNTER_OFFER": ("核保通知书待客户确认", "A counter-offer waits for the customer's answer"),
    "OFFER_LAPSED": ("核保通知书逾期未确认，投保申请已失效", "The counter-offer was not answered in time: it lapsed"),
    "PAYMENT_REFUSED": ("首期保费扣款失败，请处理", "The first premium could not be debited: please act"),
    "POLICY_ISSUED": ("保单已签发，犹豫期开始", "The policy is issued, the cooling-off begins"),
    "COOLING_OFF_OVER": ("犹豫期已届满", "The cooling-off is over"),
}


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One unread notice, its text in the reader's language."""

    id: UUID
    case_id: UUID
    text: str
    at: datetime


def unread(session: Session, actor: Actor, lang: str) -> list[NoticeRow]:
    """What the actor has not read yet, the newest first, at most fifty."""
    statement = select(Notice).where(Notice.user_id == actor.user_id, Notice.read_at.is_(None))
    rows = session.scalars(statement.order_by(Notice.at.desc(), Notice.id.desc()).limit(MOST_SHOWN))
    return [NoticeRow(id=row.id, case_id=row.case_id, text=pick(lang, *TEXTS[row.code]), at=row.at) for row in rows]
