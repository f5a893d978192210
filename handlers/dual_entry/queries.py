"""What was keyed twice, and what differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.blocks import Block, Row, pick, word
from handlers.dual_entry import rules
from handlers.dual_entry.models import SecondKeying
from handlers.payments import queries as payments
from workflows import sealing


def first_keying(session: Session, case_id: UUID) -> dict[str, Any]:
    """The key fields of the application as it was entered, the insured's among them. Raises NotFound."""
    application = applications.view(session, case_id)
    return {
        "gov_id": application.insured.gov_id,
        "name": application.insured.name,
        "birth_date": application.insured.birth_date,
        "sum_insured": application.terms.sum_insured,
        "card_no": payments.account(session, application.account_id).number,
        "pay_term": application.terms.pay_term,
    }


def last(session: Session, case_id: UUID) -> SecondKeying | None:
    """The last second keying of a case."""
    rows = select(SecondKeying).where(SecondKeying.case_id == case_id)
    return session.scalars(rows.order_by(SecondKeying.at.desc(), SecondKeying.id.desc()).limit(1)).one_or_none()


def agrees(session: Session, case_id: UUID) -> bool | None:
    """Whether the last second keying says what the application says now; None where there is none."""
    row = last(session, case_id)
    if row is None:
        return None
    body: Mapping[str, Any] = sealing.unseal(row.body)
    right = {**body["second"], **_settled(row, body)}
    return not rules.compare(first_keying(session, case_id), right)


def mismatches(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """Each difference of the last keying with both values; nothing where there is none."""
    row = last(session, case_id)
    if row is None or not row.differing:
        return ()
    body: Mapping[str, Any] = sealing.unseal(row.body)
    rows = tuple(_line(found, lang) for found in rules.compare(body["first"], body["second"]))
    return (Block(pick(lang, "两次录入不一致", "The two keyings differ"), rows),)


def _settled(row: SecondKeying, body: Mapping[str, Any]) -> dict[str, str]:
    """The right values by field, where differences were settled."""
    made = sealing.unseal(row.settled) if row.settled else ()
    taken = {rules.FIRST: body["first"], rules.SECOND: body["second"]}
    return {one["field"]: taken.get(one["take"], {}).get(one["field"], one["value"]) for one in made}


def _line(found: rules.Mismatch, lang: str) -> Row:
    first, second = found.shown()
    text = pick(lang, f"第一次 {first or '—'}；第二次 {second or '—'}", f"first {first or '—'}; second {second or '—'}")
    return Row(word(lang, rules.FIELDS, found.field), text)
