"""What changes a claim itself: its report, its account, its end. Nothing here commits: the step does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from handlers import editions
from handlers.claims import cover, documents, medical, queries, report
from handlers.claims.cover import ClaimType
from handlers.claims.entry import GUARDIAN, PAPERS, Invoice, Report
from handlers.claims.models import Claim, ClaimInvoice
from handlers.claims.report import Days
from handlers.customers import queries as customers
from handlers.customers.person import Person
from handlers.customers.rules import age_on
from handlers.payments.operations import Account, keep_account
from handlers.payments.rules import check_card_holder
from handlers.policies import queries as policies
from handlers.policies.queries import PolicyRow
from handlers.policies.rules import PolicyStatus
from workflows import sealing
from workflows.calendar import add_months, local_date
from workflows.db import new_id
from workflows.errors import N_, Invalid
from workflows.types import Actor, Finding

OFFICES = ("back_office", "claims_handler")
"""Who takes in a report for a customer, of every policy within reach."""

WITHOUT_CLAIMS = frozenset(
    {PolicyStatus.VOIDED, PolicyStatus.CANCELLED, PolicyStatus.RESCINDED, PolicyStatus.CLAIM_TERMINATED}
)
"""Policies under which nothing can be claimed, whenever it happened: void from the start, or ended by a claim."""


def report_claim(session: Session, case_id: UUID, entry: Report, *, actor: Actor, now: datetime) -> Claim:
    """Write the claim of a case, again with every round. Raises Invalid with findings at the form's fields."""
    policy = policies.find_reached(session, entry.policy_no, actor, OFFICES)
    if policy is None:
        message = N_("No policy within your reach has this number")
        raise Invalid([Finding(field="policy_no", code="CL-TYPE-01", message=message)])
    today = local_date(now)
    _refuse(
        _policy_findings(session, case_id, entry, policy, today)
        or _findings(session, case_id, entry, policy, today=today)
    )
    row = queries.find_claim(session, case_id) or Claim(id=new_id(), case_id=case_id)
    _fill(row, entry, policy, actor, now)
    row.account_id = keep_account(session, policy.insured_id, entry.account, now=now)
    session.add(row)
    session.flush()
    _replace_invoices(session, row, entry.invoices)
    return row


def change_account(session: Session, case_id: UUID, account: Account, *, now: datetime) -> UUID:
    """Another account of the payee's. Raises NotFound, Invalid (CL-PAY-01)."""
    claim = queries.the_claim(session, case_id)
    _refuse(account_findings(account, payee(session, claim), local_date(now)))
    claim.account_id = keep_account(session, claim.insured_id, account, now=now)
    session.flush()
    return claim.account_id


def payee(session: Session, claim: Claim) -> str:
    """Who is paid: the insured, for a minor the guardian."""
    words = sealing.unseal(claim.body)
    if words["claimant"] == GUARDIAN:
        return str(words["guardian_name"])
    return customers.person(session, claim.insured_id).name


def account_findings(account: Account, name: str, today: date) -> Sequence[Finding]:
    """The account is the payee's own (domain-rules §1.6). CL-PAY-01."""
    found = check_card_holder(account.holder, {"applicant_name": name}, today)
    message = N_("The account must be the payee's own")
    return [replace(one, field="account_holder", code="CL-PAY-01", message=message) for one in found]


def close(session: Session, case_id: UUID, *, now: datetime) -> date:
    """The claim is done; gives the day until whose end its file is kept (domain-rules §2.6). Raises NotFound."""
    claim = queries.the_claim(session, case_id)
    policy = policies.the(session, claim.policy_id)
    table = editions.load("claims", "archive").on(local_date(now))
    long_term = policy.expiry_on is None or policy.expiry_on > add_months(policy.effective_on, 12)
    years = table["long_term_years"] if long_term else table["short_term_years"]
    ends = max(policy.expiry_on or local_date(now), local_date(now))
    claim.closed_at, claim.retain_until = now, add_months(ends, 12 * years)
    session.flush()
    return claim.retain_until


def _findings(session: Session, case_id: UUID, entry: Report, policy: PolicyRow, *, today: date) -> list[Finding]:
    insured = customers.person(session, policy.insured_id)
    minor = age_on(insured.birth_date, today) < editions.load("claims", "archive").on(today)["adult_from"]
    days = Days(
        event_on=entry.event_on,
        issued_at=policy.issue_at,
        notice_on=entry.notice_on,
        admitted_on=entry.admitted_on,
        discharged_on=entry.discharged_on,
    )
    return [
        *report.day_findings(days, today),
        *report.check_description(entry.words["description"], {}, today),
        *_claimant_findings(entry, minor=minor),
        *_bill_findings(session, case_id, entry, policy),
        *account_findings(entry.account, _payee_name(entry, insured), today),
        *_paper_findings(entry, today, minor=minor),
    ]


def _policy_findings(session: Session, case_id: UUID, entry: Report, policy: PolicyRow, today: date) -> list[Finding]:
    if policy.status in WITHOUT_CLAIMS:
        message = N_("Nothing can be claimed under this policy any more")
        return [Finding(field="policy_no", code="CL-TYPE-01", message=message)]
    found = list(cover.type_findings(entry.claim_type, policy.product, today))
    if entry.claim_type == ClaimType.CI and queries.open_on(session, policy.id, ClaimType.CI, but=case_id):
        message = N_("A claim of this type is under way for this policy already")
        found.append(Finding(field="policy_no", code="CL-TYPE-01", message=message))
    return found


def _claimant_findings(entry: Report, *, minor: bool) -> list[Finding]:
    """The insured claims; for a minor, and for nobody else, the guardian does (domain-rules §6.1)."""
    if minor is (entry.claimant == GUARDIAN):
        return []
    message = N_("For a minor the guardian claims") if minor else N_("The insured is of age and claims in person")
    return [Finding(field="claimant", code="CL-PAY-01", message=message)]


def _payee_name(entry: Report, insured: Person) -> str:
    return str(entry.words["guardian_name"]) if entry.claimant == GUARDIAN else insured.name


def _bill_findings(session: Session, case_id: UUID, entry: Report, policy: PolicyRow) -> list[Finding]:
    if entry.claim_type != ClaimType.MED:
        return []
    found = [*medical.bill_findings(entry.bill), *medical.social_findings(entry.bill, social_used=entry.social_used)]
    if not found and sum((one.amount for one in entry.invoices), Decimal(0)) != entry.total_cost:
        message = N_("The invoices do not add up to the total cost")
        found.append(Finding(field="total_cost", code="CL-DOC-02", message=message))
    at_cost = {"cost": "total_cost", "eligible": "total_cost"}
    found = [replace(one, field=at_cost.get(one.field, one.field)) for one in found]
    return [*found, *_invoice_findings(session, case_id, entry, policy)]


def _invoice_findings(session: Session, case_id: UUID, entry: Report, policy: PolicyRow) -> Iterable[Finding]:
    """An invoice is claimed once. That of somebody else is no finding but a flag: nobody is told of others' claims."""
    keys = [one.key for one in entry.invoices]
    known = queries.invoices_of_insured(session, policy.insured_id, keys, but=case_id)
    for place, key in enumerate(keys):
        if key in keys[:place]:
            message = N_("This invoice is entered twice")
            yield Finding(field=f"invoices.{place}.number", code="CL-DOC-02", message=message)
        elif key in known:
            message = N_("This invoice was claimed before")
            yield Finding(field=f"invoices.{place}.number", code="CL-DOC-02", message=message)


def _paper_findings(entry: Report, today: date, *, minor: bool) -> list[Finding]:
    """Everything that is missing, at once (Insurance Law art. 22)."""
    missing = documents.missing(entry.claim_type, entry.circumstances(minor=minor), entry.papers, today)
    return [replace(one, field=f"{_FIELD_OF.get(one.field, PAPERS[0])}.{one.field}") for one in missing]


_FIELD_OF = {
    "GUARDIAN_ID": "guardian_papers",
    "RELATION_PROOF": "guardian_papers",
    "AUTHORISATION": "authorisation",
    "COST_LIST": "med_papers",
    "INVOICE": "invoice_papers",
    "EXAM_REPORT": "ci_papers",
    "SPECIALIST_CERT": "ci_papers",
    "DISCHARGE_SUMMARY": "stay_papers",
    "SOCIAL_SHEET": "social_papers",
    "SPLIT_SHEET": "split_papers",
    "ACCIDENT_PROOF": "accident_papers",
}
"""The field in which the report form asks for a document; all others stand in the first one."""


def _fill(row: Claim, entry: Report, policy: PolicyRow, actor: Actor, now: datetime) -> None:
    row.policy_id, row.insured_id, row.claim_type = policy.id, policy.insured_id, entry.claim_type
    row.event_on, row.notice_on = entry.event_on, entry.notice_on
    row.admitted_on, row.discharged_on, row.accident = entry.admitted_on, entry.discharged_on, entry.accident
    row.social_used, row.by_social, row.by_others = entry.social_used, entry.by_social, entry.by_others
    row.claimed = entry.total_cost if entry.claim_type == ClaimType.MED else policy.sum_insured
    row.body = sealing.seal(dict(entry.words), owner=policy.insured_id)
    row.reported_by, row.reported_at = actor.user_id, now


def _replace_invoices(session: Session, claim: Claim, invoices: Sequence[Invoice]) -> None:
    session.execute(delete(ClaimInvoice).where(ClaimInvoice.claim_id == claim.id))
    session.add_all(
        ClaimInvoice(
            claim_id=claim.id,
            position=place,
            number_blind=sealing.blind("invoice", one.key),
            amount=one.amount,
            body=sealing.seal({"number": one.number, "hospital": one.hospital}, owner=claim.insured_id),
        )
        for place, one in enumerate(invoices, 1)
    )
    session.flush()


def _refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Invalid(list(findings))
