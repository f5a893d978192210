"""What is known around a claim: the contract as the event meets it, and what makes somebody look twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import String, Uuid, column, exists, select, table
from sqlalchemy.orm import Session

from handlers.claims import cover, flags, queries
from handlers.claims.cover import Contract
from handlers.claims.flags import Attention, Circumstances
from handlers.claims.models import Claim
from handlers.customers import queries as customers
from handlers.policies import queries as policies
from handlers.policies.queries import PolicyRow
from handlers.products import rules as tariff
from workflows import sealing
from workflows.calendar import local_date
from workflows.types import Finding

FILE = table("file", column("case_id", Uuid), column("kind", String), column("digest", String))
OWN_PAPERS = ("ID_FRONT", "ID_BACK", "INSURED_ID", "GUARDIAN_ID", "BANK_CARD", "RELATION_PROOF")
"""What somebody may bring again with another case."""

OBSERVED = ("single_accident", "out_of_proportion", "pressing", "tampered")
"""What only a handler sees, by the names of the circumstances (handlers.claims.flags)."""


def contract(policy: PolicyRow) -> Contract:
    """The contract as an event meets it."""
    product = tariff.product(policy.product, policy.effective_on)
    return Contract(effective_on=policy.effective_on, expiry_on=policy.expiry_on, waiting_days=product["waiting_days"])


def cover_findings(policy: PolicyRow, claim: Claim) -> Sequence[Finding]:
    """Why the policy did not cover the event; none where it did."""
    return cover.cover_findings(contract(policy), claim.event_on, accident=claim.accident)


def policy_days(policy: PolicyRow, claim: Claim) -> int:
    """For how long cover had run at the event."""
    return cover.policy_days(contract(policy), claim.event_on)


def attention(session: Session, claim: Claim, today: date) -> Attention:
    """The flags of a claim as things are now (domain-rules §6.5)."""
    return flags.attention(_circumstances(session, claim), today)


def _circumstances(session: Session, claim: Claim) -> Circumstances:
    policy, words = policies.the(session, claim.policy_id), sealing.unseal(claim.body)
    issued = local_date(policy.issue_at)
    elsewhere = tuple(words["elsewhere"])
    bills = [sealing.unseal(one.body)["hospital"] for one in queries.invoices(session, claim.id)]
    seen = set(claim.observed)
    return Circumstances(
        event_on=claim.event_on,
        notice_on=claim.notice_on,
        illness_from=_illness_from(policy, claim),
        begun_on=(issued,),
        policies_on=(issued, *elsewhere),
        insurers=1 + bool(elsewhere),
        single_accident="single_accident" in seen,
        tampered="tampered" in seen or _is_papers_elsewhere(session, claim.case_id),
        invoice_twice=queries.invoice_elsewhere(session, claim),
        hospitals=tuple(dict.fromkeys([words["hospital"], *bills])),
        agent_early_claims_on=_early_claims(session, policy, claim),
        out_of_proportion="out_of_proportion" in seen,
        pressing="pressing" in seen,
        shared_contact=_is_contact_shared(session, claim),
    )


def _illness_from(policy: PolicyRow, claim: Claim) -> date | None:
    """The first day after the waiting period; none for an accident, which does not wait."""
    return None if claim.accident else contract(policy).illness_from(claim.event_on)


def _early_claims(session: Session, policy: PolicyRow, claim: Claim) -> tuple[date, ...]:
    """When events early in a policy of the same agent were reported, this one's included."""
    if policy.agent_id is None:
        return ()
    served = {row.id: local_date(row.issue_at) for row in policies.of_agent(session, policy.agent_id)}
    return tuple(
        notice_on
        for policy_id, event_on, notice_on in queries.claimed_events(session, served)
        if flags.is_early(served[policy_id], event_on, claim.notice_on)
    )


def _is_papers_elsewhere(session: Session, case_id: UUID) -> bool:
    """Whether the content of a document lies in another case; identity papers may."""
    here, there = FILE.alias("here"), FILE.alias("there")
    same = exists().where(there.c.digest == here.c.digest, there.c.case_id != case_id)
    found = select(here.c.digest).where(here.c.case_id == case_id, here.c.kind.not_in(OWN_PAPERS), same)
    return session.execute(found.limit(1)).first() is not None


def _is_contact_shared(session: Session, claim: Claim) -> bool:
    """Whether somebody else who claims is reached under the same mobile."""
    insured = customers.person(session, claim.insured_id)
    others = customers.with_mobile(session, sealing.blind("mobile", insured.mobile))
    return any(other.fingerprint != insured.fingerprint and other.address != insured.address for other in others)
