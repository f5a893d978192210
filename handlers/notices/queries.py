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
    "PAYMENT_REFUSED": ("首期保费扣款失败，请处理", "The first premium could not be debited: please act"),
    "POLICY_ISSUED": ("保单已签发，犹豫期开始", "The policy is issued, the cooling-off begins"),
    "REFUND_PAID": ("保费已退回", "The premium has been given back"),
    "REFUND_REFUSED": ("保费退回失败，请处理", "The premium could not be given back: please act"),
    "RECEIPT_REMINDER": ("电子回执尚未签收，犹豫期未起算", "The receipt is unsigned: the cooling-off does not run"),
    "POLICY_TO_DELIVER": ("保单已签发，请递送并请客户签收", "The policy is issued: deliver it and have it signed for"),
    "RECEIPT_SIGNED": ("回执已签收，犹豫期内可无条件撤单", "The receipt is signed: free withdrawal in the cooling-off"),
    "CANCELLED_IN_COOLING_OFF": ("保单已在犹豫期内撤销", "The policy is cancelled in the cooling-off"),
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
