"""Every budget is in force however a step begins, and whatever would never end costs nobody else anything.

Each bomb is laid behind a start, an item, a timer and a job. It stops with an incident that says code, node and limit,
its case stays as it was, and a neighbour that is due at the same moment goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, table

from tests.engine.shapes import Shape, shape, times
from tests.faults.handlers import faults
from tests.support.drawings import Drawing
from tests.support.handlers import test
from tests.support.house import House
from workflows import clock, invariants, jobs
from workflows.commands import cases
from workflows.commands.incidents import NotBegun, Stopped
from workflows.db import reading
from workflows.models import Case, Event, Incident, Job, SearchTerm, WorkItem
from workflows.types import CLOCK

BELLS = table("procrastinate_jobs")

SECONDS = 10
"""Of the processor: what a hang would go beyond on the busiest machine, whoever lights the bomb."""


@dataclass(frozen=True, kw_only=True)
class Bomb:
    """`lay` adds its nodes to a drawing and gives the first and the last of them."""

    lay: Callable[[Shape], tuple[str, str]]
    code: str
    nodes: tuple[str, ...]
    says: str
    calls: tuple[Shape, ...] = ()


def circle(drawing: Shape) -> tuple[str, str]:
    drawing.gateway("first").gateway("second", default="out").flow("first", "second")
    drawing.flow("second", "first", when="true")
    return "first", "second"


def inner_circle(drawing: Shape) -> tuple[str, str]:
    body = shape("body").gateway("first").service("note", "test.note").gateway("second", default="leave")
    body.end("body_end").flow("body_start", "first", "note", "second").flow("second", "first", when="true")
    return one(drawing.sub("around", body.flow("second", "body_end", id="leave")), "around")


def instances(count: str, *, sequential: bool = False) -> Callable[[Shape], tuple[str, str]]:
    return lambda drawing: one(drawing.task("many", times(count, sequential=sequential)), "many")


def nested_instances(drawing: Shape) -> tuple[str, str]:
    body = shape("body").task("inner", times("40")).end("body_end").flow("body_start", "inner", "body_end")
    return one(drawing.sub("outer", body, times("40")), "outer")


def calling(process: str) -> Callable[[Shape], tuple[str, str]]:
    return lambda drawing: one(drawing.call("into", process), "into")


def caller(process: str, node: str, called: str) -> Shape:
    return shape(process).call(node, called).end(f"{process}_end").flow(f"{process}_start", node, f"{process}_end")


def cycle(period: str) -> Callable[[Shape], tuple[str, str]]:
    def lay(drawing: Shape) -> tuple[str, str]:
        drawing.task("slow").boundary_timer("strike", "slow", f'"{period}"', repeats=True, cancels=False)
        drawing.end("struck").flow("strike", "struck")
        return "slow", "slow"

    return lay


def flooded(drawing: Shape) -> tuple[str, str]:
    drawing.service("flood", "faults.flood").task("after").flow("flood", "after")
    return "flood", "after"


def flooded_then_late(drawing: Shape) -> tuple[str, str]:
    drawing.service("flood", "faults.flood").timer("later", '"P1D"').flow("flood", "later")
    return "flood", "later"


def poured_into_many(drawing: Shape) -> tuple[str, str]:
    body = shape("body").service("pour", "faults.pour").task("look").end("body_end")
    return one(drawing.sub("many", body.flow("body_start", "pour", "look", "body_end"), times("80")), "many")


def endless_condition(drawing: Shape) -> tuple[str, str]:
    drawing.gateway("choice", default="out").end("other")
    drawing.flow("choice", "other", when="count(for one in 1..1000000000 return one) = 0")
    return "choice", "choice"


def one(_: Drawing, node: str) -> tuple[str, str]:
    return node, node


MANY = "asks for more than 1000 instances"
DEEP = "more than 10 levels deep"
TIMER = "A timer's text is neither a period nor a moment"

BOMBS = {
    "circle": Bomb(lay=circle, code="too_many_steps", nodes=("first", "second"), says="for 500 automatic steps"),
    "inner circle": Bomb(
        lay=inner_circle, code="too_many_steps", nodes=("first", "note", "second"), says="for 500 automatic steps"
    ),
    "a million at once": Bomb(lay=instances("10 ** 6"), code="too_many_instances", nodes=("many",), says=MANY),
    "a million one by one": Bomb(
        lay=instances("10 ** 6", sequential=True), code="too_many_instances", nodes=("many",), says=MANY
    ),
    "one instance more": Bomb(lay=instances("1001"), code="too_many_instances", nodes=("many",), says=MANY),
    "nested": Bomb(lay=nested_instances, code="too_many_instances", nodes=("inner",), says=MANY),
    "calls itself": Bomb(
        lay=calling("loop"), code="too_deep", nodes=("again",), says=DEEP, calls=(caller("loop", "again", "loop"),)
    ),
    "ping pong": Bomb(
        lay=calling("ping"),
        code="too_deep",
        nodes=("to_ping", "to_pong"),
        says=DEEP,
        calls=(caller("ping", "to_pong", "pong"), caller("pong", "to_ping", "ping")),
    ),
    "at once for ever": Bomb(lay=cycle("R/PT0S"), code="bad_timer", nodes=("strike",), says=TIMER),
    "at once a million times": Bomb(lay=cycle("R1000000/PT0S"), code="bad_timer", nodes=("strike",), says=TIMER),
    "too soon": Bomb(lay=cycle("R/PT59S"), code="bad_timer", nodes=("strike",), says=TIMER),
    "too often": Bomb(lay=cycle("R1001/PT60S"), code="bad_timer", nodes=("strike",), says=TIMER),
    "a flood of facts": Bomb(lay=flooded, code="facts_too_large", nodes=("flood",), says="larger than 16384 bytes"),
    "a flood before a timer": Bomb(
        lay=flooded_then_late, code="facts_too_large", nodes=("flood",), says="larger than 16384 bytes"
    ),
    "a flood of state": Bomb(
        lay=poured_into_many, code="state_too_large", nodes=("pour",), says="larger than 1048576 bytes"
    ),
    "endless condition": Bomb(lay=endless_condition, code="bad_condition", nodes=("choice",), says="neither true nor"),
    "endless number": Bomb(
        lay=instances("count(for one in 1..1000000000 return one)"),
        code="bad_expression",
        nodes=("many",),
        says="cannot be evaluated",
    ),
}

NEIGHBOUR = Bomb(lay=lambda drawing: one(drawing.task("after"), "after"), code="", nodes=(), says="")


def by_a_person(house: House, case: UUID, neighbour: UUID) -> None:
    with pytest.raises(Stopped):
        house.do(case, "lit")
    house.do(neighbour, "lit")


def by_the_clock(house: House, case: UUID, neighbour: UUID) -> None:
    del case, neighbour
    house.now += timedelta(hours=1)
    clock.tick(house.now)


def by_a_machine(house: House, case: UUID, neighbour: UUID) -> None:
    del case, neighbour
    jobs.run_due(house.now)


Lighting = Callable[[House, UUID, UUID], None]
WAYS: tuple[tuple[Callable[[Shape], object], Lighting], ...] = (
    (lambda drawing: drawing.user("lit"), by_a_person),
    (lambda drawing: drawing.timer("lit", '"PT1H"'), by_the_clock),
    (lambda drawing: drawing.service("lit", "faults.answer"), by_a_machine),
)


@pytest.fixture
def house(database_url: str) -> House:
    return House(database_url, test, faults)


def laid(house: House, name: str, bomb: Bomb, fuse: Callable[[Shape], object] | None = None) -> str:
    """Publish a drawing with the bomb behind its start, or behind the one node of the fuse."""
    drawing = shape(name, note="text").end("end")
    first, last = bomb.lay(drawing)
    drawing.lane("clerk", "many", "inner", "slow", "after", "look")
    if fuse:
        fuse(drawing)
    drawing.flow(f"{name}_start", *(["lit"] if fuse else []), first).flow(last, "end", id="out")
    files = {file: xml for each in (drawing, *bomb.calls) for file, xml in each.package().items()}
    return house.keep(files, name)


def begun(house: House, process: str) -> UUID:
    with house.moment():
        return UUID(cases.start(process, unit_id=house.ids["BJ"], actor=CLOCK)["case"])


def rows() -> list[int]:
    """How much there is of all that a case leaves behind."""
    tables = (*(model.__table__ for model in (Case, Event, WorkItem, Job, Incident, SearchTerm)), BELLS)
    with reading() as session:
        return [session.scalar(select(func.count()).select_from(each)) for each in tables]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_stops_with_its_words_and_its_neighbour_goes_on(house: House, name: str) -> None:
    bomb = BOMBS[name]
    for number, (fuse, light) in enumerate(WAYS):
        neighbour = begun(house, laid(house, f"neighbour_{number}", NEIGHBOUR, fuse))
        case = begun(house, laid(house, f"bomb_{number}", bomb, fuse))
        before = house.saved(case)

        spent = time.process_time()
        light(house, case, neighbour)
        spent = time.process_time() - spent

        (incident,) = house.incidents(case)
        assert (incident.code, incident.node in bomb.nodes, bomb.says in incident.text) == (bomb.code, True, True)
        assert house.saved(case) == before
        assert house.open_nodes(neighbour) == ["after"]
        assert spent < SECONDS
    with reading() as session:
        assert invariants.check(session) == []


@pytest.mark.parametrize("name", BOMBS)
def test_a_case_that_would_begin_with_a_bomb_leaves_nothing_but_words(house: House, name: str) -> None:
    bomb = BOMBS[name]
    process, before = laid(house, "bomb", bomb), rows()

    spent = time.process_time()
    with pytest.raises(NotBegun) as told:
        begun(house, process)

    assert time.process_time() - spent < SECONDS
    assert bomb.says in str(told.value)
    assert told.value.params["node"] in bomb.nodes
    assert rows() == before
    begun(house, laid(house, "neighbour", NEIGHBOUR))


def test_a_machine_that_cannot_begin_another_case_says_why_at_the_node_that_asked(house: House) -> None:
    laid(house, "bomb", BOMBS["circle"])
    inner = "<bpmn:extensionElements><anliu:input name='process' value='\"bomb\"'/></bpmn:extensionElements>"
    asking = Drawing("asking").start().user("entry").service("begin", "faults.begin", inner=inner).end()
    case = house.start(house.publish(asking.flow("start", "entry", "begin", "end")))
    house.do(case, "entry")
    for _ in range(4):
        house.pass_time(minutes=10)

    (incident,) = house.incidents(case)
    assert (incident.code, incident.node) == ("start_failed", "begin")
    assert "500 automatic steps" in incident.text
