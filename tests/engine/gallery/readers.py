"""What stands beside a process for its readers, and what is no process at all."""

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.gallery.picture import Refused, Told, for_readers, not_a_process, shows, shows_each, tell
from tests.engine.shapes import DONE, line, shape
from tests.support.drawings import Drawing

STORY = ("start: test_start -> entry", "answer entry: entry test_end")


@shows("Text annotation", "Association")
def annotation() -> Told:
    """A text for readers, tied to what it is about (§8.4.1)."""
    drawing = line("test", "entry").node("textAnnotation", "note", "<bpmn:text>Mind the deadline</bpmn:text>")
    return for_readers(drawing.node("association", "ties", sourceRef="entry", targetRef="note"), *STORY)


@shows("Group")
def group() -> Told:
    """A frame around things that belong together (§8.4.1)."""
    return for_readers(line("test", "entry").node("group", "frame"), *STORY)


@shows("Documentation")
def documentation() -> Told:
    """Every element may carry a text of its own (§8.3.2)."""
    return for_readers(documented(), *STORY)


def documented() -> Drawing:
    drawing = shape().node(
        "userTask", "entry", f"<bpmn:documentation>How it is done</bpmn:documentation>{DONE}", anliu_form="x"
    )
    return drawing.end("test_end").flow("test_start", "entry", "test_end")


@shows("Resource roles (performer, potential owner)")
def performers() -> Told:
    """Who is to do an activity (§10.3.1); here the lane says it."""
    drawing = (
        shape().node("userTask", "entry", f'{DONE}<bpmn:potentialOwner id="owner"/>', anliu_form="x").end("test_end")
    )
    return for_readers(drawing.flow("test_start", "entry", "test_end"), *STORY)


@shows("Auditing, monitoring")
def audited() -> Told:
    """What a tool is to record of an element (§10.10, §10.11); here everything is recorded."""
    drawing = (
        shape().node("userTask", "entry", f"{DONE}<bpmn:auditing/><bpmn:monitoring/>", anliu_form="x").end("test_end")
    )
    return for_readers(drawing.flow("test_start", "entry", "test_end"), *STORY)


@shows("Interface, operation")
def interface() -> Told:
    """The operations that services offer (§8.5.1)."""
    beside = '<bpmn:interface id="i" name="i"><bpmn:operation id="o" name="o"><bpmn:inMessageRef>m</bpmn:inMessageRef>'
    return for_readers(line("test", "entry"), *STORY, beside=f"{beside}</bpmn:operation></bpmn:interface>")


@shows("Category, category value")
def categories() -> Told:
    """Words by which elements are sorted for readers (§8.4.1)."""
    beside = '<bpmn:category id="c"><bpmn:categoryValue id="v" value="urgent"/></bpmn:category>'
    return for_readers(line("test", "entry"), *STORY, beside=beside)


@shows("Import, extension, relationship")
def imports() -> Told:
    """How a file refers to other files and to what tools add (§8.2, §8.3); a package brings everything itself."""
    ends = "<bpmn:source>x</bpmn:source><bpmn:target>y</bpmn:target>"
    beside = (
        '<bpmn:import importType="x" location="x" namespace="x"/>'
        f'<bpmn:relationship id="r" type="x">{ends}</bpmn:relationship>'
    )
    return for_readers(line("test", "entry"), *STORY, beside=beside)


@shows("Diagram (shapes, edges, labels)")
def picture_of_it() -> Told:
    """Where everything stands in the picture (§12); it changes nothing of what happens."""
    di = "http://www.omg.org/spec/BPMN/20100524/DI"
    beside = f'<di:BPMNDiagram xmlns:di="{di}" id="d"><di:BPMNPlane id="p" bpmnElement="test"/></di:BPMNDiagram>'
    return for_readers(line("test", "entry"), *STORY, beside=beside)


POOLS = (
    '<bpmn:collaboration id="c"><bpmn:participant id="us" name="Us" processRef="test"/>'
    '<bpmn:participant id="them" name="Them"><bpmn:participantMultiplicity maximum="3"/></bpmn:participant>'
    '<bpmn:messageFlow id="asks" sourceRef="entry" targetRef="them"/></bpmn:collaboration>'
)


@shows("Pool (participant)", "Message flow")
def pools() -> Told:
    """A pool is one party; a message flow shows what parties tell each other (§9.3, §9.4)."""
    return for_readers(line("test", "entry"), *STORY, beside=POOLS)


@shows("Lane")
def lanes() -> Told:
    """A lane holds the activities of one role (§10.8); here its role gets the work."""
    return tell(
        Drawing("test").start("test_start").user("entry").end("test_end").flow("test_start", "entry", "test_end"),
        *STORY,
    )


@shows("Lane in a lane")
def lanes_in_lanes() -> Told:
    """Lanes may be divided into lanes (§10.8)."""
    nested = (
        '<bpmn:lane id="office" anliu:role="office"><bpmn:flowNodeRef>entry</bpmn:flowNodeRef>'
        '<bpmn:childLaneSet id="s"><bpmn:lane id="desk"><bpmn:flowNodeRef>entry</bpmn:flowNodeRef></bpmn:lane>'
        "</bpmn:childLaneSet></bpmn:lane>"
    )
    return tell(line("test", "entry").node("laneSet", "lanes", nested), *STORY)


@dataclass(frozen=True)
class Model:
    id: str
    name: str
    xml: str
    says: str


MODELS = (
    Model(
        "choreography",
        "Choreography, choreography task, sub-choreography, call choreography",
        '<bpmn:choreography id="test"><bpmn:choreographyTask id="t" initiatingParticipantRef="p"/></bpmn:choreography>',
        "Who sends what to whom in which order, as all parties see it (§11)",
    ),
    Model(
        "conversation",
        "Conversation, sub-conversation, call conversation, conversation link",
        '<bpmn:collaboration id="test"><bpmn:conversation id="c"/></bpmn:collaboration>',
        "Which parties talk with each other about what (§9.5)",
    ),
)


@shows_each(MODELS, "{name}")
def no_process(model: Model) -> Refused:
    """{says}."""
    return not_a_process(model.xml)
