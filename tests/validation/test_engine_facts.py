"""What SpiffWorkflow lets pass, or refuses without saying where: here each of it is told at its element.

The first half are malformed drawings, the second what the library drops or does wrongly without a word. What our engine
executes as the standard says is told move by move in tests/engine/gallery; here it is only seen to be accepted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.engine.gallery.picture import Refused, Told
from tests.engine.gallery.wall import pictures
from tests.engine.shapes import Shape, each, error, line, shape, signal, times
from tests.engine.world import Case, compiled
from tests.support.drawings import Drawing
from tests.validation.spoilt import beside, instead, within
from workflows.validation import Finding, Severity, errors, validate

PICTURES = {picture.name: picture for picture in pictures()}
EXECUTABLE = ' isExecutable="true"'


@dataclass(frozen=True)
class Row:
    """A malformed drawing: at which element it is told, by which rule, and how badly."""

    make: Callable[[], Drawing | dict[str, str] | str]
    at: str
    code: str
    severity: Severity = Severity.ERROR


def choice(*conditions: str, default: str = "", kind: str = "exclusive") -> Shape:
    """A gateway from which a flow leads to the end for each condition, `way_0` and so on."""
    drawing = shape(x="integer").gateway("choice", kind, default=default).end().flow("test_start", "choice")
    for number, when in enumerate(conditions):
        drawing.task(f"task_{number}").flow("choice", f"task_{number}", when=when, id=f"way_{number}")
        drawing.flow(f"task_{number}", "end")
    return drawing


def passing(kind: str, inner: str = "", **attributes: str) -> Drawing:
    """A drawing with one odd node in the middle."""
    return shape().node(kind, "odd", inner, **attributes).end().flow("test_start", "odd", "end")


def behind_the_end(body: Drawing) -> str:
    return "<bpmn:process" + body.xml().partition("<bpmn:process")[2]


TIMER = "<bpmn:timerEventDefinition>{}</bpmn:timerEventDefinition>"
SCRIPT = "<bpmn:script>x = = 1</bpmn:script>"
NO_ID = '<bpmn:userTask name="Check"/>'
MALFORMED = {
    "no start event": Row(lambda: Shape("test").task("a").end().flow("a", "end"), "test", "no_start"),
    "two start events": Row(lambda: line("test", "a").start("odd").flow("odd", "a"), "odd", "two_starts"),
    "no end event": Row(lambda: shape().task("odd").flow("test_start", "odd"), "odd", "dead_end"),
    "no end event: only a circle": Row(
        lambda: shape().gateway("merge").task("a").flow("test_start", "merge", "a", "merge"), "test", "no_end"
    ),
    "flow to an unknown id": Row(lambda: line("test", "a").flow("a", "gone", id="odd"), "odd", "flow_nowhere"),
    "flow from an unknown id": Row(lambda: line("test", "a").flow("gone", "a", id="odd"), "odd", "flow_nowhere"),
    "flow without a target": Row(
        lambda: within(line("test", "a"), '<bpmn:sequenceFlow id="odd" sourceRef="a"/>'), "odd", "flow_loose"
    ),
    "start that is not connected": Row(
        lambda: shape().task("a").end().flow("a", "end"), "test_start", "start_leads_nowhere"
    ),
    "task without an outgoing flow": Row(
        lambda: shape().task("odd").end().flow("test_start", "odd").flow("test_start", "end"), "odd", "dead_end"
    ),
    "exclusive gateway without condition and default": Row(lambda: choice("", ""), "way_1", "condition_missing"),
    "default that names an unknown flow": Row(
        lambda: choice("x > 1", "x < 2", default="gone"), "choice", "default_unknown"
    ),
    "condition on the default flow": Row(
        lambda: choice("x > 1", "x < 2", default="way_1"), "way_1", "default_with_condition"
    ),
    "condition that cannot be read": Row(lambda: choice("x >", "", default="way_1"), "way_0", "unreadable_expression"),
    "condition of another engine": Row(lambda: choice("${x > 5}", "", default="way_1"), "way_0", "foreign_expression"),
    "element id twice": Row(lambda: line("test", "odd").task("odd"), "odd", "double_id"),
    "flow id twice": Row(
        lambda: shape().task("a").end().flow("test_start", "a", id="odd").flow("a", "end", id="odd"), "odd", "double_id"
    ),
    "element without an id": Row(lambda: within(line("test", "a"), NO_ID), "test", "no_id"),
    "process id twice": Row(
        lambda: {"test.bpmn": line("test", "a").xml(), "b.bpmn": line("test", "b").xml()}, "test", "process_twice"
    ),
    "process id twice in one file": Row(
        lambda: instead(line("test", "a"), "</bpmn:definitions>", behind_the_end(line("test", "b"))),
        "test",
        "double_id",
    ),
    "two executable processes": Row(
        lambda: line("test", "a").package() | line("odd", "b").package(), "odd", "process_unused", Severity.INFO
    ),
    "unknown called element": Row(lambda: passing("callActivity", calledElement="gone"), "odd", "call_unknown"),
    "call activity without called element": Row(lambda: passing("callActivity"), "odd", "call_nothing"),
    "process that is not executable": Row(
        lambda: instead(line("test", "a"), EXECUTABLE, ' isExecutable="false"'), "test", "not_executable"
    ),
    "process that does not say whether it is executable": Row(
        lambda: instead(line("test", "a"), EXECUTABLE, ""), "test", "executable_unsaid", Severity.WARNING
    ),
    "script that cannot be read": Row(lambda: passing("scriptTask", SCRIPT), "odd", "not_executed"),
    "script in javascript": Row(
        lambda: passing("scriptTask", SCRIPT, scriptFormat="javascript"), "odd", "not_executed"
    ),
    "script task without a script": Row(lambda: passing("scriptTask"), "odd", "not_executed"),
    "timer without a time": Row(lambda: passing("intermediateCatchEvent", TIMER.format("")), "odd", "timer_no_time"),
    "catching event without a definition": Row(
        lambda: passing("intermediateCatchEvent"), "odd", "event_waits_for_nothing"
    ),
    "boundary event on an unknown task": Row(
        lambda: line("test", "a").at_edge("odd", on="gone", what=signal("go")).flow("odd", "a"),
        "odd",
        "edge_of_nothing",
    ),
    "boundary event without an outgoing flow": Row(
        lambda: line("test", "a").at_edge("odd", on="a", what=signal("go")), "odd", "dead_end"
    ),
    "unknown message": Row(
        lambda: passing("intermediateCatchEvent", '<bpmn:messageEventDefinition messageRef="gone"/>'),
        "odd",
        "reference_to_nothing",
    ),
    "unknown error": Row(
        lambda: line("test", "a").node("endEvent", "odd", '<bpmn:errorEventDefinition errorRef="x"/>').flow("a", "odd"),
        "odd",
        "reference_to_nothing",
    ),
    "unknown signal": Row(
        lambda: passing("intermediateThrowEvent", '<bpmn:signalEventDefinition signalRef="gone"/>'),
        "odd",
        "reference_to_nothing",
    ),
    "error end that nobody catches": Row(
        lambda: line("test", "a").end("odd", error("BAD")).flow("a", "odd"), "odd", "error_uncaught", Severity.WARNING
    ),
    "empty sub-process": Row(lambda: passing("subProcess"), "odd", "empty_sub_process"),
    "flow over the border of a sub-process": Row(
        lambda: shape().sub("s", line("b", "in")).end().flow("test_start", "s", "end").flow("in", "end", id="odd"),
        "odd",
        "flow_over_border",
    ),
    "html file": Row(lambda: "<html><body/></html>", "", "not_bpmn"),
    "file without the namespace of BPMN": Row(
        lambda: '<definitions><process id="test"/></definitions>', "", "other_version"
    ),
    "empty file": Row(lambda: "", "", "not_xml"),
    "file that is no XML": Row(lambda: "case: test", "", "not_xml"),
    "multi-instance without a cardinality": Row(
        lambda: passing("userTask", "<bpmn:multiInstanceLoopCharacteristics/>"), "odd", "loop_no_count"
    ),
    "multi-instance over what is no list": Row(
        lambda: shape(n="integer").task("odd", each("n", "one")).end().flow("test_start", "odd", "end"),
        "odd",
        "loop_no_list",
    ),
    "id with a blank": Row(lambda: line("test", "a b"), "a b", "bad_id"),
    "id with a quote": Row(lambda: instead(line("test", "odd"), '"odd"', "'o\"dd'"), 'o"dd', "bad_id"),
    "id with a script": Row(lambda: instead(line("test", "odd"), "odd", "&lt;script>"), "<script>", "bad_id"),
    "element called Start": Row(lambda: line("test", "Start"), "Start", "reserved_id"),
    "element called End": Row(lambda: Shape("test").start().end("End").flow("start", "End"), "End", "reserved_id"),
    "event gateway before a plain task": Row(
        lambda: shape().gateway("odd", "eventBased").task("a").end().flow("test_start", "odd", "a", "end"),
        "odd",
        "event_gateway_target",
    ),
    "flow to a data object": Row(
        lambda: line("test", "a").node("dataObjectReference", "data").flow("a", "data", id="odd"),
        "odd",
        "flow_to_no_step",
    ),
    "flow back into the start": Row(lambda: line("test", "a").flow("a", "test_start"), "test_start", "flow_into_start"),
    "complex gateway": Row(lambda: passing("complexGateway"), "odd", "not_executed"),
    "process that calls itself": Row(lambda: passing("callActivity", calledElement="test"), "odd", "call_endless"),
    "receive task without a message": Row(lambda: passing("receiveTask"), "odd", "event_no_name"),
    "call of a part of a process": Row(
        lambda: shape().sub("s", line("b", "a")).call("odd", "s").end().flow("test_start", "s", "odd", "end"),
        "odd",
        "call_embedded",
    ),
}


def judged(row: Row) -> tuple[Finding, ...]:
    made = row.make()
    files = made.package() if isinstance(made, Drawing) else {"test.bpmn": made} if isinstance(made, str) else made
    return validate(files, process="test")


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_drawing_is_told_of_at_its_element(name: str) -> None:
    row = MALFORMED[name]
    told = {(one.element, one.code if row.code else "", one.severity) for one in judged(row)}
    assert (row.at, row.code, row.severity) in told, told


EXECUTED = {
    "signal end event": ("signal_at_an_end",),
    "error end that is caught": ("error_at_an_end", "error_through_two_scopes"),
    "link events": ("one_link", "several_to_one", "link_that_loops", "links_of_one_name_in_two_scopes"),
    "conditional flow out of a task": ("where_it_is_true", "nowhere_true", "default_out_of_an_activity"),
    "several flows out of a task": ("a_token_for_every_flow", "some_always_and_some_where_true"),
    "interrupting start of an event sub-process": ("takes_over_its_scope[timer]", "takes_over_its_scope[message]"),
    "start of an event sub-process that interrupts nothing": ("works_beside_its_scope[timer]",),
    "error start of an event sub-process": ("error_of_an_activity_in_the_scope", "error_end_in_its_own_scope"),
    "escalation start of an event sub-process": (
        "handler_that_takes_over",
        "handler_beside",
    ),
    "condition about a fact that nobody has written": ("before_anything_else_runs", "true_already"),
    "standard loop": ("while_it_is_true", "whichever_comes_first"),
    "event-based gateway with a timer": ("behind_a_gateway[timer]",),
    "inclusive gateway": ("all_that_are_true", "only_one_is_true"),
    "terminating end": ("everything_ends", "only_the_sub_process_ends"),
}
"""What the library does wrongly, and the pictures that tell how it is done here."""

REFUSED = {
    "compensation at an edge": "compensation_at_an_edge",
    "compensation activity": "compensation_activity",
    "transaction": "transaction",
    "cancel event at an edge": "cancel_at_an_edge",
    "ad-hoc sub-process": "ad_hoc",
    "standard loop that never ends": "endless_loop",
    "multiple events": "begins_a_process[multiple]",
    "complex gateway": "complex_gateway",
    "receive task that begins cases": "receive_that_starts",
    "error that does not interrupt": "error_that_goes_on",
    "script task": "script_task",
    "manual task": "manual_task",
    "task without a type": "abstract_task",
}
"""What would be run as something else, and the pictures that are refused for it."""


@pytest.mark.parametrize("what", EXECUTED)
def test_what_the_library_does_wrongly_is_accepted_where_it_is_done_rightly(what: str) -> None:
    for name in EXECUTED[what]:
        made = PICTURES[name].make()
        assert isinstance(made, Told)
        assert not errors(validate(made.files, process="test"))


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_be_run_as_something_else_is_refused_by_its_name(what: str) -> None:
    made = PICTURES[REFUSED[what]].make()
    assert isinstance(made, Refused)
    assert made.at in {one.element for one in errors(validate(made.files, process="test"))}


def test_compensation_is_refused_wherever_it_is_thrown_or_begins_something() -> None:
    thrown = "<bpmn:compensateEventDefinition/>"
    body = Shape("body").node("startEvent", "odd", thrown).task("undo").end("out").flow("odd", "undo", "out")
    for drawing in (
        line("test", "a").end("odd", thrown).flow("a", "odd"),
        passing("intermediateThrowEvent", thrown),
        line("test", "a").handler("undoes", body),
    ):
        assert "odd" in {one.element for one in errors(validate(drawing.package(), process="test"))}


def test_a_rule_task_is_accepted_with_its_decision_and_refused_without() -> None:
    made = PICTURES["done_at_once[rule]"].make()
    assert isinstance(made, Told)
    assert not errors(validate(made.files, process="test"))
    alone = {name: text for name, text in made.files.items() if not name.endswith(".dmn")}
    assert errors(validate(alone, process="test"))


def test_a_number_of_instances_is_the_number_that_is_drawn() -> None:
    drawing = shape().task("a", times("2")).end().flow("test_start", "a", "end")
    assert Case(compiled(drawing)).open == ["a", "a"]
    assert not errors(validate(drawing.package(), process="test"))


def test_a_pool_and_its_messages_are_for_readers() -> None:
    pool = (
        '<bpmn:collaboration id="c"><bpmn:participant id="us" processRef="test"/><bpmn:participant id="them"/>'
        '<bpmn:messageFlow id="asks" sourceRef="a" targetRef="them"/></bpmn:collaboration>'
    )
    found = validate({"test.bpmn": beside(line("test", "a"), pool)}, process="test")
    assert {one.code for one in found} <= {"no_chinese"}


def test_a_process_that_begins_with_a_message_is_told_once() -> None:
    trigger = '<bpmn:messageEventDefinition messageRef="paid"/>'
    text = line("test", "work").xml().replace('id="test_start">', f'id="test_start">{trigger}')
    text = text.replace("<bpmn:process", '<bpmn:message id="paid" name="paid"/><bpmn:process')
    assert [one.code for one in validate({"test.bpmn": text}) if one.element == "test_start"] == ["not_executed"]
