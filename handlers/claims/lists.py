"""The lists that forms of claims offer."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications.reasons import reason_codes
from handlers.claims import clauses, cover, decisions, documents, queries
from handlers.claims.rescission import FAULTS
from handlers.policies import queries as policies
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.registry import Capability
from workflows.types import Actor, Choice

claim_lists = Capability("claims")


@claim_lists.choose("types")
def types(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """What can be claimed today."""
    return cover.all_types(local_date(utcnow()))


@claim_lists.choose_in_case("papers")
def papers(session: Session, _actor: Actor, case_id: UUID) -> Sequence[Choice]:
    """What can be asked for today for the claim of a case; nothing before its report."""
    claim = queries.find_claim(session, case_id)
    if claim is None:
        return ()
    return [paper.choice for paper in documents.possible(claim.claim_type, local_date(utcnow()))]


@claim_lists.choose_in_case("asked")
def asked(session: Session, _actor: Actor, case_id: UUID) -> Sequence[Choice]:
    """What was asked for last, in the words of that day; nothing where nothing was."""
    claim, found = queries.find_claim(session, case_id), queries.supplements(session, case_id)
    if claim is None or not found:
        return ()
    known = documents.possible(claim.claim_type, local_date(found[-1].asked_at))
    return [paper.choice for paper in known if paper.code in found[-1].papers]


@claim_lists.choose("refusals")
def refusals(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """The ways to say no."""
    return [choice for choice in decisions.choices(local_date(utcnow())) if choice.value in decisions.REFUSALS]


@claim_lists.choose("refusal_reasons")
def refusal_reasons(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """The reason codes of which a no gives one."""
    named = {reason.code: reason for reason in reason_codes()}
    codes = dict.fromkeys(code for way in decisions.REFUSALS for code in decisions.reasons(way, local_date(utcnow())))
    return [Choice(value=code, zh=named[code].zh, en=named[code].en) for code in sorted(codes)]


@claim_lists.choose_in_case("clauses")
def clauses_of(session: Session, _actor: Actor, case_id: UUID) -> Sequence[Choice]:
    """The clauses of the contract of a case; nothing before its report. Which one fits is looked at later."""
    claim = queries.find_claim(session, case_id)
    if claim is None:
        return ()
    policy = policies.the(session, claim.policy_id)
    return [
        Choice(value=one.code, zh=one.zh, en=one.en, note_zh=one.text_zh, note_en=one.text_en)
        for one in clauses.clauses(policy.product, policy.effective_on)
    ]


@claim_lists.choose("faults")
def faults(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """How a question came to be answered wrongly."""
    return FAULTS
