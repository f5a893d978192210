"""The step of a command: what the engine asks of the world, what handlers may do in it, what is written after it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from workflows import interests, made_files, sealing, search
from workflows.audit import NewEvent
from workflows.commands.reasoning import reasons
from workflows.db import new_id, utcnow
from workflows.dmn import Result
from workflows.engine import EngineError, Process, Waits, Work
from workflows.models import Case, CaseSubject, Job, JobKind
from workflows.registry import installed
from workflows.types import Actor, CaseView, Facts


class CaseStep:
    """One step of one case: the engine's `Host` and the handlers' `Step` (workflows.types)."""

    def __init__(self, session: Session, case: Case, process: Process, actor: Actor) -> None:
        self._session = session
        self._case = case
        self._registry = installed()
        self._actor = actor
        self._now = utcnow()
        self._facts: Facts = {}
        self.process = process
        self.at = ""
        self.wrote = ""  # the node whose handler was the last to leave rows that the commit will write
        self.events: list[NewEvent] = []
        self.jobs: list[Job] = []
        self.answers: list[dict[str, Any]] = []
        self.before = Waits()
        self.done: UUID | None = None  # the engine task of the item that this step completes

    # --- what handlers may know -------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The session of the step's transaction."""
        return self._session

    @property
    def actor(self) -> Actor:
        """Who moves the case."""
        return self._actor

    @property
    def now(self) -> datetime:
        """The one instant of this step."""
        return self._now

    @property
    def row(self) -> Case:
        """The locked row of the case; for the heart only."""
        return self._case

    @property
    def case(self) -> CaseView:
        """The case with its facts as they are at this point of the step."""
        return CaseView(
            id=self._case.id,
            number=self._case.number,
            process=self._case.process,
            unit_id=self._case.unit_id,
            started_by=self._case.started_by,
            facts=dict(self._facts),
        )

    # --- what handlers may do ---------------------------------------------------------------------------------

    def event(self, kind: str, data: Mapping[str, object] | None = None, *, node: str = "") -> None:
        """Write to the case's history."""
        self.events.append(NewEvent(kind=kind, node=node, data=dict(data or {})))

    def title(self, text: str) -> None:
        """Say what the case is about; sealed. The case is found by these words."""
        if self._case.title is None or sealing.unseal(self._case.title) != text:
            self._case.title = sealing.seal(text, owner=self._case.id)
            search.index_case(self._session, self._case.id, [self._case.number], [text])

    def subject(self, kind: str, id: UUID) -> None:
        """Link the case to a row of the business."""
        self._session.merge(CaseSubject(case_id=self._case.id, kind=kind, subject_id=id))

    def belong(self, unit_id: UUID) -> None:
        """The case is this unit's from now on: what it waits for behind this step is for the people there."""
        self._case.unit_id = unit_id

    def parties(self, fingerprints: Iterable[str]) -> bool:
        """Say whom the case is about; whether whoever acts, or for whom they act, is one of them or near to one."""
        interests.set_parties(self._session, self._case.id, fingerprints)
        return bool(interests.interested(self._session, self._case.id, (self._actor.user_id, self._actor.on_behalf_of)))

    def start(self, process: str, facts: Facts) -> None:
        """Start another case, in a step of its own."""
        self._add_job(JobKind.START, process, dict(facts))

    def message(self, name: str, key: str, facts: Facts) -> None:
        """Send a message to whatever case waits for it, in a step of its own."""
        self._add_job(JobKind.MESSAGE, name, {"key": key, "facts": dict(facts)})

    def keep_file(self, made: Mapping[str, Any]) -> UUID:
        """Keep for the case what a remote handler made."""
        return made_files.keep(self._session, made, case_id=self._case.id, now=self._now)

    # --- what the engine asks ---------------------------------------------------------------------------------

    def is_local(self, handler: str) -> bool:
        """Whether the handler works inside the step. Raises UnknownName."""
        if handler in self._registry.locals:
            return True
        self._registry.remote(handler)
        return False

    def call(self, handler: str, input: Mapping[str, Any], facts: Facts) -> Mapping[str, Any]:
        """Let a local handler work in this step. Raises BusinessError."""
        return self.seen(facts, lambda: self._registry.local(handler).call(input, self)) or {}

    def request(self, work: Work) -> None:
        """Ask for outside work the case waits for."""
        self._add_job(JobKind.SERVICE, work.handler, work.input, work=work)

    def letter(self, work: Work | str, input: Mapping[str, Any] | None = None) -> None:
        """Ask for outside work nobody waits for: from the drawing as Work, from a handler by name and input."""
        if isinstance(work, str):
            self._registry.remote(work)
            self._add_job(JobKind.LETTER, work, dict(input or {}))
        else:
            self._registry.remote(work.handler)
            self._add_job(JobKind.LETTER, work.handler, work.input, work=work)

    def decided(self, node: str, result: Result, inputs: Mapping[str, Any]) -> None:
        """Keep, sealed, why a decision came out as it did."""
        self.answer(node, reasons(result, inputs))

    def act_for(self, absent: UUID | None) -> None:
        """From here on the actor acts as the stand-in of somebody absent; history and segregation know both."""
        if absent is not None:
            self._actor = replace(self._actor, on_behalf_of=absent)

    # --- the heart's own --------------------------------------------------------------------------------------

    def show(self, status: str) -> None:
        """Let the submitter see another status; whoever watches is told, in this step."""
        if status and status != self._case.public_status:
            self._case.public_status = status
            self.event("case.status", {"status": status})
            for tell in self._registry.watchers:
                tell(status, self)

    def seen(self, facts: Facts, call: Any) -> Any:
        """Let a handler work while `case.facts` shows these facts."""
        before, self._facts = self._facts, facts
        known = len(self._session.new)
        try:
            found = call()
        finally:
            self._facts = before
        if len(self._session.new) > known:
            self.wrote = self.at
        return found

    def answer(self, node: str, body: Mapping[str, Any], **columns: Any) -> None:
        """Keep, append-only and sealed, what was entered or returned."""
        blank: dict[str, Any] = {
            "round": 1,
            "item_id": None,
            "job_id": None,
            "form": "",
            "form_version": 1,
            "outcome": "",
            "reasons": [],
        }
        self.answers.append(
            {
                **blank,
                "id": new_id(),
                "case_id": self._case.id,
                "node": node,
                "by": self._actor.user_id,
                "on_behalf_of": self._actor.on_behalf_of,
                "at": self._now,
                "body": sealing.seal(dict(body), owner=self._case.id),
                **columns,
            }
        )

    def _add_job(self, kind: JobKind, handler: str, input: Mapping[str, Any], work: Work | None = None) -> None:
        job_id = new_id()
        node = work.node if work else self.at
        self.jobs.append(
            Job(
                id=job_id,
                case_id=self._case.id,
                kind=kind,
                task_id=work.task_id if work and kind is JobKind.SERVICE else None,
                node=node,
                handler=handler,
                input=sealing.seal(dict(input), owner=self._case.id),
                key=f"{self._case.number}-{(work.task_id if work and kind is JobKind.SERVICE else job_id).hex[-20:]}",
                run_after=self._now,
                created_at=self._now,
            )
        )
        self.event("job.requested", {"job": str(job_id), "handler": handler, "kind": kind.value}, node=node)


def refuse_personal(facts: Mapping[str, Any], personal: frozenset[str], node: str) -> None:
    """Raises EngineError where a saver tries to make a personal field a fact."""
    for name in facts.keys() & personal:
        raise EngineError("undeclared_fact", node=node, name=name)
