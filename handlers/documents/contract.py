"""What the letters of an issued policy say: the policy itself, its benefit card and its receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from handlers import editions
from handlers.applications.queries import BeneficiaryView
from handlers.applications.summary import RELATIONS
from handlers.customers.masking import mask_gov_id
from handlers.documents.wording import Text, called, day, money, pair
from handlers.editions import Edition
from handlers.money import round2
from handlers.policies.queries import PolicyRow
from handlers.policies.rules import covered_from
from handlers.products import rules as tariff
from handlers.underwriting.offers import Decision
from handlers.underwriting.terms import worded
from workflows.calendar import local_date

WHOLE_LIFE: Text = {"zh": "终身", "en": "whole life"}


def contents(
    policy: PolicyRow, named: Sequence[BeneficiaryView], decided: Decision | None, today: date
) -> dict[str, Any]:
    """The contract as it was issued, and how to use it. Raises UnknownName, NotInForce."""
    start, code = policy.effective_on, policy.product
    product, said = tariff.product(code, start), editions.load("documents", code.lower()).on(start)
    due = tariff.due_after(start, policy.pay_term, policy.pay_mode, today)
    covered = covered_from(start, product["waiting_days"])
    days = product["cooling_off_days"]
    return {
        "policy_no": policy.policy_no,
        "plan": {
            "cover": called(tariff.covers(code, start), policy.cover),
            "pay_term": called(tariff.pay_terms(code, start), str(policy.pay_term)),
            "pay_mode": called(tariff.pay_modes(code, start), policy.pay_mode),
        },
        "sum_name": pair(said, "sum"),
        "sum": money(policy.sum_insured),
        "amount_name": pair(said, "amount"),
        "social_insurance": policy.social_insurance,
        "standard": money(policy.premium - policy.extra_premium),
        "extra": money(policy.extra_premium),
        "loaded": policy.extra_premium > 0,
        "total": money(policy.premium),
        "issued": day(local_date(policy.issue_at)),
        "from": day(start),
        "to": WHOLE_LIFE if policy.expiry_on is None else day(policy.expiry_on - timedelta(days=1)),
        "due": None if due is None else day(due),
        "cooling_off_days": str(days) if days else None,
        "waiting_days": str(product["waiting_days"]),
        "waiting": pair(said, "waiting"),
        "covered_from": day(covered),
        "liabilities": [_liability(row, policy.sum_insured, product) for row in said["liability"]],
        "medical": _medical(product.get("benefit"), policy),
        "death": pair(said, "death") if "death_zh" in said else None,
        "waiver": pair(said, "waiver") if "waiver_zh" in said else None,
        "general": pair(said, "exclusions"),
        "claims": pair(said, "claims"),
        "exclusions": worded(decided.terms.exclusions, local_date(decided.at)) if decided else [],
        "beneficiaries": [_beneficiary(one) for one in named],
    }


def _liability(row: Mapping[str, Any], sum_insured: Decimal, product: Edition) -> dict[str, Any]:
    """What is paid so many times in percent of the sum insured, or a limit of the product, else the sum itself."""
    if "percent" not in row:
        most = product["benefit"][row["limit"]] if "limit" in row else sum_insured
        return {"name": pair(row), "percent": None, "amount": money(Decimal(most)), "times": None}
    amount = round2(sum_insured * row["percent"] / 100)
    return {"name": pair(row), "percent": f"{row['percent']}%", "amount": money(amount), "times": str(row["times"])}


def _medical(benefit: Mapping[str, Any] | None, policy: PolicyRow) -> dict[str, Any] | None:
    """What a medical product keeps back, None for another one (domain-rules §6.4, §7.4).

    A plan with social insurance also says what is paid where it was not used.
    """
    if benefit is None:
        return None
    unused = f"{(benefit['unused_social_insurance_rate'] * 100).normalize():f}%" if policy.social_insurance else None
    return {"deductible": money(Decimal(benefit["deductible"])), "unused": unused}


def _beneficiary(one: BeneficiaryView) -> dict[str, Any]:
    share = None if one.share_percent is None else f"{one.share_percent.normalize():f}%"
    return {
        "name": one.body["name"],
        "document": mask_gov_id(one.body["gov_id"]) if one.body.get("gov_id") else "—",
        "order": str(one.order_no),
        "relation": called(RELATIONS, one.relation),
        "share": share or {"zh": "均等", "en": "equal"},
    }
