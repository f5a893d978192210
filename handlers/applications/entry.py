"""What an agent submits, as a typed value: read once from the checked answers of the entry form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from handlers.customers.gov_id import normalise_gov_id
from handlers.customers.person import Person, told_by
from handlers.customers.rules import normalise_name
from handlers.payments.operations import Account
from handlers.products.rules import Terms

HEALTH_QUESTIONS = (
    *("occupation_class", "height_cm", "weight_kg", "cigarettes_per_day", "systolic", "diastolic", "diabetes"),
    *("thyroid_nodule", "thyroid_grade", "thyroid_function", "thyroid_report_on", "breast_nodule", "breast_grade"),
    *("lung_nodule", "lung_size_mm", "lung_followed_months", "lung_stable"),
    *("hepatitis_b_carrier", "liver_values", "alt_value", "alt_limit"),
    *("pregnant", "pregnancy_weeks", "expected_birth_on"),
    *("serious_history", "hospital_unexplained", "earlier_declined", "family_history"),
    *("occupation_status", "yearly_income", "spouse_sum", "household_income", "cover_elsewhere", "elsewhere_sum"),
    *("stayed_abroad", "stays_abroad"),
)
"""What the questionnaire asks. Only what was asked has to be disclosed (Insurance Law art. 16)."""

NAMED = "named"
SELF = "SELF"
"""Applicant and insured are the same person."""


@dataclass(frozen=True, kw_only=True)
class NamedBeneficiary:
    """One beneficiary as entered; `share_percent` None means an equal share within the order."""

    order_no: int
    share_percent: Decimal | None
    relation: str
    body: Mapping[str, Any]  #: name, document, birth date and sex: personal, stored sealed


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An application as submitted."""

    customer_id: UUID  #: the applicant
    insured_id: UUID
    relation: str  #: what the insured is to the applicant
    consents: frozenset[str]  #: kinds of consent that lie with it in writing
    product: str
    cover: str
    sum_insured: Decimal
    pay_term: int
    pay_mode: str
    social_insurance: bool | None  #: None where the product does not ask
    beneficiary_kind: str
    beneficiaries: tuple[NamedBeneficiary, ...]
    account: Account
    health: Mapping[str, Any]

    def terms(self, insured: Person, effective_on: date) -> Terms:
        """What is applied for on this life, for cover from `effective_on`."""
        return Terms(
            product=self.product,
            birth_date=insured.birth_date,
            sex=insured.sex,
            cover=self.cover,
            sum_insured=self.sum_insured,
            pay_term=self.pay_term,
            pay_mode=self.pay_mode,
            effective_on=effective_on,
            social_insurance=self.social_insurance,
        )


def read_entry(values: Mapping[str, Any]) -> Entry:
    """The entry form's checked values, with what the product settles.

    Only named beneficiaries leave rows, whatever was typed before.
    """
    rows = values.get("beneficiaries") or () if values["beneficiary_kind"] == NAMED else ()
    customer, relation = values["customer"], values["relation"]
    return Entry(
        customer_id=UUID(str(customer)),
        insured_id=UUID(str(customer if relation == SELF else values["insured"])),
        relation=relation,
        consents=frozenset(kind for kind, files in _papers(values).items() if files),
        product=values["product"],
        cover=values["cover"],
        sum_insured=Decimal(values["sum_insured"]),
        pay_term=int(values["pay_term"]),
        pay_mode=values["pay_mode"],
        social_insurance=values.get("social_insurance"),
        beneficiary_kind=values["beneficiary_kind"],
        beneficiaries=read_beneficiaries(rows),
        account=read_account(values),
        health={question: values[question] for question in HEALTH_QUESTIONS if values.get(question) is not None},
    )


def _papers(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """What lies with it of the insured, by kind."""
    return {**(values.get("insured_papers") or {}), **(values.get("consent_papers") or {})}


def read_beneficiaries(rows: Sequence[Mapping[str, Any]]) -> tuple[NamedBeneficiary, ...]:
    """The rows of a list of beneficiaries."""
    return tuple(_beneficiary(row) for row in rows)


def read_account(values: Mapping[str, Any]) -> Account:
    """The account fields of a form."""
    return Account(holder=values["account_holder"], number=values["card_no"], branch=values["branch"])


def _beneficiary(row: Mapping[str, Any]) -> NamedBeneficiary:
    share = row.get("share_percent")
    told = told_by(row["gov_id_type"], row["gov_id"])
    return NamedBeneficiary(
        order_no=int(row["order_no"]),
        share_percent=None if share is None else Decimal(share),
        relation=row["relation"],
        body={
            "name": normalise_name(row["name"]),
            "gov_id_type": row["gov_id_type"],
            "gov_id": normalise_gov_id(row["gov_id"]),
            "birth_date": told.get("birth_date", row.get("birth_date")),
            "sex": told.get("sex", row.get("sex") or ""),
        },
    )
