"""What somebody who opens any claim of the demo, or its policy, would find contradictory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.claims import clauses, queries
from handlers.claims.decisions import REFUSALS, Decision
from handlers.claims.models import Claim, ClaimDecision, ClaimInvoice
from handlers.customers import queries as customers
from handlers.customers.rules import age_on
from handlers.documents.models import Letter
from handlers.follow_ups import queries as follow_ups
from handlers.follow_ups.models import ClaimFollowUp
from handlers.follow_ups.sampling import Why
from handlers.payments import queries as payments
from handlers.payments.models import Payment, PaymentKind, PaymentState
from handlers.policies.models import Policy
from handlers.policies.rules import ENDED, PolicyStatus
from tests.support.letters import pages
from workflows import access, files, sealing
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.models import Case, CaseState, File, User

DEDUCTIBLE, NOTHING = Decimal(10_000), Decimal(0)
WAITING = {"CI01": timedelta(days=90), "MM01": timedelta(days=30)}
ADULT_FROM = 18
FORM = {"CLAIM_FORM", "INSURED_ID", "BANK_CARD", "DIAGNOSIS", "MEDICAL_RECORD", "DISCHARGE_SUMMARY"}
OF_TYPE = {"MED": {"COST_LIST", "INVOICE"}, "CI": {"EXAM_REPORT", "SPECIALIST_CERT"}}
PAID_WORDS = {"REFUSAL_LETTER": REFUSALS, "CALCULATION_SHEET": frozenset(Decision) - REFUSALS}


def contradictions(session: Session) -> list[str]:
    """Everything that cannot be; a case is named by its number, a policy by its own."""
    claims = list(session.scalars(select(Claim).order_by(Claim.id)))
    found = [
        f"{session.get_one(Case, claim.case_id).number} {claim.claim_type}: {what}"
        for claim in claims
        for what in _claim(session, claim)
    ]
    for policy in session.scalars(select(Policy)):
        mine = [claim for claim in claims if claim.policy_id == policy.id]
        found += [f"{policy.policy_no}: {what}" for what in _policy(session, policy, mine)]
    blinds = list(session.scalars(select(ClaimInvoice.number_blind)))
    return found + (["an invoice is claimed twice"] if len(set(blinds)) < len(blinds) else [])


def _claim(session: Session, claim: Claim) -> Iterator[str]:
    case, policy = session.get_one(Case, claim.case_id), session.get_one(Policy, claim.policy_id)
    decision = queries.in_force(session, case.id)
    yield from _reported(session, case, policy, claim)
    yield from _followed_up(session, claim, decision)
    yield from _payee(session, claim)
    if decision is not None:
        yield from _decided(policy, claim, decision)
        yield from _letter(session, policy, case, decision)
        yield from _paid(session, case, claim, decision)
    elif case.state == CaseState.ENDED and case.public_status != "WITHDRAWN":
        yield f"ended as {case.outcome} without a decision"


def _followed_up(session: Session, claim: Claim, decision: ClaimDecision | None) -> Iterator[str]:
    """Asked once it was closed, as a refusal only where it is one, and improved later than asked."""
    row = session.scalars(select(ClaimFollowUp).where(ClaimFollowUp.claim_case_id == claim.case_id)).one_or_none()
    refused = decision is not None and decision.decision in REFUSALS
    if row is None:
        if claim.closed_at is not None and (refused or queries.appeals(session, claim.case_id)):
            yield "closed, and nobody follows it up"
        return
    calls = follow_ups.calls(session, row.id)
    if claim.closed_at is None or any(call.at < claim.closed_at for call in calls):
        yield f"followed up, and closed at {claim.closed_at}"
    if row.why == Why.REFUSED and not refused:
        yield "followed up as refused, and it is not"
    improvement = follow_ups.improvement(session, row.id)
    if improvement is not None and improvement.due_on is not None and improvement.due_on < local_date(improvement.at):
        yield f"improved by {improvement.due_on}"


def _reported(session: Session, case: Case, policy: Policy, claim: Claim) -> Iterator[str]:
    """It happened under cover, before it was reported, to whoever is insured."""
    if not policy.effective_on <= claim.event_on <= claim.notice_on == local_date(claim.reported_at):
        yield f"happened on {claim.event_on}, reported on {claim.notice_on}, cover from {policy.effective_on}"
    if policy.expiry_on is not None and claim.event_on >= policy.expiry_on:
        yield f"happened on {claim.event_on}, cover to {policy.expiry_on}"
    if claim.discharged_on is not None and not claim.event_on <= claim.discharged_on <= claim.notice_on:
        yield f"in hospital until {claim.discharged_on}"
    seen = applications.view(session, policy.case_id)
    if (claim.insured_id, claim.claimed) != (seen.insured_id, _claimed(session, policy, claim)):
        yield f"{claim.claimed} claimed, or for somebody else"
    kinds = set(session.scalars(select(File.kind).where(File.case_id == case.id)))
    if missing := (FORM | OF_TYPE[claim.claim_type]) - kinds:
        yield f"without {sorted(missing)}"


def _claimed(session: Session, policy: Policy, claim: Claim) -> Decimal:
    if claim.claim_type == "CI":
        return policy.sum_insured
    return sum((one.amount for one in queries.invoices(session, claim.id)), NOTHING)


def _payee(session: Session, claim: Claim) -> Iterator[str]:
    """The insured claims and is paid; for a child the applicant does, who is its guardian."""
    words, insured = sealing.unseal(claim.body), customers.person(session, claim.insured_id)
    grown = age_on(insured.birth_date, claim.notice_on) >= ADULT_FROM
    holder = payments.account(session, claim.account_id).holder
    if holder != (insured.name if grown else words["guardian_name"]) or (words["claimant"] == "insured") is not grown:
        yield f"paid to {holder}"
    if words["diagnosis"] not in words["description"] or f"{claim.event_on:%Y-%m-%d}" not in words["description"]:
        yield "described otherwise than reported"


def _decided(policy: Policy, claim: Claim, decision: ClaimDecision) -> Iterator[str]:
    """The amount is what the contract says (domain-rules §6.4); nobody decides what they took in."""
    waited = claim.accident or claim.event_on >= policy.effective_on + WAITING[policy.product_code]
    if decision.by is not None and decision.by == claim.reported_by and decision.level != "handler":
        yield "decided by whoever reported it"
    if decision.decision in REFUSALS:
        expected = policy.premium + policy.extra_premium if claim.claim_type == "CI" else NOTHING
        if "CL-WAIT-01" in decision.reasons and waited:
            yield "refused for a waiting period that was over"
    else:
        expected = policy.sum_insured if claim.claim_type == "CI" else _treatment(decision)
        if not waited:
            yield "paid in the waiting period"
    if decision.amount != expected:
        yield f"{decision.decision} of {decision.amount}, {expected} by the book"
    if decision.level == "system" and (claim.flags or decision.amount > 3_000):
        yield f"decided by the system: {decision.amount}, {claim.flags}"


def _treatment(decision: ClaimDecision) -> Decimal:
    lines = {line["code"]: Decimal(line["value"]) for line in decision.sheet}
    return max(lines["eligible"] - lines["by_social"] - max(lines["deductible_before"], lines["by_others"]), NOTHING)


def _letter(session: Session, policy: Policy, case: Case, decision: ClaimDecision) -> Iterator[str]:
    """The letter says what was decided."""
    code = next(code for code, decisions in PAID_WORDS.items() if decision.decision in decisions)
    written = list(session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.code == code)))
    if not written:
        yield f"without its {code}"
        return
    senior = session.scalars(select(User.id).where(User.login == "guoqing")).one()
    reader = access.actor_of(session, senior, utcnow())
    printed = "".join("".join(pages(files.read(session, reader, written[-1].file_id).content)).split())
    refused = decision.decision in REFUSALS
    said = _words(policy, decision) if refused else f"{decision.amount:,.2f}"
    yield from (f"{code} does not print {word}" for word in (policy.policy_no, said) if word not in printed)


def _words(policy: Policy, decision: ClaimDecision) -> str:
    clause = clauses.clause(policy.product_code, decision.clause, policy.effective_on)
    return "".join(clause.zh.split())


def _paid(session: Session, case: Case, claim: Claim, decision: ClaimDecision) -> Iterator[str]:
    """What the bank booked is what was decided, once."""
    mine = select(Payment).where(Payment.case_id == case.id, Payment.kind == PaymentKind.PAYOUT)
    booked = [one for one in session.scalars(mine) if one.state == PaymentState.PAID]
    recorded = queries.payments(session, case.id)
    if sorted((one.purpose, one.amount) for one in booked) != sorted(
        (one.purpose, one.amount + one.interest) for one in recorded
    ):
        yield "the bank paid something else than the claim says"
    total = sum((one.amount for one in recorded), NOTHING)
    if total not in {NOTHING, decision.amount} or (case.state == CaseState.ENDED and total != decision.amount):
        yield f"{total} paid of {decision.amount}"
    if decision.decision not in REFUSALS and any(one.account_id != claim.account_id for one in booked):
        yield "paid to another account"


def _policy(session: Session, policy: Policy, mine: list[Claim]) -> Iterator[str]:
    """The deductible of the year is used up in the order of the decisions; what ended the policy ended it."""
    left, ended = DEDUCTIBLE, False
    decided = [(queries.in_force(session, claim.case_id), claim) for claim in mine]
    for decision, claim in sorted(((one, of) for one, of in decided if one), key=lambda both: both[0].at):
        ended |= decision.policy_effect == "ends" and (
            decision.decision in REFUSALS or bool(queries.payments(session, claim.case_id))
        )
        lines = {line["code"]: Decimal(line["value"]) for line in decision.sheet}
        if "deductible_before" in lines:
            if lines["deductible_before"] != left:
                yield f"{lines['deductible_before']} of the deductible left, {left} by the book"
            left = max(left - (lines["eligible"] - lines["by_social"]), NOTHING)
    if ended is not (policy.status == PolicyStatus.CLAIM_TERMINATED):
        yield f"{policy.status}, ended by a claim: {ended}"
    if policy.status in ENDED and queries.open_on(session, policy.id):
        yield "ended, and a claim is undecided"
