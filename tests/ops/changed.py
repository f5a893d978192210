"""What somebody who opens any endorsement of the demo, or its policy, would find contradictory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.customers import queries as customers
from handlers.customers.person import Person
from handlers.customers.rules import age_on
from handlers.documents.models import Letter
from handlers.endorsements import changes, rules
from handlers.endorsements.models import Endorsement
from handlers.endorsements.rules import Kind
from handlers.payments import queries as payments
from handlers.payments.models import Payment, PaymentKind, PaymentState
from handlers.policies.models import Policy, PolicyCancellation
from handlers.policies.rules import ENDED, PolicyStatus
from handlers.signatures import queries as signatures
from tests.ops.families import Member, related
from tests.support.letters import pages
from workflows import access, files, sealing
from workflows.calendar import add_months, local_date
from workflows.db import utcnow
from workflows.models import Case, CaseState, File, User

YEAR_ONE, KEPT = Decimal("0.20"), Decimal("0.75")
"""Of the premium: the cash value at the end of the first year; what a policy of one year does not use up at once."""

FEN = Decimal("0.01")
PAPERS: Mapping[str, frozenset[str]] = {
    Kind.BENE_CHANGE: frozenset(),
    Kind.PAY_ACCOUNT: frozenset({"BANK_CARD", "DEBIT_AUTHORISATION"}),
    Kind.ADDRESS: frozenset(),
    Kind.SURRENDER: frozenset({"POLICY_COPY", "BANK_CARD"}),
}
FORM = frozenset({"PS_FORM", "APPLICANT_ID"})


def contradictions(session: Session) -> list[str]:
    """Everything that cannot be; a case is named by its number, a policy by its own."""
    rows = list(session.scalars(select(Endorsement).where(Endorsement.kind != "").order_by(Endorsement.id)))
    found = [
        f"{session.get_one(Case, row.case_id).number} {row.kind}: {what}"
        for row in rows
        for what in _request(session, row)
    ]
    for policy in session.scalars(select(Policy)):
        mine = sorted((row for row in rows if row.policy_id == policy.id), key=lambda row: row.slip_no)
        found += [f"{policy.policy_no}: {what}" for what in _policy(session, policy, mine)]
    return found


def _request(session: Session, row: Endorsement) -> Iterator[str]:
    case, policy = session.get_one(Case, row.case_id), session.get_one(Policy, row.policy_id)
    seen = applications.view(session, policy.case_id)
    yield from _asked(case, policy, row)
    if row.kind == Kind.COOLING_OFF_CANCEL:
        return
    yield from _confirmed(session, case, seen.applicant, row)
    yield from _papers(session, case, row)
    yield from _decided(session, case, row)
    match Kind(row.kind):
        case Kind.BENE_CHANGE:
            yield from _beneficiaries(session, policy, seen, row)
        case Kind.PAY_ACCOUNT | Kind.ADDRESS:
            yield from _replaced(session, policy, seen, row)
        case Kind.SURRENDER:
            yield from _surrender(session, case, policy, row)


def _asked(case: Case, policy: Policy, row: Endorsement) -> Iterator[str]:
    """The policy was there and in force, and its cooling-off is where it belongs."""
    issued, asked = local_date(policy.issue_at), row.asked_on
    if asked is None or not issued <= asked < (policy.expiry_on or date.max):
        yield f"asked for on {asked}, issued on {issued}"
        return
    if not local_date(case.started_at) <= asked <= local_date(case.ended_at or utcnow()):
        yield f"asked for on {asked}, begun on {local_date(case.started_at)}"
    end = policy.cooling_off_end
    if row.kind == Kind.SURRENDER and policy.product_code == "CI01" and (end is None or asked < local_date(end)):
        yield f"a surrender on {asked}, in the cooling-off"
    if row.kind == Kind.COOLING_OFF_CANCEL and end is not None and asked >= local_date(end):
        yield f"a cancellation on {asked}, after the cooling-off"
    if case.facts.get("policy_no") != policy.policy_no:
        yield "the case names another policy"


def _confirmed(session: Session, case: Case, holder: Person, row: Endorsement) -> Iterator[str]:
    last = signatures.last(session, case.id)
    if last is not None and (last.refused or sealing.unseal(last.body)["signer"] != holder.name):
        yield "somebody else confirmed it"
    if last is None and row.effective_at is not None:
        yield "in effect, and nobody confirmed it"


def _papers(session: Session, case: Case, row: Endorsement) -> Iterator[str]:
    kinds = set(session.scalars(select(File.kind).where(File.case_id == case.id)))
    if missing := (FORM | PAPERS[row.kind]) - kinds:
        yield f"without {sorted(missing)}"


def _decided(session: Session, case: Case, row: Endorsement) -> Iterator[str]:
    """A number, a day and a slip that says the same, if it is in effect; else nothing of it."""
    if (row.effective_at is None) != (row.slip_no == ""):
        yield f"slip {row.slip_no!r}, in effect {row.effective_at}"
    if case.state == CaseState.ENDED and (row.effective_at is not None) != (case.public_status == "EFFECTIVE"):
        yield f"ended as {case.public_status}, in effect {row.effective_at}"
    if row.effective_at is not None and row.decided_by == row.asked_by:
        yield "decided by whoever asked"
    if row.effective_at is not None and not case.started_at <= row.effective_at <= (case.ended_at or utcnow()):
        yield "in effect out of its time"
    written = list(session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.code == "SLIP")))
    if len(written) != (row.effective_at is not None):
        yield f"{len(written)} slips"
    for letter in written:
        yield from _misprinted(session, row, letter)


def _misprinted(session: Session, row: Endorsement, letter: Letter) -> Iterator[str]:
    policy = session.get_one(Policy, row.policy_id)
    officer = session.scalars(select(User.id).where(User.login == "fangyan")).one()
    reader = access.actor_of(session, officer, utcnow())
    printed = _plain("".join(pages(files.read(session, reader, letter.file_id).content)))
    before, after = sealing.unseal(row.before), sealing.unseal(row.body)
    wanted = [row.slip_no, policy.policy_no, *([f"{row.amount:,.2f}"] if row.amount else [])]
    for line in changes.changed(Kind(row.kind), before, after):
        wanted += [part for side in (line.before, line.after) for part in str(side["zh"]).split("\n")]
    yield from (f"the slip does not print {word}" for word in wanted if _plain(word) not in printed)


def _plain(text: str) -> str:
    return "".join(text.split())


def _beneficiaries(session: Session, policy: Policy, seen: ApplicationView, row: Endorsement) -> Iterator[str]:
    """What was is what the policy had; what shall be is possible among these people."""
    before, after = sealing.unseal(row.before), sealing.unseal(row.body)
    earlier = _earlier(session, row, Endorsement.policy_id == policy.id)
    if earlier is None:
        named = applications.beneficiaries(session, policy.application_id)
        expected: Mapping[str, Any] = changes.beneficiaries("named" if named else "statutory", named)
    else:
        expected = sealing.unseal(earlier.body)
    if before["beneficiaries"] != expected["beneficiaries"]:
        yield "other beneficiaries before than the policy had"
    if before["beneficiaries"] == after["beneficiaries"]:
        yield "nothing changes"
    if after["beneficiaries"] and sum(one["share"] for one in after["beneficiaries"]) != 100:
        yield "shares that are no whole"
    today = row.asked_on or local_date(utcnow())
    for one in after["beneficiaries"]:
        if one["relation"] in rules.NEAR:
            yield from related(one["relation"], _member(one["body"], today), of=_member(vars(seen.insured), today))
    if row.decided_by is None and row.effective_at is not None:
        yield "beneficiaries changed by nobody"


def _member(known: Mapping[str, Any], today: date) -> Member:
    said = {name: known[name] for name in ("name", "gov_id", "birth_date", "sex")}
    return Member(**said, age=age_on(known["birth_date"], today))


def _replaced(session: Session, policy: Policy, seen: ApplicationView, row: Endorsement) -> Iterator[str]:
    """An account or an address: what was is what an earlier change made of it, or the beginning."""
    before, after = sealing.unseal(row.before), sealing.unseal(row.body)
    if row.kind == Kind.PAY_ACCOUNT:
        earlier = _earlier(session, row, Endorsement.policy_id == policy.id)
        known = payments.masked_account(session, seen.account_id)
        expected = changes.account(known) if earlier is None else sealing.unseal(earlier.body)
        if {name: before[name] for name in expected if name in before} != dict(expected):
            yield "another account before than the policy had"
    if all(before[name] == after.get(name) for name in before):
        yield "nothing changes"


def _earlier(session: Session, row: Endorsement, same: Any) -> Endorsement | None:
    """The last change of the same kind that took effect before this request ended: while one is open, no other may."""
    until = session.get_one(Case, row.case_id).ended_at or utcnow()
    made = select(Endorsement).where(
        same, Endorsement.kind == row.kind, Endorsement.id != row.id, Endorsement.effective_at < until
    )
    return session.scalars(made.order_by(Endorsement.effective_at.desc())).first()


def _surrender(session: Session, case: Case, policy: Policy, row: Endorsement) -> Iterator[str]:
    """The amount is what the formula says for the day it was asked for, and the bank paid it once."""
    worth = _worth(policy, row.asked_on or local_date(utcnow()))
    if row.amount != worth:
        yield f"{row.amount} to be paid, {worth} by the book"
    if row.effective_at is not None and policy.status != PolicyStatus.SURRENDERED:
        yield f"surrendered, and {policy.status}"
    paid = list(session.scalars(select(Payment).where(Payment.case_id == case.id).order_by(Payment.requested_at)))
    booked = [one for one in paid if one.state == PaymentState.PAID]
    if {(one.kind, one.purpose, one.amount) for one in paid} - {(PaymentKind.PAYOUT, "SURRENDER", row.amount)}:
        yield "another payment than that of the surrender"
    if len(booked) != (case.outcome == "end_paid"):
        yield f"paid {len(booked)} times, ended as {case.outcome}"
    if booked and (booked[0].account_id != row.account_id or row.effective_at > booked[0].requested_at):
        yield "paid to another account, or before it was granted"


def _worth(policy: Policy, on: date) -> Decimal:
    """A share of the first premium without extra, worked out from the book (domain-rules §5.3)."""
    start = policy.effective_on
    days, year = (on - start).days, (add_months(start, 12) - start).days
    if policy.product_code == "MM01":
        total = (policy.expiry_on - start).days
        share = KEPT * (total - days) / total
    else:
        share = YEAR_ONE * days / year
    return (policy.premium * share).quantize(FEN, ROUND_HALF_UP)


def _policy(session: Session, policy: Policy, mine: list[Endorsement]) -> Iterator[str]:
    """Slips count from 01 without a gap in the order of their days; the last of each kind is what holds."""
    slips = {row.slip_no: row.effective_at for row in mine if row.slip_no}
    void = select(PolicyCancellation).where(PolicyCancellation.policy_id == policy.id)
    slips |= {row.slip_no: row.ended_at for row in session.scalars(void) if row.slip_no}
    if sorted(slips) != [f"{policy.policy_no}-{count:02d}" for count in range(1, policy.slips + 1)]:
        yield f"slips {sorted(slips)}"
    if [slips[number] for number in sorted(slips)] != sorted(slips.values()):
        yield "slips are out of order"
    held = {row.kind: row for row in mine if row.slip_no}
    if Kind.PAY_ACCOUNT in held and held[Kind.PAY_ACCOUNT].account_id != policy.account_id:
        yield "premium comes from another account than the slip says"
    if Kind.ADDRESS in held:
        now, said = customers.person(session, policy.customer_id), sealing.unseal(held[Kind.ADDRESS].body)
        if (now.mobile, now.address) != (said["mobile"], said["address"]):
            yield "the applicant lives somewhere else than the slip says"
    if policy.status in ENDED and (open_still := _open(session, mine)):
        yield f"ended, and {open_still} is under way"
    if policy.status == PolicyStatus.SURRENDERED and Kind.SURRENDER not in held:
        yield "surrendered without a slip"


def _open(session: Session, mine: list[Endorsement]) -> list[str]:
    """What is under way that can change nothing any more; of a surrender only the money is."""
    return [
        row.kind
        for row in mine
        if session.get_one(Case, row.case_id).state == CaseState.OPEN and row.effective_at is None
    ]
