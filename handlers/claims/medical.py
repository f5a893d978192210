"""The medical benefit of Demo Million Medical (domain-rules §6.4 MED, §7.4).

`B = min(limit left, max(0, eligible - social - max(deductible left, other insurers)) x rate)`. Social insurance does
not use up the deductible, another insurer does. One counter of what was paid holds for the whole policy year; treatment
of a critical illness has its own, higher limit on the same counter and no deductible.

All bills of one claim are one calculation, on their sums: bill by bill the result would hang on their order as soon as
another insurer paid. Claims of one policy year follow each other through `Counters`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext

from handlers import editions
from handlers.claims import benefit
from handlers.claims.benefit import Premiums
from handlers.claims.sheet import NOTHING, Calculation, percent_line, yuan_line
from handlers.money import EXACT, round2
from handlers.products import rules as tariff
from workflows.errors import N_, UnknownName
from workflows.types import Finding

NOTHING_PAYABLE = "CL-LIM-01"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a product pays for treatment. Amounts are yuan for each policy year, rates a share of one."""

    deductible: Decimal
    limit: Decimal
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class Counters:
    """How far the policy year is used up, in yuan: what was paid, and the deductible that is left."""

    limit_used: Decimal
    deductible_left: Decimal

    def less(self, paid: Decimal, deductible: Decimal) -> Counters:
        """The same after a claim that paid so much and used up so much of the deductible."""
        left = max(self.deductible_left - deductible, NOTHING)
        return replace(self, limit_used=self.limit_used + paid, deductible_left=left)

    def after(self, made: Calculation) -> Counters:
        """Where a calculation leaves the policy year: from here the next one starts."""
        return self.less(made.result, made.deductible_taken)


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What treatment cost, in yuan; `eligible` is what of it was reasonable, necessary and within the cover."""

    cost: Decimal
    eligible: Decimal
    by_social: Decimal = NOTHING
    by_others: Decimal = NOTHING


def plan(product: str, on: date, *, critical: bool = False, with_social: bool = True, social_used: bool = True) -> Plan:
    """The plan of a product in the edition of `on`, the day the contract took effect.

    `critical`: it is the treatment of a critical illness. `with_social` says that the policy was priced for people with
    social insurance; where it then was not used, a lower rate is paid. Raises UnknownName, NotInForce.
    """
    rules = editions.load("claims", "benefit").on(on)["medical"]
    if product not in rules:
        raise UnknownName(name=product)
    row, sold = rules[product], tariff.product(product, on)
    terms = sold["benefit"]
    unused = with_social and not social_used
    return Plan(
        deductible=Decimal(row["ci_deductible"] if critical else terms["deductible"]),
        limit=Decimal(terms["critical_illness_to"] if critical else sold["sum_insured"]["to"]),
        rate=terms["unused_social_insurance_rate"] if unused else row["rate"],
    )


def new_year(product: str, on: date) -> Counters:
    """The counters of a policy year in which nothing was claimed yet. Raises UnknownName, NotInForce."""
    return Counters(limit_used=NOTHING, deductible_left=plan(product, on).deductible)


def together(bills: Iterable[Bill]) -> Bill:
    """The bills of one claim as one."""
    found = tuple(bills)
    return Bill(
        cost=sum((bill.cost for bill in found), NOTHING),
        eligible=sum((bill.eligible for bill in found), NOTHING),
        by_social=sum((bill.by_social for bill in found), NOTHING),
        by_others=sum((bill.by_others for bill in found), NOTHING),
    )


def bill_findings(bill: Bill) -> Sequence[Finding]:
    """No amount below zero, no more eligible than it cost, and nobody paid more than it cost. CL-DOC-02, CL-DOC-09."""
    amounts = {
        "cost": bill.cost,
        "eligible": bill.eligible,
        "by_social": bill.by_social,
        "by_others": bill.by_others,
    }
    below = [name for name, amount in amounts.items() if amount < 0]
    if below:
        return [Finding(field=name, code="CL-DOC-02", message=N_("An amount is not below zero")) for name in below]
    if bill.eligible > bill.cost:
        message = N_("No more can be eligible than it cost")
        return [Finding(field="eligible", code="CL-DOC-02", message=message)]
    if bill.by_social + bill.by_others > bill.cost:
        message = N_("The others paid more than it cost: please compare the settlement and split sheets")
        return [Finding(field="by_others", code="CL-DOC-09", message=message)]
    return []


def social_findings(bill: Bill, *, social_used: bool) -> Sequence[Finding]:
    """Social insurance cannot have paid where it was not used. CL-DOC-09."""
    if social_used or not bill.by_social:
        return []
    message = N_("Social insurance paid: then it was used")
    return [Finding(field="social_used", code="CL-DOC-09", message=message)]


def medical(bill: Bill, plan: Plan, counters: Counters, *, premiums: Premiums | None = None) -> Calculation:
    """What a bill that passes `bill_findings` pays, and what of the deductible it uses up.

    A plan without deductible takes none, and leaves that of other treatment as it was. In proportion where the age was
    declared too low (Insurance Law art. 32): only what is paid uses up the limit. With nothing to pay the reason is
    CL-LIM-01.
    """
    limit_before = max(plan.limit - counters.limit_used, NOTHING)
    deductible_before = min(counters.deductible_left, plan.deductible)
    own = max(bill.eligible - bill.by_social, NOTHING)
    taken_off = max(deductible_before, bill.by_others)
    basis = max(own - taken_off, NOTHING)
    with localcontext(EXACT):
        result = min(limit_before, round2(basis * plan.rate))
    by_age = benefit.age_lines(result, premiums)
    result = by_age[-1].value if by_age else result
    deductible_taken = min(own, deductible_before)
    lines = (
        yuan_line("cost", bill.cost),
        yuan_line("eligible", bill.eligible),
        yuan_line("by_social", bill.by_social),
        yuan_line("by_others", bill.by_others),
        yuan_line("deductible_before", deductible_before),
        yuan_line("taken_off", taken_off),
        yuan_line("basis", basis),
        percent_line("rate", plan.rate),
        yuan_line("limit_before", limit_before),
        *by_age,
        yuan_line("result", result),
        yuan_line("deductible_after", deductible_before - deductible_taken),
        yuan_line("limit_after", limit_before - result),
    )
    return Calculation(
        result=round2(result),
        lines=lines,
        reason="" if result else NOTHING_PAYABLE,
        deductible_taken=round2(deductible_taken),
    )


def chain(bills: Iterable[Bill], plan: Plan, counters: Counters) -> tuple[Calculation, ...]:
    """The claims of one policy year in the order they are settled, each from where the one before left the year."""
    made: list[Calculation] = []
    for bill in bills:
        made.append(medical(bill, plan, counters))
        counters = counters.after(made[-1])
    return tuple(made)
