"""What keeps profiles, screens cases, decides on hits and flags what does not fit together. Nothing here commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.compliance import names, queries, rules
from handlers.compliance.models import AmlDecision, AmlProfile, AmlScreening, CaseFlag, Fingerprint
from handlers.compliance.names import Hit
from handlers.compliance.rules import Deal, Profile, Risk
from handlers.customers import queries as customers
from handlers.customers.rules import normalise_mobile
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import Invalid
from workflows.types import Actor

TRANSFER = "APPLICATION_TRANSFER"


@dataclass(frozen=True, kw_only=True)
class Screened:
    """What a screening found; `hits` are those that nobody has decided on yet."""

    risk: Risk
    hits: tuple[Hit, ...]

    @property
    def code(self) -> str:
        """LOW, MEDIUM, HIGH, or HIT."""
        return queries.HIT if self.hits else self.risk.level.value


def keep_profile(session: Session, customer_id: UUID, profile: Profile, deal: Deal, *, now: datetime) -> None:
    """What a customer told. Raises NotFound, and Invalid with NB-AML-01 and NB-AML-02 where it does not suffice."""
    today, person = local_date(now), customers.person(session, customer_id)
    risk = rules.assess(profile, person.nationality, deal, today)
    findings = rules.identity_findings(person, profile, risk, today)
    if findings:
        raise Invalid(findings)
    body = sealing.seal(profile.stored(), owner=customer_id)
    session.merge(AmlProfile(customer_id=customer_id, body=body, changed_at=now))
    session.flush()


def screen(  # noqa: PLR0913 - a case, a customer and their money
    session: Session, case_id: UUID, customer_id: UUID, deal: Deal, *, surrendered: Decimal, now: datetime
) -> Screened:
    """Screen applicant, insured and named beneficiaries and keep, sealed, what was found. Raises NotFound."""
    today, person = local_date(now), customers.person(session, customer_id)
    profile = queries.profile(session, customer_id)
    risk = rules.assess(profile, person.nationality, deal, today, surrendered=surrendered)
    decided = queries.decided_hits(session, case_id)
    every = _hits(session, case_id, customer_id, today)
    found = Screened(risk=risk, hits=tuple(hit for hit in every if hit.entry not in decided))
    body = {
        "level": risk.level.value,
        "points": dict(risk.points),
        "review_on": risk.review_on,
        "identify": rules.must_identify(TRANSFER, deal.total, today),
        "total": deal.total,
        "hits": [{"entry": hit.entry, "by": list(hit.by), "differs": hit.birth_date_differs} for hit in every],
    }
    session.add(_row(AmlScreening, case_id, body, customer_id=customer_id, at=now))
    session.flush()
    return found


def _hits(session: Session, case_id: UUID, customer_id: UUID, today: date) -> list[Hit]:
    """The applicant's hits, the insured's, then those of whoever gets the benefit."""
    application = applications.find(session, case_id)
    lives = dict.fromkeys((customer_id, application.insured_id) if application else (customer_id,))
    found: list[Hit] = []
    for person in (customers.person(session, life) for life in lives):
        found += names.screen(person.name, person.gov_id, person.birth_date, today)
    for named in applications.beneficiaries(session, application.id) if application else ():
        body = named.body
        found += names.screen(body["name"], body["gov_id"], body.get("birth_date"), today)
    return found


def decide(  # noqa: PLR0913 - a decision and who made it
    session: Session, case_id: UUID, outcome: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    """What an officer decided on the hits of the last screening: clear, report or stop."""
    last = queries.last_screening(session, case_id)
    entries = [hit["entry"] for hit in last["hits"]] if last else []
    body = {"outcome": outcome, "reason": reason, "entries": entries}
    session.add(_row(AmlDecision, case_id, body, by=actor.user_id, at=now))
    session.flush()


def flag(session: Session, case_id: UUID, customer_id: UUID, account_id: UUID | None, *, now: datetime) -> int:
    """Write the warnings of a case anew; gives how many there are. Raises NotFound."""
    remember_address(session, customer_id)
    found = queries.findings(session, case_id, customer_id, account_id, now)
    session.execute(delete(CaseFlag).where(CaseFlag.case_id == case_id))
    session.add_all(CaseFlag(case_id=case_id, code=code, count=count, at=now) for code, count in found.items())
    session.flush()
    return len(found)


def remember_address(session: Session, customer_id: UUID) -> None:
    """Let the customer's address be compared with others'."""
    address = queries.address_of(customers.person(session, customer_id))
    session.execute(delete(Fingerprint).where(Fingerprint.kind == queries.ADDRESS, Fingerprint.owner_id == customer_id))
    session.add(Fingerprint(kind=queries.ADDRESS, blind=address, owner_id=customer_id))
    session.flush()


def remember_agent_mobile(session: Session, agent_id: UUID, mobile: str) -> None:
    """An agent's own number, which no customer may be reached under (domain-rules §1.4)."""
    blind = sealing.blind("mobile", normalise_mobile(mobile))
    session.execute(
        delete(Fingerprint).where(Fingerprint.kind == queries.AGENT_MOBILE, Fingerprint.owner_id == agent_id)
    )
    session.add(Fingerprint(kind=queries.AGENT_MOBILE, blind=blind, owner_id=agent_id))
    session.flush()


def _row(model: type[Any], case_id: UUID, body: Mapping[str, Any], **columns: Any) -> Any:
    return model(id=new_id(), case_id=case_id, body=sealing.seal(dict(body), owner=case_id), **columns)
