"""What is decided on a claim: its legal conditions, what it pays, what becomes of the policy (domain-rules §6.2).

Who may decide is in `handlers.claims.authority`, the rescission of a contract in `handlers.claims.rescission`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from handlers import editions
from handlers.claims import clauses, fraud
from handlers.claims.fraud import Investigation
from handlers.claims.rescission import Rescission, rescission_findings
from handlers.claims.sheet import NOTHING
from workflows.calendar import end_of_day_after, local_date
from workflows.errors import N_
from workflows.types import Choice, Finding

NON_DISCLOSURE, CRIME, NOTHING_PAYABLE = "CL-DISC-01", "CL-CRM-01", "CL-LIM-01"


class Decision(StrEnum):
    """What is decided on a claim."""

    PAY_FULL = "PAY_FULL"  #: everything that the contract owes for what was claimed 全额给付
    PAY_PART = "PAY_PART"  #: a part of what was claimed is not covered 部分给付
    PAY_REDUCED_AGE = "PAY_REDUCED_AGE"  #: in proportion, the age was declared too low 按比例给付
    EX_GRATIA = "EX_GRATIA"  #: paid without being owed 通融给付
    ADVANCE = "ADVANCE"  #: the part that is certain, the rest later 先予支付
    REFUSE = "REFUSE"  #: not covered 拒付
    RESCIND_REFUND = "RESCIND_REFUND"  #: the contract is rescinded, premiums go back 解约退费
    RESCIND_NO_REFUND = "RESCIND_NO_REFUND"  #: rescinded, and nothing goes back 解约不退费
    CASH_VALUE = "CASH_VALUE"  #: no benefit, the cash value goes back 退还现金价值
    WITHDRAWN = "WITHDRAWN"  #: taken back by the claimant 撤案


class PolicyEffect(StrEnum):
    """What becomes of the policy."""

    STAYS = "stays"  #: it goes on as it was
    ENDS = "ends"  #: it ends by the claim, CLAIM_TERMINATED
    RESCINDED = "rescinded"  #: it is rescinded, RESCINDED


REFUSALS = frozenset({Decision.REFUSE, Decision.RESCIND_REFUND, Decision.RESCIND_NO_REFUND, Decision.CASH_VALUE})
"""A no: clause, facts, reason code, a second person one level up and a letter within three days."""

RESCISSIONS = frozenset({Decision.RESCIND_REFUND, Decision.RESCIND_NO_REFUND})
PAYMENTS = frozenset(
    {Decision.PAY_FULL, Decision.PAY_PART, Decision.PAY_REDUCED_AGE, Decision.EX_GRATIA, Decision.ADVANCE}
)
"""A yes, in whole or in part."""

BY_CONTRACT = PAYMENTS - {Decision.EX_GRATIA, Decision.ADVANCE}
"""A yes that pays what the sheet says."""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """What somebody is about to decide, with everything its legal conditions ask for. Amounts are yuan."""

    decision: Decision
    claim_type: str
    product: str
    contract_on: date  #: the day the contract took effect: its clauses count
    decided_at: datetime
    claimed: Decimal
    benefit: Decimal  #: as calculated; what is advanced or granted for these decisions
    reason: str = ""
    clause: str = ""
    facts: str = ""
    explained: bool = False  #: the record that the exclusion was highlighted and explained is there (art. 17)
    rescission: Rescission | None = None
    investigation: Investigation | None = None
    applicant_caused: bool = False  #: the applicant caused it, and somebody else is entitled (art. 43)
    years_paid: int = 0  #: full years for which premium was paid
    cut: bool = False  #: of the costs that were claimed not everything counts


@dataclass(frozen=True, kw_only=True)
class Amounts:
    """What a decision may pay, in yuan."""

    benefit: Decimal = NOTHING  #: as calculated
    granted: Decimal = NOTHING  #: by the committee, ex gratia
    advance: Decimal = NOTHING  #: the part that is certain
    premiums: Decimal = NOTHING  #: all that were paid
    cash_value: Decimal = NOTHING


def choices(on: date) -> Sequence[Choice]:
    """The decisions in words, by code. Raises NotInForce."""
    return [Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in _decisions(on).items()]


def reasons(decision: Decision, on: date) -> Sequence[str]:
    """The reason codes of which a decision needs one; none where it needs none. Raises NotInForce."""
    found: list[str] = _decisions(on)[decision].get("reasons", [])
    return found


def pays(decision: Decision, reason: str, claim_type: str, amounts: Amounts, on: date) -> Decimal:
    """What a decision pays, in yuan. Raises NotInForce."""
    what = _consequence(decision, reason, claim_type, on)["pays"]
    return NOTHING if what == "nothing" else Decimal(getattr(amounts, what))


def policy_effect(decision: Decision, reason: str, claim_type: str, on: date) -> PolicyEffect:
    """What becomes of the policy. Raises NotInForce."""
    policy = _consequence(decision, reason, claim_type, on)["policy"]
    return PolicyEffect(policy if isinstance(policy, str) else policy[claim_type])


def of_payment(claimed: Decimal, covered: Decimal) -> Decision:
    """What a payment is called: in part where not everything that was claimed is within the cover."""
    return Decision.PAY_PART if covered < claimed else Decision.PAY_FULL


def appeal_until(decided_at: datetime) -> datetime:
    """The exclusive end of the time in which a decision can be appealed (§6.6)."""
    return end_of_day_after(decided_at, days=_table(local_date(decided_at))["appeal_days"])


def decision_findings(proposal: Proposal) -> Sequence[Finding]:
    """Every legal condition that a decision does not meet; who decides is not looked at. Raises NotInForce."""
    on = local_date(proposal.decided_at)
    found = [*_reason_findings(proposal, on), *_amount_findings(proposal)]
    if _wanted(proposal, on):
        found += _ground_findings(proposal)
    if found:
        return found
    return [*_art_16(proposal), *_art_17(proposal), *_art_27(proposal), *_cash_value(proposal, on)]


def second_person_findings(decision: Decision, decided_by: UUID | None, seconded_by: UUID | None) -> Sequence[Finding]:
    """A no needs a second person, other than the one who proposed it (§6.2)."""
    if decision not in REFUSALS or (seconded_by is not None and seconded_by != decided_by):
        return []
    return [Finding(field="decision", code="second_person", message=N_("Somebody else has to confirm this decision"))]


def _wanted(proposal: Proposal, on: date) -> Collection[str]:
    """The reasons of which the decision has one: a payment reduced for the age, too, where it pays for a part only."""
    in_part = proposal.cut and proposal.decision is Decision.PAY_REDUCED_AGE
    return reasons(Decision.PAY_PART if in_part else proposal.decision, on)


def _reason_findings(proposal: Proposal, on: date) -> Iterator[Finding]:
    """One of the reasons of the decision, or none where it has none."""
    wanted = _wanted(proposal, on)
    if proposal.reason == NON_DISCLOSURE and proposal.decision not in RESCISSIONS:
        message = N_("The contract must be rescinded before a claim is refused for what was not disclosed")
        yield Finding(field="decision", code=NON_DISCLOSURE, message=message)
    elif wanted and proposal.reason not in wanted:
        yield Finding(field="reason", code="reason", message=N_("Choose a reason code that fits this decision"))
    elif proposal.reason and not wanted:
        yield Finding(field="reason", code="reason", message=N_("This decision has no reason code"))


def _ground_findings(proposal: Proposal) -> list[Finding]:
    """What is not paid, in whole or in part, names its facts and its clause (art. 24)."""
    facts = [] if proposal.facts.strip() else [Finding(field="facts", code="facts", message=N_("Say what was found"))]
    return [*facts, *_clause(proposal)]


def _clause(proposal: Proposal) -> Sequence[Finding]:
    return clauses.clause_findings(proposal.product, proposal.clause, proposal.reason, proposal.contract_on)


def _amount_findings(proposal: Proposal) -> Iterator[Finding]:
    """A payment pays something, and one in part less than was claimed."""
    if proposal.decision in PAYMENTS and proposal.benefit <= 0:
        message = N_("Nothing is payable: this is no payment")
        yield Finding(field="decision", code=NOTHING_PAYABLE, message=message)
    elif proposal.decision is Decision.PAY_PART and proposal.benefit >= proposal.claimed:
        message = N_("Everything that was claimed is paid: this is no payment in part")
        yield Finding(field="decision", code="amount", message=message)


def _art_16(proposal: Proposal) -> Sequence[Finding]:
    """Non-disclosure: with a rescission in time (Insurance Law art. 16)."""
    if proposal.reason != NON_DISCLOSURE:
        return []
    refund = proposal.decision is Decision.RESCIND_REFUND
    return rescission_findings(proposal.rescission, refund=refund, decided_at=proposal.decided_at)


def _art_17(proposal: Proposal) -> Iterator[Finding]:
    """An exclusion is without effect unless it was highlighted and explained; the insurer proves it."""
    if not proposal.clause or proposal.explained:
        return
    clause = clauses.clause(proposal.product, proposal.clause, proposal.contract_on)
    if clause.exclusion:
        message = N_("There is no record that this exclusion was explained: it has no effect")
        yield Finding(field="clause", code="CL-EXC-01", message=message)


def _art_27(proposal: Proposal) -> Iterator[Finding]:
    """Fraud is proved by an investigation."""
    if proposal.reason in fraud.NEEDS_PROOF and proposal.investigation is not Investigation.CONFIRMED:
        message = N_("Only an investigation that confirms it with evidence bears this reason")
        yield Finding(field="reason", code=proposal.reason, message=message)


def _cash_value(proposal: Proposal, on: date) -> Iterator[Finding]:
    """The cash value goes back after two years of premium: for a crime (art. 45), to others than who caused it (43)."""
    owed = proposal.reason == CRIME or (proposal.reason == fraud.CAUSED and proposal.applicant_caused)
    years = {"years": _table(on)["cash_value_years"]}
    owed = owed and proposal.years_paid >= years["years"]
    if proposal.decision is Decision.CASH_VALUE and not owed:
        message = N_("The cash value goes back from %(years)d years of premium on, and not to whoever caused the event")
        yield Finding(field="decision", code=proposal.reason, message=message, params=years)
    elif proposal.decision in REFUSALS and proposal.decision is not Decision.CASH_VALUE and owed:
        message = N_("From %(years)d years of premium on the cash value goes back")
        yield Finding(field="decision", code=proposal.reason, message=message, params=years)


def _consequence(decision: Decision, reason: str, claim_type: str, on: date) -> Mapping[str, Any]:
    """The row of a decision, or the exception for its reason and type of claim."""
    looked_for = (decision, reason, claim_type)
    exceptions: list[Mapping[str, Any]] = _table(on)["exception"]
    found = (row for row in exceptions if (row["decision"], row["reason"], row["claim_type"]) == looked_for)
    return next(found, _decisions(on)[decision])


def _decisions(on: date) -> Mapping[str, Mapping[str, Any]]:
    rows: Mapping[str, Mapping[str, Any]] = _table(on)["decision"]
    return rows


def _table(on: date) -> editions.Edition:
    return editions.load("claims", "decisions").on(on)
