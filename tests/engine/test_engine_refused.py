"""What the engine would do wrongly is refused by its name, at its node; so is whatever is hostile."""

from __future__ import annotations

import subprocess
from contextlib import suppress

import pytest

from tests.engine.shapes import (
    Shape,
    error,
    escalation,
    handling,
    line,
    link,
    message,
    rounds,
    shape,
    signal,
    timer,
    times,
)
from tests.engine.world import Case, World, compiled
from tests.support.drawings import HEAD
from workflows.engine import EngineError, compile_package
from workflows.engine.refused import ELEMENTS

TIMER = "<bpmn:timerEventDefinition><bpmn:{0}>{1}</bpmn:{0}></bpmn:timerEventDefinition>"
PARTS = {
    "cancelEventDefinition": "endEvent",
    "compensateEventDefinition": "endEvent",
    "eventDefinitionRef": "endEvent",
    "dataInputAssociation": "userTask",
    "dataOutputAssociation": "userTask",
    "ioSpecification": "userTask",
}


def refusal(drawing: Shape) -> tuple[str, str, str]:
    """Compile and give the code, the node and the words."""
    with pytest.raises(EngineError) as error:
        compiled(drawing)
    return error.value.code, error.value.node, str(error.value)


@pytest.mark.parametrize("element", sorted(ELEMENTS))
def test_an_element_that_is_not_executed_is_refused_by_its_name(element: str) -> None:
    drawing = line("test", "entry")
    if element in PARTS:
        drawing.node(PARTS[element], "odd", f'<bpmn:{element} id="part_of_odd"/>')
    else:
        drawing.node(element, "odd")
    code, node, text = refusal(drawing)
    assert (code, node) == ("refused_element", "odd")
    assert element in text


def helped() -> Shape:
    return shape().handler("odd", handling("help", message("help")).end("help_end").flow("help_start", "help_end"))


ODD = {
    "multiple events": lambda: shape().node(
        "intermediateCatchEvent", "odd", TIMER.format("timeDuration", '"P1D"') + "<bpmn:messageEventDefinition/>"
    ),
    "event sub-process without a start event": lambda: shape().node("subProcess", "odd", triggeredByEvent="true"),
    "event sub-process in a flow": lambda: helped().flow("test_start", "odd"),
    "event sub-process that nothing starts": lambda: shape().handler("helper", handling("odd", "", id="odd")),
    "interrupting timer cycle": lambda: shape().handler("h", handling("h", timer('"R/P1D"', repeats=True), id="odd")),
    "error that does not interrupt": lambda: shape().handler(
        "h", handling("h", error("BAD"), interrupts=False, id="odd")
    ),
    "start event with a trigger": lambda: Shape("test").node("startEvent", "odd", TIMER.format("timeDate", '"x"')),
    "second start event": lambda: shape().start("odd"),
    "error without a code": lambda: shape().end("odd", error()),
    "error or terminating event that is no end": lambda: shape().throw("odd", error("BAD")),
    "error, escalation or terminating event in a flow": lambda: shape().catch("odd", error("BAD")),
    "error, escalation or terminating event in a flow: escalation": lambda: shape().catch("odd", escalation("HIGH")),
    "timer or conditional event that throws": lambda: shape().throw("odd", timer('"P1D"')),
    "message or signal event without a name": lambda: shape().throw("odd", "<bpmn:messageEventDefinition/>"),
    "message or signal event without a name: signal": lambda: shape().catch("odd", "<bpmn:signalEventDefinition/>"),
    "interrupting timer cycle: at an edge": lambda: (
        shape().task("entry").boundary_timer("odd", on="entry", feel='"R/P1D"', repeats=True)
    ),
    "link without its other end": lambda: shape().throw("odd", link("L")),
    "link without its other end: caught": lambda: shape().catch("odd", link("L")),
    "link without its other end: caught twice": lambda: (
        shape().catch("odd", link("L")).catch("to", link("L")).throw("from", link("L")).flow("test_start", "from")
    ),
    "flow beside a link": lambda: shape().throw("odd", link("L")).catch("to", link("L")).end().flow("odd", "end"),
    "link that is no intermediate event": lambda: shape().task("entry").at_edge("odd", on="entry", what=link("L")),
    "event-based gateway with something else behind it": lambda: (
        shape().gateway("odd", "eventBased").task("entry").flow("odd", "entry")
    ),
    "event-based gateway with something else behind it: nothing": lambda: shape().gateway("odd", "eventBased"),
    "event-based gateway with something else behind it: another way in": lambda: (
        shape().gateway("odd", "eventBased").catch("to", signal("go")).flow("odd", "to").flow("test_start", "to")
    ),
    "event-based gateway that starts cases or waits for all": lambda: shape().node(
        "eventBasedGateway", "odd", instantiate="true"
    ),
    "receive task without a message": lambda: shape().node("receiveTask", "odd"),
    "standard loop without a maximum or condition": lambda: shape().task("odd", rounds()),
    "standard loop without a maximum or condition: none": lambda: shape().task("odd", rounds("true", most="0")),
    "timer cycle that is not at the edge of an activity": lambda: shape().node(
        "intermediateCatchEvent", "odd", TIMER.format("timeCycle", '"R/P1D"')
    ),
    "event that waits for nothing": lambda: shape().node("intermediateCatchEvent", "odd"),
    "error that does not interrupt: at an edge": lambda: (
        shape().task("entry").at_edge("odd", on="entry", what=error(), cancels=False)
    ),
    "condition on a flow that leaves a start event": lambda: (
        shape().task("entry").flow("test_start", "entry", when="true", id="odd")
    ),
    "condition on a flow that leaves a parallel or event-based gateway": lambda: (
        shape().gateway("fork", "parallel").task("entry").flow("fork", "entry", when="true", id="odd")
    ),
    "flow over the border of a sub-process": lambda: (
        shape().sub("whole", line("body", "within")).task("after").flow("within", "after", id="odd")
    ),
    "flow over the border of a sub-process, or with an end nowhere": lambda: shape().flow(
        "test_start", "nowhere", id="odd"
    ),
    "event at the edge of nothing": lambda: shape().at_edge("odd", on="nobody", what=signal("go")),
    "activity for compensation": lambda: shape().node("userTask", "odd", isForCompensation="true"),
    "start or completion quantity other than one": lambda: shape().node("userTask", "odd", startQuantity="2"),
    "start or completion quantity other than one: at its end": lambda: shape().node(
        "userTask", "odd", completionQuantity="2"
    ),
    "multi-instance that throws events": lambda: shape().task(
        "odd", times("2").replace("isSequential", 'behavior="One" isSequential')
    ),
    "eventDefinitionRef": lambda: shape().node("intermediateCatchEvent", "odd", '<bpmn:eventDefinitionRef id="part"/>'),
    "condition on a default flow": lambda: (
        shape().gateway("choice", default="odd").end().flow("choice", "end", when="true", id="odd")
    ),
}


@pytest.mark.parametrize("what", ODD)
def test_what_would_do_something_else_than_it_shows_is_refused(what: str) -> None:
    code, node, text = refusal(ODD[what]())
    assert (code, node) == ("refused_element", "odd")
    assert what.partition(":")[0] in text


def test_a_refusal_says_what_to_draw_instead() -> None:
    edge = shape().task("entry").at_edge("odd", on="entry", what="<bpmn:compensateEventDefinition/>")
    assert "leads to the tasks that undo" in refusal(edge)[2]


def test_an_event_at_an_edge_that_waits_for_nothing_is_refused() -> None:
    code, node, _ = refusal(shape().task("entry").node("boundaryEvent", "odd", attachedToRef="entry"))
    assert (code, node) == ("refused_element", "odd")


def test_one_id_means_one_node_in_a_whole_package() -> None:
    assert refusal(shape().task("same").task("same"))[:2] == ("bad_drawing", "same")
    with pytest.raises(EngineError) as error:
        compiled(shape().call("to", "other").task("same"), line("other", "same"))
    assert (error.value.code, error.value.node) == ("bad_drawing", "same")


def test_an_id_fits_where_items_and_events_keep_it() -> None:
    assert refusal(shape().task("x" * 81))[:2] == ("bad_drawing", "x" * 81)
    assert Case(compiled(line("test", "x" * 80))).answer("x" * 80).ended


def test_starts_ends_and_gateways_of_two_processes_may_have_the_same_id() -> None:
    called = Shape("other").start().gateway("choice").task("entry").end().flow("start", "choice", "entry", "end")
    calling = Shape("test").start().gateway("choice").call("to", "other").end().flow("start", "choice", "to", "end")
    assert Case(compiled(calling, called)).answer("entry").ended


def test_one_fact_has_one_type_in_a_whole_package() -> None:
    with pytest.raises(EngineError) as error:
        compiled(shape(amount="money").call("to", "other"), line("other", "entry", amount="text"))
    assert error.value.code == "bad_drawing"
    assert "amount" in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no xml",
        "<html/>",
        '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>',
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>',
        '<!DOCTYPE d SYSTEM "http://127.0.0.1/d.dtd"><d/>',
        '<?xml-stylesheet href="x"?><d/>',
        "<d>" * 200 + "</d>" * 200,
        HEAD + '<bpmn:process id="test">' + '<bpmn:task id="x"/>' * 20_000 + "</bpmn:process></bpmn:definitions>",
    ],
    ids=["empty", "text", "other", "file", "entities", "network", "instruction", "deep", "large"],
)
def test_hostile_xml_is_no_drawing(text: str) -> None:
    with pytest.raises(EngineError) as error:
        compile_package("test", {"test.bpmn": text})
    assert error.value.code == "bad_drawing"


MARK = "mark-of-the-intruder"
INJECTED = (
    f'__import__("os").system("touch {MARK}")',
    f'().__class__.__base__.__subclasses__()[0].__init__.__globals__["os"].system("touch {MARK}")',
    f'open("{MARK}", "w")',
    f"exec(\"import os; os.system('touch {MARK}')\")",
    f'[].append(open("{MARK}", "w")) or true',
)


def places(code: str) -> dict[str, Shape]:
    """Every place of a drawing where an expression, or code, can stand."""
    loop = "<bpmn:multiInstanceLoopCharacteristics>{}</bpmn:multiInstanceLoopCharacteristics>"
    safe = code.replace("<", "&lt;")
    count = loop.format(f"<bpmn:loopCardinality>{safe}</bpmn:loopCardinality>")
    until = loop.format(
        f"<bpmn:loopCardinality>2</bpmn:loopCardinality><bpmn:completionCondition>{safe}</bpmn:completionCondition>"
    )
    spiff = "http://spiffworkflow.org/bpmn/schema/1.0/core"
    script = f'<bpmn:extensionElements><s:preScript xmlns:s="{spiff}">{safe}</s:preScript></bpmn:extensionElements>'

    def one(drawing: Shape, node: str) -> Shape:
        return drawing.end().flow("test_start", node, "end")

    choice = shape().gateway("x", default="out").end().task("entry").flow("entry", "end")
    choice.flow("test_start", "x").flow("x", "entry", when=code).flow("x", "end", id="out")
    either = shape().gateway("x", "inclusive", default="out").end().task("entry").flow("entry", "end")
    either.flow("test_start", "x").flow("x", "entry", when=code).flow("x", "end", id="out")
    boundary = one(shape().task("x").boundary_timer("late", on="x", feel=code), "x").flow("late", "end")
    cycle = shape().task("x").boundary_timer("late", on="x", feel=code, repeats=True, cancels=False)
    output = shape(found="text").node(
        "serviceTask",
        "x",
        f'<bpmn:extensionElements><anliu:output name="found" value="{safe.replace(chr(34), "&quot;")}"/>'
        "</bpmn:extensionElements>",
        implementation="local",
    )
    return {
        "exclusive condition": choice,
        "inclusive condition": either,
        "timer": one(shape().timer("x", code), "x"),
        "timer date": one(shape().node("intermediateCatchEvent", "x", TIMER.format("timeDate", safe)), "x"),
        "boundary timer": boundary,
        "boundary cycle": one(cycle, "x").flow("late", "end"),
        "cardinality": one(shape().task("x", count), "x"),
        "completion condition": one(shape().task("x", until), "x"),
        "input": one(shape().work("x", value=code), "x"),
        "output": one(output, "x"),
        "message key": one(shape().message("x", "paid", key=code), "x"),
        "script task": one(shape().node("scriptTask", "x", f"<bpmn:script>{safe}</bpmn:script>"), "x"),
        "script of an extension": one(shape().node("userTask", "x", script, anliu_form="test.any"), "x"),
    }


@pytest.mark.parametrize("place", places("true"))
@pytest.mark.parametrize("code", INJECTED, ids=range(len(INJECTED)))
def test_code_in_a_drawing_is_refused_or_means_nothing(
    place: str, code: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with suppress(EngineError, IndexError):  # refused, or an item that never came to be
        Case(compiled(places(code)[place]), World(local=lambda *_: {})).answer("x")
    assert list(tmp_path.iterdir()) == []


def test_the_mark_of_the_intruder_would_be_seen(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    subprocess.run(["touch", MARK], check=True)  # noqa: S603, S607 - what the injected code asks for
    assert [path.name for path in tmp_path.iterdir()] == [MARK]


@pytest.mark.parametrize("bomb", ["sum(for i in 1..10 ** 9 return i)", "1..10 ** 12"])
def test_an_expression_that_costs_too_much_stops_the_case_at_its_node(bomb: str) -> None:
    drawing = shape().work("x", value=bomb).end().flow("test_start", "x", "end")
    with pytest.raises(EngineError) as error:
        Case(compiled(drawing))
    assert (error.value.code, error.value.node) in {("bad_expression", "x"), ("bad_drawing", "x")}
