"""Publishing: a package of files becomes a version, all or nothing; unchanged content makes none."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from workflows import codec
from workflows.db import new_id, transaction, utcnow
from workflows.engine import EngineError, Process, compile_package
from workflows.errors import AnliuError, Refused
from workflows.models import Case, CaseState, NumberSeries, ProcessVersion
from workflows.registry import Registry, installed
from workflows.types import Actor
from workflows.validation import Finding, Severity, errors, validate
from workflows.validation.data.promises import unkept

PUBLISHING = 727_001
"""Advisory lock: one publication at a time."""


class Unsound(Refused):
    """%(process)s cannot be published: %(count)s errors. The first, at “%(element)s”: %(why)s"""

    def __init__(self, process: str, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        first = errors(findings)[0]
        why = AnliuError(first.says, **first.params)
        super().__init__(process=process, count=len(errors(findings)), element=first.element or first.file, why=why)


def publish(process: str, files: Mapping[str, str], *, actor: Actor) -> dict[str, Any]:
    """Make a version of a package. Raises Unsound with everything that is wrong with it."""
    findings = validate(files, process=process, registry=installed())
    if errors(findings):
        raise Unsound(process, findings)
    compiled = compile_package(process, files)
    content_hash = hashlib.sha256(codec.dumps(dict(sorted(files.items()))).encode()).hexdigest()
    with transaction() as session:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)").bindparams(lock=PUBLISHING))
        newest = _newest(session, process)
        if newest is not None and newest.content_hash == content_hash:
            return {"version": newest.number, "id": str(newest.id), "new": False}
        ensure_series(session, compiled.drawing.series)
        version = ProcessVersion(
            id=new_id(),
            process=process,
            number=newest.number + 1 if newest else 1,
            content_hash=content_hash,
            package=dict(files),
            published_at=utcnow(),
            published_by=actor.user_id,
        )
        session.add(version)
        return {"version": version.number, "id": str(version.id), "new": True}


def check_promises(process: Process, registry: Registry) -> None:
    """Raises EngineError where a node names a form or a handler that nobody registered (architecture §4).

    A process in its files that is drawn for readers only promises nothing.
    """
    for node in process.executed():
        for rule, name in unkept(node, registry):
            if rule.severity is Severity.ERROR:
                why = AnliuError(rule.says, node=node.zh or node.id, name=name)
                raise EngineError("bad_drawing", node=node.id, why=why)


def missing_promises(session: Session, registry: Registry) -> list[tuple[UUID, str]]:
    """Versions of open cases that name something nobody registered: start-up fails over them."""
    used = select(ProcessVersion).where(
        ProcessVersion.id.in_(select(Case.version_id).where(Case.state == CaseState.OPEN).distinct())
    )
    found = []
    for version in session.scalars(used):
        try:
            check_promises(compile_package(version.process, version.package), registry)
        except EngineError as error:
            found.append((version.id, str(error)))
    return found


def ensure_series(session: Session, kind: str) -> None:
    """The number series of this kind, made at its first use."""
    if session.get(NumberSeries, kind) is None:
        name = f"number_{''.join(letter for letter in kind if letter.isalnum() or letter == '_')}"
        session.execute(text(f'CREATE SEQUENCE IF NOT EXISTS "{name}"'))
        session.add(NumberSeries(kind=kind, sequence=name))


def _newest(session: Session, process: str) -> ProcessVersion | None:
    versions = select(ProcessVersion).where(ProcessVersion.process == process)
    return session.scalars(versions.order_by(ProcessVersion.number.desc()).limit(1)).one_or_none()
