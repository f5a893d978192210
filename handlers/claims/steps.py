"""What drawings and forms may name of claims until they are decided: report, screening, checks, decision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.claims import documents, operations, queries, records, rulings
from handlers.claims.circumstances import OBSERVED
from handlers.claims.entry import GUARDIAN, read_report
from handlers.claims.opinions import DECIDED, UNDECIDED, facts_of, opinion_of, told_of
from handlers.claims.records import RecordKind
from handlers.claims.report import check_description
from handlers.customers import queries as customers
from handlers.customers.rules import age_on
from handlers.policies import queries as policies
from workflows.calendar import local_date
from workflows.errors import N_, Invalid
from workflows.registry import Capability, Values
from workflows.types import Answers, Facts, Finding, Step

claims = Capability("claims")

claims.check("description")(check_description)

SENIORS = 70
"""The age from which on a person is looked after first (domain-rules §9, U6); so is a minor."""


@claims.local("desk", takes={}, gives={"claim_desk": "code"})
def desk(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """Who reports: `agent`, `handler` or `office`; whoever has several seats reports as the first of these."""
    roles = step.actor.roles
    return {"claim_desk": "agent" if "agent" in roles else "handler" if "claims_handler" in roles else "office"}


REPORTED: Values = {
    "requested": "boolean",
    "claim_id": "id?",
    "policy_id": "id?",
    "policy_no": "text?",
    "claim_type": "code?",
    "claim_account_id": "id?",
    "vulnerable": "boolean?",
    "supplements": "integer?",
    "claim_appeals": "integer?",
    "investigated": "boolean?",
    "claim_agreed": "boolean?",
}
"""What a report gives; a withdrawal gives only that nothing is `requested`."""


@claims.saver("save_report", gives=REPORTED)
def save_report(answers: Answers, step: Step) -> Facts | None:
    """A report with the claim. Raises Invalid with everything that is wrong or missing."""
    if answers.outcome != "submit":
        return {"requested": False}
    entry = read_report(answers.values)
    claim = operations.report_claim(step.session, step.case.id, entry, actor=step.actor, now=step.now)
    policy = policies.the(step.session, claim.policy_id)
    insured = customers.person(step.session, claim.insured_id)
    holder = customers.person(step.session, policy.customer_id)
    step.title(insured.name)
    if step.parties(dict.fromkeys((insured.fingerprint, holder.fingerprint))):
        message = N_("This claim is your own or a near relative's: a colleague has to enter it")
        raise Invalid([Finding(field="policy_no", code="own_business", message=message)])
    step.subject("policy", policy.id)
    for party in dict.fromkeys((policy.customer_id, policy.insured_id)):
        step.subject("customer", party)
    age = age_on(insured.birth_date, local_date(step.now))
    return {
        "requested": True,
        "claim_id": str(claim.id),
        "policy_id": str(policy.id),
        "policy_no": policy.policy_no,
        "claim_type": claim.claim_type,
        "claim_account_id": str(claim.account_id),
        "vulnerable": age >= SENIORS or entry.claimant == GUARDIAN,
        "supplements": 0,
        "claim_appeals": 0,
        "investigated": False,
        "claim_agreed": False,
    }


@claims.local(
    "screen",
    takes={},
    gives={**DECIDED, "claim_route": "code", "flag_points": "integer", "flag_route": "code"},
)
def screen(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """The flags of the claim, and where it goes: `system` where it is decided already, else to a `handler`."""
    found = rulings.look(step.session, step.case.id, now=step.now)
    decided = rulings.straight_through(step.session, step.case.id, found, now=step.now)
    if decided is not None:
        step.event("claim.decided", told_of(decided))
    told = UNDECIDED if decided is None else facts_of(decided)
    route = "handler" if decided is None else "system"
    return {**told, "claim_route": route, "flag_points": found.total, "flag_route": found.route.value}


@claims.saver("save_contact", gives={})
def save_contact(answers: Answers, step: Step) -> Facts | None:
    """The customer was contacted and told what comes next."""
    records.record(step, RecordKind.CONTACT, answers.values["contact"], answers.values.get("words") or "")
    return None


@claims.saver("save_completeness", gives={"supplements": "integer", "flag_points": "integer", "flag_route": "code"})
def save_completeness(answers: Answers, step: Step) -> Facts | None:
    """Whether everything is there; with what a handler observed the flags are looked at again. Raises Invalid."""
    values, session = answers.values, step.session
    claim = queries.the_claim(session, step.case.id)
    claim.observed = [name for name in OBSERVED if values.get(name) is True]
    if answers.outcome == "supplement":
        asked = [row["paper"] for row in values.get("papers") or ()]
        arisen = values.get("newly_arisen") or ""
        count = records.request(step, asked, answers.reasons, words=values.get("words") or "", newly_arisen=arisen)
        step.event("claim.supplement_asked", {"papers": asked, "count": count})
    else:
        count = sum(1 for one in queries.supplements(session, step.case.id) if not one.refused)
    conclusion = "incomplete" if answers.outcome == "supplement" else "complete"
    records.record(step, RecordKind.COMPLETENESS, conclusion, values.get("words") or "")
    found = rulings.look(session, step.case.id, now=step.now)
    return {"supplements": count, "flag_points": found.total, "flag_route": found.route.value}


@claims.saver("save_second_request", gives={"supplements": "integer"})
def save_second_request(answers: Answers, step: Step) -> Facts | None:
    """What a supervisor says to another request for documents (Insurance Law art. 22). Raises NotFound."""
    approved = answers.outcome == "approve"
    count = records.approve(step.session, step.case.id, approved=approved, actor=step.actor, now=step.now)
    step.event("claim.second_request", {"approved": approved})
    return {"supplements": count}


@claims.saver("save_supply", gives={"claim_given_up": "boolean"})
def save_supply(answers: Answers, step: Step) -> Facts | None:
    """What was asked for is brought, or the claimant gives up. Raises NotFound, Invalid where something is missing."""
    if answers.outcome != "supply":
        return {"claim_given_up": True}
    claim, asked = queries.the_claim(step.session, step.case.id), records.the_request(step.session, step.case.id).papers
    there = {code for code, files in (answers.values.get("documents") or {}).items() if files}
    message = N_("%(document)s is missing")
    known = {paper.code: paper.choice for paper in documents.possible(claim.claim_type, local_date(step.now))}
    missing = [
        Finding(field=f"documents.{code}", code="CL-DOC-09", message=message, params={"document": known[code]})
        for code in asked
        if code not in there
    ]
    if missing:
        raise Invalid(missing)
    records.bring(step.session, step.case.id, now=step.now)
    step.event("claim.supplied", {"papers": sorted(there)})
    return {"claim_given_up": False}


@claims.saver("save_verify", gives={})
def save_verify(answers: Answers, step: Step) -> Facts | None:
    """The three checks, each with its own conclusion (requirements S2.6.6), or what is to be investigated."""
    if answers.outcome == "done":
        for kind in records.CHECKS:
            records.record(step, kind, answers.values[kind.value], answers.values.get(f"{kind.value}_words") or "")
    if answers.outcome == "investigate":
        records.record(step, RecordKind.REFERRAL, "", answers.values.get("question") or "")
    return None


@claims.saver("save_investigation", gives={"investigated": "boolean"})
def save_investigation(answers: Answers, step: Step) -> Facts | None:
    """What an investigator found, or that more time is needed, once. Raises Invalid."""
    words = answers.values.get("evidence") or answers.values.get("plan") or ""
    if answers.outcome == "extend":
        if queries.last_record(step.session, step.case.id, RecordKind.EXTENSION) is not None:
            message = N_("An investigation gets more time once")
            raise Invalid([Finding(field="plan", code="once", message=message)])
        records.record(step, RecordKind.INVESTIGATION, "extend", words)
        return {"investigated": False}
    records.record(step, RecordKind.INVESTIGATION, answers.outcome.upper(), words)
    step.event("claim.investigated", {"result": answers.outcome.upper()})
    return {"investigated": True}


@claims.saver("save_extension", gives={"investigated": "boolean"})
def save_extension(answers: Answers, step: Step) -> Facts | None:
    """Whether an investigation gets more time; without it the handler goes on with what there is."""
    records.record(step, RecordKind.EXTENSION, answers.outcome, answers.values.get("words") or "")
    return {"investigated": answers.outcome != "approve"}


@claims.saver("save_decision", gives=DECIDED)
def save_decision(answers: Answers, step: Step) -> Facts | None:
    """A handler's decision. Raises Invalid."""
    return _decide(answers, step, reviewing=False)


@claims.saver("save_review", gives=DECIDED)
def save_review(answers: Answers, step: Step) -> Facts | None:
    """The decision on somebody else's recommendation. Raises Forbidden, Invalid."""
    return _decide(answers, step, reviewing=True)


def _decide(answers: Answers, step: Step, *, reviewing: bool) -> Facts:
    if answers.outcome in {"back", "return"}:
        return UNDECIDED
    opinion = opinion_of(answers, refuses=answers.outcome == "refuse")
    decided = rulings.decide(step, opinion, reviewing=reviewing)
    step.event("claim.decided", told_of(decided))
    return facts_of(decided)
