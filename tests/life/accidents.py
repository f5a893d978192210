"""What goes wrong: lines that are cut, handlers that break, processes that begin anew."""

from __future__ import annotations

from contextlib import AbstractContextManager, suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)
from sqlalchemy.exc import DBAPIError

from tests.life.course import NTH, Course, told
from tests.life.glance import every_value
from tests.life.handlers import broken
from tests.life.machines import HOURS
from workflows import clock, db, processes
from workflows.commands import cases, maintenance
from workflows.commands.incidents import STUCK_PAUSE, Stopped
from workflows.db import reading
from workflows.errors import InMaintenance
from workflows.maintenance import NOTICE
from workflows.models import JobState

STATEMENTS = st.integers(1, 14)


class Accidents(Course):
    """Whatever is cut or breaks, at any point of any move."""

    @precondition(lambda self: self.moves())
    @rule(nth=NTH, at=STATEMENTS, after_commit=st.booleans())
    def cut_the_line(self, *, nth: int, at: int, after_commit: bool) -> None:
        before = self.seen
        with self.scissors.cutting(at, after_commit=after_commit), suppress(DBAPIError):
            self.ordinary(nth)
        self.look()
        if self.scissors.cut and not after_commit and not self.seen.jobs_in(JobState.RUNNING):
            assert self.seen.history == before.history, "half a step (P1)"

    @precondition(lambda self: self.seen.open_items)
    @rule(nth=NTH, at=STATEMENTS, after_commit=st.booleans())
    def cut_the_line_and_post_again(self, *, nth: int, at: int, after_commit: bool) -> None:
        item, key = self.open_item(nth), self.key()
        with self.scissors.cutting(at, after_commit=after_commit), suppress(DBAPIError):
            self.do(item, key=key)
        assert self.do(item, key=key)["case"] == str(self.case)

    @precondition(lambda self: self.open)
    @rule(hours=HOURS, at=STATEMENTS)
    def cut_the_line_of_the_clock(self, hours: int, at: int) -> None:
        self.let_the_clock_stumble(hours, self.scissors.cutting(at, after_commit=False))

    @precondition(lambda self: self.open)
    @rule(hours=HOURS)
    def break_a_handler_under_the_clock(self, hours: int) -> None:
        self.let_the_clock_stumble(hours, broken())
        self.tick(STUCK_PAUSE)

    @precondition(lambda self: self.open)
    @rule(hours=HOURS, who=st.sampled_from(["clerk", "checker", "boss"]))
    def close_for_maintenance(self, hours: int, who: str) -> None:
        """Whatever is tried in the window is refused and leaves no trace (P8); what came due in it fires after it."""
        before, first_call, begins = self.all_there_is(), self.first_call, self.house.now + NOTICE
        with self.house.moment():
            window = maintenance.announce(begins, begins + timedelta(hours=hours), zh="升级", en="Upgrade")
        try:
            self.house.now = begins
            self.try_everything(who)
            self.first_call = first_call
            self.house.now += timedelta(hours=hours, seconds=-1)
            with told(InMaintenance):
                clock.tick(self.house.now)
            assert self.all_there_is() == before, "something changed in a maintenance window (P8)"
        finally:
            with self.house.moment():
                maintenance.call_off(window)
        self.tick(timedelta(seconds=1))

    def all_there_is(self) -> list[Any]:
        with reading() as session:
            return every_value(session, self.case)

    def try_everything(self, who: str) -> None:
        """What could be done next, and giving up; all of it is refused."""
        for _, move in self.moves():
            with told(InMaintenance):
                move()
        with told(InMaintenance), self.house.moment():
            cases.withdraw(self.case, reason="changed", actor=self.actor(who), key=self.key())

    def let_the_clock_stumble(self, hours: int, trouble: AbstractContextManager[None]) -> None:
        """Time passes, and what is due meets trouble: it fires later, or now, but not twice."""
        self.house.now += timedelta(hours=hours)
        due = self.timers_due()
        with trouble, suppress(DBAPIError):
            clock.tick(self.house.now)
        assert self.fired() <= due
        self.tick(timedelta())

    @precondition(lambda self: self.moves())
    @rule(nth=NTH)
    def break_a_handler(self, nth: int) -> None:
        before = self.seen
        known = {each.id for each in before.incidents}
        with broken(), suppress(Stopped):
            self.ordinary(nth)
        self.look()
        if new := {each.code for each in self.seen.incidents if each.id not in known}:
            assert new <= {"handler", "job_failed", "not_taken", "uncaught_error"}  # a refusal where none is drawn
            assert self.seen.told("life.weighed") == before.told("life.weighed"), "half a step (P1)"

    @precondition(lambda self: self.open)
    @rule(version=st.sampled_from([0, 1]))
    def publish_and_restart(self, version: int) -> None:
        self.publish(version)
        processes._compiled.clear()  # noqa: SLF001 - a new process begins without it
        db.engine().dispose()
