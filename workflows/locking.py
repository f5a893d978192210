"""The lock every change of a case begins with: its row, and what is read beside it, as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, undefer

from workflows.errors import NotFound
from workflows.models import Case

AnySelect: TypeAlias = Select[Any] | Select[Any, Any]
"""A case, or a case with what belongs beside it."""

AS_IT_IS_NOW = {"populate_existing": True}


def locked(case: AnySelect) -> AnySelect:
    """The statement that locks a case with what is selected beside it."""
    rows = [each["entity"] for each in case.column_descriptions]
    return case.options(undefer(Case.state_text), undefer(Case.rounds)).with_for_update(of=rows)


BY_ID = locked(select(Case).where(Case.id == bindparam("id")))
"""Lock a case by its id."""


def lock(session: Session, case: AnySelect, where: Mapping[str, Any]) -> Case:
    """The case's row, locked and as it is now, and so is what is selected beside it. Raises NotFound.

    Everything selected is locked: behind a lock that was waited for, PostgreSQL reads anew only what it locks.
    """
    found = session.execute(case, where, execution_options=AS_IT_IS_NOW).one_or_none()
    if found is None:
        raise NotFound
    session.info["locked"] = found  # held, so that `session.get` finds what was selected beside the case
    row: Case = found[0]
    return row


def lock_case(session: Session, case_id: UUID) -> Case:
    """The case of this id, locked. Raises NotFound."""
    return lock(session, BY_ID, {"id": case_id})
