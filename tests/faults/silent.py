"""Nothing changes a case silently: whatever transaction wrote a row of a case also wrote an event of it.

PostgreSQL keeps with every row the transaction that wrote it last (`xmin`), so one query finds the silent ones. It sees
the last writer of a row only; told after each command, as the contract test does, it sees every one.

Not looked at: items the tick turned urgent (a flag that follows from the time, written by no step) and items somebody
types at (a draft is no part of the case's history).
"""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

OF_A_CASE = ("work_item", "job", "subscription", "clock", "answer", "incident", "case_subject")

_ROWS = " UNION ALL ".join(
    [
        "SELECT 'case' AS kind, id AS case_id, xmin AS by FROM \"case\"",
        *(
            f"SELECT '{table}', case_id, xmin FROM {table}"  # noqa: S608 - our own table names
            + (" WHERE NOT urgent AND draft_saved_at IS NULL" if table == "work_item" else "")
            for table in OF_A_CASE
        ),
    ]
)
_SILENT = text(
    f"SELECT DISTINCT kind FROM ({_ROWS}) changed WHERE NOT EXISTS ("  # noqa: S608 - made of our own table names
    "SELECT FROM event WHERE event.case_id = changed.case_id AND event.xmin = changed.by) ORDER BY kind"
)


def silent_changes(session: Session) -> list[str]:
    """The tables with rows that were written without a word in their case's history."""
    return list(session.scalars(_SILENT))
