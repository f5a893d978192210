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
from handlers.vocabulary.words import statuses
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
    if kind != "STATUS":
        return pick(lang, *TEXTS.get(code, (code, code)))
    told = statuses()[status].notice if status in statuses() else None
    return pick(lang, told.zh, told.en) if told else status
