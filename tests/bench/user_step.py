"""A durable user step through the commands against the baseline's, taking turns."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from statistics import median, quantiles
from typing import Any
from uuid import UUID

from sqlalchemy import text

from tests.bench.baseline import Baseline
from tests.bench.drawing import FIELDS, drawing
from tests.bench.timing import timed
from tests.support.handlers import test
from tests.support.house import House
from tests.support.traffic import watched
from workflows.commands import items
from workflows.db import reading
from workflows.types import Answers

ROUNDS = 300
CASES_COUNTED = 12
STEPS: tuple[tuple[str, dict[str, Any]], ...] = (("enter", dict(FIELDS)), ("underwrite", {"approved": True}))
REWORK = (1, 10, 100, 1_000)
STOCK_REWORK = 100
"""The baseline is not taken further: at 100 rounds a step takes it twenty times as long as at first."""


@test.local("compute")
def compute(given: Any, step: Any) -> None:
    """Stands for the baseline's script: a price from the sum insured."""
    del given
    assert Decimal(step.case.facts["sum_insured"]) * Decimal("0.0135") > 0


class Ours:
    """The whole house: receipt, lock, engine, projection, audit, doorbells, commit."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.process = house.publish(drawing(ours=True))
        self.actor = house.actor("clerk")

    def start(self) -> UUID:
        return self.house.start(self.process)

    def step(self, case: UUID, node: str, values: dict[str, Any]) -> Callable[[], Any]:
        """A prepared step: what a page already knows is not part of its time."""
        item = self.house.item(case, node)
        answers = Answers(values=values, outcome="done")
        key = f"{item.id}-{item.version}"
        return lambda: items.complete(item.id, answers, token=item.version, actor=self.actor, key=key)


def counted(ours: Ours) -> tuple[int, int]:
    """The most statements and commits of a user step; counted apart, so that nothing timed is slower for it."""
    statements, commits = 0, 0
    for _ in range(CASES_COUNTED):
        case = ours.start()
        for node, values in STEPS:
            step = ours.step(case, node, values)
            with watched() as traffic:
                step()
            statements = max(statements, len(traffic.statements))
            commits = max(commits, traffic.commits)
    return statements, commits


def measure(house: House, url: str) -> dict[str, Any]:
    """Both sides' steps, statement counts, bytes, and the cost by round of rework."""
    ours, baseline = Ours(house), Baseline(url)
    statements, commits = counted(ours)
    mine, theirs = [], []
    for turn in range(ROUNDS):
        case, other = ours.start(), baseline.start()
        for node, values in STEPS:
            mine.append(timed(ours.step(case, node, values)))
            theirs.append(timed(lambda other=other, values=values: baseline.step(other, values)))
        if turn == 0:
            mine.clear()
            theirs.clear()
    return {
        "user_step": {
            "p50_ms": round(median(mine), 3),
            "p99_ms": round(quantiles(mine, n=100)[98], 3),
            "baseline_p50_ms": round(median(theirs), 3),
            "baseline_p99_ms": round(quantiles(theirs, n=100)[98], 3),
            "ratio": round(median(mine) / median(theirs), 3),
            "statements": statements,
            "commits": commits,
            "baseline_statements": Baseline.statements,
            "baseline_commits": Baseline.commits,
        },
        "case_bytes": _bytes(ROUNDS + CASES_COUNTED),
        "rounds": _rework(ours, baseline),
    }


def _rework(ours: Ours, baseline: Baseline) -> dict[str, Any]:
    case, other = ours.start(), baseline.start()
    mine: dict[int, float] = {}
    theirs: dict[int, float] = {}
    recent: list[float] = []
    for turn in range(1, max(REWORK) + 1):
        enter = timed(ours.step(case, "enter", dict(FIELDS)))
        back = timed(ours.step(case, "underwrite", {"approved": False}))
        recent = [*recent[-8:], enter, back]
        if turn <= STOCK_REWORK:
            slow = [
                timed(lambda: baseline.step(other, dict(FIELDS))),
                timed(lambda: baseline.step(other, {"approved": False})),
            ]
            if turn in REWORK:
                theirs[turn] = round(median(slow), 3)
        if turn in REWORK:
            mine[turn] = round(median(recent), 3)
    with reading() as session:
        size = session.scalar(text('SELECT octet_length(state_text) FROM "case" WHERE id = :id').bindparams(id=case))
    return {"p50_ms": mine, "baseline_ms": theirs, "state_bytes": size, "baseline_bytes": baseline.size(other)}


def _bytes(cases: int) -> int:
    """Bytes on disk per finished case with full audit, indexes included; sealed answers and receipts apart."""
    tables = ("case", "work_item", "event", "case_subject", "clock", "job")
    with reading() as session:
        total = sum(
            session.scalar(text("SELECT pg_total_relation_size(CAST(:name AS regclass))").bindparams(name=f'"{name}"'))
            or 0
            for name in tables
        )
    return round(total / cases)
