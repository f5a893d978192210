"""The life of a job: an attempt begins, ends with an output or a failure, or is tried again by an operator."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workflows import access, doorbell, sealing
from workflows.access import Right
from workflows.commands.incidents import Trouble, resolve_incidents, write_incident
from workflows.commands.receipts import Request
from workflows.commands.run import in_case, load, settle
from workflows.commands.step import CaseStep
from workflows.errors import Forbidden, NotFound
from workflows.locking import Lock
from workflows.models import CaseState, Incident, Job, JobKind, JobState
from workflows.registry import RemoteHandler, installed
from workflows.types import WORKER, Actor, Facts

GRACE = timedelta(seconds=10)
"""A lease outlives its call's time-out by this much, so that a killed call can still report."""

JOB_FAILED = "job_failed"
NOT_TAKEN = "not_taken"
"""The work was done, and the case could not take its output in: the incident beside says why."""
GIVEN_UP = {JobKind.START: "start_failed", JobKind.MESSAGE: "message_failed"}
"""What failed in the end, where it was no system outside."""

OF_JOB = Lock('job JOIN "case" ON "case".id = job.case_id WHERE job.id = %(job)s', Job)
"""Lock a case and one job of it."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What an attempt needs outside any transaction."""

    job_id: UUID
    case_id: UUID
    unit_id: UUID
    number: int
    kind: JobKind
    handler: str
    input: Mapping[str, Any]
    key: str
    timeout: timedelta


def begin_attempt(job_id: UUID) -> Attempt | None:
    """Count an attempt and take the lease; None where there is nothing to do (done, dropped, not yet due, leased)."""
    begun: list[Attempt] = []

    def work(step: CaseStep) -> Mapping[str, Any]:
        job = _job(step, job_id)
        if job.state != JobState.WAITING or job.run_after > step.now:
            return {}
        timeout = _remote(job).timeout
        job.state, job.attempts, job.lease_until = JobState.RUNNING, job.attempts + 1, step.now + timeout + GRACE
        step.event("job.attempted", {"job": str(job.id), "attempt": job.attempts}, node=job.node)
        begun.append(
            Attempt(
                job_id=job.id,
                case_id=step.row.id,
                unit_id=step.row.unit_id,
                number=job.attempts,
                kind=job.kind,
                handler=job.handler,
                input=sealing.unseal(job.input),
                key=job.key,
                timeout=timeout,
            )
        )
        return {}

    _with_job(job_id, "jobs.begin_attempt", work)
    return begun[0] if begun else None


def finish_job(job_id: UUID, output: Mapping[str, Any]) -> dict[str, Any]:
    """Take the output of a job into its case. A late output counts too: the outside effect has happened.

    Of a job that the case no longer wants only the effect is recorded: money that was taken must be known of.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        job = _job(step, job_id)
        if job.state == JobState.DONE:
            return {"taken": False}
        wanted = job.state != JobState.DROPPED
        job.state, job.ended_at, job.lease_until, job.error = JobState.DONE, step.now, None, ""
        step.event("job.finished", {"job": str(job.id), "wanted": wanted}, node=job.node)
        _resolve(step, job)
        step.answer(job.node, {"output": dict(output)}, job_id=job.id)
        if wanted and job.task_id is not None and step.row.state == CaseState.OPEN:
            _take(step, job, job.task_id, output)
        else:
            _record(step, job, output, {})
        return {"taken": wanted}

    return _with_job(job_id, "jobs.finish_job", work)


def reject_job(job_id: UUID, code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The business said no: the drawing goes on from the boundary of that task."""

    def work(step: CaseStep) -> Mapping[str, Any]:
        job = _job(step, job_id)
        if job.state in {JobState.DONE, JobState.DROPPED}:
            return {"taken": False}
        job.state, job.ended_at, job.lease_until = JobState.DONE, step.now, None
        step.event("job.rejected", {"job": str(job.id), "code": code}, node=job.node)
        _resolve(step, job)
        step.answer(job.node, {"error": code, "facts": dict(facts)}, job_id=job.id)
        if job.task_id is None:  # no drawing catches it: the facts, which are nobody's data, say why
            job.error = "; ".join(str(value) for value in facts.values())
            _give_up(step, job, code)
            return {"taken": True}
        task_id = job.task_id
        instance = load(step)
        instance.fail(task_id, code, facts)
        settle(step, instance)
        return {"taken": True}

    return _with_job(job_id, "jobs.reject_job", work)


def fail_job(
    job_id: UUID, attempt: int, error: str, *, again_at: datetime | None = None, code: str = ""
) -> dict[str, Any]:
    """An attempt failed: try again later, or after the last attempt open an incident.

    `error` is masked by the caller. `again_at`: the handler asked to be called later, which uses up no attempt.
    `code`: the incident's, where it is no usual one.
    """

    def work(step: CaseStep) -> Mapping[str, Any]:
        job = _job(step, job_id)
        if job.state != JobState.RUNNING or job.attempts != attempt:
            return {"state": job.state}
        backoff = _remote(job).backoff
        job.error, job.lease_until = error, None
        told = code or GIVEN_UP.get(job.kind) or error[:80]
        step.event("job.failed", {"job": str(job.id), "attempt": attempt, "error": told}, node=job.node)
        if again_at is not None:
            job.attempts -= 1
            _wait(step, job, again_at)
        elif attempt <= len(backoff):
            pause = backoff[attempt - 1]
            _wait(step, job, step.now + pause * random.uniform(1, 1.2))
        else:
            _give_up(step, job, code or GIVEN_UP.get(job.kind, JOB_FAILED))
        return {"state": job.state}

    return _with_job(job_id, "jobs.fail_job", work)


def retry_job(job_id: UUID, *, actor: Actor) -> dict[str, Any]:
    """An operator lets a job that failed, or waits after a failure, be tried now, with a fresh count of attempts.

    Raises Forbidden, NotFound.
    """
    if not access.may(actor, Right.RETRY_INCIDENT):
        raise Forbidden

    def work(step: CaseStep) -> Mapping[str, Any]:
        job = _job(step, job_id)
        if job.state == JobState.FAILED or (job.state == JobState.WAITING and job.run_after > step.now):
            job.attempts = 0
            step.event("job.retried", {"job": str(job.id)}, node=job.node)
            _resolve(step, job)
            _wait(step, job, step.now)
        return {"state": job.state}

    return _with_job(job_id, "jobs.retry_job", work, actor=actor)


def _with_job(job_id: UUID, command: str, work: Any, actor: Actor = WORKER) -> dict[str, Any]:
    return in_case(Request(command=command, actor=actor, job_id=job_id), OF_JOB, {"job": job_id}, work)


def _job(step: CaseStep, job_id: UUID) -> Job:
    job = step.session.get(Job, job_id)
    if job is None:
        raise NotFound
    step.at = job.node
    return job


def _remote(job: Job) -> RemoteHandler:
    """The handler of a job; starting a case and delivering a message need none of ours."""
    if job.kind in {JobKind.START, JobKind.MESSAGE}:
        return RemoteHandler(name=job.handler, call=lambda _input, _key: None)
    return installed().remote(job.handler)


def _take(step: CaseStep, job: Job, task_id: UUID, output: Mapping[str, Any]) -> None:
    instance = load(step)
    instance.finish(task_id, _record(step, job, output, instance.facts_at(task_id)))
    settle(step, instance)


def _record(step: CaseStep, job: Job, output: Mapping[str, Any], seen: Facts) -> Mapping[str, Any]:
    """Let the handler write what has happened outside; gives what the case takes in."""
    record = _remote(job).record
    if record is None:
        return output
    return step.seen(seen, lambda: record(output, step)) or {}


def _wait(step: CaseStep, job: Job, at: datetime) -> None:
    job.state, job.run_after = JobState.WAITING, at
    doorbell.ring(step.session, [(job.id, at)], step.now)


def _resolve(step: CaseStep, job: Job) -> None:
    resolve_incidents(step.session, step.row, Incident.job_id == job.id, actor=step.actor, now=step.now)


def _give_up(step: CaseStep, job: Job, code: str) -> None:
    job.state, job.ended_at = JobState.FAILED, step.now
    trouble = Trouble(code=code, text=job.error, node=job.node, job_id=job.id)
    write_incident(step.session, step.row, trouble, actor=step.actor, now=step.now)
