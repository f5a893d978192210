"""What befalls the insured of the demo company, and how it is reported 报案: the values and papers of the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from handlers.claims.cover import ClaimType
from web.demo.follow_ups import Said
from web.demo.lives import ADULT_FROM
from web.demo.people import card_no
from web.demo.telling import BRANCHES, UNINSURED, Application, Customer

CARDS, APART = 600_500, 7
"""Accounts that benefits are paid to: nobody takes one, masked or not, for an account of an application."""

AGENT, OFFICE, HANDLER = "agent", "office", "handler"
HANDLERS = ("jiangnan", "dingyi")
DEDUCTIBLE = 10_000
"""Yuan of a year's treatment that are never paid (domain-rules §7.4)."""

HOSPITALS: Mapping[str, Mapping[bool, str]] = {
    "BJ": {True: "北京协和医院", False: "北京儿童医院"},
    "SH": {True: "上海瑞金医院", False: "上海市儿童医院"},
}
"""Where somebody is treated, by branch and whether they are grown up."""

ILLNESSES: Mapping[bool, Sequence[str]] = {
    True: ("急性阑尾炎", "肺炎", "胆囊结石", "腰椎间盘突出症", "急性胰腺炎", "肾结石"),
    False: ("支气管肺炎", "急性阑尾炎", "轮状病毒肠炎", "川崎病"),
}
GRAVE, CRITICAL, INJURY = "胃恶性肿瘤", "急性心肌梗死", "重型颅脑损伤"
GRAVE_FROM = 100_000
"""Yuan: what pays so much is no small matter."""

STAY = 7
"""Days in hospital."""

Papers = Mapping[str, tuple[str, tuple[str, ...]]]
"""Whose papers of which kinds lie with a form, by its field."""


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """One claim about to be told: what happened so many days before it is reported, and what it should pay.

    `benefit`: yuan, of treatment, where nothing else was claimed in the year. `desk` says who takes the report in.
    """

    contract: Application
    claim_type: ClaimType
    serial: int
    ago: int
    today: datetime
    random: Random
    benefit: int = 0
    accident: bool = False
    desk: str = AGENT
    said: Said = Said.PLEASED  #: what the customer says afterwards, where somebody asks

    @property
    def customer(self) -> Customer:
        """Whose policy it is."""
        return self.contract.customer

    @property
    def who(self) -> str:
        """Who takes the report in."""
        return {AGENT: self.customer.agent, OFFICE: self.customer.clerk, HANDLER: self.handler}[self.desk]

    @property
    def unit(self) -> str:
        """Where it is taken in."""
        return "HO" if self.desk == HANDLER else self.customer.unit

    @property
    def handler(self) -> str:
        """Who handles it."""
        return HANDLERS[self.serial % len(HANDLERS)]

    @property
    def grown(self) -> bool:
        """Whether the insured claims in person; else the applicant does, as a child's guardian."""
        return self.contract.insured.life.age >= ADULT_FROM

    @property
    def payee(self) -> str:
        """Who is paid."""
        return self.contract.insured.person.name if self.grown else self.customer.name

    @property
    def card(self) -> str:
        """The account the benefit goes to first."""
        return card_no(CARDS + APART * self.serial)

    @property
    def other_card(self) -> str:
        """Another account of the payee's."""
        return card_no(CARDS + APART * self.serial + 1)

    def account(self, card: str) -> dict[str, str]:
        """An account of the payee's in the fields of a form."""
        return {"account_holder": self.payee, "card_no": card, "branch": BRANCHES[self.customer.unit]}

    def entered(self, policy_no: str, on: date) -> dict[str, Any]:
        """The report on a day, without its papers."""
        event = on - timedelta(days=self.ago)
        return {
            "policy_no": policy_no,
            "claim_type": self.claim_type.value,
            "event_on": event,
            "notice_on": on,
            "accident": self.accident,
            "diagnosis": self._diagnosis,
            "hospital": self._hospital,
            "inpatient": True,
            "admitted_on": event,
            "discharged_on": event + timedelta(days=min(self.ago, STAY)),
            "total_cost": self.cost,
            "description": f"{event:%Y-%m-%d} 因{self._diagnosis}住院治疗，花费{self.cost}元，现申请理赔。",
            **self._claimant(),
            "by_another": False,
            **self.account(self.card),
            **(self._treatment(event) if self.claim_type is ClaimType.MED else {}),
            "confirmed": True,
        }

    @property
    def papers(self) -> Papers:
        """What lies with it."""
        insured = self.contract.insured.person.name
        found = {
            "documents": (insured, ("CLAIM_FORM", "INSURED_ID", "BANK_CARD", "DIAGNOSIS", "MEDICAL_RECORD")),
            "stay_papers": (insured, ("DISCHARGE_SUMMARY",)),
        }
        if not self.grown:
            found["guardian_papers"] = (self.customer.name, ("GUARDIAN_ID", "RELATION_PROOF"))
        if self.accident:
            found["accident_papers"] = (insured, ("ACCIDENT_PROOF",))
        if self.claim_type is ClaimType.CI:
            return {**found, "ci_papers": (insured, ("EXAM_REPORT", "SPECIALIST_CERT"))}
        found |= {"med_papers": (insured, ("COST_LIST",)), "invoice_papers": (insured, ("INVOICE",))}
        return {**found, "social_papers": (insured, ("SOCIAL_SHEET",))} if self._social else found

    def _claimant(self) -> Mapping[str, Any]:
        if self.grown:
            return {"claimant": "insured"}
        return {"claimant": "guardian", "guardian_name": self.customer.name}

    def _treatment(self, event: date) -> Mapping[str, Any]:
        first = self.cost * 7 // 10
        bills = [first, self.cost - first] if self.serial % 2 else [self.cost]
        return {
            "social_used": self._social > 0,
            **({"by_social": Decimal(self._social)} if self._social else {}),
            "electronic": False,
            "invoices": [
                {
                    "number": f"{self.customer.unit}{event:%Y%m%d}{self.serial:03d}{place}",
                    "amount": Decimal(bill),
                    "hospital": self._hospital,
                }
                for place, bill in enumerate(bills, 1)
            ],
        }

    @property
    def _social(self) -> int:
        """What social insurance paid, in yuan; nothing for whoever has none."""
        return 0 if self.customer.serial % UNINSURED == 0 else (self.benefit + DEDUCTIBLE) * 3 // 5

    @cached_property
    def cost(self) -> Decimal:
        """What it cost, in yuan."""
        if self.claim_type is ClaimType.CI:
            return Decimal(self.random.randrange(60, 180) * 1_000)
        return Decimal(self.benefit + DEDUCTIBLE + self._social)

    @property
    def _diagnosis(self) -> str:
        if self.claim_type is ClaimType.CI:
            return INJURY if self.accident else CRITICAL
        illnesses = ILLNESSES[self.grown]
        return GRAVE if self.benefit >= GRAVE_FROM else illnesses[self.customer.serial % len(illnesses)]

    @property
    def _hospital(self) -> str:
        return HOSPITALS[self.customer.unit][self.grown]
