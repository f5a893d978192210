"""What decides an application: the system within its authority, a person within theirs, or the next one up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications import operations as applications
from handlers.applications import queries
from handlers.applications.queries import ApplicationView
from handlers.customers.rules import age_on
from handlers.products import rules as tariff
from handlers.underwriting import rules
from handlers.underwriting.models import UnderwritingDecision
from handlers.underwriting.queries import sum_at_risk
from handlers.underwriting.rules import Assessment, Decision
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Forbidden, Invalid, Refused
from workflows.types import Actor, Finding

SYSTEM = "system"
LEVELS: Mapping[str, str] = {"uw_committee": "committee", "senior_underwriter": "senior", "underwriter": "underwriter"}
"""The level of authority that a role gives, the highest first (domain-rules §4.6)."""


class BeyondAuthority(Refused):
    """This decision is beyond your authority and nobody above you is drawn: it needs the underwriting committee"""


class YearOlder(Refused):
    """The insured has become a year older since the application was submitted: return it to be rated again"""


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What an underwriter says: the decision, extra mortality in percent, reason codes, words (which are personal)."""

    decision: Decision
    em: int = 0
    reasons: tuple[str, ...] = ()
    words: str = ""
    reviewing: bool = False  #: True where a recommendation is decided on


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision or recommendation; amounts in yuan per instalment."""

    decision: Decision
    level: str
    em: int
    extra_premium: Decimal
    premium_due: Decimal
    recommendation: bool


def assess(
    session: Session, case_id: UUID, hits: Iterable[Mapping[str, Any]], *, now: datetime
) -> tuple[Assessment, Decided | None]:
    """Sum up the table's hits and, within the system's authority, decide at standard terms.

    Everything else is for a person: the system alone never loads, excludes, declines or postpones (domain-rules
    §4.6), nor does it decide on a life that is older than it was rated.
    """
    application, today = queries.view(session, case_id), local_date(now)
    at_risk = sum_at_risk(session, application, case_id)
    found = rules.assess(hits, product=application.terms.product, sum_at_risk=at_risk, on=today)
    applications.rate(session, case_id, outcome=found.outcome, em=found.em, hits=found.hits)
    standard = found.system_decides and found.decision is Decision.STANDARD
    if not standard or _is_older(application, today):
        return found, None
    decided = _decided(application, Opinion(decision=Decision.STANDARD), SYSTEM, recommendation=False)
    _write(session, case_id, decided, at_risk, Opinion(decision=Decision.STANDARD), actor=None, now=now)
    return found, decided


def decide(session: Session, case_id: UUID, opinion: Opinion, *, actor: Actor, now: datetime) -> Decided:
    """Write an underwriter's decision; beyond the own authority it becomes a recommendation.

    Raises Forbidden without an underwriting role, Invalid for extra mortality the product cannot be loaded with,
    YearOlder, and BeyondAuthority where a recommendation is decided on by somebody who may not either.
    """
    application, today = queries.view(session, case_id), local_date(now)
    level = _level(actor)
    if opinion.decision is not Decision.DECLINED and _is_older(application, today):
        raise YearOlder
    if opinion.decision is Decision.LOADED:
        _refuse_unloadable(application, opinion.em, today)
    at_risk = sum_at_risk(session, application, case_id)
    # Taking a bad risk at standard terms is no smaller decision than loading it.
    em = max(opinion.em, application.em)
    within = rules.authority(level, opinion.decision, at_risk, em, on=today)
    if opinion.reviewing and not within:
        raise BeyondAuthority
    alone = not opinion.reviewing and rules.needs_second_person(opinion.decision, at_risk, today)
    decided = _decided(application, opinion, level, recommendation=alone or not within)
    _write(session, case_id, decided, at_risk, opinion, actor=actor, now=now)
    return decided


def _decided(application: ApplicationView, opinion: Opinion, level: str, *, recommendation: bool) -> Decided:
    extra = tariff.extra_premium(application.premium, opinion.em if opinion.decision is Decision.LOADED else 0)
    return Decided(
        decision=opinion.decision,
        level=level,
        em=opinion.em,
        extra_premium=extra,
        premium_due=application.premium + extra,
        recommendation=recommendation,
    )


def _write(  # noqa: PLR0913 - the columns of one row
    session: Session,
    case_id: UUID,
    decided: Decided,
    at_risk: Decimal,
    opinion: Opinion,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    applications.set_extra_premium(session, case_id, decided.extra_premium)
    session.add(
        UnderwritingDecision(
            id=new_id(),
            case_id=case_id,
            level=decided.level,
            decision=decided.decision.value,
            em=decided.em,
            extra_premium=decided.extra_premium,
            sum_at_risk=at_risk,
            reasons=list(opinion.reasons),
            recommendation=decided.recommendation,
            opinion=sealing.seal(opinion.words, owner=case_id) if opinion.words else None,
            by=actor.user_id if actor else None,
            at=now,
        )
    )
    session.flush()


def _level(actor: Actor) -> str:
    found = next((level for role, level in LEVELS.items() if role in actor.roles), None)
    if found is None:
        raise Forbidden
    return found


def _is_older(application: ApplicationView, today: date) -> bool:
    return age_on(application.terms.birth_date, today) != application.terms.age


def _refuse_unloadable(application: ApplicationView, em: int, today: date) -> None:
    product = application.terms.product
    hit = {"code": "UW", "outcome": rules.Outcome.LOAD, "em": em}
    found = rules.assess([hit], product=product, sum_at_risk=application.terms.sum_insured, on=today)
    if found.decision is not Decision.LOADED or found.em_terms != em:
        message = N_("This product cannot be loaded with so much extra mortality")
        raise Invalid([Finding(field="em_total", code="UW-LOAD-01", message=message)])
