"""Data: what a case knows, and the elements of the standard that stand for it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.engine.gallery.picture import Refused, Told, for_readers, refused, shows, shows_each, tell
from tests.engine.shapes import line, shape, times


@shows("Process data that conditions read")
def facts_belong_to_the_case():
    """What one activity writes in a scope, everything in the scope can read at once (§10.4)."""
    drawing = (
        shape(n="integer").gateway("fork", "parallel").task("a").gateway("which", default="no").task("b").task("c")
    )
    drawing.task("wait").end().flow("test_start", "fork", "a", "end").flow("fork", "wait", "which")
    drawing.flow("which", "b", when="n > 1").flow("which", "c", id="no").flow("b", "end").flow("c", "end")
    return tell(
        drawing,
        "start n=0: test_start fork -> a wait",
        "answer a n=2: a end -> wait ; n=2",
        "answer wait: wait which -> b",
        "answer b: b end",
    )


@shows("Process data that conditions read", "Parallel multi-instance")
def instances_have_their_own():
    """What an instance writes is its own until it is done (§10.4, §13.3.7)."""
    body = line("body", "one", "two")
    drawing = shape(note="text").sub("many", body, times("2")).end().flow("test_start", "many", "end")
    return tell(
        drawing,
        "start: test_start body_start body_start -> one one",
        'answer one note="mine": one -> one two ; note=null',
        'answer two: two body_end many -> one ; note="mine"',
        "answer one: one -> two",
        "answer two: two body_end many*2 end",
    )


@dataclass(frozen=True)
class Element:
    id: str
    name: str
    says: str


IN_A_PROCESS = (
    Element("dataObject", "Data object", "a piece of information that the process uses"),
    Element("dataObjectReference", "Data object reference", "the same data object, in a certain state"),
    Element("dataStore", "Data store", "information that outlives the process"),
    Element("dataStoreReference", "Data store reference", "a data store that the process reads or writes"),
)
IN_AN_ACTIVITY = (
    Element(
        "ioSpecification", "Data inputs and outputs (InputOutputSpecification)", "what an activity needs and gives"
    ),
    Element("dataInputAssociation", "Data input association", "how data gets into an activity"),
    Element("dataOutputAssociation", "Data output association", "how data gets out of an activity"),
)


@shows_each(IN_A_PROCESS, "{name}")
def data_of_a_process(element: Element) -> Refused:
    """It stands for {says} (§10.4.1)."""
    return refused(line("test", "entry").node(element.id, "odd"), element.id)


@shows_each(IN_AN_ACTIVITY, "{name}")
def data_of_an_activity(element: Element) -> Refused:
    """It says {says} (§10.4.1)."""
    return refused(line("test", "entry").node("userTask", "odd", f'<bpmn:{element.id} id="part"/>'), element.id)


STORY = ("start: test_start -> entry", "answer entry: entry test_end")


@shows("Property")
def property_of_a_process() -> Told:
    """A property is data of a process or an activity that is not drawn (§10.4.1)."""
    return for_readers(line("test", "entry").node("property", "kept", name="kept"), *STORY)


@shows("Item definition")
def item_definition() -> Told:
    """An item definition says what kind of thing some data is (§8.4.10)."""
    return for_readers(line("test", "entry"), *STORY, beside='<bpmn:itemDefinition id="item" structureRef="x"/>')


@shows("Correlation key, property, subscription")
def correlation_key() -> Refused:
    """Correlation says by which values of its content a message finds its receiver (§8.4.2)."""
    return refused(line("test", "entry").node("correlationSubscription", "odd"), "correlationSubscription")
