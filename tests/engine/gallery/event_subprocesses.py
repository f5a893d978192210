"""Event sub-processes together: in scopes, in loops, beside each other, within each other."""

from __future__ import annotations

from tests.engine.gallery.picture import refused, shows, tell
from tests.engine.shapes import Shape, error, handling, line, message, shape, signal, timer, times


def talk(name: str = "talk", *, interrupts: bool = False) -> Shape:
    body = handling(name, message(name), interrupts=interrupts).task(f"{name}_task").end(f"{name}_end")
    return body.flow(f"{name}_start", f"{name}_task", f"{name}_end")


@shows("Event sub-process")
def one_interrupts_the_other():
    """An interrupting one ends everything else in its scope, other event sub-processes too (§10.3.5, §13.5.4)."""
    drawing = line("test", "work").handler("talks", talk()).handler("stops", talk("stop", interrupts=True))
    return tell(
        drawing,
        "start: test_start -> work talk_start stop_start",
        "deliver talk_start: talk_start -> work talk_task talk_start stop_start",
        "deliver stop_start: stop_start -> stop_task",
        "answer stop_task: stop_task stop_end stops",
    )


@shows("Event sub-process")
def two_side_by_side():
    """Event sub-processes that interrupt nothing work beside each other (§13.5.4)."""
    drawing = line("test", "work").handler("talks", talk()).handler("asks", talk("ask"))
    return tell(
        drawing,
        "start: test_start -> work talk_start ask_start",
        "deliver ask_start: ask_start -> work ask_task talk_start ask_start",
        "deliver talk_start: talk_start -> work ask_task talk_task talk_start ask_start",
        "answer work: work test_end -> ask_task talk_task talk_start ask_start",
        "answer talk_task: talk_task talk_end talks -> ask_task talk_start ask_start",
        "answer ask_task: ask_task ask_end asks",
    )


@shows("Event sub-process", "Embedded sub-process")
def of_the_scope_around():
    """One that belongs to the scope around ends the sub-processes in it when it interrupts (§13.5.4)."""
    drawing = shape().sub("whole", line("body", "work").handler("talks", talk())).end()
    drawing.flow("test_start", "whole", "end").handler("stops", talk("stop", interrupts=True))
    return tell(
        drawing,
        "start: test_start body_start -> work talk_start stop_start",
        "deliver talk_start: talk_start -> work talk_task talk_start stop_start",
        "deliver stop_start: stop_start -> stop_task",
        "answer stop_task: stop_task stop_end stops",
    )


@shows("Event sub-process", "Embedded sub-process")
def of_the_scope_within():
    """One that belongs to a sub-process interrupts that one only; the process goes on behind it (§13.5.4)."""
    body = line("body", "work", "more").handler("stops", talk("stop", interrupts=True))
    drawing = shape().sub("whole", body).task("after").end().flow("test_start", "whole", "after", "end")
    return tell(
        drawing,
        "start: test_start body_start -> work stop_start",
        "deliver stop_start: stop_start -> stop_task",
        "answer stop_task: stop_task stop_end stops whole -> after",
        "answer after: after end",
    )


@shows("Event sub-process")
def armed_in_every_round():
    """It is armed anew each time its scope is entered, and gone when the scope has ended (§13.5.4)."""
    body = line("body", "work").handler("talks", talk())
    drawing = shape(more="boolean").gateway("back").sub("whole", body).task("ask").gateway("again", default="no").end()
    drawing.flow("test_start", "back", "whole", "ask", "again").flow("again", "back", when="more")
    return tell(
        drawing.flow("again", "end", id="no"),
        "start: test_start back body_start -> work talk_start",
        "deliver talk_start: talk_start -> work talk_task talk_start",
        "answer work: work body_end -> talk_task talk_start",
        "answer talk_task: talk_task talk_end talks whole -> ask",
        "answer ask more=true: ask again back body_start -> work talk_start",
        "answer work: work body_end whole -> ask",
        "answer ask more=false: ask again end",
    )


@shows("Event sub-process", "Parallel multi-instance")
def one_for_every_instance():
    """Each instance of a sub-process has its own (§13.3.7, §13.5.4)."""
    body = line("body", "work").handler("stops", talk("stop", interrupts=True))
    drawing = shape().sub("many", body, times("2")).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start body_start body_start -> work work stop_start stop_start",
        "deliver stop_start: stop_start -> stop_task work stop_start",
        "answer work: work body_end many -> stop_task",
        "answer stop_task: stop_task stop_end stops many*2 end",
    )


@shows("Event sub-process", "Sequential multi-instance")
def one_for_every_instance_in_a_row():
    """In sequence, it is armed with each instance (§13.3.7, §13.5.4)."""
    body = line("body", "work").handler("stops", talk("stop", interrupts=True))
    drawing = shape().sub("many", body, times("2", sequential=True)).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start body_start -> work stop_start",
        "deliver stop_start: stop_start -> stop_task",
        "answer stop_task: stop_task stop_end stops many body_start -> work stop_start",
        "answer work: work body_end many*2 end",
    )


@shows("Event sub-process", "Call activity")
def of_a_called_process():
    """A called process brings its own (§10.3.6, §13.5.4)."""
    called = line("body", "work").handler("stops", talk("stop", interrupts=True))
    drawing = shape().call("whole", "body").task("after").end().flow("test_start", "whole", "after", "end")
    return tell(
        [drawing, called],
        "start: test_start body_start -> work stop_start",
        "deliver stop_start: stop_start -> stop_task",
        "answer stop_task: stop_task stop_end stops whole -> after",
        "answer after: after end",
    )


@shows("Event sub-process")
def one_within_another():
    """An event sub-process is a scope and may have event sub-processes of its own (§10.3.5)."""
    outer = talk().handler("stops", talk("stop", interrupts=True))
    return tell(
        line("test", "work").handler("talks", outer),
        "start: test_start -> work talk_start",
        "deliver talk_start: talk_start -> work talk_task talk_start stop_start",
        "deliver stop_start: stop_start -> work talk_start stop_task",
        "answer stop_task: stop_task stop_end stops talks -> work talk_start",
        "answer work: work test_end",
    )


@shows("Event sub-process", "Timer boundary event, interrupting")
def tasks_in_it_have_edges():
    """Inside, everything may stand that stands in a sub-process (§10.3.5)."""
    body = talk().at_edge("late", on="talk_task", what=timer('"P1D"')).end("given_up").flow("late", "given_up")
    return tell(
        line("test", "work").handler("talks", body),
        "start: test_start -> work talk_start",
        "deliver talk_start: talk_start -> work talk_start talk_task late",
        "later 1d: late given_up talks -> work talk_start",
        "answer work: work test_end",
    )


@shows("Event sub-process", "Error start of an event sub-process, interrupting")
def error_while_another_works():
    """An error in the scope ends the event sub-processes that work in it and starts the one for errors (§13.5.4)."""
    mend = handling("mend", error()).task("repair").end("mended").flow("mend_start", "repair", "mended")
    drawing = shape().work("job").end().flow("test_start", "job", "end").handler("talks", talk()).handler("mends", mend)
    return tell(
        drawing,
        "start: test_start -> job talk_start",
        "deliver talk_start: talk_start -> job talk_start talk_task",
        "fail job BAD: mend_start -> repair",
        "answer repair: repair mended mends",
    )


@shows("Event sub-process", "Signal start of an event sub-process, interrupting")
def started_by_one_that_works_beside():
    """What one event sub-process signals can start another one (§10.5.5)."""
    caller = handling("talk", message("talk"), interrupts=False).task("reply").end("shout", signal("stop"))
    stop = handling("stop", signal("stop")).task("close").end("closed").flow("stop_start", "close", "closed")
    drawing = line("test", "work").handler("talks", caller.flow("talk_start", "reply", "shout")).handler("stops", stop)
    return tell(
        drawing,
        "start: test_start -> work talk_start",
        "deliver talk_start: talk_start -> work talk_start reply",
        "answer reply: reply shout stop_start -> close",
        "answer close: close closed stops",
    )


@shows("Event sub-process")
def truth_in_its_other_word():
    """XML writes true as `true` or as `1`: both mean the same (XML Schema, boolean)."""
    drawing = line("test", "work").handler("stops", talk("stop", interrupts=True))
    text = drawing.xml().replace('"true"', '"1"')
    return tell(
        drawing,
        "start: test_start -> work stop_start",
        "deliver stop_start: stop_start -> stop_task",
        "answer stop_task: stop_task stop_end stops",
        files={"test.bpmn": text},
    )


@shows("Event sub-process in a flow")
def handler_in_a_flow():
    """No flow leads to or from an event sub-process (§10.3.5)."""
    drawing = shape().handler("odd", talk()).flow("test_start", "odd")
    return refused(drawing, "event sub-process in a flow")


@shows("Event sub-process in a flow")
def handler_without_a_start():
    """An event sub-process has a start event (§10.3.5)."""
    return refused(line("test", "entry").node("subProcess", "odd", triggeredByEvent="true"), "without a start event")
