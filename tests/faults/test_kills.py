"""A process killed at any point of a command leaves the old state or the new one, and the repetition brings the new."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tests.faults.handlers import faults
from tests.faults.harness import STATEMENT, Grain, Nursery, Order, Point, Report
from tests.faults.portrait import Portrait, portrait
from tests.faults.silent import silent_changes
from tests.faults.stories import STORIES, Story, in_two_halves
from tests.support import scale
from tests.support.database import DatabaseServer
from tests.support.handlers import BOOK, test
from tests.support.house import House
from tests.support.processes import eventually
from web.postgres.databases import on_database
from workflows import db, invariants
from workflows.db import reading
from workflows.invariants import Breach

ALL = [story for stories in STORIES.values() for story in stories]
GRAIN = scale(Grain.EFFECT, Grain.LINE)
THIN = scale(3, 1)


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


class Subject:
    """A story, prepared once; every kill is made in a copy of it."""

    def __init__(self, server: DatabaseServer, url: str, nursery: Nursery, story: Story) -> None:
        self._server = server
        self._name = make_url(url).database or ""
        self._copy = f"{self._name}_copy"
        self._nursery = nursery
        self.ready = story(House(url, test, faults))
        self.before = seen()
        self.keys = job_keys()
        db.bind(on_database(url, self._copy))  # what is copied is let go, and all copies share what they compile

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The prepared state in a database of its own, to which this process is bound."""
        with self._server.database(self._copy, template=self._name) as url:
            yield url
            db.engine().dispose()

    def run(self, url: str, kill_at: int = 0) -> Report:
        """The command in a child; when this returns, the database knows how it ended."""
        moment = self.ready.house.now
        order = Order(url=url, moment=moment, call=self.ready.call, kill_at=kill_at, grain=GRAIN)
        report = self._nursery.run(order)
        eventually(lambda: not connected(report.pid))
        return report


def seen() -> Portrait:
    with reading() as session:
        return portrait(session)


def job_keys() -> set[tuple[Any, str]]:
    with reading() as session:
        return {tuple(row) for row in session.execute(text("SELECT id, key FROM job"))}


def connected(pid: int) -> int:
    """How many connections of a process the server still has."""
    with reading() as session:
        there = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
        return session.scalar(there, {"name": f"anliu-{pid}"})


def assert_sound() -> None:
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []


def told_outside() -> list[str]:
    book = Path(os.environ[BOOK]) / "calls"
    return book.read_text().splitlines() if book.exists() else []


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.__name__)
def test_a_kill_at_any_point_leaves_one_state_or_the_next_and_the_repetition_ends_as_if_nothing_had_been(
    server: DatabaseServer, database_url: str, nursery: Nursery, story: Story
) -> None:
    subject = Subject(server, database_url, nursery, story)
    with subject.copy() as url:
        undisturbed = subject.run(url)
        assert (undisturbed.error, undisturbed.points[-1].commits) == ("", subject.ready.commits)
        after = seen()
        assert_sound()
        subject.ready.again()
        assert subject.ready.settled(seen()) == subject.ready.settled(after), "a repetition changes nothing"
    stages = {0: subject.before, subject.ready.commits: after}

    for number, point in in_order(chosen(undisturbed.points, ALL.index(story))):
        (Path(os.environ[BOOK]) / "calls").unlink(missing_ok=True)
        with subject.copy() as url:
            assert subject.run(url, number).killed, f"{point} was not reached"
            assert_at_a_stage(stages, point)
            assert_sound()
            results = [subject.ready.again() for _ in range(2)]
            assert subject.ready.settled(seen()) == subject.ready.settled(after), f"repeated after {point}"
            assert_sound()
            assert subject.keys <= job_keys(), "a job keeps its key"
            assert_told_under_one_key(subject)
        if undisturbed.result and "key" in getattr(subject.ready.call, "keywords", {}):
            assert results[0] == results[1]


def chosen(points: Iterable[Point], turn: int) -> Iterator[tuple[int, Point]]:
    """The points to be killed at, with their numbers; of the statements every third in a short run, by turns.

    What one of them let out of its transaction would be there at every later point as well.
    """
    statements = count(turn)
    for number, point in enumerate(points, start=1):
        if point.label != STATEMENT or next(statements) % THIN == 0:
            yield number, point


def in_order(points: Iterable[tuple[int, Point]]) -> list[tuple[int, Point]]:
    """Those that may leave either of two states last, when both are known."""
    return sorted(points, key=lambda each: each[1].torn)


def assert_at_a_stage(stages: dict[int, Portrait], point: Point) -> None:
    found = seen()
    allowed = [stages.setdefault(point.commits, found)]
    if point.torn:
        allowed.append(stages[point.commits + 1])
    assert found in allowed, f"a mixed state {point}"


def assert_told_under_one_key(subject: Subject) -> None:
    """The far side heard of the effect at least once and under no other key (P3)."""
    if subject.ready.calls_of is not None:
        (job,) = subject.ready.house.jobs(subject.ready.calls_of)
        assert set(told_outside()) == {job.key}


def test_a_command_in_two_halves_would_be_found(server: DatabaseServer, database_url: str, nursery: Nursery) -> None:
    subject = Subject(server, database_url, nursery, in_two_halves)
    with subject.copy() as url:
        (first_commit,) = [
            number
            for number, point in enumerate(subject.run(url).points, start=1)
            if (point.label, point.commits) == ("after commit", 1)
        ]
    with subject.copy() as url:
        assert subject.run(url, first_commit).killed
        assert seen() != subject.before
        with reading() as session:
            assert {broken.breach for broken in invariants.check(session)} == {Breach.ITEM, Breach.ANSWER, Breach.STUCK}
            assert silent_changes(session) == ["work_item"]
