"""Versions of processes: found once, compiled once, shared by every case and thread of this process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.engine import Process, compile_package
from workflows.errors import NotFound
from workflows.models import ProcessVersion

MOST_COMPILED = 64

_compiled: OrderedDict[UUID, Process] = OrderedDict()
_lock = threading.Lock()


def process_of(session: Session, version_id: UUID) -> Process:
    """The compiled process of a version; versions are immutable, so what was compiled stays right."""
    with _lock:
        if version_id in _compiled:
            _compiled.move_to_end(version_id)
            return _compiled[version_id]
    version = session.get_one(ProcessVersion, version_id)
    process = compile_package(version.process, version.package)
    remember(version_id, process)
    return process


def remember(version_id: UUID, process: Process) -> None:
    """Keep a compiled version for this process; the one that was not used for longest makes room."""
    with _lock:
        _compiled[version_id] = process
        while len(_compiled) > MOST_COMPILED:
            _compiled.popitem(last=False)


def current_version(session: Session, process: str) -> ProcessVersion:
    """The version new cases start with. Raises NotFound."""
    newest = (
        select(ProcessVersion).where(ProcessVersion.process == process).order_by(ProcessVersion.number.desc()).limit(1)
    )
    version = session.scalars(newest).one_or_none()
    if version is None:
        raise NotFound
    return version
