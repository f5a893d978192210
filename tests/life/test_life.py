"""A case may live any life: whatever people, machines, clocks and crashes do to it, in any order, everything holds.

Hypothesis makes the lives up, each with a case of its own in one house; the first that breaks a promise is shortened
and told rule by rule. A life begins somewhere in the ordinary course of the drawing, so that few rules reach far.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests import support
from tests.faults.silent import silent_changes
from tests.life.drawing import life as drawing
from tests.life.glance import Glance, assert_lawful, glance, short_glance
from tests.life.handlers import BACKOFF, broken, carry_out, life
from tests.life.scissors import Scissors
from tests.support import scale
from tests.support.handlers import BOOK, test
from tests.support.house import MONDAY, House
from workflows import clock, db, invariants, jobs, processes
from workflows.calls import End
from workflows.commands import cases, items
from workflows.commands import jobs as commands
from workflows.commands.incidents import STUCK_PAUSE, Stopped
from workflows.commands.jobs import Attempt
from workflows.db import reading, transaction
from workflows.errors import AnliuError, Conflict, Forbidden, KeyReused, NotFound, Refused
from workflows.models import CaseState, Event, JobState, Substitution, WorkItem
from workflows.projection import LIVE_JOBS
from workflows.types import CLOCK, Actor, Answers

Move: TypeAlias = tuple[str, Callable[[], Any]]

DAY = timedelta(days=1)
LAPSE = timedelta(days=5)
REMINDERS = 3
AWAY = timedelta(days=2)
"""How long the checker is away from the beginning on, with somebody of the other lane in their place."""

PEOPLE = st.sampled_from(["clerk", "second", "checker", "stranger", "boss", "operator"])
NTH = st.integers(0, 3)
HOURS = st.sampled_from([1, 9, 24, 60, 130])
ENDS = st.sampled_from(["ok", "ok", "refuse", "break"])
FIRST_ENDS = st.sampled_from(["ok", "ok", "ok", "refuse", "break"])
IDLE = st.sampled_from([0, 0, 25, 130])
RARELY = st.integers(0, 3).map(lambda number: number == 3)
STATEMENTS = st.integers(1, 14)

VERSIONS = (drawing().package(), drawing(spare="text").package())
STAGES = ("entry", "ask", "reply", "call", "vote", "assess")
"""Where a story begins; what stands before it is done by then."""

REACHED = {
    *(("item.completed", node) for node in ("entry", "ask", "repair", "vote", "assess")),
    *((f"job.{what}", "call") for what in ("attempted", "failed", "rejected", "finished", "retried")),
    *(("timer.fired", node) for node in ("lapse", "reminder")),
    *(("incident.opened", node) for node in ("weigh", "call")),
    *(("incident.resolved", node) for node in ("weigh", "call")),
    ("message.received", "reply"),
    ("case.withdrawn", ""),
    ("case.ended", "done"),
}
"""What must have happened in one life or another, or they were no lives worth the name."""

FURTHEST = 80
"""Ordinary moves after which every case has come to its end."""


@contextmanager
def told(expected: type[AnliuError] | None) -> Iterator[None]:
    """Somebody is told exactly this no, or none."""
    try:
        yield
    except AnliuError as error:
        assert type(error) is expected, f"told {error!r}, not {expected}"  # noqa: PT017 - which no is what is asked
    else:
        assert expected is None, f"not told {expected}"


class Life(RuleBasedStateMachine):
    """One case from its beginning to wherever it gets."""

    def __init__(self, house: House, scissors: Scissors, people: dict[tuple[str, bool], Actor]) -> None:
        super().__init__()
        self.house = house
        self.scissors = scissors
        self.people = people
        self.book = Path(os.environ[BOOK])
        self.keys = count()
        self.under_way: list[tuple[Attempt, End]] = []
        self.reminded: Counter[UUID] = Counter()
        self.seen: Glance | None = None
        self.looked = False

    # --- how it begins and ends ---------------------------------------------------------------------------------

    @initialize(stage=st.sampled_from(STAGES), first_call=FIRST_ENDS, hours=IDLE, sent_back=RARELY, to_the_end=RARELY)
    def begin(self, stage: str, first_call: str, hours: int, sent_back: bool, to_the_end: bool) -> None:  # noqa: FBT001
        """Come to a stage by the ordinary course, and let the case lie there for a while."""
        self.house.now = MONDAY
        for page in self.book.iterdir():
            page.unlink()
        self.first_call = first_call
        self.to_the_end = to_the_end
        self.case = self.house.start("life")
        if sent_back:
            self.go_to("assess")
            self.glance()
            for item in self.seen.open_at("assess"):
                self.do(item, "return")
        self.go_to(stage)
        self.seen = None
        self.look()
        if hours:
            self.tick(timedelta(hours=hours))

    def go_to(self, stage: str) -> None:
        """The ordinary course, as far as the stage."""
        for node in STAGES[: STAGES.index(stage)]:
            self.glance()
            for at, move in self.moves():
                if at == node:
                    move()

    def teardown(self) -> None:
        """Any case can be brought to its end by ordinary work; the others are taken out of the clock's way."""
        self.house.publish(VERSIONS[0], "life")  # the next case begins as this one did
        if self.seen is None:
            return
        if self.to_the_end:
            for _ in range(FURTHEST):
                if not self.open:
                    return
                self.ordinary(0)
                self.look()
            pytest.fail("the case came to no end")
        with self.house.moment():
            cases.withdraw(self.case, reason="story", actor=CLOCK)

    @invariant()
    def everything_holds(self) -> None:
        """A rule that looked itself did so at its end."""
        if not self.looked:
            self.look()
        self.looked = False

    def look(self) -> None:
        """See how the case stands now, and that it may stand so; what is written without a word is found at the end."""
        with reading() as session:
            now = glance(session, self.case)
        if self.seen is None or now.history != self.seen.history:
            with reading() as session:
                assert invariants.check(session, self.case) == []
        calls = self.book / "calls"
        assert_lawful(self.seen, now, Counter(calls.read_text().split() if calls.exists() else []))
        self.seen, self.looked = now, True

    def glance(self) -> None:
        """See how it goes on, between moves that nobody disturbs."""
        with reading() as session:
            self.seen = short_glance(session, self.case)

    # --- the ordinary course ------------------------------------------------------------------------------------

    def moves(self) -> list[Move]:
        """What somebody could do next, by node."""
        seen = self.seen
        return [
            *((item.node, partial(self.do, item)) for item in seen.open_items),
            *((job.node, partial(self.work, job.id)) for job in self.due_jobs()),
            *((message.node, partial(self.reply, self.key())) for message in seen.messages),
            *((job.node, partial(self.retry, job.id)) for job in seen.jobs_in(JobState.FAILED)),
        ]

    def ordinary(self, nth: int) -> None:
        """One of the moves is made; where there is none, an hour passes."""
        moves = self.moves() or [("an hour", partial(self.tick, timedelta(hours=1)))]
        node, move = moves[nth % len(moves)]
        note(f"# {node}")
        move()

    def do(self, item: WorkItem, outcome: str = "", *, who: str = "", key: str = "", token: int = 0) -> Any:
        """Somebody, or whoever it belongs to, does an item."""
        holder = {id: login for login, id in self.house.ids.items()}.get(item.assignee_id, item.role)
        back = outcome == "return"
        answers = Answers(
            values={"policy": self.seen.case.number} if item.node == "entry" else {},
            outcome=outcome or ("accept" if item.node == "assess" else "done"),
            reasons=("NB-DOC-01",) if back else (),
            note="again" if back else "",
        )
        with self.house.moment():
            return items.complete(
                item.id, answers, token=token or item.version, actor=self.actor(who or holder), key=key or self.key()
            )

    def work(self, job_id: UUID, mode: str = "") -> None:
        """A worker tries a job and tells how it ended."""
        mode, self.first_call = mode or self.first_call, "ok"
        with self.house.moment():
            jobs.tell(*self.attempt(job_id, mode))

    def attempt(self, job_id: UUID, mode: str) -> tuple[Attempt, End]:
        """A worker takes a job, so that nobody else may, and the far side does its part."""
        (self.book / "mode").write_text(mode)
        with self.house.moment():
            begun = commands.begin_attempt(job_id)
            assert begun is not None
            assert commands.begin_attempt(job_id) is None
        return begun, carry_out(begun)

    def reply(self, key: str) -> Any:
        with self.house.moment():
            return cases.deliver("reply", self.seen.case.number, {"why": "replied"}, actor=CLOCK, key=key)

    def retry(self, job_id: UUID) -> None:
        with self.house.moment():
            commands.retry_job(job_id, actor=self.actor("operator"))

    @precondition(lambda self: self.open)
    @rule()
    def advance(self) -> None:
        """The rule that hypothesis chooses most, because it is the first of the simplest."""
        self.ordinary(0)

    # --- what people do -----------------------------------------------------------------------------------------

    @precondition(lambda self: self.seen.open_items)
    @rule(who=PEOPLE, nth=NTH)
    def claim(self, who: str, nth: int) -> None:
        item = self.open_item(nth)
        expected = self.no_to(who, item)
        with self.house.moment(), told(expected):
            items.claim(item.id, actor=self.actor(who), key=self.key())

    @precondition(lambda self: self.seen.open_items)
    @rule(who=PEOPLE, nth=NTH)
    def release(self, who: str, nth: int) -> None:
        item = self.open_item(nth)
        expected = self.no_to(who, item) or (None if item.assignee_id == self.house.ids[who] else Conflict)
        with self.house.moment(), told(expected):
            items.release(item.id, actor=self.actor(who), key=self.key())

    @precondition(lambda self: self.seen.open_items)
    @rule(who=PEOPLE, to=PEOPLE, nth=NTH)
    def hand_over(self, who: str, to: str, nth: int) -> None:
        item = self.open_item(nth)
        expected = None if self.seat(to, item) else Refused
        if item.assignee_id != self.house.ids[who] and who != "boss":
            expected = NotFound if who in {"stranger", "operator"} else Forbidden
        with self.house.moment(), told(expected):
            items.hand_over(item.id, to=self.house.ids[to], actor=self.actor(who), key=self.key())

    @precondition(lambda self: self.seen.open_items)
    @rule(who=PEOPLE, nth=NTH)
    def complete(self, who: str, nth: int) -> None:
        item = self.open_item(nth)
        with told(self.no_to(who, item)):
            self.do(item, who=who)

    @precondition(lambda self: self.seen.open_at("assess"))
    @rule()
    def send_back(self) -> None:
        (item,) = self.seen.open_at("assess")
        before = self.seen.last("entry")
        self.do(item, "return")
        self.look()
        back, sender = self.seen.last("entry"), self.seen.last("assess").done_by
        assert (back.open, back.round, back.assignee_id) == (True, before.round + 1, before.done_by)
        assert (back.return_reasons, back.returned_by) == (["NB-DOC-01"], sender)

    @precondition(lambda self: self.seen.open_items)
    @rule(nth=NTH)
    def complete_from_an_old_page(self, nth: int) -> None:
        item = self.open_item(nth)
        with told(Conflict):
            self.do(item, token=item.version + 1)

    @precondition(lambda self: self.seen.open_items)
    @rule(nth=NTH)
    def post_twice(self, nth: int) -> None:
        item, key = self.open_item(nth), self.key()
        first = self.do(item, key=key)
        assert self.do(item, key=key) == first
        with told(KeyReused):
            self.do(item, key=key, token=item.version + 1)

    @precondition(lambda self: self.seen.done_items)
    @rule(who=PEOPLE, nth=NTH)
    def complete_what_is_done(self, who: str, nth: int) -> None:
        done = self.seen.done_items
        item = done[nth % len(done)]
        mine = item.done_by == self.house.ids[who]
        with told(Conflict if mine or self.seat(who, item) else NotFound):
            self.do(item, who=who)

    @rule(who=st.sampled_from(["clerk", "second", "boss"]), really=RARELY)
    def withdraw(self, who: str, really: bool) -> None:  # noqa: FBT001 - hypothesis names it
        asked = self.seen.jobs_in(*LIVE_JOBS, JobState.DONE) or self.seen.told("job.attempted")
        acted = self.open and asked
        if not acted and not really:
            return  # or half of all lives would be short
        with self.house.moment(), told(Forbidden if who == "second" else Refused if acted else None):
            cases.withdraw(self.case, reason="changed", note="words", actor=self.actor(who), key=self.key())

    # --- what machines, messages and clocks do ------------------------------------------------------------------

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
    def call_and_die(self, nth: int, end: str, tell: bool) -> None:  # noqa: FBT001 - hypothesis names it
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
    def reply_twice(self, right: bool) -> None:  # noqa: FBT001 - hypothesis names it
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

    def tick(self, length: timedelta) -> None:
        """Time passes; every timer that is due by then fires, and none twice."""
        self.house.now += length
        before, due = self.seen, self.timers_due()
        expired = [job.id for job in before.jobs_in(JobState.RUNNING) if job.lease_until < self.house.now]
        while clock.tick(self.house.now)["woken"]:
            pass
        assert self.fired() == due
        assert not [job for job in self.seen.jobs_in(JobState.RUNNING) if job.id in expired]

    def timers_due(self) -> Counter[str]:
        """What has to fire now, told from the drawing and from when it began to be waited for."""
        seen, now = self.seen, self.house.now
        if seen.case.wake_at is None or seen.case.wake_at > now:
            return Counter()  # nothing is due; or a step that broke has given the case a rest
        due: Counter[str] = Counter()
        for item in seen.open_at("assess"):
            due["reminder"] = min(REMINDERS, (now - item.opened_at) // DAY) - self.reminded[item.id]
        called = [job for job in seen.jobs_in(*LIVE_JOBS) if job.node == "call"]
        if called or seen.open_at("repair"):  # what was begun in the same step as the newest question
            due["lapse"] = int(now - seen.last("ask").opened_at >= LAPSE)
        return +due

    def fired(self) -> Counter[str]:
        """The timers that fired since the last look."""
        before = self.seen
        self.look()
        fired = self.seen.told("timer.fired") - before.told("timer.fired")
        for item in before.open_at("assess"):
            self.reminded[item.id] += fired["reminder"]
        return fired

    # --- what goes wrong ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.moves())
    @rule(nth=NTH, at=STATEMENTS, after_commit=st.booleans())
    def cut_the_line(self, nth: int, at: int, after_commit: bool) -> None:  # noqa: FBT001 - hypothesis names it
        before = self.seen
        with self.scissors.cutting(at, after_commit=after_commit), suppress(DBAPIError):
            self.ordinary(nth)
        self.look()
        if self.scissors.cut and not after_commit and not self.seen.jobs_in(JobState.RUNNING):
            assert self.seen.history == before.history, "half a step (P1)"

    @precondition(lambda self: self.seen.open_items)
    @rule(nth=NTH, at=STATEMENTS, after_commit=st.booleans())
    def cut_the_line_and_post_again(self, nth: int, at: int, after_commit: bool) -> None:  # noqa: FBT001 - as above
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
            assert new <= {"handler", "job_failed", "not_taken"}
            assert self.seen.told("life.weighed") == before.told("life.weighed"), "half a step (P1)"

    @precondition(lambda self: self.open)
    @rule(version=st.sampled_from([0, 1]))
    def publish_and_restart(self, version: int) -> None:
        self.house.publish(VERSIONS[version], "life")
        processes._compiled.clear()  # noqa: SLF001 - a new process begins without it
        db.engine().dispose()

    # --- who they are -------------------------------------------------------------------------------------------

    @property
    def open(self) -> bool:
        return self.seen.case.state == CaseState.OPEN

    def key(self) -> str:
        return f"{getattr(self, 'case', '')}-{next(self.keys)}"

    @property
    def lent(self) -> bool:
        """Whether the checker is away and their seat lent."""
        return self.house.now < MONDAY + AWAY

    def actor(self, login: str) -> Actor:
        """Somebody as the house knows them: nobody's seats change but when the checker comes back."""
        known = (login, self.lent)
        if known not in self.people:
            self.people[known] = self.house.actor(login)
        return self.people[known]

    def open_item(self, nth: int) -> WorkItem:
        there = self.seen.open_items
        return there[nth % len(there)]

    def due_jobs(self) -> list[Any]:
        return [job for job in self.seen.jobs_in(JobState.WAITING) if job.run_after <= self.house.now]

    def seat(self, who: str, item: WorkItem) -> bool:
        """Whether the lane is theirs in Beijing, or lent to them while the checker is away."""
        if item.role == "checker":
            return who == "checker" or (who == "second" and self.lent)
        return who in {"clerk", "second"}

    def no_to(self, who: str, item: WorkItem) -> type[AnliuError] | None:
        """Why somebody may not have an open item: it is not there for them, or somebody else's."""
        if item.assignee_id == self.house.ids[who]:
            return None
        if not self.seat(who, item):
            return NotFound
        return Conflict if item.assignee_id is not None else None


def test_whatever_is_done_to_a_case_in_any_order_every_promise_holds(database_url: str) -> None:
    house = House(database_url, test, life)
    house.publish(VERSIONS[0], "life")
    with transaction() as session:
        stand_in = Substitution(for_id=house.ids["checker"], by_id=house.ids["second"])
        stand_in.starts_at, stand_in.ends_at = MONDAY - DAY, MONDAY + AWAY
        session.add(stand_in)
    scissors, people = Scissors(db.engine()), {}

    run_state_machine_as_test(
        lambda: Life(house, scissors, people),
        settings=settings(
            max_examples=scale(300, 10_000),
            stateful_step_count=scale(6, 20),
            derandomize=not support.soaking,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )

    scissors.close()
    with reading() as session:
        assert invariants.check(session) == []
        assert silent_changes(session) == []
        assert {(kind, node) for kind, node in session.execute(select(Event.kind, Event.node))} >= REACHED
