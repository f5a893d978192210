"""What the demo company's people do, through the public commands, at the moment the story has come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from handlers.customers.rules import age_on
from web.demo.papers import documents
from web.demo.people import Prospect, card_no
from workflows import access, clock, jobs
from workflows.calendar import local_date
from workflows.commands import cases, items
from workflows.db import at_moment, reading
from workflows.models import WorkItem
from workflows.types import Actor, Answers

CONFIRMED = {"true": True, "lawful": True, "valid": True}
HEALTHY: Mapping[str, Any] = {
    "occupation_class": 1,
    "cigarettes_per_day": 0,
    "systolic": 118,
    "diastolic": 76,
    "diabetes": "none",
    "thyroid_nodule": False,
    "breast_nodule": False,
    "lung_nodule": False,
    "hepatitis_b_carrier": False,
    "pregnant": False,
    "serious_history": False,
    "hospital_unexplained": False,
    "earlier_declined": False,
    "family_history": False,
    "occupation_status": "employed",
    "yearly_income": Decimal(200_000),
    "household_income": Decimal(350_000),
    "cover_elsewhere": False,
    "stayed_abroad": False,
}
LATE = 48
"""From this age on a short payment term, since premiums end at 70."""

BRANCHES = {"BJ": "中国工商银行北京朝阳支行", "SH": "中国建设银行上海浦东分行"}


class Desk:
    """The desks of a branch at one moment; `now` is moved by whoever tells the story."""

    def __init__(self, ids: Mapping[str, UUID], now: datetime) -> None:
        self.ids = ids
        self.now = now

    def tick(self) -> None:
        """Let the clock and the workers do what is due."""
        clock.tick(self.now)
        jobs.run_due(self.now)

    def begin(self, agent: str, unit: str) -> UUID:
        """An agent opens a new application."""
        with at_moment(self.now):
            begun = cases.start("application", unit_id=self.ids[unit], actor=self.actor(agent))
        return UUID(begun["case"])

    def submit(self, case: UUID, agent: str, prospect: Prospect, customer: UUID, serial: int, **other: Any) -> None:
        """The agent submits the entry form with its documents."""
        person = prospect.person
        values = {
            "customer": str(customer),
            "product": "CI01",
            "cover": "T70",
            "sum_insured": Decimal(300_000),
            "pay_term": 20 if age_on(person.birth_date, local_date(self.now)) < LATE else 10,
            "pay_mode": "yearly",
            "beneficiary_kind": "statutory",
            "account_holder": person.name,
            "card_no": card_no(serial),
            "branch": BRANCHES[prospect.unit],
            "height_cm": Decimal(176 if person.sex == "M" else 163),
            "weight_kg": Decimal(70 if person.sex == "M" else 56),
            **HEALTHY,
            **other,
            "documents": documents(case, self.actor(agent), self.now),
            "declaration": True,
        }
        self.do(case, "entry", agent, Answers(values=values, outcome="submit"))

    def check(self, case: UUID, clerk: str) -> None:
        """The clerk finds everything in order."""
        self.do(case, "check", clerk, Answers(values=CONFIRMED, outcome="pass"))

    def send_back(self, case: UUID, node: str, who: str, reason: str, note: str) -> None:
        """Somebody sends the case back to its agent."""
        self.do(case, node, who, Answers(values={}, outcome="return", reasons=(reason,), note=note))

    def decide(self, case: UUID, node: str, who: str, outcome: str, em: int = 0, *reasons: str) -> None:
        """An underwriter decides."""
        opinion = {"accept": "", "offer": "评点后加费承保。", "decline": "既往重大疾病，风险不可接受。"}[outcome]
        values = {"em_total": em or None, "opinion": opinion}
        self.do(case, node, who, Answers(values=values, outcome=outcome, reasons=reasons))

    def ask(self, case: UUID, who: str, *kinds: str) -> None:
        """An underwriter asks for evidence."""
        requested = [{"kind": kind, "words": "最近六个月内，原件彩色扫描"} for kind in kinds]
        self.do(case, "underwrite", who, Answers(values={"requested": requested}, outcome="supplement"))

    def bring(self, case: UUID, agent: str, source: str, *kinds: str) -> None:
        """The agent brings the evidence."""
        dated = local_date(self.now) - timedelta(days=9)
        rows = [{"kind": kind, "source": source, "dated": dated, "pages": 4} for kind in kinds]
        files = documents(case, self.actor(agent), self.now)
        values = {"evidence": rows, "documents": {"EVIDENCE": files["HEALTH_DECLARATION"]}}
        self.do(case, "supply", agent, Answers(values=values, outcome="supply"))

    def answer(self, case: UUID, agent: str) -> None:
        """The customer accepts other terms today."""
        said = {"answered_on": local_date(self.now), "confirmed": True}
        self.do(case, "answer", agent, Answers(values=said, outcome="accept"))

    def claim(self, case: UUID, node: str, who: str) -> None:
        """Somebody takes the item."""
        with at_moment(self.now):
            items.claim(self._item(case, node).id, actor=self.actor(who))

    def do(self, case: UUID, node: str, who: str, answers: Answers) -> None:
        """Somebody completes the item at a node."""
        item = self._item(case, node)
        with at_moment(self.now):
            items.complete(item.id, answers, token=item.version, actor=self.actor(who))

    def waits_at(self, case: UUID, node: str) -> bool:
        """Whether the case has an open item there."""
        with reading() as session:
            return session.scalars(_open(case, node)).first() is not None

    def actor(self, login: str) -> Actor:
        """Somebody of the company."""
        with reading() as session:
            return access.actor_of(session, self.ids[login], self.now)

    def _item(self, case: UUID, node: str) -> WorkItem:
        with reading() as session:
            item: WorkItem = session.scalars(_open(case, node)).one()
            return item


def _open(case: UUID, node: str) -> Select[WorkItem]:
    return select(WorkItem).where(WorkItem.case_id == case, WorkItem.node == node, WorkItem.closed_at.is_(None))
