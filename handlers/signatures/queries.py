"""What was signed and agreed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, column, select, table
from sqlalchemy.orm import Session

from handlers.applications import parties
from handlers.applications import queries as applications
from handlers.applications.entry import SELF
from handlers.blocks import Block, Row, moment, pick, word
from handlers.signatures import rules
from handlers.signatures.models import Consent, Signature, SigningCode
from workflows import sealing
from workflows.types import Choice, Facts, Step

USER = table("app_user", column("id", Uuid), column("name", String))
METHODS = (
    Choice(value="SCAN", zh="纸质签名影像", en="Signed by hand, scanned"),
    Choice(value="ESIGN", zh="电子签名", en="Signed with a one-time code"),
)
TITLES = {
    rules.APPLICANT: Choice(value=rules.APPLICANT, zh="投保人签名", en="The applicant's signature"),
    rules.INSURED: Choice(value=rules.INSURED, zh="被保险人签名", en="The insured's signature"),
}
WHY = (
    Choice(value="", zh="有效", en="Holds"),
    Choice(value="AGENT", zh="业务员代签，无效", en="An agent signed for the customer: void"),
    Choice(value="CODE", zh="验证码错误，无效", en="Wrong code: void"),
)


def agents(step: Step) -> list[str]:
    """The names of whoever might sign for a customer: who enters, whom they stand in for, who began the case."""
    ids = {step.actor.user_id, step.actor.on_behalf_of, step.case.started_by} - {None}
    return list(step.session.scalars(select(USER.c.name).where(USER.c.id.in_(ids))))


def hash_of(session: Session, case_id: UUID, facts: Facts, today: date) -> str:
    """The hash of the application as it is now: its terms, its health answers, its beneficiaries."""
    application = applications.find(session, case_id)
    if application is None:
        return rules.document_hash(facts, {}, today)
    more = {
        "health": application.health,
        "beneficiaries": [
            [one.order_no, one.share_percent, one.relation, one.body]
            for one in applications.beneficiaries(session, application.id)
        ],
        "account": str(application.account_id),
    }
    return rules.document_hash(facts, more, today)


def last(session: Session, case_id: UUID, party: str = rules.APPLICANT) -> Signature | None:
    """The last signature of a party in a case, refused ones included."""
    rows = select(Signature).where(Signature.case_id == case_id, Signature.party == party)
    return session.scalars(rows.order_by(Signature.at.desc(), Signature.id.desc()).limit(1)).one_or_none()


def last_code(session: Session, case_id: UUID, purpose: str = rules.SIGN) -> SigningCode | None:
    """The code that was sent last in a case for a purpose, locked."""
    rows = select(SigningCode).where(SigningCode.case_id == case_id, SigningCode.purpose == purpose)
    newest = rows.order_by(SigningCode.sent_at.desc(), SigningCode.id.desc()).limit(1)
    return session.scalars(newest.with_for_update()).one_or_none()


def insured_signs(session: Session, case_id: UUID, today: date) -> bool:
    """Whether the life has to sign itself: another adult than the applicant. Raises NotFound."""
    seen = applications.view(session, case_id)
    return seen.relation != SELF and not parties.is_minor(seen.insured, today)


def signed(session: Session, case_id: UUID, facts: Facts, today: date, party: str = rules.APPLICANT) -> bool:
    """Whether a party signed the application as it is now: whoever changes it afterwards has it signed again."""
    row = last(session, case_id, party)
    if row is None or row.refused:
        return False
    body: Mapping[str, Any] = sealing.unseal(row.body)
    return bool(body["hash"] == hash_of(session, case_id, facts, today))


def consents(session: Session, customer_id: UUID) -> dict[str, bool]:
    """What a customer agrees to now, by purpose: the last line of each."""
    rows = select(Consent.purpose, Consent.given).where(Consent.customer_id == customer_id)
    return {row.purpose: row.given for row in session.execute(rows.order_by(Consent.at, Consent.id))}


def signature(session: Session, case_id: UUID, lang: str) -> Sequence[Block]:
    """The last signature of each party in a case; nothing before."""
    found = [(title, last(session, case_id, party)) for party, title in TITLES.items()]
    return tuple(_signature(row, title, lang) for title, row in found if row)


def _signature(row: Signature, title: Choice, lang: str) -> Block:
    body: Mapping[str, Any] = sealing.unseal(row.body)
    rows = (
        Row(pick(lang, "签名人", "Signed by"), str(body["signer"])),
        Row(pick(lang, "方式", "Method"), word(lang, METHODS, row.method)),
        Row(pick(lang, "效力", "Effect"), word(lang, WHY, str(body["refused"]))),
        Row(pick(lang, "投保须知版本", "Notice read, version"), row.notice_version),
        Row(pick(lang, "投保声明版本", "Declaration, version"), row.declaration_version),
        Row(pick(lang, "文件摘要 SHA-256", "Hash of the document, SHA-256"), str(body["hash"])),
        Row(pick(lang, "时间", "Time"), moment(row.at)),
    )
    return Block(pick(lang, title.zh, title.en), rows)
