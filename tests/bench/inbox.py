"""The 50 most urgent items of a person with capped counts, by size of the house: p95 in ms, and the plan.

Goal (architecture §11): below 5 ms p95 at 1,000,000 open items, flat from 10,000 on, for 3 roles and 5 units.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.support.crowd import open_items
from tests.support.office import NOW, Office
from workflows import inbox
from workflows.db import reading
from workflows.inbox import Tab
from workflows.types import Actor, Scope

SIZES = (10_000, 100_000)
ROUNDS = 200
ROLES = ("agent", "underwriter", "supervisor")


def measure(url: str, items: int) -> tuple[float, float, str]:
    """Median and p95 of a page with its counts in ms, and the plan of the page, on an empty migrated database."""
    office = Office(url)
    try:
        seats = [(role, unit, Scope.UNIT) for role in ROLES for unit in sorted(office.units)[1:]]
        office.person("Chen Jing")  # holds what is claimed
        office.person("Sun Lei", *seats)
        open_items(office, items, ROLES)
        actor = office.actor("Sun Lei")
        with reading() as session:
            times = sorted(_page(session, actor) for _ in range(ROUNDS))
            plan = _plan(session, actor)
        return statistics.median(times), times[int(ROUNDS * 0.95)], plan
    finally:
        office.close()


def report(url_of_empty: Sequence[str], sizes: Sequence[int] = SIZES) -> str:
    """The table of all sizes with the plan of the last; one empty migrated database per size."""
    lines, plan = ["| open items | p50 ms | p95 ms |", "|---:|---:|---:|"], ""
    for url, items in zip(url_of_empty, sizes, strict=True):
        median, p95, plan = measure(url, items)
        lines.append(f"| {items:,} | {median:.2f} | {p95:.2f} |")
    return "\n".join([*lines, "", plan])


def _page(session: Session, actor: Actor) -> float:
    began = time.perf_counter()
    inbox.page(session, actor, tab=Tab.POOL, now=NOW)
    return (time.perf_counter() - began) * 1000


def _plan(session: Session, actor: Actor) -> str:
    sql, values = inbox.page_question(Tab.POOL, {}, actor, None, 51)
    return "\n".join(session.execute(text(f"EXPLAIN (ANALYZE, BUFFERS) {sql}"), values).scalars())
