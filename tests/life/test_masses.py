"""Many at once, by real clocks and workers beside each other: after a stop everything that is due happens once."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from tests.faults.handlers import faults
from tests.faults.silent import silent_changes
from tests.support import scale
from tests.support.drawings import Drawing
from tests.support.handlers import test
from tests.support.house import House
from tests.support.processes import eventually, python
from tests.support.surroundings import surroundings_of
from workflows import clock, invariants
from workflows.db import reading
from workflows.models import Case, CaseState, Event, Job, JobState

MANY = scale(60, 1_000)
WORKERS = scale(2, 4)
CLOCKS = 2
HOUR = timedelta(hours=1)

PAUSED = Drawing("paused").start().user("entry").timer("pause", '"PT30M"').service("call", "faults.answer").end()
PAUSED.flow("start", "entry", "pause", "call", "end")


def test_timers_of_a_stop_of_an_hour_fire_once_each_within_a_minute_whoever_works_beside_whom(
    database_url: str, tmp_path: Path
) -> None:
    house = House(database_url, test, faults)
    process = house.publish(PAUSED)
    house.now = datetime.now(UTC) - HOUR
    waiting = [house.start(process) for _ in range(MANY)]
    for case in waiting:
        house.do(case, "entry")

    around = surroundings_of(database_url, tmp_path)
    with ExitStack() as running:
        for part in ["worker"] * WORKERS + ["clock"] * CLOCKS:
            running.enter_context(python("-m", "tests.faults.worker", part, **around))
        eventually(lambda: count(Event.kind == "timer.fired") == MANY, 60)
        eventually(lambda: count(Case.state == CaseState.ENDED) == MANY, scale(60, 600))

    for moment in (house.now, datetime.now(UTC) + HOUR):  # set back an hour, and later on
        assert clock.tick(moment)["woken"] == 0
    assert count(Event.kind == "timer.fired") == MANY
    assert count(Event.kind == "job.finished") == MANY
    assert count(Job.state == JobState.DONE, Job.attempts == 1) == MANY
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []
        each = select(func.count()).where(Event.kind == "timer.fired").group_by(Event.case_id)
        assert set(session.scalars(each)) == {1}


def count(*those: object) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).where(*those)) or 0
