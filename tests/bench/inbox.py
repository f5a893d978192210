"""The 50 most urgent items of a person with capped counts, by size of the house: p95 in ms, and the plan.

Goal (architecture §11): below 5 ms p95 at 1,000,000 open items, flat from 10,000 on, for 3 roles and 5 units.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from tests.support.crowd import open_items
from tests.support.office import NOW, Office
from workflows import inbox, wire
from workflows.db import reading
from workflows.inbox import Tab
from workflows.types import Actor, Scope

SIZES = (10_000, 100_000)
ROUNDS = 200
ROLES = ("agent", "underwriter", "supervisor")


def measure(url: str, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """Median and p95 in ms by the number of open items, and the plan at the last; `url` names an empty database."""
    office = Office(url)
    try:
        office.person("Chen Jing")  # holds what is claimed
        office.person("Sun Lei", *[(role, unit, Scope.UNIT) for role in ROLES for unit in sorted(office.units)[1:]])
        figures: dict[str, Any] = {}
        for before, items in pairwise((0, *sizes)):
            open_items(office, items - before, ROLES)
            figures[f"{items:,} open items"] = _figures(office.actor("Sun Lei"))
        with reading() as session:
            return figures | {"plan": _plan(session, office.actor("Sun Lei"))}
    finally:
        office.close()


def _figures(actor: Actor) -> dict[str, float]:
    with reading() as session:
        times = sorted(_page(session, actor) for _ in range(ROUNDS))
    return {"p50_ms": round(statistics.median(times), 2), "p95_ms": round(times[int(ROUNDS * 0.95)], 2)}


def _page(session: Session, actor: Actor) -> float:
    began = time.perf_counter()
    inbox.page(session, actor, tab=Tab.POOL, now=NOW)
    return (time.perf_counter() - began) * 1000


def _plan(session: Session, actor: Actor) -> list[str]:
    sql, values = inbox.page_question(Tab.POOL, {}, actor, None, 51)
    (answer,) = wire.ask(session, (f"EXPLAIN (ANALYZE, BUFFERS) {sql}", values))
    return [line for (line,) in answer.fetchall()]
