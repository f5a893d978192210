"""An insurer that changes policies, and what its people do in stories about endorsements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from handlers.endorsements import blocks, queries
from handlers.endorsements.models import Endorsement
from handlers.payments.models import Payment
from handlers.policies.models import Policy
from tests.cases.delivering import SERIES, Office, holds
from tests.cases.ways import declared, taken
from tests.support.insurer import ACCOUNT, BANK, ZHANG, resident
from tests.support.letters import written
from web.demo.book import Entry
from web.packages import packages
from workflows import sealing
from workflows.db import reading, transaction
from workflows.errors import Invalid
from workflows.models import Case, Job, Substitution

SERIES["endorsement"] = "endorsement"
FORM = {"papers": {"PS_FORM": [str(uuid4())], "APPLICANT_ID": [str(uuid4())]}}
LI_NA = {
    "name": "李娜",
    "relation": "SPOUSE",
    "gov_id_type": "ID",
    "gov_id": resident(date(1997, 3, 5), 2),
    "order_no": 1,
    "share_percent": 100,
}
WANG_LEI = {**LI_NA, "name": "王磊", "relation": "OTHER", "gov_id": resident(date(1990, 11, 11), 1)}
NAMED: Mapping[str, Any] = {
    "kind": "BENE_CHANGE",
    "template": "PS-BENE-2026",
    "beneficiary_kind": "named",
    "beneficiaries": [LI_NA],
    "bene_papers": {"BENEFICIARY_ID": [str(uuid4())]},
    **FORM,
}
DEBITED: Mapping[str, Any] = {"kind": "PAY_ACCOUNT", "template": "PS-ACCT-2026", **ACCOUNT, **FORM}
MOVED: Mapping[str, Any] = {"kind": "ADDRESS", "template": "PS-ADDR-2026", **FORM}
GIVEN_UP: Mapping[str, Any] = {
    "kind": "SURRENDER",
    "template": "PS-SURR-2026",
    "reason": "money",
    "told": True,
    **ACCOUNT,
    **FORM,
}
BY_HAND = {"agreed": True, "signer": "张伟", "method": "SCAN", "pages": {"SIGNATURE": [str(uuid4())]}}
SEEN = {"entitled": True, "complete": True}
CALLED = {"identity": True, "told": True}


class ServiceDesk(Office):
    """An office with a policy of 张伟 whose cooling-off is over, and everybody who changes it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.publish(packages()["endorsement"], "endorsement")

    def old_policy(self, *, days: int = 100) -> Policy:
        """A policy that was issued so many days ago, with its cooling-off behind it."""
        application, policy = self.signed()
        self.call(application, "not_reached")
        self.pass_time(days=days)
        return self.policy(policy.case_id)

    def enlarge(self, policy: Policy, times: int) -> None:
        """As if the policy had cost a single premium so many times as large."""
        large = policy.premium * times
        with transaction() as session:
            session.execute(update(Payment).where(Payment.case_id == policy.case_id).values(amount=large))
            session.execute(update(Policy).where(Policy.id == policy.id).values(premium=large, pay_term=1))

    def begin(self, policy: Policy, who: str = "wangfang") -> UUID:
        """Somebody opens an endorsement and finds the policy."""
        case = self.start("endorsement", who)
        self.do(case, self.at_desk(case, "find"), who, "next", policy_no=policy.policy_no)
        return case

    def request(self, case: UUID, asked: Mapping[str, Any], who: str = "wangfang", **other: Any) -> None:
        """Somebody submits what shall change."""
        self.do(case, self.at_desk(case, "change"), who, "submit", **{**asked, **other})

    def confirm(self, case: UUID, who: str = "wangfang", outcome: str = "confirm", **said: Any) -> None:
        """The applicant confirms old and new; a surrender twice."""
        (node,) = self.open_nodes(case)
        again = {"again": True} if node.startswith("surrender") else {}
        self.do(case, node, who, outcome, **{**BY_HAND, **again, **said})

    def asked(self, policy: Policy, asked: Mapping[str, Any], who: str = "wangfang", **other: Any) -> UUID:
        """A request that is confirmed by hand; gives the case."""
        case = self.begin(policy, who)
        self.request(case, asked, who, **other)
        self.confirm(case, who)
        return case

    def decide(self, case: UUID, who: str = "fangyan", node: str = "examine") -> None:
        """An officer grants it."""
        self.do(case, node, who, "approve", **SEEN)

    def codes(self, case: UUID) -> list[str]:
        """The codes that were sent for a case, by the order of their letters."""
        sent = select(Job).where(Job.case_id == case, Job.handler == "signatures.deliver")
        return [str(sealing.unseal(letter.input)["code"]) for letter in self.rows(sent.order_by(Job.id))]

    def endorsement(self, case: UUID) -> Endorsement:
        """The request of a case."""
        (row,) = self.rows(select(Endorsement).where(Endorsement.case_id == case))
        return row

    def payouts(self, case: UUID) -> list[Entry]:
        """What the bank says of the payouts of a case."""
        ours = {str(payment.id) for payment in self.payments(case)}
        return [entry for entry in BANK.book.entries("payout") if entry.key in ours]

    def slips(self, case: UUID) -> list[str]:
        """The kinds of letters that were written for a case."""
        return [letter.kind for letter in written(self, case)]

    def stand_in(self, login: str, *, absent: str) -> None:
        """Somebody stands in for somebody else for a week."""
        since, until = self.now - timedelta(hours=1), self.now + timedelta(days=7)
        with transaction() as session:
            ids = {"for_id": self.ids[absent], "by_id": self.ids[login]}
            session.add(Substitution(**ids, roles=[], starts_at=since, ends_at=until))

    def at_desk(self, case: UUID, verb: str) -> str:
        """The node at which somebody of the desk that took it in does this."""
        (node,) = self.open_nodes(case)
        assert node in {f"{verb}_agent", f"{verb}_office"}, node
        return node

    def wife(self) -> UUID:
        """李娜, a customer of the same agent."""
        return self.add_customer(
            replace(ZHANG, name="李娜", gov_id=resident(date(1997, 3, 5), 2), birth_date=date(1997, 3, 5), sex="F")
        )


@contextmanager
def walks(desk: ServiceDesk, story: Callable[..., None]) -> Iterator[ServiceDesk]:
    """Afterwards every case has walked in the drawing, and the story where it said."""
    with holds(desk):
        yield desk
    ours = select(Case.id).where(Case.process == "endorsement")
    with reading() as session:
        flows = {flow for case in session.scalars(ours).all() for flow in taken(session, case)}
    assert declared(story) <= flows


def refusals(call: Any) -> set[tuple[str, str]]:
    """Where a command is refused, and with which codes."""
    with pytest.raises(Invalid) as refused:
        call()
    return {(finding.field, finding.code) for finding in refused.value.findings}


def told(desk: ServiceDesk, case: UUID, lang: str = "en") -> dict[str, Any]:
    with desk.moment(), reading() as session:
        return {row.label: row.value for block in blocks.change(session, case, lang) for row in block.rows}


def offered(desk: ServiceDesk, case: UUID) -> set[str]:
    with desk.moment(), reading() as session:
        return {choice.value for choice in queries.offered(session, desk.actor("wangfang"), case)}


def outcome(desk: ServiceDesk, case: UUID) -> tuple[str, str | None, str]:
    row = desk.case(case)
    return row.state, row.outcome, row.public_status
