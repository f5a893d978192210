"""Attributes and values that the standard does not have."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, rounds, shape
from tests.support.drawings import Drawing
from tests.validation.drawn import written
from tests.validation.example import correct, faulty


@faulty("unknown_attribute", at="entry")
def misspelt_attribute() -> str:
    """A name that nobody would see."""
    return written('id="entry"', 'id="entry" nmae="Entry"')


@faulty("unknown_attribute", at="entry")
def attribute_without_its_prefix() -> str:
    """Our own attributes have our prefix."""
    return written('anliu:form="test.any"', 'form="test.any"')


@faulty("unknown_attribute", at="entry")
def attribute_of_another_engine_without_its_prefix() -> str:
    """Nobody is assigned."""
    return written('id="entry"', 'id="entry" assignee="sheep"')


@correct("unknown_attribute")
def attribute_of_another_engine() -> str:
    """With a prefix anybody may say anything."""
    return written('id="entry"', 'id="entry" x:assignee="sheep" xmlns:x="https://example.org/x"')


@correct("unknown_attribute")
def attributes_that_are_seldom_used() -> str:
    """The standard has more attributes than are used."""
    return written('isExecutable="true"', 'isExecutable="true" processType="Private" isClosed="false"')


@faulty("missing_attribute", at="odd")
def line_to_nothing() -> str:
    """A dotted line that does not say where it leads."""
    return written("</bpmn:process>", '<bpmn:association id="odd" sourceRef="entry"/></bpmn:process>')


@faulty("missing_attribute", at="definitions")
def file_without_its_space() -> str:
    """Harmless here, and other programs may refuse it."""
    return written(' targetNamespace="https://anliu.dev/tests"', "")


@correct("missing_attribute")
def flow_without_a_name() -> Drawing:
    """A name may be missing."""
    return line("test", "entry")


@correct("missing_attribute")
def loop_without_a_maximum() -> Shape:
    """A condition is enough."""
    return shape(n="integer").task("a", rounds("n > 1")).end("test_end").flow("test_start", "a", "test_end")


@faulty("bad_value", at="test", also="not_loaded")
def truth_in_another_language() -> str:
    """Neither true nor false."""
    return written('isExecutable="true"', 'isExecutable="yes"')


@faulty("bad_value", at="test")
def word_that_is_not_listed() -> str:
    """The standard lists the words."""
    return written('isExecutable="true"', 'isExecutable="true" processType="private"')


@correct("bad_value")
def id_in_chinese() -> Drawing:
    """Chinese letters are letters."""
    return line("test", "录入_1")


@correct("bad_value")
def id_with_dots() -> Drawing:
    """Dots and dashes are allowed."""
    return line("test", "_6-61.a")


@correct("bad_value")
def truth_as_a_number() -> str:
    """One means true."""
    return written('isExecutable="true"', 'isExecutable="1"')


@correct("missing_attribute")
@faulty("unknown_attribute", at="note")
def colour_of_a_note() -> str:
    """What only people look at stops no case."""
    note = '<bpmn:textAnnotation id="note" colour="red"><bpmn:text>Mind the deadline</bpmn:text></bpmn:textAnnotation>'
    return written("</bpmn:process>", f"{note}</bpmn:process>")
