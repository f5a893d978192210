"""Random drawings out of nested blocks: each has one way in, one way out, and anything of the dialect inside."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from tests.engine.shapes import TERMINATE, Shape, each, shape, times

DEEPEST = 4


@dataclass
class Builder:
    """Adds blocks to a drawing; a block is one way in and one way out."""

    random: Random
    drawing: Shape
    main: Shape
    called: list[Shape]
    count: list[int] = field(default_factory=lambda: [0])
    caught: bool = False

    def name(self, kind: str) -> str:
        self.count[0] += 1
        return f"{kind}_{self.count[0]}"

    def block(self, depth: int) -> tuple[str, str]:
        simple = (self.task, self.task, self.job, self.wait, self.letter, self.edged_task, self.instances, self.results)
        nested = (self.sequence, self.parallel, self.inclusive, self.exclusive, self.loop, self.scope, self.scope)
        rare = (self.dead_end, self.stop)
        choice = self.random.choice(simple if depth >= DEEPEST or self.random.random() < 0.2 else nested + rare)
        return choice(depth + 1)

    def task(self, _: int) -> tuple[str, str]:
        name = self.name("task")
        self.main.declare(**{f"by_{name}": "text"})
        self.drawing.task(name)
        return name, name

    def asked(self, kind: str, type_: str) -> tuple[str, str]:
        """A task that answers a question, and the fact of the answer."""
        name = self.name(kind)
        self.main.declare(**{f"by_{name}": type_})
        self.drawing.task(name)
        return name, f"by_{name}"

    def job(self, _: int) -> tuple[str, str]:
        edge = self.random.random() < 0.5
        name = self.name("risky" if edge or self.caught else "job")
        self.main.declare(**{f"by_{name}": "text"})
        self.drawing.work(name)
        return self.edge(name, "error") if edge else (name, name)

    def letter(self, _: int) -> tuple[str, str]:
        name = self.name("letter")
        self.drawing.work(name, letter=True)
        return name, name

    def wait(self, _: int) -> tuple[str, str]:
        if self.random.random() < 0.5:
            name = self.name("timer")
            self.drawing.timer(name, '"P1D"')
        else:
            name = self.name("message")
            self.drawing.message(name, "paid")
        return name, name

    def edged_task(self, depth: int) -> tuple[str, str]:
        name, _ = self.task(depth)
        return self.edge(name, self.random.choice(("timer", "reminder", "cycle", "both")))

    def edge(self, name: str, kind: str) -> tuple[str, str]:
        """Boundary events: what interrupts joins the way behind the activity, what does not ends by itself."""
        out = self.name("merge")
        self.drawing.gateway(out).flow(name, out)
        if kind in {"error", "timer", "both"}:
            event, repair = self.name("edge"), self.name("repair")
            if kind == "error":
                self.drawing.boundary_error(event, on=name, code="NO")
            else:
                self.drawing.boundary_timer(event, on=name, feel=f'"P{self.random.randint(1, 3)}D"')
            self.drawing.task(repair).flow(event, repair, out)
        if kind in {"reminder", "cycle", "both"}:
            event, path, end = self.name("edge"), self.name("remind"), self.name("end")
            cycle = kind == "cycle"
            period = f'"R{self.random.choice(("", "2"))}/P1D"' if cycle else '"P1D"'
            self.drawing.boundary_timer(event, on=name, feel=period, repeats=cycle, cancels=False)
            self.drawing.work(path, letter=self.random.random() < 0.5).end(end).flow(event, path, end)
        return name, out

    def instances(self, _: int) -> tuple[str, str]:
        name = self.name("many")
        self.main.declare(**{f"by_{name}": "text"})
        self.drawing.task(name, times("3", sequential=self.random.random() < 0.5))
        return self.edge(name, "timer") if self.random.random() < 0.3 else (name, name)

    def results(self, _: int) -> tuple[str, str]:
        name = self.name("vote")
        self.main.declare(**{f"by_{name}": "text", f"all_{name}": "list"})
        loop = each("people", "person", result=(f"all_{name}", f"by_{name}"), sequential=self.random.random() < 0.5)
        self.drawing.task(name, loop)
        return name, name

    def sequence(self, depth: int) -> tuple[str, str]:
        blocks = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        for (_, left), (right, _) in pairwise(blocks):
            self.drawing.flow(left, right)
        return blocks[0][0], blocks[-1][1]

    def between(self, kind: str, depth: int, conditions: list[str]) -> tuple[str, str]:
        """Blocks between two gateways, one for each condition; the last one is the default where there are any."""
        split, join, default = self.name("split"), self.name("join"), self.name("default")
        self.drawing.gateway(split, kind, default=default if any(conditions) else "").gateway(join, kind)
        for condition in conditions:
            first, last = self.block(depth)
            is_default = any(conditions) and not condition
            self.drawing.flow(split, first, when=condition, id=default if is_default else "").flow(last, join)
        return split, join

    def parallel(self, depth: int) -> tuple[str, str]:
        return self.between("parallel", depth, [""] * self.random.randint(2, 3))

    def exclusive(self, depth: int) -> tuple[str, str]:
        ask, fact = self.asked("choose", "integer")
        split, join = self.between("exclusive", depth, [f"{fact} = 0", f"{fact} = 1", ""])
        self.drawing.flow(ask, split)
        return ask, join

    def inclusive(self, depth: int) -> tuple[str, str]:
        ask, fact = self.asked("choose", "integer")
        split, join = self.between("inclusive", depth, [f"{fact} != 1", f"{fact} > 0", ""])
        self.drawing.flow(ask, split)
        return ask, join

    def loop(self, depth: int) -> tuple[str, str]:
        again, enough, out = self.name("again"), self.name("enough"), self.name("out")
        first, last = self.block(depth)
        ask, fact = self.asked("more", "boolean")
        self.drawing.gateway(again).gateway(enough, default=out).flow(again, first).flow(last, ask, enough)
        after = self.name("merge")
        self.drawing.gateway(after).flow(enough, again, when=fact).flow(enough, after, id=out)
        return again, after

    def scope(self, depth: int) -> tuple[str, str]:
        """A sub-process or a called process, perhaps in several instances, perhaps with something at its edge."""
        name = self.name("scope")
        edge = self.random.choice(("", "error", "timer", "reminder", "cycle", "both"))
        process = f"body_{name}"
        body = Builder(
            self.random, shape(process), self.main, self.called, self.count, caught=self.caught or edge == "error"
        ).whole(depth)
        loop = self.random.choice(("", "", times("2"), times("2", sequential=True)))
        if self.random.random() < 0.4:
            self.called.append(body)
            self.drawing.call(name, process, loop)
        else:
            self.drawing.sub(name, body, loop)
        return self.edge(name, edge) if edge else (name, name)

    def dead_end(self, depth: int) -> tuple[str, str]:
        split, end, through = self.name("split"), self.name("end"), self.name("merge")
        first, last = self.block(depth)
        self.drawing.gateway(split, "parallel").gateway(through).end(end)
        self.drawing.flow(split, first).flow(last, end).flow(split, through)
        return split, through

    def stop(self, _: int) -> tuple[str, str]:
        ask, fact = self.asked("choose", "integer")
        choice, end, out, through = (self.name(kind) for kind in ("choice", "stop", "out", "merge"))
        self.drawing.gateway(choice, default=out).end(end, TERMINATE).gateway(through).flow(ask, choice)
        self.drawing.flow(choice, end, when=f"{fact} = 2").flow(choice, through, id=out)
        return ask, through

    def whole(self, depth: int) -> Shape:
        process = self.drawing.process
        first, last = self.block(depth)
        self.drawing.end(f"{process}_end").flow(f"{process}_start", first).flow(last, f"{process}_end")
        return self.drawing


def random_drawing(seed: int) -> list[Shape]:
    """The drawing of this seed and the ones that it calls."""
    main, called = shape(people="list"), []
    builder = Builder(Random(seed), main, main, called)
    return [builder.whole(0), *called]


def package(drawings: list[Shape]) -> dict[str, str]:
    return {name: text for drawing in drawings for name, text in drawing.package().items()}
