"""How every command runs: receipt, lock, step, projection, history, doorbells, commit; or an incident."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeAlias
from uuid import UUID

import structlog
from psycopg.errors import QueryCanceled
from sqlalchemy.exc import OperationalError

from workflows import audit, doorbell, wire
from workflows.commands import receipts
from workflows.commands.incidents import LONGEST_NODE, NotBegun, Trouble, open_incident
from workflows.commands.receipts import Request
from workflows.commands.step import CaseStep
from workflows.db import transaction, utcnow
from workflows.engine import EngineError, Instance, Waits
from workflows.errors import Conflict, InMaintenance, NotFound, Refused, places
from workflows.locking import Lock
from workflows.models import Answer
from workflows.processes import process_of
from workflows.projection import Return, project
from workflows.rows import shape

log = structlog.get_logger()

ANSWERS = (Refused, Conflict, NotFound, InMaintenance, OperationalError)
"""What a command says to whoever asked; everything else is the case's trouble and becomes an incident."""

StepWork: TypeAlias = Callable[[CaseStep], Mapping[str, Any]]


def in_case(request: Request, case: Lock, where: Mapping[str, Any], work: StepWork) -> dict[str, Any]:
    """Run a command in the case that `case` locks for these parameters; what is no rule's no opens an incident.

    Raises what the command refuses, NotFound, and Stopped with the incident's number.
    """
    step: CaseStep | None = None
    case_id: UUID | None = None
    try:
        with transaction() as session:
            *opened, found = wire.ask(session, *receipts.opening(request, utcnow()), case.question(where))
            known = receipts.known_answer(session, request, opened)
            if known is not None:
                return known
            row = case.taken(session, found)
            case_id = row.id
            step = CaseStep(session, row, process_of(session, row.version_id), request.actor)
            result = dict(work(step))
            step.at = step.wrote or step.at  # what fails from here on are the rows that a handler left
            flush(step)
            receipts.close_receipt(session, request, result)
            return result
    except Exception as error:
        at = step.at if step is not None else ""
        if case_id is None or _is_answer(request, error, at):
            raise
        raise open_incident(case_id, _trouble(request, error, at), actor=request.actor) from error


def _is_answer(request: Request, error: Exception, at: str) -> bool:
    """Whether an error is for who asked. A machine cannot be told no: a rule that stops its step is trouble."""
    if isinstance(error, (Refused, Conflict, NotFound)) and request.actor.user_id is None:
        return not at
    return isinstance(error, ANSWERS) and not _too_slow(error)


def _too_slow(error: Exception) -> bool:
    """Whether a statement ran out of its time: trouble of the case, which would come again at every attempt."""
    return isinstance(error, OperationalError) and isinstance(error.orig, QueryCanceled)


def _trouble(request: Request, error: Exception, at: str) -> Trouble:
    """What an operator is told: the engine's own words, or of any other error only its kind; and always the node."""
    if isinstance(error, EngineError):
        code, text, node = error.code, str(error), error.node or at
    else:
        log.warning("a step broke", command=request.command, node=at, error=type(error).__name__, trace=places(error))
        code, text, node = "handler", type(error).__name__, at
    return Trouble(code=code, text=text, node=node[:LONGEST_NODE], item_id=request.item_id, job_id=request.job_id)


@contextmanager
def beginning(step: CaseStep) -> Iterator[None]:
    """A case that cannot begin is none: it leaves nothing, and whoever began it is told why. Raises NotBegun."""
    try:
        yield
    except ANSWERS:
        raise
    except Exception as error:
        trouble = _trouble(Request(command="cases.start", actor=step.actor), error, step.wrote or step.at)
        why = error if isinstance(error, EngineError) else trouble.text
        log.warning("a case could not begin", process=step.row.process, node=trouble.node, code=trouble.code)
        raise NotBegun(node=trouble.node, why=why) from error


def load(step: CaseStep) -> Instance:
    """The case in the engine, as it waits now."""
    instance = Instance.load(step.process, step, step.row.state_text)
    step.before = instance.waiting()
    return instance


def settle(step: CaseStep, instance: Instance, returned: Return | None = None) -> Waits:
    """After a move: the nodes that were passed, the rows that follow; gives what the case waits for now."""
    visited = [visit.node for visit in instance.visits]
    if visited:
        step.event("step", {"visited": visited})
    return project(step, instance, step.before, returned)


def flush(step: CaseStep) -> None:
    """Hand over the jobs with their doorbells, the answers and the history; the commit writes them and what changed."""
    step.session.add_all(step.jobs)
    wire.later(step.session, *shape(Answer).inserts(step.answers))
    doorbell.ring(step.session, [(job.id, job.run_after) for job in step.jobs], step.now)
    audit.append(step.session, step.row, step.events, step.actor, step.now)
