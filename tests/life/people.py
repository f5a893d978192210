"""What people do, and what they are told when they may not."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.life.course import NTH, RARELY, Course, told
from workflows.commands import cases, items
from workflows.errors import Conflict, Forbidden, KeyReused, NotFound, Refused
from workflows.models import JobState
from workflows.projection import LIVE_JOBS

PEOPLE = st.sampled_from(["clerk", "second", "checker", "stranger", "boss", "operator"])


class People(Course):
    """Those who claim, do, send back, hand over and withdraw, each at any time."""

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
    def withdraw(self, *, who: str, really: bool) -> None:
        asked = self.seen.jobs_in(*LIVE_JOBS, JobState.DONE) or self.seen.told("job.attempted")
        acted = self.open and asked
        if not acted and not really:
            return  # or half of all lives would be short
        with self.house.moment(), told(Forbidden if who == "second" else Refused if acted else None):
            cases.withdraw(self.case, reason="changed", note="words", actor=self.actor(who), key=self.key())
