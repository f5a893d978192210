"""What people do in stories about claims: who reports, looks into, decides, agrees and pays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from handlers.claims.models import Claim, ClaimDecision, ClaimPayment
from handlers.customers import queries as customers
from handlers.documents.models import Letter
from handlers.notices.models import Notice
from handlers.policies.models import Policy
from handlers.products import operations as products
from tests.cases.delivering import SERIES, Office, delivery, holds
from tests.cases.ways import declared, taken
from tests.support.insurer import ACCOUNT, BANK, ZHANG, resident
from web.demo.book import Entry
from web.packages import packages
from workflows import interests, sealing
from workflows.calendar import local_date
from workflows.commands import cases
from workflows.db import new_id, reading, transaction
from workflows.models import Case, Clock, File, Substitution

SERIES |= {"claim": "claim", "claim_follow_up": "follow_up"}
DESCRIPTION = "2026-07-01 因肺炎住院治疗，花费8000元"
CHECKED = {"validity": "yes", "event": "yes", "cover": "yes"}


def papers(*codes: str) -> dict[str, list[str]]:
    """Files under these kinds of document."""
    return {code: [str(uuid4())] for code in codes}


BASIC = ("CLAIM_FORM", "INSURED_ID", "BANK_CARD", "DIAGNOSIS", "MEDICAL_RECORD")


class Claims(Office):
    """An insurer that pays claims: 江楠 and 丁毅 handle, 郭庆 is senior, 罗翰 investigates, 谭明 is the committee."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        for process in ("claim", "claim_follow_up"):
            self.publish(packages()[process], process)
        self.publish(delivery())
        with transaction() as session:
            products.put_on_sale(session, "MM01", since=date(2020, 1, 1))

    def sell(self, **entered: Any) -> UUID:
        """王芳 submits an application; gives its case."""
        case = self.start("delivery", "wangfang")
        self.submit(case, **entered)
        return case

    def covered(self, days: int = 200, **entered: Any) -> Policy:
        """A policy of 张伟's that has run for so many days."""
        case = self.sell(**entered)
        self.settle()
        self.sign(case, self.now)
        self.pass_time(days=days)
        return self.policy(case)

    def insured_for_treatment(self, days: int = 200, **entered: Any) -> Policy:
        """A policy for treatment that has run for so many days: 张伟's, unless somebody else is insured."""
        case = self.sell(**{"product": "MM01", "social_insurance": True, **entered})
        self.settle()
        self.pass_time(days=days)
        return self.policy(case)

    def treatment(self, policy: Policy, **told: Any) -> dict[str, Any]:
        """A report of a treatment: 80,000 yuan, of which social insurance paid 35,000, with everything there."""
        cost = told.pop("total_cost", Decimal(80_000))
        number = told.pop("invoice", "BJ20260701001")
        return {
            **self.illness(policy),
            "claim_type": "MED",
            "diagnosis": "肺炎",
            "total_cost": cost,
            "description": DESCRIPTION,
            "social_used": True,
            "by_social": Decimal(35_000),
            "by_others": None,
            "electronic": False,
            "invoices": [{"number": number, "amount": cost, "hospital": "北京协和医院"}],
            "ci_papers": {},
            "med_papers": papers("COST_LIST"),
            "invoice_papers": papers("INVOICE"),
            "social_papers": papers("SOCIAL_SHEET"),
            **told,
        }

    def treated(self, policy: Policy, who: str = "wangfang", **told: Any) -> UUID:
        """A claim of a treatment that was reported."""
        case = self.begin_claim(who)
        self.report(case, who, **self.treatment(policy, **told))
        self.settle()
        return case

    def settled(self, case: UUID, **found: Any) -> None:
        """A claim within a handler's authority from its report to its payment."""
        self.look_into(case)
        self.pay(case, **found)
        self.agree(case)
        if "release" in self.open_nodes(case):
            self.release(case)

    def illness(self, policy: Policy, **told: Any) -> dict[str, Any]:
        """A report of a critical illness of 张伟's, in hospital, with everything there."""
        event = told.pop("event_on", local_date(self.now))
        return {
            "policy_no": policy.policy_no,
            "claim_type": "CI",
            "event_on": event,
            "notice_on": local_date(self.now),
            "accident": False,
            "diagnosis": "急性心肌梗死",
            "hospital": "北京协和医院",
            "inpatient": True,
            "admitted_on": event,
            "discharged_on": None,
            "total_cost": Decimal(80_000),
            "description": "2026-07-01 因急性心肌梗死住院手术，花费80000元",
            "claimant": "insured",
            "by_another": False,
            **ACCOUNT,
            "documents": papers(*BASIC),
            "ci_papers": papers("EXAM_REPORT", "SPECIALIST_CERT"),
            "stay_papers": papers("DISCHARGE_SUMMARY"),
            "confirmed": True,
            **told,
        }

    def begin_claim(self, who: str = "wangfang", unit: str = "BJ") -> UUID:
        """Somebody opens the form of a report."""
        return self.start("claim", who, unit)

    def report(self, case: UUID, who: str = "wangfang", **told: Any) -> None:
        """Somebody submits a report."""
        (node,) = [node for node in self.open_nodes(case) if node.startswith("entry_")]
        self.do(case, node, who, "submit", **told)

    def reported(self, policy: Policy, who: str = "wangfang", **told: Any) -> UUID:
        """A claim of a critical illness that waits for a handler."""
        case = self.begin_claim(who)
        self.report(case, who, **self.illness(policy, **told))
        self.settle()
        return case

    def accept(self, case: UUID, who: str = "jiangnan") -> None:
        """江楠 calls the customer."""
        self.do(case, "contact", who, "done", contact="reached", told=True)

    def complete(self, case: UUID, who: str = "jiangnan", **seen: Any) -> None:
        """江楠 finds everything there."""
        self.do(case, "completeness", who, "complete", **seen)

    def verify(self, case: UUID, who: str = "jiangnan", **concluded: str) -> None:
        """江楠 records the three checks."""
        self.do(case, "verify", who, "done", **{**CHECKED, **concluded})

    def looked_into(self, policy: Policy, **told: Any) -> UUID:
        """A claim that waits for a decision."""
        case = self.reported(policy, **told)
        self.look_into(case)
        return case

    def look_into(self, case: UUID) -> None:
        """Contact, completeness and the three checks."""
        self.accept(case)
        self.complete(case)
        self.verify(case)

    def pay(self, case: UUID, who: str = "jiangnan", node: str = "decide", **found: Any) -> None:
        """Somebody decides to pay."""
        self.do(case, node, who, "pay", **{"payment": "PAY_FULL", **found})
        self.settle()

    def refuse(
        self, case: UUID, reason: str, clause: str, who: str = "jiangnan", node: str = "decide", **grounds: Any
    ) -> None:
        """Somebody says no."""
        said = {"refusal": "REFUSE", "clause": clause, "facts": "病历记载首次确诊日在等待期内", **grounds}
        self.do(case, node, who, "refuse", reasons=(reason,), **said)
        self.settle()

    def refused(self) -> UUID:
        """A critical illness that a handler and a senior one refuse, which the claimant takes."""
        case = self.looked_into(self.covered(sum_insured=Decimal(50_000)))
        for who, node in (("jiangnan", "decide"), ("guoqing", "review")):
            self.refuse(case, "CL-DEF-01", "CI01-2.3", who, node, facts="未达到定义所列条件")
        self.agree(case)
        return case

    def agree(self, case: UUID, who: str = "wangfang") -> None:
        """The claimant agrees."""
        self.do(case, "answer_agent", who, "agree", answered_on=local_date(self.now))
        self.settle()

    def object(self, case: UUID, who: str = "wangfang", ground: str = "确诊日期以病理报告为准") -> None:
        """The claimant objects."""
        self.do(case, "answer_agent", who, "appeal", answered_on=local_date(self.now), ground=ground)
        self.settle()

    def release(self, case: UUID, who: str = "yaoli") -> None:
        """姚丽 lets the money go."""
        self.do(case, "release", who, "release", checked=True)
        self.settle()

    def claim(self, case: UUID) -> Claim:
        """The claim of a case."""
        (claim,) = self.rows(select(Claim).where(Claim.case_id == case))
        return claim

    def decisions(self, case: UUID) -> list[tuple[str, str, Decimal, bool]]:
        """Level, decision, amount and whether it is a recommendation, the oldest first."""
        rows = select(ClaimDecision).where(ClaimDecision.case_id == case)
        found = self.rows(rows.order_by(ClaimDecision.at, ClaimDecision.id))
        return [(row.level, row.decision, row.amount, row.recommendation) for row in found]

    def paid(self, case: UUID) -> list[tuple[str, Decimal, Decimal]]:
        """What a claim has paid: purpose, amount, interest."""
        rows = self.rows(select(ClaimPayment).where(ClaimPayment.case_id == case).order_by(ClaimPayment.paid_at))
        return [(row.purpose, row.amount, row.interest) for row in rows]

    def payouts(self, case: UUID) -> list[Entry]:
        """What the bank says of the payouts of a case."""
        ours = {str(payment.id) for payment in self.payments(case)}
        return [entry for entry in BANK.book.entries("payout") if entry.key in ours]

    def child_of_zhang(self) -> dict[str, Any]:
        """A child of 张伟, ten years old, as the entry form of an application names an insured."""
        born = self.today().replace(year=self.today().year - 10)
        person = replace(ZHANG, name="张小雨", gov_id=resident(born, 21), birth_date=born, mobile="13812345678")
        return {"relation": "CHILD", "insured": str(self.add_customer(person))}

    def is_near(self, login: str, customer_id: UUID) -> None:
        """Somebody of the house is a near relative of a customer."""
        with transaction() as session:
            interests.declare(session, self.ids[login], [customers.person(session, customer_id).fingerprint])

    def stand_in(self, login: str, *, absent: str) -> None:
        """Somebody stands in for somebody else for a week."""
        since, until = self.now - timedelta(hours=1), self.now + timedelta(days=7)
        with transaction() as session:
            ids = {"for_id": self.ids[absent], "by_id": self.ids[login]}
            session.add(Substitution(**ids, roles=[], starts_at=since, ends_at=until))

    def upload(self, case: UUID, kind: str, content: str) -> None:
        """王芳 uploads a page of a document; the same content has the same digest."""
        with transaction() as session:
            told = {"media_type": "image/png", "size": 1, "address": f"{case}{kind}"[:80], "state": "clean"}
            by = {"uploaded_by": self.ids["wangfang"], "uploaded_at": self.now}
            name = sealing.seal("a.png", owner=case)
            session.add(File(id=new_id(), case_id=case, kind=kind, name=name, digest=content, **told, **by))

    def take_back(self, case: UUID) -> None:
        """王芳 withdraws a claim on its page."""
        with self.moment():
            cases.withdraw(case, reason="submitter", actor=self.actor("wangfang"))

    def guardians(self) -> dict[str, list[str]]:
        """The papers of a guardian."""
        return papers("GUARDIAN_ID", "RELATION_PROOF")

    def letters(self, case: UUID) -> list[str]:
        """The letters that were written of a case, in the order they were asked for."""
        rows = select(Letter.code).where(Letter.case_id == case, Letter.file_id.is_not(None)).order_by(Letter.number)
        return self.rows(rows)

    def today(self) -> date:
        """The local day."""
        return local_date(self.now)

    def issued_in(self, case: UUID) -> UUID:
        """The case in which the policy of a claim was issued."""
        (found,) = self.rows(select(Policy.case_id).where(Policy.id == self.claim(case).policy_id))
        return found

    def clock(self, case: UUID, name: str) -> Clock:
        """A clock of a case."""
        (clock,) = self.rows(select(Clock).where(Clock.case_id == case, Clock.name == name))
        return clock

    def told(self, case: UUID) -> list[str]:
        """The notices about a case."""
        with reading() as session:
            rows = select(Notice.code).where(Notice.case_id == case).order_by(Notice.at, Notice.id)
            return list(session.scalars(rows))


@contextmanager
def walks(house: Claims, story: object) -> Iterator[Claims]:
    """Afterwards everything holds, every claim has walked in its drawings, and the story where it said."""
    with holds(house):
        yield house
    ours = select(Case.id).where(Case.process.in_(("claim", "claim_follow_up")))
    with reading() as session:
        flows = {flow for case in session.scalars(ours).all() for flow in taken(session, case)}
    assert declared(story) <= flows


def day_of_cover(policy: Policy, day: int) -> date:
    """The n-th day of cover; the effective date is day 1."""
    return policy.effective_on + timedelta(days=day - 1)
