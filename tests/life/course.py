"""A case and its ordinary course: where it begins, what can be done next, when its timers fire, who does it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

import pytest
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests.life.drawing import life as drawing
from tests.life.glance import Glance, assert_lawful, glance, short_glance
from tests.life.handlers import carry_out
from tests.life.scissors import Scissors
from tests.support.handlers import BOOK
from tests.support.house import MONDAY, House
from workflows import clock, invariants, jobs
from workflows.calls import End
from workflows.commands import cases, items
from workflows.commands import jobs as commands
from workflows.commands.jobs import Attempt
from workflows.db import reading
from workflows.errors import AnliuError, Conflict, NotFound
from workflows.models import CaseState, JobState, WorkItem
from workflows.projection import LIVE_JOBS
from workflows.types import CLOCK, Actor, Answers

Move: TypeAlias = tuple[str, Callable[[], Any]]

DAY = timedelta(days=1)
LAPSE = timedelta(days=5)
REMINDERS = 3
AWAY = timedelta(days=2)
"""How long the checker is away from the beginning on, with somebody of the other lane in their place."""

NTH = st.integers(0, 3)
FIRST_ENDS = st.sampled_from(["ok", "ok", "ok", "refuse", "break"])
IDLE = st.sampled_from([0, 0, 25, 130])
RARELY = st.integers(0, 3).map(lambda number: number == 3)

VERSIONS = (drawing().package(), drawing(spare="text").package())
STAGES = ("entry", "ask", "reply", "call", "vote", "assess")
"""Where a story begins; what stands before it is done by then."""

FURTHEST = 80
"""Ordinary moves after which every case has come to its end."""


@contextmanager
def told(expected: type[AnliuError] | None) -> Iterator[None]:
    """Somebody is told exactly this no, or none."""
    heard: AnliuError | None = None
    try:
        yield
    except AnliuError as error:
        heard = error
    assert type(heard) is (expected or type(None)), f"told {heard!r}, not {expected}"


class Course(RuleBasedStateMachine):
    """One case from its beginning to wherever it gets, by what is ordinary."""

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
        self.newest = 0

    # --- how it begins and ends ---------------------------------------------------------------------------------

    @initialize(stage=st.sampled_from(STAGES), first_call=FIRST_ENDS, hours=IDLE, sent_back=RARELY, to_the_end=RARELY)
    def begin(self, *, stage: str, first_call: str, hours: int, sent_back: bool, to_the_end: bool) -> None:
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

    def publish(self, version: int) -> None:
        """One of the versions is the newest."""
        self.house.publish(VERSIONS[version], "life")
        self.newest = version

    def go_to(self, stage: str) -> None:
        """The ordinary course, as far as the stage."""
        for node in STAGES[: STAGES.index(stage)]:
            self.glance()
            for at, move in self.moves():
                if at == node:
                    move()

    def teardown(self) -> None:
        """Any case can be brought to its end by ordinary work; the others are taken out of the clock's way."""
        if self.newest != 0:
            self.publish(0)  # the next case begins as this one did
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

    # --- time -----------------------------------------------------------------------------------------------------

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
