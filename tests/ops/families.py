"""What somebody who opens any case of the demo would find contradictory about the people in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.customers.rules import age_on
from handlers.documents.queries import letter_data
from handlers.policies.models import Policy
from handlers.signatures import queries as signatures
from handlers.signatures.rules import APPLICANT, HEALTH_DATA, INSURED
from tests.support.letters import pages
from workflows import sealing
from workflows.calendar import local_date
from workflows.files import OpenedFile
from workflows.models import Case, File, WorkItem

ADULT_FROM = 18
PARENT_FROM, PARENT_TO = 20, 45
"""How much older than a child its parents are."""

APART = 10
"""Years that wife and husband are apart at most."""

SIGNED_BEFORE = {"record", "quality", "key", "resolve", "check"}
"""Where a case only gets once everybody has signed."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Somebody of a family on a day."""

    name: str
    gov_id: str
    birth_date: date
    sex: str
    age: int


def unlikely(session: Session, case: Case, seen: ApplicationView) -> Iterator[str]:
    """What cannot be of applicant, insured and beneficiaries."""
    today = local_date(case.started_at)
    applicant, insured = (_member(vars(one), today) for one in (seen.applicant, seen.insured))
    if seen.relation == "SELF":
        if seen.insured_id != seen.customer_id:
            yield "insured themselves, and somebody else"
    else:
        yield from related(seen.relation, insured, of=applicant)
        yield from _papers(session, case, seen, insured)
    if applicant.age < ADULT_FROM:
        yield f"a contract made at {applicant.age}"
    for one in applications.beneficiaries(session, seen.id):
        yield from related(one.relation, _member(one.body, today), of=insured)
    yield from _healthy(seen, insured)
    yield from _signed(session, case, seen, insured)


def _member(known: dict[str, object], today: date) -> Member:
    said = {name: known[name] for name in ("name", "gov_id", "birth_date", "sex")}
    return Member(**said, age=age_on(known["birth_date"], today))


def related(relation: str, one: Member, *, of: Member) -> Iterator[str]:
    """What contradicts that somebody is wife or husband, child, parent or nephew of somebody."""
    if one.gov_id[6:14] != f"{one.birth_date:%Y%m%d}" or one.gov_id[:6] != of.gov_id[:6]:
        yield "a relative's number does not fit"
    older = one.age - of.age
    family = one.name[0] == of.name[0]
    match relation:
        case "SPOUSE" if min(one.age, of.age) < ADULT_FROM or one.sex == of.sex or abs(older) > APART or family:
            yield f"married at {of.age} to somebody of {one.age}"
        case "CHILD" if not PARENT_FROM <= -older <= PARENT_TO or (of.sex == "M" and not family):
            yield f"a child of {one.age} at {of.age}"
        case "PARENT" if not PARENT_FROM <= older <= PARENT_TO or (one.sex == "M" and not family):
            yield f"a parent of {one.age} at {of.age}"
        case "FAMILY" if not family or one.age >= of.age:
            yield f"a brother's child of {one.age} at {of.age}"
        case "SPOUSE" | "CHILD" | "PARENT" | "FAMILY":
            return
        case _:
            yield f"related as {relation}"


def _papers(session: Session, case: Case, seen: ApplicationView, insured: Member) -> Iterator[str]:
    kinds = set(session.scalars(select(File.kind).where(File.case_id == case.id)))
    consent = insured.age < ADULT_FROM and seen.relation != "CHILD"
    wanted = {"INSURED_ID", "RELATION_PROOF", *(["PARENTS_CONSENT"] if consent else [])}
    if not wanted <= kinds or seen.consented is not consent:
        yield f"papers of the insured: {sorted(wanted - kinds)}, consent {seen.consented}"


def _healthy(seen: ApplicationView, insured: Member) -> Iterator[str]:
    """What somebody of this age and sex does not say of themselves."""
    health = seen.health
    grown = health["height_cm"] >= 150
    bmi = health["weight_kg"] * 10_000 / health["height_cm"] ** 2
    if (not grown and insured.age >= ADULT_FROM) or not 14 <= bmi <= 35:
        yield f"{health['height_cm']} cm and {health['weight_kg']} kg at {insured.age}"
    if insured.age < ADULT_FROM:
        if health["occupation_status"] == "employed" or health["cigarettes_per_day"] or health["systolic"] > 120:
            yield f"the answers of a grown person at {insured.age}"
        if health["height_cm"] > 80 + 8 * insured.age:
            yield f"{health['height_cm']} cm at {insured.age}"
    if health["pregnant"] and insured.sex == "M":
        yield "a man is pregnant"
    if health["household_income"] < health.get("yearly_income", 0):
        yield "a household earns less than its member"


def _signed(session: Session, case: Case, seen: ApplicationView, insured: Member) -> Iterator[str]:
    """Everybody signs before anybody looks at it, and only in their own name."""
    reached = set(session.scalars(select(WorkItem.node).where(WorkItem.case_id == case.id)))
    both = seen.relation != "SELF" and insured.age >= ADULT_FROM
    for party, name in ((APPLICANT, seen.applicant.name), *([(INSURED, insured.name)] if both else [])):
        last = signatures.last(session, case.id, party)
        if last is None and reached & SIGNED_BEFORE:
            yield f"nobody signed as {party}"
        if last is not None and (sealing.unseal(last.body)["signer"] != name or last.refused):
            yield f"somebody else signed as {party}"
    agreed = signatures.consents(session, seen.insured_id).get(HEALTH_DATA)
    if reached & SIGNED_BEFORE and not agreed:
        yield "health data of somebody who did not agree"


def misnamed(session: Session, policy: Policy, seen: ApplicationView, letters: dict[str, OpenedFile]) -> Iterator[str]:
    """What the policy and its letters say wrongly of who has it and whose life it is."""
    if (policy.customer_id, policy.insured_id) != (seen.customer_id, seen.insured_id):
        yield "the policy is somebody else's"
    if seen.relation == "SELF":
        return
    for code, letter in letters.items():
        said = letter_data(session, policy.case_id, code, number="", now=policy.issue_at)
        if (said["name"], said["insured"]["name"]) != (seen.applicant.name, seen.insured.name):
            yield f"{code} names {said['name']} and {said['insured']}"
        printed = "".join(pages(letter.content))
        if seen.applicant.name not in printed or seen.insured.name not in printed:
            yield f"{code} does not print both names"


FACTORS = {1: "13", 5: "3.1", 10: "1.72", 15: "1.26", 20: "1", 30: "0.78"}
MODES = {"yearly": "1", "half_yearly": "0.52", "quarterly": "0.265", "monthly": "0.09"}
BASES = {("T70", "M"): "13.5", ("T70", "F"): "12.4", ("WL", "M"): "22", ("WL", "F"): "20"}
FEN = Decimal("0.01")
MEDICAL = (780, 360, 260, 240, 300, 350, 420, 560, 780, 1_050, 1_450, 1_980)
"""Medical cover with social insurance: up to 4 years of age, up to 10, then for every five years."""


def premium(seen: ApplicationView) -> Decimal:
    """Tariff x sum for the age of whoever is insured, worked out from the book (domain-rules §7.1, §7.2, §7.4)."""
    terms = seen.terms
    age = age_on(seen.insured.birth_date, terms.effective_on)
    if terms.product == "MM01":
        band = 0 if age < 5 else max((age - 1) // 5, 1)
        return Decimal(MEDICAL[band] * (1 if terms.social_insurance else 2))
    with localcontext(prec=60):
        base = Decimal(BASES[terms.cover, seen.insured.sex]) * Decimal("1.045") ** (age - 30)
        rate = (base * Decimal(FACTORS[terms.pay_term])).quantize(FEN, ROUND_HALF_UP)
        rate = max(rate - (Decimal("0.60") if terms.sum_insured >= 500_000 else 0), Decimal("0.50"))
        return (rate * terms.sum_insured / 1_000 * Decimal(MODES[terms.pay_mode])).quantize(FEN, ROUND_HALF_UP)


def insured_besides(session: Session) -> set[UUID]:
    """Everybody who is insured by somebody else."""
    views = (applications.find(session, case) for case in session.scalars(select(Case.id)))
    return {seen.insured_id for seen in views if seen is not None and seen.insured_id != seen.customer_id}
