"""Small drawings without any order: tasks, gateways and events at edges, and flows between them by chance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.engine.shapes import TERMINATE, Shape, message
from tests.engine.world import World
from workflows.engine import EngineError, Instance, Process

LONGEST = 40
KINDS = ("task", "exclusive", "exclusive", "parallel", "parallel", "inclusive")


@dataclass
class Tangle:
    """A drawing, its tasks, and the facts that its conditions ask for."""

    shape: Shape
    tasks: set[str]
    facts: list[str]


@dataclass
class Told:
    """What became of a case: whether it came to a halt without an end, and how often it came to each node."""

    is_stuck: bool = False
    visits: Counter[str] = field(default_factory=Counter)


def tangle(seed: int, *, turns_back: bool) -> Tangle:
    """The tangle of this seed; every node has a way in and a way out."""
    random = Random(seed)
    nodes = {f"n{number}": random.choice(KINDS) for number in range(random.randint(3, 8))}
    names, ends = list(nodes), ["e0", "e1"][: random.randint(1, 2)]

    def somewhere(number: int) -> str:
        first = 0 if turns_back and random.random() < 0.15 else number + 1
        return random.choice([*names[first:], *ends])

    flows = [("start", names[0])]
    edges: list[tuple[str, str, bool]] = []
    for number, name in enumerate(names):
        ways = 1 if nodes[name] == "task" and random.random() < 0.8 else random.choice((1, 2, 2, 3))
        flows += [(name, somewhere(number)) for _ in range(ways)]
        if nodes[name] == "task" and random.random() < 0.3:
            edges.append((f"edge_{name}", name, random.random() < 0.7))
            flows.append((f"edge_{name}", somewhere(number)))
    for number, name in enumerate([*names, *ends]):
        if name not in {target for _, target in flows}:
            flows.append((random.choice(names[:number]), name))
    return _drawn(random, nodes, ends, edges, list(dict.fromkeys(flows)))


def _drawn(
    random: Random,
    nodes: dict[str, str],
    ends: list[str],
    edges: list[tuple[str, str, bool]],
    flows: list[tuple[str, str]],
) -> Tangle:
    drawing, facts = Shape("test"), list[str]()
    drawing.start("start")
    chosen = {name for name, kind in nodes.items() if kind in {"exclusive", "inclusive"}}
    several = {source for source, times in Counter(source for source, _ in flows).items() if times > 1}
    for name, kind in nodes.items():
        if kind == "task":
            drawing.task(name)
        else:
            drawing.gateway(name, kind, default=f"default_{name}" if name in chosen & several else "")
    for event, host, cancels in edges:
        drawing.at_edge(event, on=host, what=message(event), cancels=cancels)
    for end in ends:
        drawing.end(end, TERMINATE if random.random() < 0.15 else "")
    begun: set[str] = set()
    for source, target in flows:
        if source not in chosen & several:
            drawing.flow(source, target)
        elif source not in begun:
            begun.add(source)
            drawing.flow(source, target, id=f"default_{source}")
        else:
            fact = f"f_{source}_{len(facts)}"
            facts.append(fact)
            drawing.flow(source, target, when=f"{fact} > 1")
    drawing.declare(**dict.fromkeys(facts, "integer"))
    return Tangle(drawing, {name for name, kind in nodes.items() if kind == "task"}, facts)


def lived(process: Process, facts: list[str], seed: int) -> Told:
    """One life of a case; every answer says all the facts anew, each by chance."""
    random, told = Random(seed), Told()

    def said() -> dict[str, int]:
        return {fact: random.randint(0, 3) for fact in facts}

    try:
        instance = Instance.start(process, World(), said())
        for _ in range(LONGEST):
            told.visits.update(visit.node for visit in instance.visits)
            instance.next_step()
            waiting = instance.waiting()
            if instance.ended or not (waiting.items or waiting.messages):
                told.is_stuck = not instance.ended
                break
            wait = random.choice([*waiting.items, *waiting.messages])
            if wait in waiting.items:
                instance.complete(wait.task_id, said())
            else:
                instance.deliver(wait.task_id, said())
    except EngineError:
        pass  # a loop without a wait: another rule
    return told
