"""What decides an application: the system within its authority, a person within theirs, or the next one up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import operations as applications
from handlers.applications import queries
from handlers.applications.queries import ApplicationView
from handlers.customers.rules import age_on
from handlers.products import rules as tariff
from handlers.underwriting import evidence, rules
from handlers.underwriting.models import UnderwritingDecision
from handlers.underwriting.queries import sum_at_risk
from handlers.underwriting.rules import Assessment, Decision
from handlers.underwriting.terms import STANDARD, Terms, loadable, wording
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Forbidden, Invalid, Refused
from workflows.types import Actor, Finding

SYSTEM = "system"
NO_RISK = frozenset({Decision.DECLINED, Decision.POSTPONED})
"""Decisions that take no risk: the age it was rated for does not matter."""
LEVELS: Mapping[str, str] = {"uw_committee": "committee", "senior_underwriter": "senior", "underwriter": "underwriter"}
"""The level of authority that a role gives, the highest first (domain-rules §4.6)."""


class YearOlder(Refused):
    """The insured has become a year older since the application was submitted: return it to be rated again"""


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What an underwriter says: the decision with its terms, reason codes, words (which are personal).

    A postponement says until when: so many months from today, or a day.
    """

    decision: Decision
    terms: Terms = STANDARD
    postponed_until: date | None = None
    reasons: tuple[str, ...] = ()
    words: str = ""
    reviewing: bool = False  #: True where somebody else's recommendation is decided on


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision or recommendation; amounts in yuan per instalment. `needs`: the lowest level that may decide it."""

    decision: Decision
    level: str
    em: int
    premium: Decimal
    extra_premium: Decimal
    recommendation: bool
    needs: str

    @property
    def premium_due(self) -> Decimal:
        """What an instalment comes to."""
        return self.premium + self.extra_premium


def assess(
    session: Session, case_id: UUID, hits: Iterable[Mapping[str, Any]], *, by_person: bool, now: datetime
) -> tuple[Assessment, Decided | None]:
    """Sum up the table's hits and, within the system's authority, decide: at standard terms or with an exclusion.

    Everything else is for a person: the system alone never loads, declines or postpones (domain-rules §4.6), nor does
    it decide on a life that is older than it was rated, where the customer asked for a person (`by_person`), or where
    a person asked for evidence and has not decided on it.
    """
    application, today = queries.view(session, case_id), local_date(now)
    at_risk = sum_at_risk(session, application, case_id)
    there = evidence.there(session, case_id, today)
    found = rules.assess(hits, product=application.terms.product, sum_at_risk=at_risk, on=today, there=there)
    applications.rate(session, case_id, outcome=found.outcome, em=found.em, hits=found.hits)
    by_person = by_person or evidence.is_undecided(session, case_id)
    if not found.system_decides or found.decision is None or by_person or _is_older(application, today):
        return found, None
    opinion = Opinion(decision=found.decision, terms=Terms(exclusions=wording(found.exclusions, today)))
    decided = _decided(application, opinion, SYSTEM, today, recommendation=False, needs=SYSTEM)
    _write(session, case_id, decided, at_risk, opinion, actor=None, now=now)
    return found, decided


def decide(session: Session, case_id: UUID, opinion: Opinion, *, actor: Actor, now: datetime) -> Decided:
    """Write an underwriter's decision; beyond the own authority it becomes a recommendation.

    Raises Forbidden without an underwriting role, Invalid for terms the product does not have, YearOlder.
    """
    application, today = queries.view(session, case_id), local_date(now)
    level = _level(actor)
    if opinion.decision not in NO_RISK and _is_older(application, today):
        raise YearOlder
    _refuse_terms(application, opinion.terms, today)
    at_risk = sum_at_risk(session, application, case_id)
    # Taking a bad risk at standard terms is no smaller decision than loading it.
    em = max(opinion.terms.em, application.em)
    within = rules.authority(level, opinion.decision, at_risk, em, on=today)
    second = opinion.reviewing and _is_recommended(session, case_id, actor)
    alone = not second and rules.needs_second_person(opinion.decision, at_risk, today)
    needs = rules.lowest_level(opinion.decision, at_risk, em, on=today)
    decided = _decided(application, opinion, level, today, recommendation=alone or not within, needs=needs)
    _write(session, case_id, decided, at_risk, opinion, actor=actor, now=now)
    if not decided.recommendation:
        evidence.accept(session, case_id, actor=actor, now=now)
    return decided


def _is_recommended(session: Session, case_id: UUID, reader: Actor) -> bool:
    """Whether the last that was said of a case is a recommendation of somebody other than the reader."""
    said = select(UnderwritingDecision).where(UnderwritingDecision.case_id == case_id)
    last = session.scalar(said.order_by(UnderwritingDecision.at.desc(), UnderwritingDecision.id.desc()).limit(1))
    return last is not None and last.recommendation and last.by != reader.user_id


def _decided(  # noqa: PLR0913 - what a decision consists of
    application: ApplicationView, opinion: Opinion, level: str, today: date, *, recommendation: bool, needs: str
) -> Decided:
    premium = _premium(application, opinion.terms, today)
    return Decided(
        decision=opinion.decision,
        level=level,
        em=opinion.terms.em,
        premium=premium,
        extra_premium=tariff.extra_premium(premium, opinion.terms.em),
        recommendation=recommendation,
        needs=needs,
    )


def _premium(application: ApplicationView, terms: Terms, today: date) -> Decimal:
    """One instalment without extra: for a smaller sum it is worked out anew."""
    if terms.reduced_sum is None:
        return application.premium
    return tariff.premium(replace(application.terms, sum_insured=terms.reduced_sum), today)


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
    terms = opinion.terms
    session.add(
        UnderwritingDecision(
            id=new_id(),
            case_id=case_id,
            level=decided.level,
            decision=decided.decision.value,
            em=decided.em,
            reduced_sum=terms.reduced_sum,
            postponed_until=opinion.postponed_until,
            exclusions=sealing.seal(dict(terms.exclusions), owner=case_id) if terms.exclusions else None,
            premium=decided.premium,
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


def _refuse_terms(application: ApplicationView, terms: Terms, today: date) -> None:
    """Raises Invalid for a loading the product does not have, and for a sum that is none of its smaller ones."""
    findings: list[Finding] = []
    if terms.em and not loadable(application.terms.product, terms.em, today):
        message = N_("This product cannot be loaded with so much extra mortality")
        findings.append(Finding(field="em_total", code="UW-LOAD-01", message=message))
    if terms.reduced_sum is not None:
        findings += _sum_findings(application, terms.reduced_sum, today)
    if findings:
        raise Invalid(findings)


def _sum_findings(application: ApplicationView, reduced: Decimal, today: date) -> list[Finding]:
    if reduced >= application.terms.sum_insured:
        message = N_("A smaller sum is below the one that was applied for")
        return [Finding(field="reduced_sum", code="NB-PRD-02", message=message)]
    found = tariff.limit_findings(replace(application.terms, sum_insured=reduced), today)
    return [replace(one, field="reduced_sum") for one in found]
