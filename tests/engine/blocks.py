"""The simple blocks of a random drawing: activities, waits and what stands at the edge of an activity.

A block has one way in and one way out. Names tell the driver what to do: `risky` jobs may fail, `more` and `choose` are
questions, `spare` waits come rarely, because they can come again and again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tests.engine.shapes import (
    Shape,
    condition,
    each,
    escalation,
    link,
    message,
    rounds,
    signal,
    timer,
    times,
)

Block = tuple[str, str]


@dataclass
class Blocks:
    """Adds blocks to a drawing; `caught` says whether something around catches the error NO."""

    random: Random
    drawing: Shape
    main: Shape
    called: list[Shape]
    count: list[int] = field(default_factory=lambda: [0])
    caught: bool = False

    def name(self, kind: str) -> str:
        self.count[0] += 1
        return f"{kind}_{self.count[0]}"

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def asked(self, kind: str, type_: str) -> Block:
        """A task that answers a question, and the fact of the answer."""
        name = self.name(kind)
        self.main.declare(**{f"by_{name}": type_})
        self.drawing.task(name)
        return name, f"by_{name}"

    # --- activities ---------------------------------------------------------------------------------------------------

    def task(self, _: int) -> Block:
        name = self.name("task")
        self.main.declare(**{f"by_{name}": "text"})
        self.drawing.task(name)
        return name, name

    def job(self, _: int) -> Block:
        edge = self.chance(0.5)
        name = self.name("risky" if edge or self.caught else "job")
        self.main.declare(**{f"by_{name}": "text"})
        loop = self.random.choice(("", "", "", times("2"), times("2", sequential=True), rounds(most="2")))
        self.drawing.work(name, loop)
        return self.edge(name, "error") if edge else (name, name)

    def letter(self, _: int) -> Block:
        name = self.name("letter")
        self.drawing.work(name, letter=True)
        return name, name

    def receive(self, _: int) -> Block:
        name = self.name("receive")
        self.drawing.receive(name, "letter", self.random.choice(("", "", times("2"))))
        return self.edge(name, "timer") if self.chance(0.3) else (name, name)

    def edged_task(self, depth: int) -> Block:
        name, _ = self.task(depth)
        kinds = ("timer", "reminder", "cycle", "both", "message", "news", "signal", "condition", "level")
        return self.edge(name, self.random.choice(kinds))

    def instances(self, _: int) -> Block:
        name = self.name("many")
        self.main.declare(**{f"by_{name}": "text"})
        until = "numberOfCompletedInstances >= 2" if self.chance(0.3) else ""
        self.drawing.task(name, times("3", sequential=self.chance(0.5), until=until))
        return self.edge(name, "timer") if self.chance(0.3) else (name, name)

    def results(self, _: int) -> Block:
        name = self.name("vote")
        self.main.declare(**{f"by_{name}": "text", f"all_{name}": "list"})
        fills = (f"all_{name}", f"by_{name}")
        loop = each("people", "person", result=fills, sequential=self.chance(0.5), id=f"person_{name}")
        self.drawing.task(name, loop)
        return name, name

    def again_and_again(self, _: int) -> Block:
        name = self.name("more")
        self.main.declare(**{f"by_{name}": "boolean"})
        most = self.random.choice(("", "2", "3"))
        self.drawing.task(name, rounds(f"by_{name} = true", most=most, before=self.chance(0.2)))
        return self.edge(name, "timer") if self.chance(0.3) else (name, name)

    # --- events -------------------------------------------------------------------------------------------------------

    def wait(self, _: int) -> Block:
        name = self.name("wait")
        self.drawing.catch(name, self.random.choice((timer('"P1D"'), message("paid"))))
        return name, name

    def first_of(self, _: int) -> Block:
        """An event-based gateway; the clock is always among what it waits for."""
        which, merge = self.name("first"), self.name("merge")
        self.drawing.gateway(which, "eventBased").gateway(merge)
        kinds = [timer('"P2D"'), *self.random.sample([message("paid"), signal("go"), self.truth()], 2)]
        for what in kinds:
            event = self.name("event")
            self.drawing.catch(event, what).flow(which, event, merge)
        if self.chance(0.3):
            event = self.name("receive")
            self.drawing.receive(event, "letter").flow(which, event, merge)
        return which, merge

    def truth(self) -> str:
        """A condition about an answer that somebody gives elsewhere, perhaps later, perhaps never."""
        asked = [name for name, kind in self.main.facts.items() if kind == "integer"]
        return condition(f"{self.random.choice(asked)} = {self.random.randint(0, 2)}" if asked else "false")

    def jump(self, _: int) -> Block:
        name, source, target = self.name("link"), self.name("from"), self.name("to")
        self.drawing.throw(source, link(name)).catch(target, link(name))
        return source, target

    def send(self, _: int) -> Block:
        name = self.name("send")
        self.drawing.throw(name, message("out", key='"k"'))
        return name, name

    def escalate(self, _: int) -> Block:
        name = self.name("escalate")
        self.drawing.throw(name, escalation(self.random.choice(("HIGH", "LOW"))))
        return name, name

    def call_out(self, _: int) -> Block:
        name = self.name("signal")
        self.drawing.throw(name, signal("go"))
        return name, name

    # --- the edge of an activity --------------------------------------------------------------------------------------

    def edge(self, name: str, kind: str) -> Block:
        """Boundary events: what interrupts joins the way behind the activity, what does not ends by itself."""
        out = self.name("merge")
        self.drawing.gateway(out).flow(name, out)
        for what, cancels in self.events_of(kind):
            event = self.name("spare" if kind == "news" else "edge")
            self.drawing.at_edge(event, on=name, what=what, cancels=cancels)
            if cancels:
                repair = self.name("repair")
                self.drawing.task(repair).flow(event, repair, out)
            else:
                self.beside(event)
        return name, out

    def events_of(self, kind: str) -> list[tuple[str, bool]]:
        """What stands at the edge, and whether it interrupts."""
        deadline = (timer(f'"P{self.random.randint(1, 3)}D"'), True)
        reminder = (timer('"P1D"'), False)
        code = self.random.choice(("HIGH", "LOW", ""))
        return {
            "error": [('<bpmn:errorEventDefinition errorRef="error_NO"/>', True)],
            "timer": [deadline],
            "reminder": [reminder],
            "both": [deadline, reminder],
            "cycle": [(timer(f'"R{self.random.choice(("", "2"))}/P1D"', repeats=True), False)],
            "message": [(message("stop"), True)],
            "news": [(message("news"), False)],
            "signal": [(signal("go"), self.chance(0.5))],
            "condition": [(self.truth(), True)],
            "level": [(self.truth(), False)],
            "escalation": [(escalation(code), self.chance(0.5))],
        }[kind]

    def beside(self, event: str) -> None:
        """What an event that interrupts nothing lets out: a letter, a job or a person, and an end of its own."""
        path, end = self.name("remind"), self.name("end")
        kind = self.random.choice(("letter", "job", "person"))
        if kind == "person":
            self.drawing.task(path)
        else:
            self.drawing.work(path, letter=kind == "letter")
        self.drawing.end(end, self.random.choice(("", "", "", signal("go"), escalation("HIGH"))))
        self.drawing.flow(event, path, end)
