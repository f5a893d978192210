"""What changes requests, and what a request in effect changes. Nothing here commits: the step does.

The policy is locked before anything is decided about it: of two requests at once one is later and sees the other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications import parties
from handlers.applications import queries as applications
from handlers.customers import operations as customer_operations
from handlers.customers import queries as customers
from handlers.endorsements import changes, queries, rules
from handlers.endorsements.models import Endorsement
from handlers.endorsements.rules import Kind
from handlers.payments import queries as payments
from handlers.payments.operations import Account, keep_account
from handlers.payments.rules import same_person
from handlers.policies import operations as policies
from handlers.policies.queries import PolicyRow
from handlers.policies.queries import the as the_policy
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import N_, Forbidden, Invalid
from workflows.types import Actor, Finding


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What somebody asks for, as it was entered and checked by its form."""

    kind: Kind
    values: Mapping[str, Any]  #: what shall stand, as `changes` tells it
    account: Account | None = None  #: where premium comes from, or money goes
    papers: frozenset[str] = frozenset()  #: kinds of documents that lie with it


def begin(session: Session, case_id: UUID, policy_id: UUID, *, wanted: str = "") -> Endorsement:
    """The request of a case is about this policy; whatever was entered for another one is forgotten.

    `wanted` is the change that the case was begun for, empty where nobody said.
    """
    row = queries.find(session, case_id) or Endorsement(id=new_id(), case_id=case_id)
    row.policy_id, row.wanted, row.kind, row.before, row.body = policy_id, wanted, "", None, None
    row.amount, row.account_id, row.asked_on = None, None, None
    session.add(row)
    session.flush()
    return row


def ask(session: Session, case_id: UUID, asked: Asked, *, actor: Actor, now: datetime) -> Endorsement:
    """Enter a request, again after a return. Raises Invalid with findings at the form's fields."""
    row = queries.the(session, case_id)
    policies.the_policy(session, row.policy_id)  # locked
    policy, today = the_policy(session, row.policy_id), local_date(now)
    _refuse([one for one in [queries.hindrance(session, policy, asked.kind, case_id=case_id, now=now)] if one])
    _refuse(_findings(session, policy, asked, now))
    before, after, worth = _sides(session, policy, asked), dict(asked.values), None
    if asked.kind is Kind.SURRENDER:
        worth = queries.worth(session, policy, row.asked_on or today)
        after |= {"worth": asdict(worth)}
    row.kind, row.asked_on, row.asked_by = asked.kind, row.asked_on or today, actor.user_id
    row.amount = worth.net if worth else None
    row.account_id = keep_account(session, policy.customer_id, asked.account, now=now) if asked.account else None
    if row.account_id and asked.kind is Kind.PAY_ACCOUNT:
        after |= changes.account(payments.masked_account(session, row.account_id))
    row.before = sealing.seal(before, owner=policy.customer_id)
    row.body = sealing.seal(after, owner=policy.customer_id)
    session.flush()
    return row


def apply(session: Session, case_id: UUID, *, decided_by: Actor | None, now: datetime) -> Endorsement:
    """The change is in effect, with its slip; None decided where the rules alone did.

    Raises Invalid where the policy does not allow it any more, Forbidden for whoever entered it: nobody decides the own
    request.
    """
    row = queries.the(session, case_id)
    policy = policies.the_policy(session, row.policy_id)
    if decided_by is not None and row.asked_by is not None and row.asked_by in customers.agents_of(decided_by):
        raise Forbidden(N_("Whoever worked on an earlier step of this case may not do this one"))
    hindered = queries.hindrance(session, the_policy(session, policy.id), Kind(row.kind), case_id=case_id, now=now)
    _refuse([replace(hindered, field="")] if hindered else [])
    _, after = queries.sides(row)
    match Kind(row.kind):
        case Kind.PAY_ACCOUNT if row.account_id:
            policies.pay_from(policy, row.account_id)
        case Kind.ADDRESS:
            person = customers.person(session, policy.customer_id)
            moved = replace(person, mobile=after["mobile"], address=after["address"])
            customer_operations.change(session, policy.customer_id, moved, now=now)
        case Kind.SURRENDER:
            policies.surrender(policy)
    row.slip_no, row.effective_at = policies.new_slip(policy), now
    row.decided_by = decided_by.user_id if decided_by else None
    session.flush()
    return row


def pay_to(session: Session, case_id: UUID, account: Account, *, now: datetime) -> UUID:
    """Another account of the applicant's for the money of a surrender. Raises NotFound, Invalid (PS-ACC-01)."""
    row = queries.the(session, case_id)
    policy = the_policy(session, row.policy_id)
    _refuse(_account(session, policy, account))
    row.account_id = keep_account(session, policy.customer_id, account, now=now)
    session.flush()
    return row.account_id


def hash_of(row: Endorsement) -> str:
    """SHA-256 of what a customer confirms: the policy, what stood, what shall stand, and what is paid where."""
    before, after = queries.sides(row)
    said = [str(row.policy_id), row.kind, _plain(before), _plain(after), str(row.amount), str(row.account_id)]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def require_other_hand(session: Session, customer_id: UUID, actor: Actor, *, now: datetime) -> None:
    """Money goes to a customer by other people than those who changed their account lately (domain-rules §10, 6).

    Raises Forbidden.
    """
    if queries.hands_on_account(session, customer_id, now) & customers.agents_of(actor):
        raise Forbidden(N_("You changed this customer's account lately: somebody else lets the money go"))


def _findings(session: Session, policy: PolicyRow, asked: Asked, now: datetime) -> list[Finding]:
    found = _account(session, policy, asked.account) if asked.account else []
    if asked.kind is Kind.BENE_CHANGE:
        return [*found, *_consent(session, policy, asked, now)]
    if asked.kind is Kind.ADDRESS:
        return [*found, *_moved(session, policy, asked, now)]
    if asked.kind is Kind.SURRENDER and queries.worth(session, policy, local_date(now)).net <= 0:
        found.append(Finding(field="kind", code=rules.WRONG_KIND, message=N_("The policy has no cash value yet")))
    return found


def _account(session: Session, policy: PolicyRow, account: Account) -> list[Finding]:
    """Premium comes from, and money goes to, the applicant's own account, never an agent's (domain-rules §5.1)."""
    holder = customers.person(session, policy.customer_id).name
    if same_person(account.holder, "", holder, ""):
        return []
    message = N_("The account must be the applicant's own")
    return [Finding(field="account_holder", code=rules.ACCOUNT, message=message)]


def _consent(session: Session, policy: PolicyRow, asked: Asked, now: datetime) -> list[Finding]:
    """Beneficiaries are named by the insured, or with the insured's consent; for a minor by its parents (art. 39)."""
    if policy.insured_id == policy.customer_id or "INSURED_CONSENT" in asked.papers:
        return []
    seen = applications.view(session, policy.case_id)
    if parties.is_minor(seen.insured, local_date(now)) and seen.relation == parties.CHILD:
        return []
    message = N_("The insured has to consent to the beneficiaries in writing")
    return [Finding(field="consent_papers.INSURED_CONSENT", code=rules.CONSENT, message=message)]


def _moved(session: Session, policy: PolicyRow, asked: Asked, now: datetime) -> list[Finding]:
    """Something changes, and it can be reached."""
    person = customers.person(session, policy.customer_id)
    moved = replace(person, mobile=str(asked.values["mobile"]), address=str(asked.values["address"])).normalised()
    if (moved.mobile, moved.address) == (person.mobile, person.address):
        return [Finding(field="mobile", code=rules.WRONG_KIND, message=N_("Nothing changes: both are as on record"))]
    fields = {"mobile", "address"}
    return [finding for finding in moved.findings(local_date(now)) if finding.field in fields]


def _sides(session: Session, policy: PolicyRow, asked: Asked) -> Mapping[str, Any]:
    """What stands now, of what the request is about."""
    match asked.kind:
        case Kind.BENE_CHANGE:
            return queries.last_named(session, policy)
        case Kind.PAY_ACCOUNT:
            return changes.account(payments.masked_account(session, policy.account_id))
        case Kind.ADDRESS:
            person = customers.person(session, policy.customer_id)
            return {"mobile": person.mobile, "address": person.address}
        case _:
            return {"in_force": True}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, bool | str | int) else str(value)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        raise Invalid(findings)
