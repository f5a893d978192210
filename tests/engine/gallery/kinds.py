"""The kinds of activities and triggers that whole families of pictures are drawn of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.engine.shapes import EXTENSIONS, Shape, condition, line, message, shape, signal, timer
from tests.engine.test_engine_decisions import model
from tests.support.drawings import Drawing


@dataclass(frozen=True)
class Activity:
    """An activity `work`: how it is drawn and what has to happen until it is done."""

    id: str
    name: str
    draw: Callable[[Shape, str], object]
    do: str
    enters: str = ""
    waits: str = "work"
    done: str = "work"
    others: Callable[[], list[Drawing]] = list
    files: Mapping[str, str] = field(default_factory=dict)
    sends: str = ""


def _rule(drawing: Shape, loop: str) -> object:
    output = f'{EXTENSIONS}<anliu:output name="rated" value="result"/></bpmn:extensionElements>'
    return drawing.declare(rated="integer").node("businessRuleTask", "work", output + loop, anliu_decision="rate")


SCOPED = {"do": "answer within", "enters": "body_start", "waits": "within", "done": "within body_end work"}
WAITING = (
    Activity("user", "User task", lambda d, loop: d.task("work", loop), "answer work"),
    Activity("service", "Service task", lambda d, loop: d.work("work", loop), "finish work"),
    Activity("receive", "Receive task", lambda d, loop: d.receive("work", "paid", loop), "deliver work"),
    Activity("sub", "Embedded sub-process", lambda d, loop: d.sub("work", line("body", "within"), loop), **SCOPED),
    Activity(
        "call",
        "Call activity",
        lambda d, loop: d.call("work", "body", loop),
        others=lambda: [line("body", "within")],
        **SCOPED,
    ),
)
"""Activities that wait for something."""

IMMEDIATE = (
    Activity("send", "Send task", lambda d, loop: d.work("work", loop, letter=True), "", sends="!work"),
    Activity("rule", "Business rule task", _rule, "", files={"rate.dmn": model("rate", "rate", "40 + 2")}),
)
"""Activities that are done as soon as they begin."""


@dataclass(frozen=True)
class Trigger:
    """What an event waits for, and what has to happen so that it comes."""

    id: str
    name: str
    what: str
    fire: str
    forks: str = ""
    open: str = ""
    waits: str = ""
    """`heard` where the wait is seen from outside."""
    fired: str = ""
    cut: str = ""
    """What is visited where the event ends the branch that brought it."""


TRIGGERS = (
    Trigger("message", "Message", message("news"), "deliver heard", waits="heard"),
    Trigger("timer", "Timer", timer('"P1D"'), "later 1d", waits="heard"),
    Trigger("signal", "Signal", signal("go"), "answer call", "fork", "call", fired="call sent gone", cut="call sent"),
    Trigger(
        "conditional",
        "Conditional",
        condition("level > 5"),
        "answer call level=9",
        forks="fork",
        open="call",
        fired="call gone",
        cut="call",
    ),
)


def ahead(trigger: Trigger, first: str) -> Shape:
    """A drawing that begins at `first`, with a branch beside it where the trigger comes from inside."""
    drawing = shape(level="integer")
    if not trigger.forks:
        return drawing.flow("test_start", first)
    drawing.gateway("fork", "parallel").task("call").end("gone").flow("test_start", "fork", first)
    if trigger.id == "signal":
        return drawing.throw("sent", signal("go")).flow("fork", "call", "sent", "gone")
    return drawing.flow("fork", "call", "gone")
