"""Facts: written before they are read, declared as they are given, handed to whoever takes them."""

from __future__ import annotations

from tests.engine.shapes import Shape, error, handling, message, shape, signal, timer
from tests.validation.example import correct, faulty
from tests.validation.office import OFFICE

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">
<inputData id="i" name="age"><variable id="v" name="age" typeRef="number"/></inputData>
<decision id="level" name="level"><variable id="w" name="level"/>
<informationRequirement id="r"><requiredInput href="#i"/></informationRequirement>
<decisionTable id="t"><input id="in"><inputExpression id="e" typeRef="number"><text>age</text></inputExpression></input>
<output id="out" name="level"/><rule id="one"><inputEntry id="c"><text>-</text></inputEntry>
<outputEntry id="o"><text>"A"</text></outputEntry></rule></decisionTable></decision></definitions>"""


def form(drawing: Shape, id: str, name: str) -> Shape:
    """A user task of the office with this form."""
    drawing.user(id, form=f"office.{name}")
    return drawing


def hidden(drawing: Shape) -> str:
    """The drawing with facts that no list shows."""
    return drawing.xml().replace(' show="true"', "")


def weighed(*nodes: str, **facts: str) -> Shape:
    """The facts of a weighing, with user tasks whose forms write nothing."""
    drawing = shape(**{"weight": "integer", "note": "text", **facts})
    for node in nodes:
        form(drawing, node, "entry")
    return drawing


def ask(drawing: Shape, feel: str = "weight > 5") -> Shape:
    """A gateway that reads, between `ask` and `end`."""
    form(drawing.gateway("ask", default="no").end(), "more", "entry")
    return drawing.flow("ask", "more", when=feel, id="yes").flow("ask", "end", id="no").flow("more", "end")


@faulty("read_before_written", at="yes", registry=OFFICE)
def read_before_the_form() -> Shape:
    """The gateway asks for the weight, and the scales stand behind it."""
    drawing = shape(weight="integer", note="text")
    form(drawing, "entry", "entry")
    form(drawing.gateway("ask", default="no"), "weigh", "weighing")
    drawing.end().flow("test_start", "entry", "ask").flow("ask", "end", when="weight > 5", id="yes")
    return drawing.flow("ask", "weigh", id="no").flow("weigh", "end")


@faulty("read_before_written", at="yes", registry=OFFICE)
def read_on_the_way_around() -> Shape:
    """One of two ways to the gateway passes the scales by."""
    drawing = ask(form(weighed("entry"), "weigh", "weighing").gateway("which", default="short").gateway("merge"))
    drawing.flow("test_start", "entry", "which").flow("which", "weigh", when='entry_outcome = "done"')
    return drawing.flow("which", "merge", id="short").flow("weigh", "merge", "ask")


@faulty("read_before_written", at="yes", registry=OFFICE)
def written_behind_a_deadline() -> Shape:
    """The deadline at the edge of the scales passes before anything is written."""
    drawing = (
        ask(form(weighed(), "weigh", "weighing")).at_edge("late", on="weigh", what=timer('"P1D"')).gateway("merge")
    )
    return drawing.flow("test_start", "weigh", "merge", "ask").flow("late", "merge")


@faulty("read_before_written", at="late", registry=OFFICE)
def read_by_a_timer_of_a_handler() -> Shape:
    """The timer of an event sub-process is told when the case begins."""
    body = form(handling("late", timer('weight * duration("P1D")'), id="late"), "chase", "entry").end("late_end")
    body.flow("late", "chase", "late_end")
    drawing = form(weighed(), "weigh", "weighing").end().flow("test_start", "weigh", "end")
    return drawing.handler("lates", body, role="clerk")


@faulty("read_before_written", at="yes", registry=OFFICE)
def written_on_one_way_through_a_scope() -> Shape:
    """The sub-process may end without having weighed anything."""
    body = form(shape("body"), "weigh", "weighing").gateway("body_which", default="short").end("body_end")
    body.flow("body_start", "body_which").flow("body_which", "weigh", when='entry_outcome = "done"')
    body.flow("body_which", "body_end", id="short").flow("weigh", "body_end")
    drawing = ask(weighed("entry").sub("inner", body))
    return drawing.flow("test_start", "entry", "inner", "ask")


@correct("read_before_written", registry=OFFICE)
def written_on_both_ways() -> Shape:
    """Both ways to the gateway pass scales."""
    drawing = ask(form(form(weighed("entry"), "weigh", "weighing"), "again", "weighing"))
    drawing.gateway("which", default="short").gateway("merge").flow("test_start", "entry", "which")
    drawing.flow("which", "weigh", when='entry_outcome = "done"').flow("which", "again", id="short")
    return drawing.flow("weigh", "merge", "ask").flow("again", "merge")


@correct("read_before_written", registry=OFFICE)
def written_beside() -> Shape:
    """Behind a parallel join everything is known that one of the branches wrote."""
    drawing = ask(form(weighed("entry"), "weigh", "weighing")).gateway("fork", "parallel").gateway("join", "parallel")
    drawing.flow("test_start", "fork", "weigh", "join", "ask").flow("fork", "entry", "join")
    return drawing


@correct("read_before_written", registry=OFFICE)
def written_in_a_scope_with_two_ends() -> Shape:
    """A sub-process ends when both its branches have: one of them has weighed."""
    body = form(form(shape("body"), "weigh", "weighing"), "beside", "entry").gateway("body_fork", "parallel")
    body.end("one_end").end("other_end").flow("body_start", "body_fork", "weigh", "one_end")
    body.flow("body_fork", "beside", "other_end")
    drawing = ask(weighed().sub("inner", body))
    return drawing.flow("test_start", "inner", "ask")


@correct("read_before_written", registry=OFFICE)
def written_in_a_called_process() -> dict[str, str]:
    """Facts are shared with the process that is called."""
    called = form(shape("called", weight="integer", note="text"), "weigh", "weighing").end("called_end")
    called.flow("called_start", "weigh", "called_end")
    drawing = ask(weighed().call("sub", "called")).flow("test_start", "sub", "ask")
    return {**drawing.package(), **called.package()}


@correct("read_before_written", registry=OFFICE)
def read_in_a_called_process() -> dict[str, str]:
    """What is written before a call is known in the process that is called."""
    called = ask(shape("called", weight="integer", note="text")).flow("called_start", "ask")
    drawing = form(weighed(), "weigh", "weighing").call("sub", "called").end("over")
    drawing.flow("test_start", "weigh", "sub", "over")
    return {**drawing.package(), **called.package()}


@correct("read_before_written", registry=OFFICE)
def brought_by_a_message() -> Shape:
    """A message may bring any fact."""
    drawing = ask(weighed("entry").catch("hear", message("scales", "entry_outcome")))
    return drawing.flow("test_start", "entry", "hear", "ask")


@correct("read_before_written", registry=OFFICE)
def brought_by_an_error() -> Shape:
    """An error brings facts, too."""
    drawing = ask(weighed().work("office.debit", amount="5")).at_edge("no_money", on="office.debit", what=error("NO"))
    form(drawing, "again", "entry").flow("test_start", "office.debit", "again", "end")
    return drawing.flow("no_money", "ask")


@correct("read_before_written", registry=OFFICE)
def key_that_is_not_known_yet() -> Shape:
    """Who waits for a message under a key that is not known yet waits as soon as it is."""
    drawing = form(weighed(), "weigh", "weighing").at_edge("hear", on="weigh", what=message("x", "note")).end()
    return drawing.flow("test_start", "weigh", "end").flow("hear", "end")


@correct("read_before_written", registry=OFFICE)
def rework() -> Shape:
    """A way back leads to a place where more is known."""
    drawing = ask(form(weighed(), "weigh", "weighing").gateway("back"))
    return drawing.flow("test_start", "back", "weigh", "ask").flow("more", "back")


@correct("read_before_written", registry=OFFICE)
def thrown_inside() -> Shape:
    """A signal comes from somewhere in the case where more is known."""
    body = ask(handling("loud", signal("loud"), interrupts=False)).flow("loud_start", "ask")
    drawing = form(weighed(), "weigh", "weighing").throw("cry", signal("loud")).end("over")
    return drawing.flow("test_start", "weigh", "cry", "over").handler("louds", body, role="clerk")


@faulty("never_written", at="yes", registry=OFFICE)
def nobody_weighs() -> Shape:
    """There are no scales anywhere."""
    return ask(weighed("entry")).flow("test_start", "entry", "ask")


@faulty("never_written", at="hear", registry=OFFICE)
def key_that_nobody_writes() -> Shape:
    """Nobody ever knows the key."""
    drawing = form(weighed(), "weigh", "entry").at_edge("hear", on="weigh", what=timer("note"))
    return drawing.end().flow("test_start", "weigh", "end").flow("hear", "end")


@correct("never_written", registry=OFFICE)
def a_form_that_may_write_anything() -> Shape:
    """Nothing is said about what the form writes."""
    return ask(form(weighed(), "entry", "open")).flow("test_start", "entry", "ask")


@correct("never_written", registry=OFFICE)
def an_outcome() -> Shape:
    """The outcome of a task is written by the task."""
    return ask(weighed("entry"), 'entry_outcome = "done"').flow("test_start", "entry", "ask")


@correct("never_written", registry=OFFICE)
def given_by_another_case() -> str:
    """Whoever starts the case has weighed."""
    drawing = ask(weighed("entry")).flow("test_start", "entry", "ask")
    return drawing.xml().replace('name="weight" type="integer"', 'name="weight" type="integer" given="true"')


@faulty("read_before_written", at="yes", registry=OFFICE)
def given_to_a_process_that_is_called() -> dict[str, str]:
    """A process that is called has no case of its own to which anything was given."""
    called = ask(shape("called", weight="integer", note="text")).flow("called_start", "ask").xml()
    given = called.replace('name="weight" type="integer"', 'name="weight" type="integer" given="true"')
    drawing = form(weighed(), "entry", "entry").call("sub", "called").end()
    drawing.flow("test_start", "entry", "sub", "end")
    return {**drawing.package(), "called.bpmn": given}


@faulty("unused_fact", at="test", registry=OFFICE)
def declared_for_nothing() -> str:
    """Nothing writes or reads it."""
    return hidden(form(shape(colour="code"), "entry", "entry").end().flow("test_start", "entry", "end"))


@correct("unused_fact", registry=OFFICE)
def shown_in_lists() -> Shape:
    """A fact that lists show is of use."""
    return form(shape(colour="code"), "entry", "entry").end().flow("test_start", "entry", "end")


@correct("unused_fact", registry=OFFICE)
def written_by_a_form() -> str:
    """The form writes both."""
    return hidden(form(weighed(), "weigh", "weighing").end().flow("test_start", "weigh", "end"))
