"""Products: who can have which terms, and what they cost (domain-rules §7).

A product is a table `data/<code>.toml` and a function: of `_RATES`, per 1,000 of the sum insured, or of `_PREMIUMS`
where the sum does not matter. Amounts are yuan. `on` is the day whose edition of the tariff counts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import Any

from handlers import editions
from handlers.customers.rules import age_on
from handlers.editions import Edition
from handlers.money import EXACT, round2
from workflows.calendar import add_months
from workflows.errors import N_, AnliuError, UnknownName
from workflows.types import Choice, Finding

Siblings = Mapping[str, Any]
NO_BENEFICIARY = "none"
"""The kind of beneficiary of a product without a death benefit."""


class NoPremium(AnliuError):
    """%(product)s has no premium for the age of %(age)d"""

    def __init__(self, *, product: str, age: int) -> None:
        super().__init__(product=product, age=age)


class PayMode(StrEnum):
    """How often premium is paid."""

    YEARLY = "yearly"  #: once a year 年交
    HALF_YEARLY = "half_yearly"  #: twice a year 半年交
    QUARTERLY = "quarterly"  #: four times a year 季交
    MONTHLY = "monthly"  #: every month 月交


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What somebody applies for or has: one product on one life. `pay_term` in years, `sex` "M" or "F".

    `social_insurance`: whether the plan is for somebody who has it; None where the product does not ask.
    """

    product: str
    birth_date: date
    sex: str
    cover: str
    sum_insured: Decimal
    pay_term: int
    pay_mode: str = PayMode.YEARLY
    effective_on: date
    social_insurance: bool | None = None

    @property
    def age(self) -> int:
        """Completed years when the cover takes effect."""
        return age_on(self.birth_date, self.effective_on)


def product(code: str, on: date) -> Edition:
    """The table of a product. Raises UnknownName, NotInForce."""
    if code not in _CODES:
        raise UnknownName(name=code)
    return editions.load("products", code.lower()).on(on)


def tariffs(on: date) -> tuple[Choice, ...]:
    """The products that have a tariff, by code: what may be put on sale. Raises NotInForce."""
    return tuple(_choice(code, product(code, on)) for code in _CODES)


def covers(code: str, on: date) -> tuple[Choice, ...]:
    """The covers of a product. Raises UnknownName, NotInForce."""
    return tuple(_choice(name, cover) for name, cover in product(code, on)["cover"].items())


def pay_terms(code: str, on: date) -> tuple[Choice, ...]:
    """The pay terms of a product, in years. Raises UnknownName, NotInForce."""
    years = product(code, on)["pay_terms"]
    return tuple(
        Choice(value=str(n), zh=f"{n}年交" if n > 1 else "趸交", en=f"{n} years" if n > 1 else "Single premium")
        for n in years
    )


def pay_modes(code: str, on: date) -> tuple[Choice, ...]:
    """The pay modes of a product. Raises UnknownName, NotInForce."""
    modes = _common(on)["pay_mode"]
    return tuple(_choice(mode, modes[mode]) for mode in product(code, on)["pay_modes"])


def payments_a_year(mode: str, on: date) -> int:
    """How many instalments a year has in a pay mode. Raises NotInForce."""
    return int(_common(on)["pay_mode"][mode]["payments_a_year"])


def age_findings(terms: Terms, on: date) -> Sequence[Finding]:
    """Entry age within the product's limits, and paid up in time. NB-PRD-01. Raises UnknownName, NotInForce."""
    limits = product(terms.product, on)["age"]
    too_young = terms.effective_on - terms.birth_date < timedelta(days=limits["from_days"])
    if too_young or terms.age > limits["to_years"]:
        values = {"days": limits["from_days"], "years": limits["to_years"]}
        message = N_("This product is for insured persons from %(days)d days to %(years)d years of age")
        return (Finding(field="birth_date", code="NB-PRD-01", message=message, params=values),)
    paid_by = limits.get("paid_by_years")
    if paid_by is not None and terms.age + terms.pay_term > paid_by:
        message = N_("Entry age and pay term together are at most %(years)d years")
        return (Finding(field="pay_term", code="NB-PRD-01", message=message, params={"years": paid_by}),)
    return ()


def limit_findings(terms: Terms, on: date) -> Sequence[Finding]:
    """Cover, pay term, pay mode and amount as the product offers them. NB-PRD-01, NB-PRD-02. Raises UnknownName."""
    product(terms.product, on)
    siblings: dict[str, Any] = {"product": terms.product, "pay_term": terms.pay_term}
    siblings |= {"birth_date": terms.birth_date, "effective_on": terms.effective_on}
    return [
        *check_cover(terms.cover, siblings, on),
        *check_pay_term(terms.pay_term, siblings, on),
        *check_pay_mode(terms.pay_mode, siblings, on),
        *check_sum_insured(terms.sum_insured, siblings, on),
        *_social_insurance_findings(terms, on),
    ]


def settled(code: str, on: date) -> dict[str, Any]:
    """What an application for this product is not asked, by field: there is but one answer. Raises NotInForce.

    A product that is not known settles nothing: it has its own finding.
    """
    if code not in _CODES:
        return {}
    tariff = product(code, on)
    offered = {"cover": list(tariff["cover"]), "pay_term": tariff["pay_terms"], "pay_mode": tariff["pay_modes"]}
    found = {field: values[0] for field, values in offered.items() if len(values) == 1}
    if tariff["sum_insured"]["from"] == tariff["sum_insured"]["to"]:
        found["sum_insured"] = Decimal(tariff["sum_insured"]["to"])
    if not tariff.get("death_benefit", True):
        found["beneficiary_kind"] = NO_BENEFICIARY
    if not _asks_social_insurance(tariff):
        found["social_insurance"] = None
    return found


def has_cooling_off(code: str, on: date) -> bool:
    """Whether a policy can be cancelled after it began: only one that runs for more than a year (§2.3)."""
    return bool(product(code, on)["cooling_off_days"])


def sum_called(code: str, on: date) -> Choice:
    """What the sum insured of a product is called. Raises UnknownName, NotInForce."""
    return _choice("sum_insured", product(code, on)["sum_insured"])


def check_cover(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The product of sibling `product` has this cover. NB-PRD-01."""
    return _offered("cover", value, covers, siblings, today)


def check_pay_term(value: int | str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The product of sibling `product` can be paid over so many years. NB-PRD-01."""
    return _offered("pay_term", value, pay_terms, siblings, today)


def check_pay_mode(value: str | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """The product of sibling `product` can be paid so often; a single premium has no instalments. NB-PRD-01."""
    if value not in {None, PayMode.YEARLY} and str(siblings.get("pay_term")) == "1":
        return (Finding(field="pay_mode", code="NB-PRD-01", message=N_("A single premium is paid at once")),)
    return _offered("pay_mode", value, pay_modes, siblings, today)


def check_sum_insured(value: Decimal | int | None, siblings: Siblings, today: date) -> Sequence[Finding]:
    """Within the limits and the steps of the product of sibling `product`. NB-PRD-02.

    With sibling `birth_date` also the limit for minors, by the age on `effective_on`, else today.
    """
    if value is None or siblings.get("product") not in _CODES:
        return ()
    limits = product(siblings["product"], today)["sum_insured"]
    minor = "minor_to" in limits and _is_minor(siblings, limits["minor_below"], today)
    most = limits["minor_to"] if minor else limits["to"]
    if limits["from"] <= value <= most and value % limits["step"] == 0:
        return ()
    message = N_("The sum insured is %(least)d to %(most)d yuan in steps of %(step)d")
    values = {"least": limits["from"], "most": most, "step": limits["step"]}
    return (Finding(field="sum_insured", code="NB-PRD-02", message=message, params=values),)


def rate(terms: Terms, on: date) -> Decimal:
    """Yearly premium per 1,000, for terms that pass `limit_findings`. Raises UnknownName, NotInForce.

    A product whose premium does not depend on the sum has no rate: UnknownName.
    """
    tariff = product(terms.product, on)
    if terms.product not in _RATES:
        raise UnknownName(name=terms.product)
    with localcontext(EXACT):
        return _RATES[terms.product](terms, tariff, _common(on))


def premium(terms: Terms, on: date) -> Decimal:
    """One instalment without extra premium: round2(rate x sum / 1,000 x mode), or that of the age (§7.1, §7.4).

    Raises as `rate`; NoPremium for an age beyond the tariff.
    """
    with localcontext(EXACT):
        if terms.product in _PREMIUMS:
            yearly = _PREMIUMS[terms.product](terms, product(terms.product, on))
        else:
            yearly = rate(terms, on) * terms.sum_insured / 1_000
        return round2(yearly * _common(on)["pay_mode"][terms.pay_mode]["factor"])


def yearly_premium(instalment: Decimal, pay_mode: str, on: date) -> Decimal:
    """What the instalments of a year come to, in yuan; a single premium is that of its only year."""
    return instalment * int(_common(on)["pay_mode"][pay_mode]["payments_a_year"])


def extra_premium(standard: Decimal, em: int) -> Decimal:
    """The extra for extra mortality in percent, paid and shown apart: round2(standard premium x EM %) (§4.2)."""
    return round2(standard * em / 100)


def due_after(effective_on: date, pay_term: int, pay_mode: str, day: date) -> date | None:
    """The first day after `day` on which premium is due; None where everything is paid. Raises NotInForce."""
    months = 12 // _common(effective_on)["pay_mode"][pay_mode]["payments_a_year"]
    instalments = 1 if pay_term == 1 else pay_term * 12 // months
    dues = (add_months(effective_on, months * count) for count in range(instalments))
    return next((due for due in dues if due > day), None)


def expires_on(terms: Terms, on: date) -> date | None:
    """The exclusive end of cover: the policy anniversary after its years or at its age, None for whole life."""
    cover = product(terms.product, on)["cover"][terms.cover]
    if "years" in cover:
        return add_months(terms.effective_on, 12 * cover["years"])
    to_years = cover.get("to_years")
    return None if to_years is None else add_months(terms.effective_on, 12 * (to_years - terms.age))


def occupations(on: date) -> tuple[Choice, ...]:
    """The occupations that can be chosen, by code."""
    return tuple(_choice(code, row) for code, row in _occupations(on).items())


def occupation_class(code: str, on: date) -> int:
    """1 to 6, 7 for special (§4.3). Raises UnknownName."""
    try:
        return int(_occupations(on)[code]["class"])
    except KeyError:
        raise UnknownName(name=code) from None


def _ci01(terms: Terms, tariff: Edition, common: Edition) -> Decimal:
    """Domain-rules §7.2: the discount for large sums is taken off after rounding, the minimum is the last step."""
    growth = tariff["growth"] ** (terms.age - tariff["growth_from_age"])
    base = tariff["cover"][terms.cover]["rate"][terms.sex]
    tabular = round2(base * growth * common["pay_term_factor"][str(terms.pay_term)])
    large = tariff["large_sum"]
    discount = large["off_the_rate"] if terms.sum_insured >= large["from"] else 0
    return Decimal(max(tabular - discount, tariff["minimum_rate"]))


def _mm01(terms: Terms, tariff: Edition) -> Decimal:
    """Domain-rules §7.4: the year's premium of the age, dearer for whoever has no social insurance."""
    band = next((band for band in tariff["band"] if terms.age <= band["to_age"]), None)
    if band is None:
        raise NoPremium(product=terms.product, age=terms.age)
    factor = 1 if terms.social_insurance else tariff["without_social_insurance"]
    return Decimal(band["premium"] * factor)


_RATES: Mapping[str, Callable[[Terms, Edition, Edition], Decimal]] = {"CI01": _ci01}
_PREMIUMS: Mapping[str, Callable[[Terms, Edition], Decimal]] = {"MM01": _mm01}
_CODES = (*_RATES, *_PREMIUMS)


def _asks_social_insurance(tariff: Edition) -> bool:
    return "without_social_insurance" in tariff


def _social_insurance_findings(terms: Terms, on: date) -> Sequence[Finding]:
    if terms.social_insurance is not None or not _asks_social_insurance(product(terms.product, on)):
        return ()
    message = N_("Say whether the insured has social medical insurance")
    return (Finding(field="social_insurance", code="NB-PRD-01", message=message),)


def _common(on: date) -> Edition:
    return editions.load("products", "common").on(on)


def _occupations(on: date) -> Mapping[str, Mapping[str, Any]]:
    table: Mapping[str, Mapping[str, Any]] = editions.load("products", "occupations").on(on)["occupation"]
    return table


def _choice(value: str, row: Mapping[str, Any]) -> Choice:
    return Choice(value=value, zh=row["zh"], en=row["en"])


def _is_minor(siblings: Siblings, below: int, today: date) -> bool:
    birth, effective_on = siblings.get("birth_date"), siblings.get("effective_on") or today
    return isinstance(birth, date) and age_on(birth, effective_on) < below


def _offered(
    field: str, value: object, offer: Callable[[str, date], tuple[Choice, ...]], siblings: Siblings, today: date
) -> Sequence[Finding]:
    if value is None or siblings.get("product") not in _CODES:
        return ()
    allowed = [choice.value for choice in offer(siblings["product"], today)]
    if str(value) in allowed:
        return ()
    message = N_("This product does not offer it; choose one of: %(allowed)s")
    return (Finding(field=field, code="NB-PRD-01", message=message, params={"allowed": ", ".join(allowed)}),)
