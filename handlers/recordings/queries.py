"""What is recorded of a sale."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.blocks import Block, Row, moment, pick, word
from handlers.recordings import rules
from handlers.recordings.models import SalesRecording
from workflows import sealing
from workflows.types import Choice

USER = table("app_user", column("id", Uuid), column("name", String))
RESULTS = (
    Choice(value="", zh="待质检", en="Waits for its quality check"),
    Choice(value="PASS", zh="质检通过", en="Passed"),
    Choice(value="RERECORD", zh="需补录", en="To be recorded again"),
)


def last(session: Session, case_id: UUID) -> SalesRecording | None:
    """The recording of a case that counts."""
    rows = select(SalesRecording).where(SalesRecording.case_id == case_id)
    return session.scalars(rows.order_by(SalesRecording.at.desc(), SalesRecording.id.desc()).limit(1)).one_or_none()


def accepted(session: Session, case_id: UUID) -> bool:
    """Whether quality control let the last recording of a case pass."""
    row = last(session, case_id)
    return row is not None and row.result == "PASS"


def retention(session: Session, case_id: UUID, contract_end: date, years: int) -> date | None:
    """Until when the recording of a contract is kept; None where there is none."""
    row = last(session, case_id)
    return rules.keep_until(contract_end, years, row.recorded_on) if row else None


def recording(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The last recording of a case with its key moments, and what quality control said; nothing before."""
    row = last(session, case_id)
    if row is None:
        return ()
    seller = session.scalar(select(USER.c.name).where(USER.c.id == row.seller_id))
    head = (
        Row(pick(lang, "录制日期", "Recorded on"), row.recorded_on.isoformat()),
        Row(pick(lang, "文件编号", "Reference"), row.reference),
        Row(pick(lang, "销售人员", "Seller"), seller or "—"),
        Row(pick(lang, "提交时间", "Handed in"), moment(row.at)),
        Row(pick(lang, "质检结论", "Quality check"), word(lang, RESULTS, row.result)),
        *([Row(pick(lang, "质检意见", "Opinion"), str(sealing.unseal(row.note)))] if row.note else []),
    )
    title = pick(lang, "双录", "Sales recording")
    return (Block(title, head), Block(pick(lang, "关键环节", "Key moments"), _moments(row, lang)))


def _moments(row: SalesRecording, lang: str) -> tuple[Row, ...]:
    return tuple(
        Row(pick(lang, choice.zh, choice.en), _shown(row, choice.value, lang))
        for choice in rules.moments(row.recorded_on)
    )


def _shown(row: SalesRecording, code: str, lang: str) -> str:
    if code in row.missing:
        return pick(lang, "须补录", "Record again")
    return pick(lang, "已录", "Recorded") if code in row.moments else pick(lang, "未录", "Not recorded")
