"""Documents that remote handlers make: taken into the store by the worker, named by the step that takes the output in.

A handler's own process has no keys. It gives its content in the clear through a pipe; the worker seals it, and only
then the case hears of it. What a crash leaves in between is swept like an upload that was never finished.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows import files
from workflows.files import Content
from workflows.models import File, FileState
from workflows.types import NewFile


def take_in(output: Mapping[str, Any], case_id: UUID) -> dict[str, Any]:
    """A handler's output with every NewFile in it replaced by where it lies now. Raises FileRefused, OSError."""
    return {name: _lying(value, case_id) if isinstance(value, NewFile) else value for name, value in output.items()}


def keep(session: Session, made: Mapping[str, Any], *, case_id: UUID, now: datetime) -> UUID:
    """Name such a file; gives its id. What the case has already under this kind stays one document."""
    content = Content(**{**made["content"], "state": FileState(made["content"]["state"])})
    same = select(File.id).where(
        File.case_id == case_id, File.kind == made["kind"], File.address == content.address, File.uploaded_by.is_(None)
    )
    known = session.scalars(same.limit(1)).one_or_none()
    if known is not None:
        return known
    file = files.add(session, content, case_id=case_id, kind=made["kind"], by=None, now=now)
    session.flush()  # rows of the business refer to it
    return file.id


def _lying(made: NewFile, case_id: UUID) -> dict[str, Any]:
    content = asdict(files.take_in(made.content, made.name, case_id=case_id))
    return {"kind": made.kind, "content": {**content, "state": content["state"].value}}
