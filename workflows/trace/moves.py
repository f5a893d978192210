"""Who moves next, and what they say, where a drawing is tried (trace.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from workflows.engine import Instance, MessageWait, TimerWait, Waits
from workflows.trace.answers import Answer, Answers
from workflows.trace.drawn import Drawn, Mover
from workflows.trace.onlooker import Onlooker


@dataclass(frozen=True, kw_only=True)
class Move:
    """One thing that happens to a case, and what its line says about it. `error` is the code a machine ends with."""

    by: Mover
    node: str
    do: Callable[[Instance], object]
    more: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Something a case waits for that does not come: a task that nobody does, a message with its name and key."""

    node: str
    kind: Mover
    name: str
    key: str = ""


class Moves:
    """The moves of one case, in the order that trace.py tells."""

    def __init__(self, drawn: Drawn, answers: Answers, world: Onlooker) -> None:
        self._drawn = drawn
        self._answers = answers
        self._world = world
        self._asked: Counter[str] = Counter()
        self._words: dict[UUID, Answer | None] = {}
        """What those say who are waited for, in the order in which the waits began."""
        self._missed: set[UUID] = set()
        """Waits whose message the answers leave out."""
        self._count = 0
        self._visited: dict[str, int] = {}
        self._happened: dict[str, int] = {}

    def gathered(self, node: str) -> Mapping[str, Any]:
        """What a local handler would gather for the inputs of a rule task; any other task is only asked when done."""
        if self._drawn.process.nodes[node].kind != "businessRuleTask":
            return {}
        return (self._say(node) or Answer()).given

    def visited(self, node: str) -> None:
        """Remember that a node was visited: something may have waited for that."""
        self._count += 1
        self._visited[node] = self._count

    def next(self, waits: Waits) -> Move | None:
        """The next move; None where nothing moves any more."""
        self._look(waits)
        return self._own_message(waits) or self._happening(waits) or self._work(waits) or self._time(waits)

    def left(self, waits: Waits) -> Iterator[Wait]:
        """What is waited for in vain."""
        for item in waits.items:
            yield Wait(node=item.node, kind=Mover.PERSON, name=self._drawn.name(item.node))
        for job in waits.jobs:
            yield Wait(node=job.node, kind=Mover.MACHINE, name=self._drawn.name(job.node))
        for message in waits.messages:
            yield Wait(node=message.node, kind=Mover.MESSAGE, name=message.name, key=message.key)

    def _say(self, node: str) -> Answer | None:
        self._asked[node] += 1
        return self._answers.said(node, self._asked[node] - 1)

    def _look(self, waits: Waits) -> None:
        """Ask everybody who is newly waited for what they will say."""
        work = {item.task_id: item.node for item in waits.items} | {job.task_id: job.node for job in waits.jobs}
        self._words = {task: word for task, word in self._words.items() if task in work}
        for task, node in work.items():
            if task not in self._words:
                self._words[task] = self._say(node)

    def _own_message(self, waits: Waits) -> Move | None:
        """A message that the case sent and waits for itself."""
        for sent in self._world.sent:
            name, key, facts = sent
            for wait in waits.messages:
                if (wait.name, wait.key) == (name, key):
                    self._world.sent.remove(sent)
                    return self._delivered(wait, facts)
        return None

    def _happening(self, waits: Waits) -> Move | None:
        """A message or a timer that the answers name, if it is its turn."""
        events: list[MessageWait | TimerWait] = [*waits.messages, *waits.timers]
        for wait in events:
            node = wait.node
            if wait.task_id in self._missed or not self._answers.left(node, self._asked[node]):
                continue
            word = self._answers.happening(node, self._asked[node])
            if word is not None and not self._is_time(node, word):
                continue
            self._asked[node] += 1
            if word is not None:
                self._happened[node] = self._count
                return self._delivered(wait, word.given) if isinstance(wait, MessageWait) else self._fired(wait)
            self._missed.add(wait.task_id)
        return None

    def _is_time(self, node: str, word: Answer) -> bool:
        """Whether what it comes after was visited since it happened last."""
        return not word.after or self._visited.get(word.after, 0) > self._happened.get(node, 0)

    def _work(self, waits: Waits) -> Move | None:
        """The person or the machine that was waited for first."""
        items, jobs = ({wait.task_id: wait.node for wait in each} for each in (waits.items, waits.jobs))
        for task, word in self._words.items():
            if word is not None:
                return self._done(items[task], task, word) if task in items else self._finished(jobs[task], task, word)
        return None

    def _time(self, waits: Waits) -> Move | None:
        """The timer that is due next."""
        due = sorted(waits.timers, key=lambda wait: wait.due)
        return self._fired(due[0]) if due else None

    def _done(self, node: str, task: UUID, word: Answer) -> Move:
        facts = {f"{node}_outcome": None, **word.given}
        more: dict[str, Any] = {"answer": _given(self._answers, node)}
        drawn = [each.code for each in self._drawn.process.nodes[node].outcomes]
        if drawn:
            outcome = facts[f"{node}_outcome"]
            more |= {"outcome": outcome} if outcome else {"outcome": None, "outcomes": drawn}
        return Move(by=Mover.PERSON, node=node, do=lambda case: case.complete(task, facts), more=more)

    def _finished(self, node: str, task: UUID, word: Answer) -> Move:
        work = self._world.requests.pop(task, None)
        more: dict[str, Any] = {"answer": _given(self._answers, node)}
        if work is not None:
            more |= {"handler": work.handler} | ({"input": work.input} if work.input else {})
        if not word.error:
            return Move(by=Mover.MACHINE, node=node, do=lambda case: case.finish(task, word.given), more=more)
        more |= {"job": node, "error": word.error}
        fail = partial(Instance.fail, task_id=task, code=word.error, facts=word.given)
        return Move(by=Mover.MACHINE, node=node, do=fail, more=more, error=word.error)

    def _delivered(self, wait: MessageWait, facts: Mapping[str, Any]) -> Move:
        more = {"message": wait.name, "key": wait.key}
        return Move(by=Mover.MESSAGE, node=wait.node, do=lambda case: case.deliver(wait.task_id, facts), more=more)

    def _fired(self, wait: TimerWait) -> Move:
        def wake(case: Instance) -> None:
            self._world.now = max(self._world.now, wait.due)
            case.wake(self._world.now)

        return Move(by=Mover.CLOCK, node=wait.node, do=wake)


def _given(answers: Answers, node: str) -> str:
    """Whether somebody said something, or it was taken for granted that they said nothing."""
    return "given" if answers.has(node) else "empty"
