"""What is reported, as a typed value: read once from the checked answers of the report form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from handlers.applications.entry import read_account
from handlers.claims.cover import ClaimType
from handlers.claims.documents import Circumstances
from handlers.claims.medical import Bill
from handlers.payments.operations import Account

GUARDIAN = "guardian"
PAPERS = (
    *("documents", "guardian_papers", "authorisation", "med_papers", "invoice_papers", "ci_papers"),
    *("stay_papers", "social_papers", "split_papers", "accident_papers"),
)
"""The fields of the report form that hold documents."""


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """One invoice as it was entered."""

    number: str
    amount: Decimal
    hospital: str

    @property
    def key(self) -> str:
        """The number as it is compared, whatever its blanks and case."""
        return "".join(self.number.split()).upper()


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report 报案 with the claim 理赔申请; `words` are what is sealed. Amounts are yuan."""

    policy_no: str
    claim_type: str
    event_on: date
    notice_on: date
    admitted_on: date | None
    discharged_on: date | None
    accident: bool
    total_cost: Decimal
    social_used: bool
    by_social: Decimal
    by_others: Decimal
    claimant: str  #: insured or guardian
    by_another: bool
    electronic: bool
    invoices: tuple[Invoice, ...]
    elsewhere: tuple[date, ...]  #: when policies of other insurers were taken out
    account: Account
    papers: Mapping[str, str]  #: the documents that lie with it: code, and the field they were brought in
    words: Mapping[str, Any]

    @property
    def bill(self) -> Bill:
        """What the treatment cost, before anybody looked at what is within the cover."""
        return Bill(cost=self.total_cost, eligible=self.total_cost, by_social=self.by_social, by_others=self.by_others)

    @property
    def hospitals(self) -> tuple[str, ...]:
        """Every hospital that is named."""
        return tuple(dict.fromkeys([self.words["hospital"], *(one.hospital for one in self.invoices)]))

    def circumstances(self, *, minor: bool) -> Circumstances:
        """What decides which documents are needed."""
        return Circumstances(
            minor=minor,
            by_another=self.by_another,
            inpatient=self.admitted_on is not None,
            accident=self.accident,
            social_used=self.social_used,
            others_paid=self.by_others > 0,
            electronic=self.electronic,
        )

    def with_policy(self, number: str) -> Report:
        """The same under the number as it is written on the policy."""
        return replace(self, policy_no=number)


def read_report(values: Mapping[str, Any]) -> Report:
    """The report form's checked values. What belongs to another kind of claim is left out."""
    medical = values["claim_type"] == ClaimType.MED
    inpatient = bool(values["inpatient"])
    return Report(
        policy_no=values["policy_no"],
        claim_type=values["claim_type"],
        event_on=values["event_on"],
        notice_on=values["notice_on"],
        admitted_on=values.get("admitted_on") if inpatient else None,
        discharged_on=values.get("discharged_on") if inpatient else None,
        accident=bool(values["accident"]),
        total_cost=Decimal(values["total_cost"]),
        social_used=medical and bool(values.get("social_used")),
        by_social=_amount(values, "by_social", when=medical and bool(values.get("social_used"))),
        by_others=_amount(values, "by_others", when=medical),
        claimant=values["claimant"],
        by_another=bool(values.get("by_another")),
        electronic=medical and bool(values.get("electronic")),
        invoices=tuple(_invoice(row) for row in values.get("invoices") or ()) if medical else (),
        elsewhere=tuple(row["taken_on"] for row in values.get("elsewhere") or ()),
        account=read_account(values),
        papers=papers_in(values),
        words={
            "diagnosis": values["diagnosis"],
            "hospital": values["hospital"],
            "description": values["description"],
            "claimant": values["claimant"],
            "guardian_name": values.get("guardian_name") or "",
            "elsewhere": [row["taken_on"] for row in values.get("elsewhere") or ()],
            "total_cost": Decimal(values["total_cost"]),
        },
    )


def papers_in(values: Mapping[str, Any]) -> dict[str, str]:
    """Which documents hold files, and in which field."""
    return {code: name for name in PAPERS for code, files in (values.get(name) or {}).items() if files}


def _amount(values: Mapping[str, Any], name: str, *, when: bool) -> Decimal:
    return Decimal(values.get(name) or 0) if when else Decimal(0)


def _invoice(row: Mapping[str, Any]) -> Invoice:
    return Invoice(number=row["number"], amount=Decimal(row["amount"]), hospital=row["hospital"])
