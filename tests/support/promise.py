"""Promise P5 asked of a database from outside, by the very query that the clock asks."""

from __future__ import annotations

from functools import cache
from uuid import UUID

import psycopg


def silently_stopped(url: str) -> list[UUID]:
    """Open cases of the database at this address that nobody and nothing will ever move."""
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        if connection.execute("SELECT to_regclass('public.case')").fetchone() == (None,):
            return []
        return [found for (found,) in connection.execute(_query()).fetchall()]


@cache
def _query() -> str:
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - only a run that asks for a database loads every model

    from workflows.invariants import stuck  # noqa: PLC0415
    from workflows.models import Case  # noqa: PLC0415

    cases = stuck().where(Case.state_text != "")  # bare rows that a test made by hand wait for nobody, of course
    return str(cases.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
