"""Many rows at once, for plans and benches: the database copies one row and changes what a fragment says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text

from tests.support.office import NOW, Office
from workflows.db import engine

CASE = """
    'id', md5(tag || 'case' || n)::uuid, 'number', 'C' || right(tag, 12) || n,
    'unit_id', (CAST(:units AS uuid[]))[1 + n % :unit_count],
    'started_by', (CAST(:people AS uuid[]))[1 + n % :person_count],
    'started_at', CAST(:now AS timestamptz) + n * interval '1 second'
"""
OPEN_ITEM = """
    'id', md5(tag || 'item' || n)::uuid, 'case_id', md5(tag || 'case' || (1 + n % :cases))::uuid,
    'task_id', md5(tag || 'task' || n)::uuid,
    'role', (CAST(:roles AS text[]))[1 + (n / :unit_count) % :role_count],
    'unit_id', (CAST(:units AS uuid[]))[1 + (1 + n % :cases) % :unit_count],
    'assignee_id', CASE WHEN n % 10 = 3 THEN (CAST(:people AS uuid[]))[1] END,
    'due_at', CAST(:now AS timestamptz) + ((n % 100000 * 7919) % 100000 - 20000) * interval '1 minute',
    'urgent', n % 10 = 0
"""
DONE_ITEM = """
    'id', md5(tag || 'item' || n)::uuid, 'case_id', md5(tag || 'case' || n)::uuid,
    'task_id', md5(tag || 'task' || n)::uuid,
    'unit_id', (CAST(:units AS uuid[]))[1 + n % :unit_count], 'closed_at', CAST(:now AS timestamptz),
    'done_by', (CAST(:people AS uuid[]))[1 + (n + 50) % :person_count]
"""


def open_items(office: Office, items: int, roles: Sequence[str]) -> None:
    """This many open items over a tenth as many cases, spread over all units and the roles; a tenth is claimed."""
    cases = max(items // 10, 1)
    template = office.case(facts={"product": "CI01"})
    item = office.item(template)
    _copy("case", template, cases, CASE, _known(office, template))
    _copy(
        "work_item",
        item,
        items,
        OPEN_ITEM,
        _known(office, template, cases=cases, roles=list(roles), role_count=len(roles)),
    )


def finished_cases(office: Office, cases: int) -> None:
    """This many cases started by all people in turn, each with an item done by somebody else."""
    template = office.case()
    item = office.item(template, "agent", closed_at=NOW, done_by=next(iter(office.people.values())))
    _copy("case", template, cases, CASE, _known(office, template))
    _copy("work_item", item, cases, DONE_ITEM, _known(office, template))


def _known(office: Office, crowd: UUID, **more: Any) -> dict[str, Any]:
    units, people = [office.units[code] for code in sorted(office.units)], list(office.people.values())
    counts = {"unit_count": len(units), "person_count": len(people)}
    return {"tag": str(crowd), "units": units, "people": people, "now": NOW, **counts, **more}


def _copy(table: str, template: UUID, count: int, changes: str, known: dict[str, Any]) -> None:
    copied = f"""
        INSERT INTO "{table}"
        SELECT (jsonb_populate_record(template, jsonb_build_object({changes}))).*
        FROM "{table}" template, CAST(:tag AS text) tag, generate_series(1, :count) n WHERE template.id = :template
    """  # noqa: S608 - the fragments of this file
    with engine().begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text(copied), known | {"template": template, "count": count})
        connection.execute(text(f'ANALYZE "{table}", unit'))
