"""What stands in the letters of a claim: gathered inside the step, in both languages, and sealed with the job.

They go to whoever claims and speak of the event, never of a flag or an investigation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications.reasons import reason_codes
from handlers.claims import calculation, clauses, cover, decisions, documents, operations, paying, queries
from handlers.claims.cover import ClaimType
from handlers.claims.decisions import appeal_until
from handlers.claims.models import Claim, ClaimDecision
from handlers.claims.records import the_request
from handlers.claims.sheet import Line
from handlers.customers import queries as customers
from handlers.documents import letters as ordering
from handlers.documents import wording
from handlers.documents.wording import Addressee, both
from handlers.payments import payouts
from handlers.payments import queries as payments
from handlers.policies import queries as policies
from handlers.policies.queries import PolicyRow
from handlers.products import queries as products
from workflows import sealing
from workflows.calendar import local_date
from workflows.errors import NotFound
from workflows.types import Choice, Facts, Step

Contents: TypeAlias = dict[str, Any]


def letter(step: Step, code: str) -> Facts:
    """What a letter of a claim says, as the printer is told. Raises NotFound."""
    to, contents = _told(step.session, step.case.id, code, step.now)
    return ordering.order(step, code, to, wording.printed(contents))


def _told(session: Session, case_id: UUID, code: str, now: datetime) -> tuple[Addressee, Contents]:
    claim = queries.the_claim(session, case_id)
    policy, insured = policies.the(session, claim.policy_id), customers.person(session, claim.insured_id)
    words, today = sealing.unseal(claim.body), local_date(now)
    contents = {
        "policy_no": policy.policy_no,
        "product": both(lambda lang: products.name(session, policy.product, lang)),
        "insured_name": insured.name,
        "claim_type": _called(cover.all_types(today), claim.claim_type),
        "event": claim.event_on,
        "notice": claim.notice_on,
        "diagnosis": words["diagnosis"],
        "hospital": words["hospital"],
        "description": words["description"],
    }
    to = replace(Addressee.of(insured), name=operations.payee(session, claim))
    return to, contents | LETTERS[code](session, claim, policy, today)


def _form(session: Session, claim: Claim, _policy: PolicyRow, _today: date) -> Contents:
    words, account = sealing.unseal(claim.body), payments.masked_account(session, claim.account_id)
    return {
        "stay": [claim.admitted_on, claim.discharged_on],
        "accident": claim.accident,
        "total_cost": words["total_cost"],
        "by_social": claim.by_social,
        "by_others": claim.by_others,
        "medical": claim.claim_type == ClaimType.MED,
        "invoices": [
            {"number": body["number"], "hospital": body["hospital"], "amount": one.amount}
            for one in queries.invoices(session, claim.id)
            for body in [sealing.unseal(one.body)]
        ],
        "account": {"holder": account.holder, "number": account.number, "branch": account.branch},
    }


def _missing(session: Session, claim: Claim, _policy: PolicyRow, today: date) -> Contents:
    """The one list of what is missing (Insurance Law art. 22)."""
    asked = the_request(session, claim.case_id)
    known = {paper.code: paper.choice for paper in documents.possible(claim.claim_type, today)}
    return {
        "papers": [_pair(known[code]) for code in asked.papers if code in known],
        "words": sealing.unseal(asked.words) if asked.words else "",
    }


def _sheet(session: Session, claim: Claim, policy: PolicyRow, _today: date) -> Contents:
    """The lines by which the amount came about, advances taken off."""
    made = paying.the_decision(session, claim.case_id)
    paid = queries.paid(session, claim.case_id)
    lines = calculation.with_advance(calculation.lines(made.sheet), made.amount, paid)
    return _decided(session, claim) | _grounds(policy, made) | {"lines": _lines(lines)}


def _refusal(session: Session, claim: Claim, policy: PolicyRow, _today: date) -> Contents:
    """Clause, reason and facts (Insurance Law art. 24); below the deductible also how it was calculated."""
    made = paying.the_decision(session, claim.case_id)
    lines = _lines(calculation.lines(made.sheet))
    return _decided(session, claim) | _grounds(policy, made) | {"given_back": made.amount, "lines": lines}


def _lines(lines: Sequence[Line]) -> list[Contents]:
    return [{"label": both(line.label), "value": both(line.amount)} for line in lines]


def _grounds(policy: PolicyRow, made: ClaimDecision) -> Contents:
    """Why a claim, or a part of it, is not paid; nothing where all of it is."""
    if not made.clause:
        return {"clause": None}
    body: Mapping[str, Any] = sealing.unseal(made.body) if made.body else {}
    clause = clauses.clause(policy.product, made.clause, policy.effective_on)
    return {
        "reason": _reason(made.reasons[0]) if made.reasons else "",
        "clause": {"zh": clause.zh, "en": clause.en},
        "clause_text": {"zh": clause.text_zh, "en": clause.text_en},
        "facts": body.get("facts") or "",
    }


def _reason(code: str) -> Mapping[str, str]:
    """A reason code and what it means."""
    named = next(one for one in reason_codes() if one.code == code)
    return {"zh": f"{code} {named.zh}", "en": f"{code} {named.en}"}


def _voucher(session: Session, claim: Claim, _policy: PolicyRow, _today: date) -> Contents:
    """What was paid last, with the bank's reference (requirements S4.3.8)."""
    last = queries.payments(session, claim.case_id)[-1]
    booked = payouts.paid(session, claim.case_id, last.purpose)
    if booked is None:
        raise NotFound
    account = payments.masked_account(session, booked.account_id)
    return {
        "amount": last.amount,
        "interest": last.interest,
        "total": last.amount + last.interest,
        "advance": last.purpose == paying.ADVANCE,
        "account": {"holder": account.holder, "number": account.number, "branch": account.branch},
        "reference": booked.bank_reference,
        "paid_on": local_date(last.paid_at),
    }


def _appeal(session: Session, claim: Claim, _policy: PolicyRow, _today: date) -> Contents:
    """The answer to an objection, with the ways that are left (domain-rules §6.6)."""
    last = queries.appeals(session, claim.case_id)[-1]
    return _decided(session, claim) | {
        "filed_on": last.filed_on,
        "answer": sealing.unseal(last.answer) if last.answer else "",
    }


def _decided(session: Session, claim: Claim) -> Contents:
    made = paying.the_decision(session, claim.case_id)
    on = local_date(made.at)
    until = appeal_until(made.at) - timedelta(microseconds=1)
    return {
        "decision": _called(decisions.choices(on), made.decision),
        "decided_on": on,
        "amount": made.amount,
        "appeal_by": local_date(until),
    }


def _called(choices: Any, value: str) -> Mapping[str, str]:
    return _pair(next(choice for choice in choices if choice.value == value))


def _pair(choice: Choice) -> Mapping[str, str]:
    return {"zh": choice.zh, "en": choice.en}


LETTERS: Mapping[str, Callable[[Session, Claim, PolicyRow, date], Contents]] = {
    "CLAIM_FORM": _form,
    "MISSING_LIST": _missing,
    "CALCULATION_SHEET": _sheet,
    "REFUSAL_LETTER": _refusal,
    "PAYMENT_VOUCHER": _voucher,
    "APPEAL_LETTER": _appeal,
}
"""What each letter says beside what all of them say."""
