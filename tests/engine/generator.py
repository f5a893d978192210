"""Random drawings out of nested blocks: each has one way in, one way out, and anything that is executed inside."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from tests.engine.blocks import Block, Blocks
from tests.engine.shapes import (
    TERMINATE,
    Shape,
    condition,
    error,
    escalation,
    handling,
    message,
    rounds,
    shape,
    signal,
    timer,
    times,
)

DEEPEST = 4


class Builder(Blocks):
    """Adds blocks that hold blocks."""

    def block(self, depth: int) -> Block:
        simple = (self.task, self.task, self.job, self.wait, self.letter, self.edged_task, self.instances, self.results)
        events = (self.receive, self.again_and_again, self.first_of, self.jump, self.send, self.escalate, self.call_out)
        nested = (self.sequence, self.parallel, self.inclusive, self.exclusive, self.loop, self.scope, self.scope)
        flows = (self.fan, self.choices, self.called_to, self.seen)
        rare = (self.dead_end, self.stop)
        if depth >= DEEPEST or (depth and self.chance(0.2)):
            choice = self.random.choice(simple if self.chance(0.5) else events)
        else:
            choice = self.random.choice(nested + flows + rare)
        return choice(depth + 1)

    def sequence(self, depth: int) -> Block:
        blocks = [self.block(depth) for _ in range(self.random.randint(2, 3))]
        for (_, left), (right, _) in pairwise(blocks):
            self.drawing.flow(left, right)
        return blocks[0][0], blocks[-1][1]

    # --- gateways -----------------------------------------------------------------------------------------------------

    def between(self, kind: str, depth: int, conditions: list[str]) -> Block:
        """Blocks between two gateways, one for each condition; the last one is the default where there are any."""
        split, join, default = self.name("split"), self.name("join"), self.name("default")
        self.drawing.gateway(split, kind, default=default if any(conditions) else "").gateway(join, kind)
        for each in conditions:
            first, last = self.block(depth)
            is_default = any(conditions) and not each
            self.drawing.flow(split, first, when=each, id=default if is_default else "").flow(last, join)
        return split, join

    def parallel(self, depth: int) -> Block:
        return self.between("parallel", depth, [""] * self.random.randint(2, 3))

    def exclusive(self, depth: int) -> Block:
        ask, fact = self.asked("choose", "integer")
        split, join = self.between("exclusive", depth, [f"{fact} = 0", f"{fact} = 1", ""])
        self.drawing.flow(ask, split)
        return ask, join

    def inclusive(self, depth: int) -> Block:
        ask, fact = self.asked("choose", "integer")
        split, join = self.between("inclusive", depth, [f"{fact} != 1", f"{fact} > 0", ""])
        self.drawing.flow(ask, split)
        return ask, join

    def loop(self, depth: int) -> Block:
        again, enough, out = self.name("again"), self.name("enough"), self.name("out")
        first, last = self.block(depth)
        ask, fact = self.asked("more", "boolean")
        self.drawing.gateway(again).gateway(enough, default=out).flow(again, first).flow(last, ask, enough)
        after = self.name("merge")
        self.drawing.gateway(after).flow(enough, again, when=fact).flow(enough, after, id=out)
        return again, after

    # --- flows that leave an activity ---------------------------------------------------------------------------------

    def fan(self, depth: int) -> Block:
        """Several flows out of a task, joined again."""
        ask, _ = self.task(depth)
        join = self.name("gather")
        self.drawing.gateway(join, "parallel")
        for _ in range(2):
            first, last = self.block(depth)
            self.drawing.flow(ask, first).flow(last, join)
        return ask, join

    def choices(self, depth: int) -> Block:
        """Conditional flows out of a task, one of them perhaps taken in any case."""
        ask, fact = self.asked("choose", "integer")
        join = self.name("gather")
        self.drawing.gateway(join, "inclusive")
        for when in (f"{fact} > 0", f"{fact} < 2" if self.chance(0.5) else ""):
            first, last = self.block(depth)
            self.drawing.flow(ask, first, when=when).flow(last, join)
        return ask, join

    # --- branches that wait for each other ----------------------------------------------------------------------------

    def together(self, depth: int, event: str, what: str, caller: Block) -> Block:
        split, join = self.name("fork"), self.name("gather")
        first, last = self.block(depth)
        self.drawing.gateway(split, "parallel").gateway(join, "parallel").catch(event, what)
        self.drawing.flow(split, event, first).flow(last, join).flow(split, caller[0]).flow(caller[1], join)
        return split, join

    def called_to(self, depth: int) -> Block:
        """One branch waits for the signal that the other one sends."""
        name, (first, _), send = self.name("heard"), self.task(depth), self.name("signal")
        own = f"s_{name}"
        self.drawing.throw(send, signal(own)).flow(first, send)
        return self.together(depth, name, signal(own), (first, send))

    def seen(self, depth: int) -> Block:
        """One branch waits for what the other one finds out."""
        name, (ask, fact) = self.name("seen"), self.asked("choose", "integer")
        return self.together(depth, name, condition(f"{fact} >= 0"), (ask, ask))

    # --- scopes -------------------------------------------------------------------------------------------------------

    def scope(self, depth: int) -> Block:
        """A sub-process or a called process, perhaps several times, perhaps with something at its edge."""
        name = self.name("scope")
        kinds = ("", "", "error", "timer", "reminder", "cycle", "both", "message", "signal", "escalation", "level")
        edge = self.random.choice(kinds)
        process = f"body_{name}"
        caught = self.caught or edge == "error"
        body = Builder(self.random, shape(process), self.main, self.called, self.count, caught=caught).whole(depth)
        loop = self.random.choice(("", "", "", times("2"), times("2", sequential=True), rounds(most="2")))
        if self.chance(0.4):
            self.called.append(body)
            self.drawing.call(name, process, loop)
        else:
            self.drawing.sub(name, body, loop)
        return self.edge(name, edge) if edge else (name, name)

    def handlers(self, depth: int) -> None:
        """Event sub-processes of the scope."""
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            name, interrupts = self.name("handler"), self.chance(0.4)
            start = self.name("begins" if interrupts else "spare")
            what = self.random.choice(
                (
                    message("help"),
                    timer('"P2D"'),
                    signal("go"),
                    self.truth(),
                    escalation(self.random.choice(("HIGH", "LOW", ""))),
                )
            )
            body = handling(f"body_{name}", what, interrupts=interrupts, id=start)
            inner = Builder(self.random, body, self.main, self.called, self.count, caught=self.caught)
            first, last = inner.block(depth + 1)
            end = self.name("end")
            self.drawing.handler(name, body.end(end).flow(start, first).flow(last, end))

    def mender(self) -> None:
        """An event sub-process for the errors of the scope."""
        name, start, mend, end = (self.name(kind) for kind in ("handler", "begins", "repair", "end"))
        body = handling(f"body_{name}", error(self.random.choice(("NO", ""))), id=start).task(mend).end(end)
        self.drawing.handler(name, body.flow(start, mend, end))
        self.caught = True

    # --- ends ---------------------------------------------------------------------------------------------------------

    def dead_end(self, depth: int) -> Block:
        split, end, through = self.name("split"), self.name("end"), self.name("merge")
        first, last = self.block(depth)
        self.drawing.gateway(split, "parallel").gateway(through)
        self.drawing.end(end, self.random.choice(("", signal("go"), escalation("HIGH"), message("out", key='"k"'))))
        self.drawing.flow(split, first).flow(last, end).flow(split, through)
        return split, through

    def stop(self, _: int) -> Block:
        """A question whose answer may end the scope, or throw an error where something around catches it."""
        ask, fact = self.asked("choose", "integer")
        choice, end, out, through = (self.name(kind) for kind in ("choice", "stop", "out", "merge"))
        what = error("NO") if self.caught and self.chance(0.6) else TERMINATE
        self.drawing.gateway(choice, default=out).end(end, what).gateway(through).flow(ask, choice)
        self.drawing.flow(choice, end, when=f"{fact} = 2").flow(choice, through, id=out)
        return ask, through

    def whole(self, depth: int) -> Shape:
        process = self.drawing.process
        if self.chance(0.25):
            self.mender()
        first, last = self.block(depth)
        self.handlers(depth)
        self.drawing.end(f"{process}_end").flow(f"{process}_start", first).flow(last, f"{process}_end")
        return self.drawing


def random_drawing(seed: int) -> list[Shape]:
    """The drawing of this seed and the ones that it calls."""
    main, called = shape(people="list"), []
    builder = Builder(Random(seed), main, main, called)
    return [builder.whole(0), *called]


def package(drawings: list[Shape]) -> dict[str, str]:
    return {name: text for drawing in drawings for name, text in drawing.package().items()}
