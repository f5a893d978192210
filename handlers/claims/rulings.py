"""What decides a claim: the system within its authority, a person within theirs, or the next one up (§6.2, §6.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.claims import authority, calculation, circumstances, decisions, queries
from handlers.claims.authority import Level, Matter
from handlers.claims.calculation import Found
from handlers.claims.cover import ClaimType
from handlers.claims.decisions import REFUSALS, RESCISSIONS, Amounts, Decision, Proposal
from handlers.claims.flags import Attention
from handlers.claims.fraud import Investigation
from handlers.claims.models import Claim, ClaimDecision
from handlers.claims.records import RecordKind
from handlers.claims.rescission import Fault, Rescission
from handlers.claims.sheet import IN_PROPORTION, NOTHING, Calculation
from handlers.customers.rules import age_on
from handlers.endorsements import queries as endorsements
from handlers.payments import queries as payments
from handlers.policies import operations as policy_operations
from handlers.policies import queries as policies
from handlers.policies.queries import PolicyRow
from workflows import sealing
from workflows.calendar import local_date, start_of_day
from workflows.db import new_id
from workflows.errors import N_, Forbidden, Invalid
from workflows.types import Actor, Finding, Step

HANDLER, COMMITTEE = "claims_handler", "claims_committee"
SENIOR_FROM = 2
"""The authority level of a claims handler from which on it is a senior one (domain-rules §6.3)."""

SENIORS_ONLY = N_("This is decided by a senior claims handler")

AS_REPORTED = Found()
"""Nothing else was found than what was reported."""

_RANK = {level: rank for rank, level in enumerate(Level)}


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What a handler says: a decision with its grounds. `granted` is yuan, paid ex gratia."""

    decision: Decision
    found: Found = AS_REPORTED
    reason: str = ""
    clause: str = ""
    facts: str = ""
    words: str = ""
    explained: bool = False
    knew_on: date | None = None
    fault: Fault | None = None
    serious_effect: bool = False
    applicant_caused: bool = False
    granted: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision or recommendation; `amount` in yuan. `needs`: the lowest level that may decide it."""

    decision: Decision
    level: Level
    amount: Decimal
    recommendation: bool
    needs: Level


def level_of(actor: Actor) -> Level:
    """The authority of whoever decides. Raises Forbidden without a seat in claims."""
    if COMMITTEE in actor.roles:
        return Level.COMMITTEE
    levels = [seat.level for seat in actor.seats if seat.role == HANDLER]
    if not levels:
        raise Forbidden
    return Level.SENIOR if max(levels) >= SENIOR_FROM else Level.HANDLER


def hears_appeals(actor: Actor) -> None:
    """An appeal is heard one level up: by a senior handler at least. Raises Forbidden."""
    if level_of(actor) is Level.HANDLER:
        raise Forbidden(SENIORS_ONLY)


def look(session: Session, case_id: UUID, *, now: datetime) -> Attention:
    """The flags as things are now, kept with the claim. Raises NotFound."""
    claim = queries.the_claim(session, case_id)
    found = circumstances.attention(session, claim, local_date(now))
    claim.flags, claim.flag_points = [flag.code for flag in found.flags], found.total
    session.flush()
    return found


def straight_through(session: Session, case_id: UUID, attention: Attention, *, now: datetime) -> Decided | None:
    """Decide without a person what is small, clean and covered; None for everything else (domain-rules §6.3).

    The system never says no, and a claim that was decided before goes to a person.
    """
    claim = queries.the_claim(session, case_id)
    policy = _locked(session, claim)
    if circumstances.cover_findings(policy, claim) or queries.last_said(session, case_id) is not None:
        return None
    if claim.claim_type != ClaimType.MED:
        return None
    calculated = calculation.calculate(session, claim, policy, Found())
    opinion = Opinion(decision=Decision.PAY_FULL)
    matter = _matter(claim, policy, opinion, calculated.result, attention)
    if authority.authority(matter, local_date(now)) is not Level.SYSTEM:
        return None
    decided = Decided(
        decision=opinion.decision,
        level=Level.SYSTEM,
        amount=calculated.result,
        recommendation=False,
        needs=Level.SYSTEM,
    )
    _write(session, claim, decided, opinion, calculated, actor=None, now=now)
    return decided


def decide(step: Step, opinion: Opinion, *, reviewing: bool = False) -> Decided:
    """Write a decision; beyond the own authority, and for a no without a second person, it is a recommendation.

    `reviewing`: somebody else's recommendation, or an appeal, is decided on. Raises Forbidden, Invalid with every
    legal condition that is not met.
    """
    session, case_id, actor, now = step.session, step.case.id, step.actor, step.now
    level, today = level_of(actor), local_date(now)
    if reviewing and level is Level.HANDLER:
        raise Forbidden(SENIORS_ONLY)
    claim = queries.the_claim(session, case_id)
    policy = _locked(session, claim)
    calculated = calculation.calculate(session, claim, policy, opinion.found)
    opinion = _named(claim, opinion)
    amount = _pays(session, claim, policy, opinion, benefit=calculated.result, today=today)
    _refuse(session, claim, policy, opinion, calculated, amount=amount, now=now)
    needs = authority.authority(_matter(claim, policy, opinion, amount, look(session, case_id, now=now)), today)
    alone = opinion.decision in REFUSALS and not (reviewing and _is_said_by_another(session, case_id, actor))
    within = _RANK[level] >= _RANK[needs]
    decided = Decided(
        decision=opinion.decision,
        level=level,
        amount=amount,
        recommendation=alone or not within,
        needs=authority.one_up(level) if alone and within else needs,
    )
    _write(session, claim, decided, opinion, calculated, actor=actor, now=now)
    return decided


def advance(step: Step, amount: Decimal, words: str) -> Decided:
    """Pay in advance what is certain (Insurance Law art. 25). Raises Invalid, Forbidden."""
    session, case_id, actor, now = step.session, step.case.id, step.actor, step.now
    claim, today = queries.the_claim(session, case_id), local_date(now)
    policy, level = _locked(session, claim), level_of(actor)
    if queries.in_force(session, case_id) is not None or queries.advance(session, case_id) is not None:
        message = N_("This claim is decided, or an advance on it was: nothing is paid in advance")
        raise Invalid([Finding(field="amount", code="decided", message=message)])
    if not 0 < amount <= claim.claimed:
        message = N_("An advance is above zero, and no more than was claimed")
        raise Invalid([Finding(field="amount", code="amount", message=message)])
    opinion = Opinion(decision=Decision.ADVANCE, granted=amount, words=words)
    needs = authority.authority(_matter(claim, policy, opinion, amount, look(session, case_id, now=now)), today)
    if _RANK[level] < _RANK[needs]:
        message = N_("This is beyond your authority: a senior claims handler decides it")
        raise Invalid([Finding(field="amount", code="authority", message=message)])
    decided = Decided(decision=opinion.decision, level=level, amount=amount, recommendation=False, needs=needs)
    _write(session, claim, decided, opinion, Calculation(result=amount, lines=()), actor=actor, now=now)
    return decided


def _locked(session: Session, claim: Claim) -> PolicyRow:
    """The policy, locked: of two claims at once the later one sees the counters of the first."""
    policy_operations.the_policy(session, claim.policy_id)
    return policies.the(session, claim.policy_id)


def _named(claim: Claim, opinion: Opinion) -> Opinion:
    """A payment as calculated is one in full or in part, by what of the claim is within the cover."""
    if opinion.decision not in {Decision.PAY_FULL, Decision.PAY_PART}:
        return opinion
    return replace(opinion, decision=decisions.of_payment(claim.claimed, _covered(claim, opinion)))


def _covered(claim: Claim, opinion: Opinion) -> Decimal:
    """What of the claim counts, in yuan."""
    eligible = opinion.found.eligible
    return claim.claimed if eligible is None or claim.claim_type != ClaimType.MED else eligible


def _pays(  # noqa: PLR0913 - what a decision pays hangs on all of these
    session: Session, claim: Claim, policy: PolicyRow, opinion: Opinion, *, benefit: Decimal, today: date
) -> Decimal:
    amounts = Amounts(
        benefit=benefit,
        granted=opinion.granted or NOTHING,
        premiums=payments.premium_kept(session, policy.case_id),
        cash_value=endorsements.worth(session, policy, today).value,
    )
    return decisions.pays(opinion.decision, opinion.reason, claim.claim_type, amounts, today)


def _matter(claim: Claim, policy: PolicyRow, opinion: Opinion, amount: Decimal, attention: Attention) -> Matter:
    return Matter(
        claim_type=claim.claim_type,
        decision=opinion.decision,
        amount=claim.claimed if opinion.decision in REFUSALS else amount,
        attention=attention,
        policy_days=circumstances.policy_days(policy, claim),
        complete=True,
    )


def _refuse(  # noqa: PLR0913 - the conditions of a decision
    session: Session,
    claim: Claim,
    policy: PolicyRow,
    opinion: Opinion,
    calculated: Calculation,
    *,
    amount: Decimal,
    now: datetime,
) -> None:
    """Raises Invalid with every legal condition that the decision does not meet, at the form's fields."""
    today = local_date(now)
    proposal = Proposal(
        decision=opinion.decision,
        claim_type=claim.claim_type,
        product=policy.product,
        contract_on=policy.effective_on,
        decided_at=now,
        claimed=claim.claimed,
        benefit=amount,
        reason=opinion.reason,
        clause=opinion.clause,
        facts=opinion.facts,
        explained=opinion.explained,
        rescission=_rescission(session, policy, opinion, now),
        investigation=_investigated(session, claim.case_id),
        applicant_caused=opinion.applicant_caused,
        years_paid=age_on(policy.effective_on, today),
        cut=_covered(claim, opinion) < claim.claimed,
    )
    found = list(decisions.decision_findings(proposal))
    if _is_below(opinion) and calculated.result:
        message = N_("By these figures %(amount)s yuan is payable: correct the costs, or name another reason")
        params = {"amount": f"{calculated.result:,.2f}"}
        found.append(Finding(field="eligible", code=decisions.NOTHING_PAYABLE, message=message, params=params))
    if opinion.decision is Decision.PAY_REDUCED_AGE:
        found += _age_findings(opinion, calculated)
    if found:
        raise Invalid([_placed(one, opinion) for one in found])


def _age_findings(opinion: Opinion, calculated: Calculation) -> Iterator[Finding]:
    """A benefit is reduced for a true age at which more was due (Insurance Law art. 32)."""
    if opinion.found.true_birth_date is None:
        yield Finding(field="true_birth_date", code="required", message=N_("Say the true date of birth"))
    elif all(line.code != IN_PROPORTION for line in calculated.lines):
        message = N_("By this date of birth no higher premium was due: nothing is reduced")
        yield Finding(field="true_birth_date", code="not_reduced", message=message)


def _placed(finding: Finding, opinion: Opinion) -> Finding:
    """The finding at the field of the form that speaks of it."""
    refuses = opinion.decision in REFUSALS
    places = {
        "decision": "refusal" if refuses else "payment",
        "reason": "refusal_reason" if refuses else "part_reason",
        "rescission": "knew_on",
    }
    return replace(finding, field=places.get(finding.field, finding.field))


def _rescission(session: Session, policy: PolicyRow, opinion: Opinion, now: datetime) -> Rescission | None:
    if opinion.decision not in RESCISSIONS or opinion.knew_on is None or opinion.fault is None:
        return None
    return Rescission(
        fault=opinion.fault,
        formed_at=policy.issue_at,
        knew_at=start_of_day(opinion.knew_on),
        rescinded_at=now,
        collected_at=payments.last_premium_at(session, policy.case_id),
        serious_effect=opinion.serious_effect,
    )


def _investigated(session: Session, case_id: UUID) -> Investigation | None:
    found = queries.last_record(session, case_id, RecordKind.INVESTIGATION)
    known = {result.value for result in Investigation}
    return Investigation(found.conclusion) if found is not None and found.conclusion in known else None


def _is_said_by_another(session: Session, case_id: UUID, reader: Actor) -> bool:
    """Whether the last that was said is the recommendation, or the decision appealed against, of somebody else."""
    last = queries.last_said(session, case_id)
    return last is not None and last.by not in {reader.user_id, reader.on_behalf_of}


def _write(  # noqa: PLR0913 - the columns of one row
    session: Session,
    claim: Claim,
    decided: Decided,
    opinion: Opinion,
    calculated: Calculation,
    *,
    actor: Actor | None,
    now: datetime,
) -> None:
    by_contract = opinion.decision in decisions.BY_CONTRACT or _is_below(opinion)
    limit, deductible = _taken(session, claim, opinion, calculated)
    effect = decisions.policy_effect(opinion.decision, opinion.reason, claim.claim_type, local_date(now))
    body = {"facts": opinion.facts, "words": opinion.words}
    session.add(
        ClaimDecision(
            id=new_id(),
            case_id=claim.case_id,
            level=decided.level.value,
            decision=opinion.decision.value,
            reasons=[opinion.reason] if opinion.reason else [],
            clause=opinion.clause,
            amount=decided.amount,
            sheet=calculation.stored(calculated) if by_contract else [],
            limit_taken=limit,
            deductible_taken=deductible,
            policy_effect=effect.value,
            knew_on=opinion.knew_on,
            recommendation=decided.recommendation,
            body=sealing.seal(body, owner=claim.case_id) if any(body.values()) else None,
            by=actor.user_id if actor else None,
            at=now,
        )
    )
    session.flush()


def _is_below(opinion: Opinion) -> bool:
    """Whether it is a no because the deductible or the limit leaves nothing: the sheet says so."""
    return opinion.decision is Decision.REFUSE and opinion.reason == decisions.NOTHING_PAYABLE


def _taken(
    session: Session, claim: Claim, opinion: Opinion, calculated: Calculation
) -> tuple[Decimal | None, Decimal | None]:
    """What a decision takes of the policy year's limit and deductible; also a claim below the deductible uses it up.

    What is paid ex gratia takes nothing itself; what an earlier decision of the claim took by the contract stays taken.
    """
    if claim.claim_type != ClaimType.MED:
        return None, None
    if opinion.decision in decisions.BY_CONTRACT or _is_below(opinion):
        return calculated.result, calculated.deductible_taken
    before = queries.in_force(session, claim.case_id) if opinion.decision is Decision.EX_GRATIA else None
    return (before.limit_taken, before.deductible_taken) if before else (None, None)
