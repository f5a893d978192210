"""What machines, messages and clocks do."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.life.course import DAY, NTH, Course, told
from tests.life.handlers import BACKOFF
from workflows import clock, jobs
from workflows.commands import cases
from workflows.commands import jobs as commands
from workflows.errors import Forbidden, NotFound
from workflows.models import JobState
from workflows.types import CLOCK

ENDS = st.sampled_from(["ok", "ok", "refuse", "break"])
HOURS = st.sampled_from([1, 9, 24, 60, 130])


class Machines(Course):
    """Calls that end well or badly, messages that come, time that passes."""

    @precondition(lambda self: self.due_jobs())
    @rule(nth=NTH, end=ENDS)
    def call(self, nth: int, end: str) -> None:
        due = self.due_jobs()
        self.work(due[nth % len(due)].id, end)

    @precondition(lambda self: self.due_jobs())
    @rule(nth=NTH)
    def call_until_nobody_tries_any_more(self, nth: int) -> None:
        due = self.due_jobs()
        id = due[nth % len(due)].id
        while (job := self.seen.job(id)).state == JobState.WAITING:
            if job.run_after > self.house.now:
                self.tick(job.run_after - self.house.now)
            else:
                self.work(id, "break")
                self.look()
        if job.state == JobState.DROPPED:
            return  # its time was over meanwhile
        assert (job.state, job.attempts) == (JobState.FAILED, len(BACKOFF) + 1)
        assert id in {each.job_id for each in self.seen.incidents}, "it stopped silently (P5)"

    @precondition(lambda self: self.due_jobs())
    @rule(nth=NTH, end=ENDS, tell=st.booleans())
    def call_and_die(self, *, nth: int, end: str, tell: bool) -> None:
        due = self.due_jobs()
        attempt = self.attempt(due[nth % len(due)].id, end)
        if tell:
            self.under_way.append(attempt)

    @precondition(lambda self: self.under_way)
    @rule(nth=NTH)
    def tell_late(self, nth: int) -> None:
        begun, end = self.under_way.pop(nth % len(self.under_way))
        with self.house.moment():
            jobs.tell(begun, end)

    @precondition(lambda self: self.seen.jobs_in(JobState.FAILED))
    @rule(who=st.sampled_from(["operator", "boss"]))
    def press_retry_thrice(self, who: str) -> None:
        job = self.seen.jobs_in(JobState.FAILED)[0]
        before = self.seen.told("job.retried").total()
        for _ in range(3):
            with self.house.moment(), told(None if who == "operator" else Forbidden):
                commands.retry_job(job.id, actor=self.actor(who))
        self.look()
        assert self.seen.told("job.retried").total() == before + (who == "operator")

    @precondition(lambda self: self.seen.messages)
    @rule(right=st.booleans())
    def reply_twice(self, *, right: bool) -> None:
        key = self.key()
        if right:
            assert self.reply(key) == self.reply(key)
        with self.house.moment(), told(NotFound):
            cases.deliver("reply", "another", {"why": "wrong"}, actor=CLOCK, key=self.key())
        self.look()
        assert bool(self.seen.messages) != right

    @precondition(lambda self: self.open)
    @rule(hours=HOURS)
    def let_time_pass(self, hours: int) -> None:
        self.tick(timedelta(hours=hours))
        clock.tick(self.house.now - DAY)  # somebody sets the clock back
        assert self.fired() == Counter()
