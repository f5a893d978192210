"""What a claim pays by the contract, from its rows and what a handler found (domain-rules §6.4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from handlers.claims import benefit, medical, queries
from handlers.claims.benefit import Premiums
from handlers.claims.cover import ClaimType
from handlers.claims.medical import Bill
from handlers.claims.models import Claim
from handlers.claims.sheet import NOTHING, Calculation, Line, Unit, yuan_line
from handlers.customers import queries as customers
from handlers.policies.queries import PolicyRow
from handlers.products import rules as tariff
from handlers.products.rules import Terms
from workflows.errors import N_, Invalid
from workflows.types import Finding


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a handler found of a claim; what was reported counts where nothing else is said. Amounts are yuan."""

    eligible: Decimal | None = None  #: of a medical claim: reasonable, necessary and within the cover
    by_social: Decimal | None = None
    by_others: Decimal | None = None
    social_used: bool | None = None
    critical: bool = False  #: the treatment of a critical illness
    true_birth_date: date | None = None  #: where the age was declared wrongly (Insurance Law art. 32)


def calculate(session: Session, claim: Claim, policy: PolicyRow, found: Found) -> Calculation:
    """The sheet of a claim. Raises Invalid for amounts that cannot be, and for an age at which nobody is insured."""
    premiums = None if found.true_birth_date is None else by_age(session, policy, found.true_birth_date)
    if claim.claim_type == ClaimType.MED:
        return _medical(session, claim, policy, found, premiums)
    return benefit.critical_illness(policy.product, policy.sum_insured, policy.effective_on, premiums=premiums)


def by_age(session: Session, policy: PolicyRow, true_birth_date: date) -> Premiums:
    """One instalment by the age that was declared and by the true one (Insurance Law art. 32).

    Raises Invalid where nobody of the true age is insured so: the contract may be rescinded, nothing is reduced.
    """
    insured = customers.person(session, policy.insured_id)
    declared = Terms(
        product=policy.product,
        birth_date=insured.birth_date,
        sex=insured.sex,
        cover=policy.cover,
        sum_insured=policy.sum_insured,
        pay_term=policy.pay_term,
        pay_mode=policy.pay_mode,
        effective_on=policy.effective_on,
        social_insurance=policy.social_insurance,
    )
    true = replace(declared, birth_date=true_birth_date)
    on = policy.effective_on
    if true_birth_date > on or tariff.age_findings(true, on):
        message = N_("Nobody of this age is insured so: the benefit cannot be reduced in proportion")
        raise Invalid([Finding(field="true_birth_date", code="NB-AGE-01", message=message)])
    return Premiums(paid=tariff.premium(declared, on), payable=tariff.premium(true, on))


def stored(calculation: Calculation) -> list[dict[str, Any]]:
    """The lines as they are kept with a decision."""
    return [{"code": line.code, "value": f"{line.value:f}", "unit": line.unit.value} for line in calculation.lines]


def lines(sheet: list[dict[str, Any]]) -> tuple[Line, ...]:
    """The lines of a decision, as they were kept."""
    return tuple(Line(code=row["code"], value=Decimal(row["value"]), unit=Unit(row["unit"])) for row in sheet)


def with_advance(sheet: tuple[Line, ...], amount: Decimal, paid: Decimal) -> tuple[Line, ...]:
    """The lines with what was paid before taken off (Insurance Law art. 25)."""
    if not paid:
        return sheet
    return (*sheet, yuan_line("advanced", paid), yuan_line("due", max(amount - paid, NOTHING)))


def _medical(session: Session, claim: Claim, policy: PolicyRow, found: Found, premiums: Premiums | None) -> Calculation:
    used = claim.social_used if found.social_used is None else found.social_used
    bill = Bill(
        cost=claim.claimed,
        eligible=claim.claimed if found.eligible is None else found.eligible,
        by_social=claim.by_social if found.by_social is None else found.by_social,
        by_others=claim.by_others if found.by_others is None else found.by_others,
    )
    findings = [*medical.bill_findings(bill), *medical.social_findings(bill, social_used=used)]
    if findings:
        raise Invalid([replace(one, field="eligible") if one.field == "cost" else one for one in findings])
    with_social = policy.social_insurance is not False
    plan = medical.plan(
        policy.product, policy.effective_on, critical=found.critical, with_social=with_social, social_used=used
    )
    before = queries.counters(session, policy, claim.event_on, but=claim.case_id)
    return medical.medical(bill, plan, before, premiums=premiums)
