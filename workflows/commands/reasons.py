"""Reason codes are rows: loaded from the capabilities' data, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from workflows.db import transaction
from workflows.models import Reason


def load_reasons(rows: Sequence[Mapping[str, Any]]) -> int:
    """Bring reason codes up to date; a code that is no longer there stays readable and is no longer offered."""
    with transaction() as session:
        known = insert(Reason)
        changed = {name: known.excluded[name] for name in Reason.__table__.columns.keys() if name != "code"}
        session.execute(known.on_conflict_do_update(index_elements=[Reason.code], set_=changed), [_row(row) for row in rows])
        session.execute(
            Reason.__table__.update().where(Reason.code.not_in([row["code"] for row in rows])).values(active=False)
        )
    return len(rows)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": row["code"],
        "kind": row["kind"],
        "stage": row["stage"],
        "zh": row["zh"],
        "en": row["en"],
        "fix_zh": row.get("fix_zh", ""),
        "fix_en": row.get("fix_en", ""),
        "points_at": row.get("points_at", ""),
        "active": True,
    }
