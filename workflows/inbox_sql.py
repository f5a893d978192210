"""The SQL of the inbox, put together from fixed fragments and built once per shape.

Written as text because it is asked every ten seconds by everybody: on 100,000 open items the database needs 2.4 ms for
a page with its counts, and building the same statements from expressions costs another 6 ms each time (tried).
Values are always bound; nothing that a person typed becomes part of a text. Only limits, our own numbers, stand in it:
without knowing them PostgreSQL plans anew each time and not for a page (tried: 4.2 ms bound, 2.4 ms written out).
"""

# ruff: noqa: S608 - the fragments below are the only texts that are put together

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

Fragments: TypeAlias = tuple[str, ...]

WHOLE: Fragments = ("true",)
URGENT: Fragments = ("urgent",)
LATE: Fragments = ("urgent AND due_at < %(now)s", "NOT urgent AND due_at < %(now)s")
BEHIND_URGENT: Fragments = ("urgent AND (due_at, id) > (%(due_at)s, %(item_id)s)", "NOT urgent")
BEHIND_CALM: Fragments = ("NOT urgent AND (due_at, id) > (%(due_at)s, %(item_id)s)",)
"""Ranges of the order `urgent DESC, due_at, id`: each fragment is one range of the index."""

NARROWED = {
    "node": "node = %(node)s",
    "unit_id": "unit_id = %(unit_id)s",
    "urgent": "urgent",
    "case_ids": "case_id = ANY(CAST(%(case_ids)s AS uuid[]))",
    "process": 'EXISTS (SELECT 1 FROM "case" WHERE id = case_id AND process = %(process)s)',
    "product": """EXISTS (SELECT 1 FROM "case" WHERE id = case_id AND facts ->> 'product' = %(product)s)""",
}
"""What a filter adds to a walk, by the name of its value."""

ESCALATED = "escalated"
HELD = "assignee_id = %(me)s"
SEATED = "role = pair.role AND unit_id = pair.unit_id"
OWN = (
    "role = ANY(CAST(%(own_roles)s AS text[])) "
    'AND case_id = ANY(ARRAY(SELECT own.id FROM "case" own WHERE own.started_by = %(me)s))'
)
WATCHED = "unit_id = watch.unit_id AND escalated > 0 AND escalated >= watch.level"
TABS = {
    "mine": "true",
    "returned": "return_reasons <> '[]'",
    "pool": "assignee_id IS NULL",
    "team": "true",
    "escalated": "true",
}

PAIRS = """
WITH pair (role, unit_id) AS MATERIALIZED (
    SELECT near.role, near.unit_id
    FROM unnest(CAST(%(roles)s AS text[]), CAST(%(units)s AS uuid[])) AS near (role, unit_id)
    UNION
    SELECT wide.role, unit.id
    FROM unnest(CAST(%(wide_roles)s AS text[]), CAST(%(wide_paths)s AS text[])) AS wide (role, path)
    JOIN unit ON starts_with(unit.path, wide.path)
)
"""
"""Every (role, unit) that a seat reaches, once. A seat for all units has the empty path."""

WATCH = """, watch (unit_id, level) AS MATERIALIZED (
    SELECT unit_id, min(level)
    FROM (
        SELECT near.unit_id, near.level
        FROM unnest(CAST(%(watch_units)s AS uuid[]), CAST(%(watch_levels)s AS int[])) AS near (unit_id, level)
        UNION ALL
        SELECT unit.id, wide.level
        FROM unnest(CAST(%(watch_paths)s AS text[]), CAST(%(watch_path_levels)s AS int[])) AS wide (path, level)
        JOIN unit ON starts_with(unit.path, wide.path)
    ) reached
    GROUP BY unit_id
)
"""
"""Every unit over which somebody watches, whatever the role of its items, and from which level of escalation on."""

PAGE = """
SELECT item.id AS item_id, item.case_id, item.node, item.role, item.urgent, item.urgent_why, item.due_at,
       item.paused_since, item.opened_at, item.round, item.return_reasons, item.assignee_id, item.version,
       item.escalated,
       "case".number, "case".title, "case".process, "case".version_id, "case".facts,
       unit.zh AS unit_zh, unit.en AS unit_en,
       coalesce(assignee.name, '') AS assignee_name, coalesce(returner.name, '') AS returned_by_name,
       coalesce(marker.name, '') AS marked_by_name
FROM key
JOIN work_item item ON item.id = key.id
JOIN "case" ON "case".id = item.case_id
JOIN unit ON unit.id = item.unit_id
LEFT JOIN app_user assignee ON assignee.id = item.assignee_id
LEFT JOIN app_user returner ON returner.id = item.returned_by
LEFT JOIN app_user marker ON marker.id = item.marked_by
ORDER BY key.urgent DESC, key.due_at, key.id
"""
"""A page's rows, joined only after the page was cut."""


@lru_cache(maxsize=256)
def page_sql(tab: str, filters: Fragments, ranges: Fragments, limit: int, *, own: bool) -> str:
    """The rows of one page; `filters` are names in NARROWED, `own` says whether there are personal seats."""
    walks = _walks(tab, filters, ranges, limit, own=own)
    key = f"key AS (SELECT * FROM ({walks}) merged ORDER BY urgent DESC, due_at, id LIMIT {limit:d})"
    return f"{PAIRS}{WATCH if tab == ESCALATED else ''}, {key} {PAGE}"


@lru_cache(maxsize=256)
def counts_sql(tab: str, filters: Fragments, limit: int, *, own: bool, watch: bool) -> str:
    """The counts of every tab, and of the current one as it is narrowed, each up to the limit.

    What is escalated is counted for those who watch.
    """
    counts = {each: _count(each, (), WHOLE, limit, own=own) for each in TABS if watch or each != ESCALATED}
    if filters:
        counts["total"] = _count(tab, filters, WHOLE, limit, own=own)
    counts["urgent"] = _count(tab, filters, URGENT, limit, own=own)
    counts["overdue"] = _count(tab, filters, LATE, limit, own=own)
    columns = ", ".join(f"({count}) AS {name}" for name, count in counts.items())
    return f"{PAIRS}{WATCH if watch or tab == ESCALATED else ''} SELECT {columns}"


def _count(tab: str, filters: Fragments, ranges: Fragments, limit: int, *, own: bool) -> str:
    walks = _walks(tab, filters, ranges, limit, own=own)
    return f"SELECT count(*) FROM (SELECT 1 FROM ({walks}) merged LIMIT {limit:d}) capped"


def _walks(tab: str, filters: Fragments, ranges: Fragments, limit: int, *, own: bool) -> str:
    """One walk per range and source, merged; each stops at the limit."""
    narrowed = (TABS[tab], *(NARROWED[name] for name in filters))
    walks = []
    for each in ranges:
        if tab in {"mine", "returned"}:
            walks.append(f"({_walk(limit, HELD, *narrowed, each)})")
            continue
        if tab == ESCALATED:
            walks.append(f"(SELECT walk.* FROM watch, LATERAL ({_walk(limit, WATCHED, *narrowed, each)}) walk)")
            continue
        walks.append(f"(SELECT walk.* FROM pair, LATERAL ({_walk(limit, SEATED, *narrowed, each)}) walk)")
        if own:
            walks.append(f"({_walk(limit, OWN, *narrowed, each)})")
    return " UNION ALL ".join(walks)


def _walk(limit: int, *conditions: str) -> str:
    return (
        f"SELECT id, urgent, due_at FROM work_item WHERE closed_at IS NULL AND {' AND '.join(conditions)} "
        f"ORDER BY urgent DESC, due_at, id LIMIT {limit:d}"
    )
