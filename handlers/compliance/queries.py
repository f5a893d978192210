"""What is known of a customer and a case against money laundering and fraud."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, String, Uuid, column, func, select, table
from sqlalchemy.orm import Session

from handlers import editions
from handlers.compliance.models import AmlDecision, AmlProfile, AmlScreening, CaseFlag, Fingerprint
from handlers.compliance.rules import Profile
from handlers.customers import queries as customers
from handlers.customers.person import Person
from handlers.payments import queries as payments
from workflows import sealing
from workflows.calendar import local_date

HIT = "HIT"
STOP = "stop"
SETTLED = frozenset({"clear", "report"})
"""Decisions after which the same hit does not stop the case again."""

LOW = "LOW"
ADDRESS, AGENT_MOBILE = "address", "agent_mobile"
MOBILE_SHARED, MOBILE_OF_AGENT, CARD_SHARED = "NB-FRD-01", "NB-FRD-02", "NB-FRD-03"
PAPER_TWICE, APPLIES_OFTEN, ADDRESS_SHARED = "NB-FRD-04", "NB-FRD-05", "NB-FRD-06"

CASE = table("case", column("id", Uuid), column("process", String), column("started_at", DateTime(timezone=True)))
SUBJECT = table("case_subject", column("case_id", Uuid), column("kind", String), column("subject_id", Uuid))
FILE = table("file", column("case_id", Uuid), column("kind", String), column("digest", String))
"""The heart's rows, of which only these are read."""


def profile(session: Session, customer_id: UUID) -> Profile:
    """What a customer told; an empty profile where nobody asked yet."""
    body = session.scalar(select(AmlProfile.body).where(AmlProfile.customer_id == customer_id))
    return Profile.read(sealing.unseal(body)) if body else Profile()


def has_profile(session: Session, customer_id: UUID) -> bool:
    """Whether a customer told something already."""
    return session.get(AmlProfile, customer_id) is not None


def risk(session: Session, case_id: UUID) -> str:
    """LOW, MEDIUM, HIGH, or HIT while nobody has decided on a name that was found; LOW before any screening."""
    found = last_screening(session, case_id)
    if found is None:
        return LOW
    settled = decided_hits(session, case_id)
    return HIT if any(hit["entry"] not in settled for hit in found["hits"]) else str(found["level"])


def last_screening(session: Session, case_id: UUID) -> Mapping[str, Any] | None:
    """What the last screening of a case found, unsealed."""
    newest = select(AmlScreening.body).where(AmlScreening.case_id == case_id)
    body = session.scalar(newest.order_by(AmlScreening.at.desc(), AmlScreening.id.desc()).limit(1))
    return sealing.unseal(body) if body else None


def decisions(session: Session, case_id: UUID) -> list[Mapping[str, Any]]:
    """What officers decided in a case, oldest first, unsealed."""
    rows = select(AmlDecision.body).where(AmlDecision.case_id == case_id).order_by(AmlDecision.at, AmlDecision.id)
    return [sealing.unseal(body) for body in session.scalars(rows)]


def decided_hits(session: Session, case_id: UUID) -> frozenset[str]:
    """The entries that an officer has looked at and let pass in this case."""
    settled = (made["entries"] for made in decisions(session, case_id) if made["outcome"] in SETTLED)
    return frozenset(entry for entries in settled for entry in entries)


def flags(session: Session, case_id: UUID) -> dict[str, int]:
    """The warnings of a case: reason codes and how many customers, files or applications each is about."""
    rows = (
        select(CaseFlag.code, CaseFlag.count.label("times")).where(CaseFlag.case_id == case_id).order_by(CaseFlag.code)
    )
    return {row.code: row.times for row in session.execute(rows)}


def findings(
    session: Session, case_id: UUID, customer_id: UUID, account_id: UUID | None, now: datetime
) -> dict[str, int]:
    """What does not fit together now, by reason code."""
    person, limits = customers.person(session, customer_id), editions.load("compliance", "flags").on(local_date(now))
    mobile = sealing.blind("mobile", person.mobile)
    counts = {
        MOBILE_SHARED: (_households(session, mobile), limits["mobile_above"]),
        MOBILE_OF_AGENT: (_owners(session, AGENT_MOBILE, mobile), 0),
        CARD_SHARED: (payments.customers_of_account(session, account_id) if account_id else 0, limits["card_above"]),
        PAPER_TWICE: (_papers_elsewhere(session, case_id, customer_id, limits["own_papers"]), 0),
        APPLIES_OFTEN: (_applications(session, case_id, now, limits), limits["applications_above"]),
        ADDRESS_SHARED: (_owners(session, ADDRESS, address_of(person)), limits["address_above"]),
    }
    return {code: count for code, (count, most) in counts.items() if count > most}


def address_of(person: Person) -> str:
    """The fingerprint of an address, whatever its blanks and width."""
    return sealing.blind("address", "".join(person.address.split()).casefold())


def _households(session: Session, mobile: str) -> int:
    """Customers with this mobile; those at one address are one household and count once."""
    return len({address_of(person) for person in customers.with_mobile(session, mobile)})


def _owners(session: Session, kind: str, blind: str) -> int:
    owners = select(func.count()).where(Fingerprint.kind == kind, Fingerprint.blind == blind)
    return session.scalar(owners.select_from(Fingerprint)) or 0


def _papers_elsewhere(session: Session, case_id: UUID, customer_id: UUID, own: list[str]) -> int:
    """Files of this case whose content lies in another one; a customer may bring the own papers again."""
    here, there = FILE.alias("here"), FILE.alias("there")
    same_customer = select(SUBJECT.c.case_id).where(SUBJECT.c.kind == "customer", SUBJECT.c.subject_id == customer_id)
    statement = (
        select(func.count(func.distinct(here.c.digest)))
        .select_from(here.join(there, there.c.digest == here.c.digest))
        .where(here.c.case_id == case_id, there.c.case_id != case_id)
        .where(~(there.c.kind.in_(own) & there.c.case_id.in_(same_customer)))
    )
    return session.scalar(statement) or 0


def _applications(session: Session, case_id: UUID, now: datetime, limits: Mapping[str, Any]) -> int:
    """The cases of this process that the insured of this one had within some days, this one included."""
    life = select(SUBJECT.c.subject_id).where(SUBJECT.c.kind == "insured", SUBJECT.c.case_id == case_id)
    process = select(CASE.c.process).where(CASE.c.id == case_id).scalar_subquery()
    statement = (
        select(func.count(func.distinct(CASE.c.id)))
        .select_from(CASE.join(SUBJECT, SUBJECT.c.case_id == CASE.c.id))
        .where(SUBJECT.c.kind == "insured", SUBJECT.c.subject_id.in_(life), CASE.c.process == process)
        .where(CASE.c.started_at > now - timedelta(days=limits["applications_days"]), CASE.c.id != case_id)
    )
    return (session.scalar(statement) or 0) + 1
