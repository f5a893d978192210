"""Random people, machines and clocks that drive a case, the same ones for the same seed however it is kept."""

# ruff: noqa: SLF001 - the tree below the door is what is compared

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from tests.engine.world import World
from workflows.engine import EngineError, Instance, Process
from workflows.engine.events import Error


@dataclass
class Step:
    """What one step showed: what was done, what is waited for, what is known."""

    action: str
    visits: list[str]
    waits: list[Any]
    facts: dict[str, Any]
    ended: bool


Between = Callable[[Instance], Instance]
"""What happens to a case between two steps."""

Act = Callable[[Instance, World, Random], str]
"""Whoever does one of the things that a case waits for; gives what was done."""


def drive(
    process: Process,
    world: World,
    seed: int,
    between: Between = lambda it: it,
    most: int = 40,
    *,
    act: Act | None = None,
    facts: Mapping[str, Any] | None = None,
) -> list[Step]:
    """Drive a case to its end, to its limit, to where nothing is left to do, or to an error that nobody catches."""
    steps: list[Step] = []
    beginning = {"people": ["Chen", "Lin"]} if facts is None else facts
    random, act = Random(seed), act or act_by_name
    try:
        for step in _steps(process, world, beginning, between, lambda instance: act(instance, world, random)):
            steps.append(step)
            if len(steps) == most:
                break
    except EngineError as error:
        steps.append(Step("error", [error.code, error.node], [], {}, ended=False))
    return steps


def _steps(
    process: Process, world: World, facts: Mapping[str, Any], between: Between, act: Callable[[Instance], str]
) -> Iterator[Step]:
    instance = Instance.start(process, world, facts)
    yield seen(instance, "start")
    while not instance.ended and instance.waiting():
        instance = between(instance)
        yield seen(instance, act(instance))


def seen(instance: Instance, action: str) -> Step:
    visits = [visit.node for visit in instance.visits]
    waits = sorted((place, wait.node, getattr(wait, "due", None) is None) for place, wait in waits_of(instance))
    step = Step(action, visits, waits, instance.facts(), instance.ended)
    instance.next_step()  # an instance lives for one step; one that is never stored lives on
    return step


def waits_of(instance: Instance) -> list[tuple[str, Any]]:
    """The waits with their places: which instance of which activity around them."""
    waiting = instance.waiting()
    waits = [*waiting.items, *waiting.jobs, *waiting.timers, *waiting.messages]
    return sorted(((place(instance, wait.task_id), wait) for wait in waits), key=lambda each: (each[1].node, each[0]))


def place(instance: Instance, task_id: Any) -> str:
    """The indexes of the instances that a task is in, outermost last."""
    workflow, found = instance._workflow, []
    task = workflow.get_task_from_id(task_id)
    while task is not None:
        found.append(task.internal_data.get("key_or_index", task.internal_data.get("item", "")))
        owner = task.workflow.parent_task_id
        task = workflow.get_task_from_id(owner) if owner is not None else None
    return "/".join(map(str, found))


def act_by_name(instance: Instance, world: World, random: Random) -> str:
    """Do one of the things that the case waits for; what can come again and again comes rarely."""
    waits = waits_of(instance)
    rest = [each for each in waits if not each[1].node.startswith("spare")]
    _, wait = random.choice(rest if rest and random.random() < 0.9 else waits)
    kind, node = type(wait).__name__, wait.node
    if kind == "TimerWait":
        wake(instance, world)
    elif kind == "MessageWait":
        instance.deliver(wait.task_id, {})
    elif kind == "JobWait" and node.startswith("risky") and random.random() < 0.5:
        instance.fail(wait.task_id, "NO", {f"by_{node}": f"no {random.random()}"})
    elif kind == "JobWait":
        instance.finish(wait.task_id, answer(node, random))
    else:
        instance.complete(wait.task_id, answer(node, random))
    return f"{kind} {node}"


def wake(instance: Instance, world: World) -> None:
    world.now = max(world.now + timedelta(hours=1), min(each.due for each in instance.waiting().timers))
    instance.wake(world.now)


@dataclass(frozen=True)
class Anybody:
    """Does anything that a case waits for, with any of its facts, and fails with any error that is drawn."""

    process: Process

    def act(self, instance: Instance, world: World, random: Random) -> str:
        _, wait = random.choice(waits_of(instance))
        kind = type(wait).__name__
        codes = sorted(self._codes())
        if kind == "TimerWait":
            wake(instance, world)
        elif kind == "MessageWait":
            instance.deliver(wait.task_id, self._facts(random))
        elif kind == "ItemWait":
            instance.complete(wait.task_id, self._facts(random))
        elif codes and random.random() < 0.4:
            kind = "failed"
            instance.fail(wait.task_id, random.choice(codes), self._facts(random))
        else:
            instance.finish(wait.task_id, self._facts(random))
        return f"{kind} {wait.node}"

    def _codes(self) -> set[str]:
        scopes = (self.process.spec, *self.process.subprocess_specs.values())
        events = (getattr(each, "event_definition", None) for one in scopes for each in one.task_specs.values())
        return {event.code or "ANY" for event in events if isinstance(event, Error)}

    def _facts(self, random: Random) -> dict[str, Any]:
        """Most of the facts that a drawing decides on, so that few conditions are left without an answer."""
        facts = [fact for fact in self.process.facts.values() if not fact.name.endswith("_outcome")]
        return {fact.name: VALUES[fact.type](random) for fact in facts if random.random() < 0.8}


VALUES: Mapping[str, Callable[[Random], Any]] = {
    "boolean": lambda random: random.random() < 0.5,
    "integer": lambda random: random.randint(0, 9),
    "money": lambda random: Decimal(random.randint(0, 200)),
    "text": lambda random: random.choice("abc"),
    "list": lambda random: [random.choice("abc") for _ in range(random.randint(0, 3))],
}


def answer(node: str, random: Random) -> dict[str, Any]:
    if node.startswith(("repair", "remind")):
        return {}
    if node.startswith("more"):
        return {f"by_{node}": random.random() < 0.4}
    return {f"by_{node}": random.randint(0, 2) if node.startswith("choose") else f"{random.random()}"}


def unpruned(instance: Instance) -> Instance:
    """Stored and loaded as it is."""
    return Instance.load(instance.process, instance._workflow.host, instance.dump_whole())


def pruned(instance: Instance) -> Instance:
    """Stored and loaded as a command does it."""
    return Instance.load(instance.process, instance._workflow.host, instance.dump())
