"""Reason codes are rows: loaded from the capabilities' data, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from workflows.db import transaction
from workflows.models import Reason

TEXTS = ("kind", "stage", "zh", "en", "fix_zh", "fix_en", "points_at")


def load_reasons(rows: Sequence[Mapping[str, Any]]) -> int:
    """Bring reason codes up to date; a code that is no longer there stays readable and is no longer offered."""
    with transaction() as session:
        new = insert(Reason)
        changed = {name: new.excluded[name] for name in (*TEXTS, "active")}
        load = new.on_conflict_do_update(index_elements=[Reason.code], set_=changed)
        session.execute(load, [_row(row) for row in rows])
        gone = update(Reason).where(Reason.code.not_in([row["code"] for row in rows]))
        session.execute(gone.values(active=False))
    return len(rows)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": row["code"], "active": True, **{name: row.get(name, "") for name in TEXTS}}
