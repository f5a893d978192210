"""Events that are not executed, each by its name."""

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.gallery.picture import Refused, refused, shows, shows_each
from tests.engine.shapes import Shape, condition, error, escalation, handling, line, message, shape, signal, timer


@dataclass(frozen=True)
class Event:
    id: str
    name: str
    what: str
    says: str


COMPENSATION = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"
MULTIPLE = message("one") + signal("two")

BEGINNINGS = (
    Event("message", "Message", message("new"), "a message"),
    Event("timer", "Timer", timer('"P1D"'), "the clock"),
    Event("signal", "Signal", signal("go"), "a signal"),
    Event("conditional", "Conditional", condition("true"), "a condition that becomes true"),
    Event("multiple", "Multiple", MULTIPLE, "any one of several things"),
    Event("parallel_multiple", "Parallel multiple", MULTIPLE, "several things together"),
)
SEVERAL = BEGINNINGS[-2:]


def parallel(event: Event) -> dict[str, str]:
    return {"parallelMultiple": "true"} if event.id.startswith("parallel") else {}


@shows_each(BEGINNINGS, "{name} start event")
def begins_a_process(event: Event) -> Refused:
    """{says} begins the process (§10.5.2)."""
    drawing = Shape("test").node("startEvent", "odd", event.what, **parallel(event)).end().flow("odd", "end")
    return refused(drawing, "multiple" if event in SEVERAL else "start event with a trigger")


@shows_each(SEVERAL, "{name} intermediate catch event")
def caught_in_the_flow(event: Event) -> Refused:
    """A token waits for {says} (§10.5.4)."""
    return refused(
        line("test", "entry").node("intermediateCatchEvent", "odd", event.what, **parallel(event)), "multiple"
    )


@shows_each(SEVERAL, "{name} boundary event, interrupting")
def caught_at_an_edge(event: Event) -> Refused:
    """{says} ends the activity (§10.5.4)."""
    drawing = line("test", "entry")
    return refused(
        drawing.node("boundaryEvent", "odd", event.what, attachedToRef="entry", **parallel(event)), "multiple"
    )


@shows_each(SEVERAL, "{name} boundary event, non-interrupting")
def caught_beside_an_activity(event: Event) -> Refused:
    """{says} lets a token out beside the activity (§10.5.4)."""
    more = {"attachedToRef": "entry", "cancelActivity": "false"} | parallel(event)
    return refused(line("test", "entry").node("boundaryEvent", "odd", event.what, **more), "multiple")


def started(event: Event, *, interrupts: bool) -> Shape:
    body = Shape("help").node(
        "startEvent", "odd", event.what, isInterrupting=str(interrupts).lower(), **parallel(event)
    )
    return line("test", "entry").handler("helper", body.end("help_end").flow("odd", "help_end"))


@shows_each(SEVERAL, "{name} start of an event sub-process, interrupting")
def starts_a_handler(event: Event) -> Refused:
    """{says} starts the event sub-process, which takes over its scope (§10.5.2)."""
    return refused(started(event, interrupts=True), "multiple")


@shows_each(SEVERAL, "{name} start of an event sub-process, non-interrupting")
def starts_a_handler_beside(event: Event) -> Refused:
    """{says} starts the event sub-process beside its scope (§10.5.2)."""
    return refused(started(event, interrupts=False), "multiple")


@shows("Multiple intermediate throw event")
def several_thrown():
    """All of several things are thrown (§10.5.4)."""
    return refused(line("test", "entry").throw("odd", MULTIPLE), "multiple")


@shows("Multiple end event")
def several_at_an_end():
    """All of several things are thrown when a token ends there (§10.5.3)."""
    return refused(line("test", "entry").end("odd", MULTIPLE), "multiple")


@shows("Compensation intermediate throw event")
def compensation_thrown():
    """What has been done is undone, in the reverse order (§10.7)."""
    return refused(line("test", "entry").throw("odd", COMPENSATION), "compensateEventDefinition")


@shows("Compensation end event")
def compensation_at_an_end():
    """What has been done is undone when a token ends there (§10.7)."""
    return refused(line("test", "entry").end("odd", COMPENSATION), "compensateEventDefinition")


@shows("Compensation boundary event")
def compensation_at_an_edge():
    """It leads to the activity that undoes this one (§10.7)."""
    return refused(line("test", "entry").at_edge("odd", on="entry", what=COMPENSATION), "compensateEventDefinition")


@shows("Compensation start of an event sub-process")
def compensation_of_a_scope():
    """The event sub-process undoes what its scope has done (§10.7)."""
    body = handling("undo", COMPENSATION, id="odd").end("undone").flow("odd", "undone")
    return refused(line("test", "entry").handler("undoes", body), "compensateEventDefinition")


@shows("Cancel end event")
def cancel_at_an_end():
    """The transaction around is cancelled (§10.3.5)."""
    return refused(line("test", "entry").end("odd", CANCEL), "cancelEventDefinition")


@shows("Cancel boundary event")
def cancel_at_an_edge():
    """A token leaves there when the transaction was cancelled (§10.3.5)."""
    return refused(line("test", "entry").at_edge("odd", on="entry", what=CANCEL), "cancelEventDefinition")


@shows("Event definition that several events share")
def shared_definition():
    """An event may refer to a definition that stands elsewhere (§10.5)."""
    drawing = line("test", "entry").node("intermediateCatchEvent", "odd", '<bpmn:eventDefinitionRef id="part"/>')
    return refused(drawing, "eventDefinitionRef")


OUT_OF_PLACE = (
    Event("error", "Error", error("BAD"), "error, escalation or terminating event in a flow"),
    Event("escalation", "Escalation", escalation("HIGH"), "error, escalation or terminating event in a flow"),
)


@shows_each(OUT_OF_PLACE, "Error or escalation caught in the flow")
def caught_in_the_flow_only(event: Event) -> Refused:
    """An error or an escalation is caught at an edge or by an event sub-process, not in the flow (§10.5.4)."""
    return refused(line("test", "entry").catch("odd", event.what), event.says)


@shows("Error thrown in the flow")
def error_in_the_flow():
    """An error is thrown at an end: no token goes on behind it (§10.5.4)."""
    return refused(line("test", "entry").throw("odd", error("BAD")), "error or terminating event that is no end")


@shows("Timer: cycle that interrupts or is caught in the flow")
def cycle_that_interrupts():
    """What interrupts happens once (§10.5.4)."""
    drawing = line("test", "entry").at_edge("odd", on="entry", what=timer('"R/P1D"', repeats=True))
    return refused(drawing, "interrupting timer cycle")


@shows("Timer: cycle that interrupts or is caught in the flow")
def cycle_in_the_flow():
    """A token that waits goes on once (§10.5.4)."""
    return refused(line("test", "entry").catch("odd", timer('"R/P1D"', repeats=True)), "timer cycle")


@shows("Message or signal event without a name")
def event_without_a_name():
    """An event refers to the message or the signal that it waits for or throws (§10.5.5)."""
    return refused(
        shape().catch("odd", "<bpmn:signalEventDefinition/>").flow("test_start", "odd"),
        "message or signal event without a name",
    )
