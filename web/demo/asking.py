"""What somebody asks for who wants a policy of the demo company changed 保全: the values and papers of the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from random import Random
from typing import Any

from handlers.customers.person import Person
from handlers.endorsements import rules
from handlers.endorsements.rules import Kind
from web.demo.lives import ADULT_FROM
from web.demo.people import HOMES, MOBILES, card_no
from web.demo.telling import BRANCHES, SELF, Application, Customer

CARDS, APART = 500_500, 7
"""Accounts that customers change to: nobody takes one, masked or not, for an account of an application."""

WHOLE, MOST_OF_IT = Decimal(100), Decimal(60)
REASONS = ("money", "premium", "other_cover")
FRIEND = "OTHER"

Papers = Mapping[str, tuple[str, tuple[str, ...]]]
"""Whose papers of which kinds lie with a form, by its field."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request about to be told: which change of which policy.

    `serial` numbers the requests. `friend`: another customer of the branch, who is nobody's relative; `befriended` says
    that the benefit shall go there. `mobile`: whether the mobile changes with the address.
    """

    contract: Application
    kind: Kind
    serial: int
    friend: Customer
    today: datetime
    random: Random
    office: bool = False
    befriended: bool = False
    mobile: bool = False

    @property
    def customer(self) -> Customer:
        """Whose policy it is."""
        return self.contract.customer

    @property
    def who(self) -> str:
        """Who enters it: the agent, or the office for a customer who came by."""
        return self.customer.clerk if self.office else self.customer.agent

    @property
    def desk(self) -> str:
        """How the nodes of this desk end."""
        return "office" if self.office else "agent"

    @property
    def card(self) -> str:
        """The account that premium shall come from, or money go to."""
        return card_no(CARDS + APART * self.serial)

    def entered(self, on: date) -> dict[str, Any]:
        """The form on a day without its papers: the same whenever it is sent again."""
        return {
            "kind": self.kind.value,
            "template": rules.table(on)["type"][self.kind]["template"],
            **self._change,
        }

    def account(self, card: str) -> dict[str, str]:
        """An account of the applicant's in the fields of a form."""
        return {"account_holder": self.customer.name, "card_no": card, "branch": BRANCHES[self.customer.unit]}

    @property
    def papers(self) -> Papers:
        """What lies with it."""
        holder = self.customer.name
        own: Papers = {"papers": (holder, ("PS_FORM", "APPLICANT_ID"))}
        match self.kind:
            case Kind.PAY_ACCOUNT:
                return {**own, "account_papers": (holder, ("BANK_CARD", "DEBIT_AUTHORISATION"))}
            case Kind.SURRENDER:
                return {**own, "surrender_papers": (holder, ("POLICY_COPY", "BANK_CARD"))}
            case Kind.BENE_CHANGE:
                return {**own, **self._of_beneficiaries()}
        return own

    def _of_beneficiaries(self) -> Papers:
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        if named := self._change.get("beneficiaries"):
            proof = ("RELATION_PROOF",) if self.befriended else ()
            found["bene_papers"] = (named[0]["name"], ("BENEFICIARY_ID", *proof))
        insured = self.contract.insured
        if insured.relation != SELF and insured.life.age >= ADULT_FROM:
            found["consent_papers"] = (insured.person.name, ("INSURED_CONSENT",))
        return found

    @cached_property
    def _change(self) -> Mapping[str, Any]:
        match self.kind:
            case Kind.BENE_CHANGE:
                return self._beneficiaries()
            case Kind.PAY_ACCOUNT:
                return self.account(self.card)
            case Kind.ADDRESS:
                return self._moved()
            case Kind.SURRENDER:
                return {"reason": self.random.choice(REASONS), "told": True, **self.account(self.card)}
        return {}

    def _beneficiaries(self) -> Mapping[str, Any]:
        """Others than before: a friend, the family where nobody was named, other shares, or again the heirs."""
        heirs = list(self.contract.heirs())
        named = self.contract.names_somebody
        if self.befriended:
            return _named([(self.friend.prospect.person, FRIEND)])
        return _named(heirs) if heirs and (len(heirs) > 1 or not named) else {"beneficiary_kind": "statutory"}

    def _moved(self) -> Mapping[str, Any]:
        """Another home in the same town."""
        unit, person = self.customer.unit, self.customer.prospect.person
        streets = [street for _, street in HOMES[unit] if not person.address.startswith(street)]
        number, room = self.random.randrange(1, 300), self.random.randrange(1, 30)
        address = {"address": f"{self.random.choice(streets)}{number}号{room}室"}
        if not self.mobile:
            return address
        return {**address, "mobile": f"{self.random.choice(MOBILES)}{self.random.randrange(10**8):08d}"}


def _named(heirs: Sequence[tuple[Person, str]]) -> Mapping[str, Any]:
    """The first one gets most of it, the others equal parts of the rest."""
    rest = (WHOLE - MOST_OF_IT) / max(len(heirs) - 1, 1)
    shares = [WHOLE] if len(heirs) == 1 else [MOST_OF_IT, *[rest] * (len(heirs) - 1)]
    rows = [
        {
            "name": person.name,
            "relation": relation,
            "gov_id_type": "ID",
            "gov_id": person.gov_id,
            "order_no": 1,
            "share_percent": share,
        }
        for (person, relation), share in zip(heirs, shares, strict=True)
    ]
    return {"beneficiary_kind": "named", "beneficiaries": rows}
