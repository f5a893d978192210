"""What drawings and forms may name of endorsements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.applications.entry import NAMED, read_account, read_beneficiaries
from handlers.customers import queries as customers
from handlers.customers.person import Person
from handlers.documents import letters
from handlers.documents.letters import LETTER
from handlers.documents.wording import Addressee, both, day, money
from handlers.endorsements import changes, operations, queries, rules
from handlers.endorsements.models import Endorsement
from handlers.endorsements.operations import Asked
from handlers.endorsements.rules import Kind
from handlers.policies import queries as policies
from handlers.policies.rules import ENDED
from handlers.products import queries as products
from handlers.signatures import operations as signatures
from handlers.signatures import rules as signing
from handlers.signatures.operations import Signing
from workflows.calendar import local_date
from workflows.db import utcnow
from workflows.errors import N_, Invalid
from workflows.registry import Capability, Values
from workflows.types import Actor, Answers, Choice, Facts, Finding, Step

endorsements = Capability("endorsements")

endorsements.check("beneficiaries")(rules.check_beneficiaries)
endorsements.choose_in_case("offered")(queries.offered)


@endorsements.choose("surrender_reasons")
def surrender_reasons(_session: Session, _actor: Actor) -> Sequence[Choice]:
    """Why a policy is given up."""
    return rules.surrender_reasons(local_date(utcnow()))


AUTO = "auto"
"""The approval that the rules alone give."""

FOUND: Values = {"policy_no": "text", "policy_id": "id", "customer_id": "id"}


@endorsements.saver("save_policy", gives=FOUND)
def save_policy(answers: Answers, step: Step) -> Facts | None:
    """The policy that shall be changed. Raises Invalid (PS-POL-01) where it is unknown, over, or one's own business."""
    session, case_id = step.session, step.case.id
    policy = policies.find_reached(session, answers.values["policy_no"], step.actor)
    if policy is None:
        raise _no_policy(N_("No policy within your reach has this number"))
    if policy.status in ENDED:
        raise _no_policy(N_("This policy is not in force any more"))
    holder = customers.person(session, policy.customer_id)
    insured = customers.person(session, policy.insured_id)
    if step.parties((holder.fingerprint, insured.fingerprint)):
        message = N_("This policy is your own or a near relative's: a colleague has to enter this")
        raise Invalid([Finding(field="policy_no", code="own_business", message=message)])
    operations.begin(session, case_id, policy.id, wanted=str(step.case.facts.get("wanted") or ""))
    step.title(holder.name)
    step.subject("policy", policy.id)
    step.subject("customer", policy.customer_id)
    return {
        "policy_no": policy.policy_no,
        "policy_id": str(policy.id),
        "customer_id": str(policy.customer_id),
    }


ASKED: Values = {
    "kind": "code?",
    "asked": "boolean",
    "amount": "money?",
    "near_relative": "boolean?",
    "new_mobile": "boolean?",
    "account_id": "id?",
}
"""What a request gives; one that is given up gives only that nothing is `asked`."""


@endorsements.saver("save_request", gives=ASKED)
def save_request(answers: Answers, step: Step) -> Facts | None:
    """What shall be changed, with its papers; the cancellation in the cooling-off only says that it is wanted.

    Raises Invalid.
    """
    if answers.outcome != "submit":
        return {"asked": False}
    values = answers.values
    kind = Kind(values["kind"])
    if kind is not Kind.COOLING_OFF_CANCEL:
        template = rules.template_findings(kind, values["template"], local_date(step.now))
        if template:
            raise Invalid(template)
    asked = _asked(kind, values, step)
    row = operations.ask(step.session, step.case.id, asked, actor=step.actor, now=step.now)
    step.event("endorsement.asked", {"kind": kind})
    return {
        "kind": kind.value,
        "asked": True,
        "amount": row.amount,
        "near_relative": _near(asked),
        "new_mobile": kind is Kind.ADDRESS and _new_mobile(asked, row),
        "account_id": str(row.account_id) if row.account_id else None,
    }


@endorsements.local("send_codes", takes={"customer_id": "id", "new_mobile": "boolean"}, gives={})
def send_codes(input: Mapping[str, Any], step: Step) -> Facts | None:
    """A one-time code to the mobile on record, and another one to a mobile that shall take its place."""
    person = customers.person(step.session, UUID(str(input["customer_id"])))
    _send(step, person.mobile, signing.SIGN)
    if input["new_mobile"]:
        _, after = queries.sides(queries.the(step.session, step.case.id))
        _send(step, str(after["mobile"]), signing.NEW_MOBILE)
    return None


@endorsements.saver("save_confirmation", gives={"confirmed": "boolean", "corrected": "boolean", "verified": "boolean"})
def save_confirmation(answers: Answers, step: Step) -> Facts | None:
    """The customer confirms what changes: who, when and how is kept with a hash of it (requirements S1.2.14).

    `confirmed` is false where an agent signed or the code was wrong, `corrected` where something has to be entered
    again; `verified` is true unless a new mobile was not reached under the code that was sent to it.

    Raises Invalid (NB-SIG-01), NotFound.
    """
    if answers.outcome != "confirm":
        return {"confirmed": False, "corrected": answers.outcome == "correct", "verified": False}
    values, row = answers.values, queries.the(step.session, step.case.id)
    pages = (values.get("pages") or {}).get("SIGNATURE") or ()
    signed = Signing(
        signer=str(values["signer"]),
        method=str(values["method"]),
        pages=tuple(pages),
        code=str(values.get("code") or ""),
        document_hash=operations.hash_of(row),
    )
    holds = signatures.sign(step, _holder(step, row).name, signed)
    step.event("endorsement.confirmed" if holds else "signature.refused", {"method": signed.method})
    return {"confirmed": holds, "corrected": False, "verified": holds and _reached(step, values)}


@endorsements.saver("save_check", gives={"decision": "code"})
def save_check(answers: Answers, step: Step) -> Facts | None:
    """What was decided; what was looked at stands in the answers.

    Raises Invalid where something is granted that was not looked at, Forbidden where money would go to a customer whose
    account the same person changed lately.
    """
    if answers.outcome == "approve":
        row = queries.the(step.session, step.case.id)
        if row.amount:
            customer_id = policies.the(step.session, row.policy_id).customer_id
            operations.require_other_hand(step.session, customer_id, step.actor, now=step.now)
        missing = [name for name in ("entitled", "complete") if answers.values.get(name) is not True]
        if missing:
            message = N_("Please confirm this")
            raise Invalid([Finding(field=name, code="required", message=message) for name in missing])
    return {"decision": answers.outcome}


@endorsements.saver("save_call", gives={})
def save_call(answers: Answers, step: Step) -> Facts | None:
    """Whether the applicant, called back, stands by the surrender (domain-rules §5.1)."""
    step.event("endorsement.called", {"result": answers.outcome})
    return None


@endorsements.saver("save_release", gives={})
def save_release(answers: Answers, step: Step) -> Facts | None:
    """Finance lets the money of a surrender go. Raises Forbidden for who changed the customer's account lately."""
    del answers
    row = queries.the(step.session, step.case.id)
    customer_id = policies.the(step.session, row.policy_id).customer_id
    operations.require_other_hand(step.session, customer_id, step.actor, now=step.now)
    step.event("endorsement.released", {})
    return None


@endorsements.saver("save_payee", gives={"account_id": "id"})
def save_payee(answers: Answers, step: Step) -> Facts | None:
    """Another account of the applicant's, for money the bank could not pay. Raises Invalid (PS-ACC-01)."""
    account = read_account(answers.values)
    return {"account_id": str(operations.pay_to(step.session, step.case.id, account, now=step.now))}


@endorsements.local("apply", takes={"approval": "code"}, gives={"slip_no": "text"})
def apply(input: Mapping[str, Any], step: Step) -> Facts | None:
    """The change of the case is in effect; `approval` says who had to decide: nobody where it is `auto`.

    Raises Invalid where it cannot be any more, Forbidden for whoever asked.
    """
    decided_by = None if input["approval"] == AUTO else step.actor
    row = operations.apply(step.session, step.case.id, decided_by=decided_by, now=step.now)
    step.event("endorsement.effective", {"kind": row.kind, "slip": row.slip_no})
    return {"slip_no": row.slip_no}


@endorsements.local("slip", takes={}, gives=LETTER)
def slip(_input: Mapping[str, Any], step: Step) -> Facts | None:
    """What the slip of the case's change says (Insurance Law art. 20). Raises NotFound."""
    row, session = queries.the(step.session, step.case.id), step.session
    policy, today = policies.the(session, row.policy_id), local_date(step.now)
    told = next(one for one in rules.kinds(today) if one.value == row.kind)
    before, after = queries.sides(row)
    lines = changes.changed(Kind(row.kind), before, after)
    contents = {
        "slip_no": row.slip_no,
        "policy_no": policy.policy_no,
        "product": both(lambda lang: products.name(session, policy.product, lang)),
        "change": {"zh": told.zh, "en": told.en},
        "consequence": {"zh": told.note_zh, "en": told.note_en},
        "asked": day(row.asked_on or today),
        "effective": day(local_date(row.effective_at or step.now)),
        "changes": [{"label": line.label, "before": line.before, "after": line.after} for line in lines],
        "amount": money(row.amount) if row.amount else None,
    }
    return letters.order(step, "SLIP", Addressee.of(_holder(step, row)), contents)


def _asked(kind: Kind, values: Mapping[str, Any], step: Step) -> Asked:
    papers = frozenset(
        code
        for name in ("papers", "bene_papers", "consent_papers", "account_papers", "surrender_papers")
        for code, files in (values.get(name) or {}).items()
        if files
    )
    match kind:
        case Kind.BENE_CHANGE:
            named = values["beneficiary_kind"] == NAMED
            rows = read_beneficiaries(values.get("beneficiaries") or ()) if named else ()
            after = changes.beneficiaries(values["beneficiary_kind"], rows)
            return Asked(kind=kind, values=after, papers=papers)
        case Kind.PAY_ACCOUNT:
            return Asked(kind=kind, values={}, account=read_account(values), papers=papers)
        case Kind.ADDRESS:
            person = _holder(step, queries.the(step.session, step.case.id))
            after = {
                "mobile": values.get("mobile") or person.mobile,
                "address": values.get("address") or person.address,
            }
            return Asked(kind=kind, values=after, papers=papers)
        case Kind.SURRENDER:
            after = {"in_force": False, "reason": values["reason"]}
            return Asked(kind=kind, values=after, account=read_account(values), papers=papers)
        case Kind.COOLING_OFF_CANCEL:
            return Asked(kind=kind, values={})


def _near(asked: Asked) -> bool:
    rows = asked.values.get("beneficiaries") or ()
    return rules.near_relatives([str(row["relation"]) for row in rows])


def _new_mobile(asked: Asked, row: Endorsement) -> bool:
    before, _ = queries.sides(row)
    return bool(before["mobile"] != asked.values["mobile"])


def _reached(step: Step, values: Mapping[str, Any]) -> bool:
    """Whether the code that went to a new mobile came back; true where there is none."""
    if not step.case.facts.get("new_mobile"):
        return True
    code = str(values.get("new_code") or "")
    return bool(code) and signatures.use_code(step, code, signing.NEW_MOBILE, field="new_code")


def _send(step: Step, mobile: str, purpose: str) -> None:
    code = signatures.new_code(step.session, step.case.id, purpose, now=step.now)
    step.letter("signatures.deliver", {"mobile": mobile, "code": code})


def _holder(step: Step, row: Endorsement) -> Person:
    return customers.person(step.session, policies.the(step.session, row.policy_id).customer_id)


def _no_policy(message: str) -> Invalid:
    return Invalid([Finding(field="policy_no", code=rules.UNKNOWN, message=message)])
