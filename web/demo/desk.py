"""What the demo company's people do, through the public commands, at the moment the story has come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from handlers.applications import queries as applications
from handlers.applications.queries import ApplicationView
from handlers.underwriting import beside
from web.demo.looks import anything_due, look
from web.demo.papers import ENTRY, documents
from web.demo.workers import Workers
from workflows import access, clock, sealing
from workflows.calendar import ZONE, local_date
from workflows.commands import cases, items
from workflows.db import at_moment, reading
from workflows.models import Case, CaseState, Job, WorkItem
from workflows.types import Actor, Answers

CONFIRMED = {"true": True, "lawful": True, "valid": True}
CONSENTS = {"notice": True, "declaration": True, "health": True}
QUESTIONS = (
    *("identity", "own_signature", "documents_read", "liabilities"),
    *("surrender_loss", "cooling_off_right", "payment_term"),
)
CONCLUSION = "检查所见与健康告知一致，未见其他异常。"
OPINIONS = {
    "accept": "资料齐全，风险可接受，标准体承保。",
    "offer": "评点及除外依据核保规则，条件承保。",
    "postpone": "目前风险不能评估，延期后重新投保。",
    "decline": "既往重大疾病，风险不可接受。",
}


class Desk:
    """The desks of a branch at one moment; `now` is moved by whoever tells the story."""

    def __init__(self, ids: Mapping[str, UUID], now: datetime, workers: Workers) -> None:
        self.ids = ids
        self.now = now
        self._workers = workers
        self._people: dict[str, Actor] = {}

    def work(self) -> None:
        """Let the workers do what is due, and what becomes due by it."""
        self._workers.work(self.now)

    def tick(self) -> None:
        """Let the clock strike where anything is due, and the workers do what is due by it."""
        if not anything_due(self.now):
            return
        self._workers.finish()
        while clock.tick(self.now)["woken"]:
            self.work()
            self._workers.finish()

    def begin(self, agent: str, unit: str, process: str = "application") -> UUID:
        """An agent opens a case."""
        with at_moment(self.now):
            begun = cases.start(process, unit_id=self.ids[unit], actor=self.actor(agent))
        return UUID(begun["case"])

    def submit(  # noqa: PLR0913 - a form and two people's documents
        self, case: UUID, agent: str, holder: str, values: Mapping[str, Any], *, insured: str, papers: Sequence[str]
    ) -> None:
        """The agent submits the entry form with its documents, and the papers of an insured who is somebody else."""
        actor = self.actor(agent)
        told = {**values, "documents": documents(case, holder, actor, self.now, *ENTRY), "declaration": True}
        if papers:
            told["insured_papers"] = documents(case, insured, actor, self.now, *papers)
        self.do(case, "entry", agent, Answers(values=told, outcome="submit"))

    def sign(self, case: UUID, agent: str, holder: str, *, automatic: bool = True) -> None:
        """The applicant signs on paper; the page is scanned."""
        pages = documents(case, holder, self.actor(agent), self.now, "SIGNATURE")
        said = {**CONSENTS, "automatic": automatic, "signer": holder, "method": "SCAN", "pages": pages}
        self.do(case, "sign", agent, Answers(values=said, outcome="sign"))

    def sign_insured(self, case: UUID, agent: str, insured: str) -> None:
        """An adult who is insured by somebody else agrees and signs on paper."""
        pages = documents(case, insured, self.actor(agent), self.now, "SIGNATURE")
        said = {"cover": True, "truth": True, "health": True, "signer": insured, "pages": pages}
        self.do(case, "sign_insured", agent, Answers(values=said, outcome="sign"))

    def record(self, case: UUID, agent: str, *moments: str) -> None:
        """The agent hands in the recording of the sale, made today."""
        today = local_date(self.now)
        told = {
            "recorded_on": today,
            "reference": f"SL-{today:%Y%m%d}-{case.int % 10_000:04d}",
            "moments": [{"moment": one} for one in moments],
        }
        self.do(case, "record", agent, Answers(values=told, outcome="done"))

    def check(self, case: UUID, clerk: str) -> None:
        """The clerk finds everything in order."""
        self.do(case, "check", clerk, Answers(values=CONFIRMED, outcome="pass"))

    def inquire(self, case: UUID, clerk: str, whom: str, question: str) -> None:
        """The clerk is in doubt and asks: `back_office` or `underwriter`."""
        self.do(case, "check", clerk, Answers(values={"asked": whom, "question": question}, outcome="ask"))

    def reply(self, case: UUID, node: str, who: str, words: str) -> None:
        """Whoever was asked answers."""
        self.do(case, node, who, Answers(values={"answer": words}, outcome="answer"))

    def send_back(self, case: UUID, node: str, who: str, reason: str, note: str) -> None:
        """Somebody sends the case back to its agent."""
        self.do(case, node, who, Answers(values={}, outcome="return", reasons=(reason,), note=note))

    def proposal(self, case: UUID) -> Mapping[str, Any]:
        """What the rating proposes to an underwriter: evidence that is missing, points, exclusions."""
        with at_moment(self.now), reading() as session:
            return beside.proposed(session, case)

    def decide(self, case: UUID, node: str, who: str, outcome: str, *reasons: str, **terms: Any) -> None:
        """An underwriter decides."""
        values = {"opinion": OPINIONS[outcome], **terms}
        self.do(case, node, who, Answers(values=values, outcome=outcome, reasons=reasons))

    def ask(self, case: UUID, who: str, *kinds: str) -> None:
        """An underwriter asks for evidence."""
        requested = [{"kind": kind, "words": "最近六个月内，原件彩色扫描"} for kind in kinds]
        self.do(case, "underwrite", who, Answers(values={"requested": requested}, outcome="supplement"))

    def bring(self, case: UUID, agent: str, holder: str, source: str, *kinds: str) -> None:
        """The agent brings the evidence."""
        dated = local_date(self.now) - timedelta(days=1)
        told = {"source": source, "dated": dated, "pages": 4, "findings": CONCLUSION}
        rows = [{"kind": kind, **told} for kind in kinds]
        pages = documents(case, holder, self.actor(agent), self.now, "EVIDENCE")
        self.do(case, "supply", agent, Answers(values={"evidence": rows, "documents": pages}, outcome="supply"))

    def answer(self, case: UUID, agent: str, outcome: str = "accept") -> None:
        """The customer answers a counter-offer today."""
        said = {"answered_on": local_date(self.now), "confirmed": outcome == "accept"}
        self.do(case, "answer", agent, Answers(values=said, outcome=outcome))

    def receive(self, case: UUID, agent: str, holder: str) -> None:
        """The applicant signs for the policy at this moment."""
        at = self.now.astimezone(ZONE)
        signed = {"signer": holder, "signed_on": at.date(), "signed_time": f"{at:%H:%M}"}
        told = {**signed, "method": "electronic", "told": True}
        self.do(case, "receipt", agent, Answers(values=told, outcome="sign"))

    def call(self, case: UUID, clerk: str, outcome: str = "done", **said: str) -> None:
        """The clerk calls the customer; nobody is asked who is not reached."""
        asked = {} if outcome == "not_reached" else dict.fromkeys(QUESTIONS, "yes")
        self.do(case, "follow_up", clerk, Answers(values={**asked, **said}, outcome=outcome))

    def ask_back(self, policy_no: str, agent: str, unit: str, holder: str) -> UUID:
        """The agent enters that the customer cancels a policy in its cooling-off; gives the new case."""
        case = self.begin(agent, unit, "cooling_off_cancel")
        self.cancel(case, "entry_agent", agent, policy_no, holder)
        return case

    def cancel(self, case: UUID, node: str, who: str, policy_no: str, holder: str) -> None:
        """Somebody submits the form of a cancellation in the cooling-off."""
        papers = documents(case, holder, self.actor(who), self.now, "PS_FORM")
        told = {"policy_no": policy_no, "reason": "changed_mind", "confirmed": True, "documents": papers}
        self.do(case, node, who, Answers(values=told, outcome="submit"))

    def codes(self, case: UUID) -> list[str]:
        """The one-time codes that went to the customer's mobiles, as the customer reads them out, the oldest first."""
        sent = select(Job.input).where(Job.case_id == case, Job.handler == "signatures.deliver")
        return [str(sealing.unseal(input)["code"]) for (input,) in look(sent.order_by(Job.id))]

    def withdraw(self, case: UUID, who: str) -> None:
        """Whoever began a case takes it back."""
        self._workers.finish(case)
        with at_moment(self.now):
            cases.withdraw(case, reason="submitter", actor=self.actor(who))

    def claim(self, case: UUID, node: str, who: str) -> None:
        """Somebody takes the item."""
        self._workers.finish(case)
        with at_moment(self.now):
            items.claim(self._item(case, node)[0], actor=self.actor(who))

    def do(self, case: UUID, node: str, who: str, answers: Answers) -> None:
        """Somebody completes the item at a node."""
        self._workers.finish(case)
        item, version = self._item(case, node)
        with at_moment(self.now):
            items.complete(item, answers, token=version, actor=self.actor(who))

    def waits_at(self, case: UUID, *nodes: str) -> bool:
        """Whether the case has an open item at one of them."""
        return bool(look(_open(case, *nodes).limit(1)))

    def is_open(self, case: UUID) -> bool:
        """Whether the case goes on."""
        return bool(look(select(Case.id).where(Case.id == case, Case.state == CaseState.OPEN)))

    def fact(self, case: UUID, name: str) -> Any:
        """What a case knows."""
        ((facts,),) = look(select(Case.facts).where(Case.id == case))
        return facts.get(name)

    def application(self, case: UUID) -> ApplicationView:
        """What was applied for."""
        with reading() as session:
            return applications.view(session, case)

    def actor(self, login: str) -> Actor:
        """Somebody of the company; nobody changes seats while the stories are told."""
        if login not in self._people:
            with reading() as session:
                self._people[login] = access.actor_of(session, self.ids[login], self.now)
        return self._people[login]

    def _item(self, case: UUID, node: str) -> tuple[UUID, int]:
        ((item, version),) = look(_open(case, node))
        return item, version


def _open(case: UUID, *nodes: str) -> Select[UUID, int]:
    """The open items at some nodes of a case, with their versions."""
    items_there = select(WorkItem.id, WorkItem.version)
    return items_there.where(WorkItem.case_id == case, WorkItem.node.in_(nodes), WorkItem.closed_at.is_(None))
