"""The words of our own dialect."""

from __future__ import annotations

from tests.engine.shapes import EXTENSIONS, Shape, line, message, shape, signal
from tests.validation.drawn import written
from tests.validation.example import correct, faulty, two_times_right

END = "</bpmn:extensionElements>"
ENTRY = '<bpmn:userTask id="entry" anliu:form="test.any">'


def with_outcomes(*outcomes: str, item: str = "") -> Shape:
    """A drawing with one user task that has these outcomes, as they are written."""
    drawn = "".join(f"<anliu:outcome {each}/>" for each in outcomes)
    inner = f"{EXTENSIONS}{item}{drawn}{END}"
    drawing = shape(done="boolean")
    drawing.node("userTask", "entry", inner, anliu_form="test.any").end("test_end")
    drawing.flow("test_start", "entry", "test_end")
    return drawing


def letter(inner: str = "") -> Shape:
    """A drawing with a letter in it."""
    drawing = shape(n="integer")
    drawing.node("sendTask", "letter", f"{EXTENSIONS}{inner}{END}", implementation="notices.remind")
    drawing.end("test_end").flow("test_start", "letter", "test_end")
    return drawing


@faulty("unknown_word", at="entry")
def misspelt_word() -> str:
    """The item would have no deadline."""
    return written(ENTRY + EXTENSIONS, f'{ENTRY}{EXTENSIONS}<anliu:workItme due="3wd"/>')


@faulty("unknown_word", at="entry")
def misspelt_word_at_an_element() -> str:
    """The form would not be found."""
    return written('anliu:form="test.any"', 'anliu:fom="test.any"')


@faulty("unknown_word", at="entry")
def misspelt_word_of_a_word() -> Shape:
    """The outcome would not ask for a reason."""
    return with_outcomes('code="back" name="退回" reason="R"')


@faulty("unknown_word", at="entry")
def word_of_the_engine() -> str:
    """What the engine writes for itself nobody else may."""
    return written('id="entry"', 'id="entry" anliu:starts="test_start"')


def every_word() -> str:
    """All words of a user task, where they belong."""
    item = (
        '<anliu:workItem due="4wh" urgent="75%" separate=""/><anliu:clock kind="x" rule="x" version="x" period="3wd"/>'
    )
    drawing = with_outcomes(
        'code="back" name="退回" reasons="R" stages="NB UW" checked="false" tone="danger"', item=item
    )
    label = '<anliu:label lang="en">Entry</anliu:label><anliu:workItem'
    text = written("<anliu:workItem", label, drawing)
    return text.replace('id="entry"', 'id="entry" name="录入" anliu:public="DRAFT" anliu:returned="RETURNED"', 1)


def words_of_another_program() -> str:
    """Another program may call its words like ours."""
    odd = f'<x:workItme xmlns:x="https://example.org/x"/>{END}'
    return written(END, odd)


two_times_right("unknown_word", every_word, words_of_another_program)


@faulty("idle_word", at="letter")
def output_of_a_letter() -> Shape:
    """A letter brings nothing back."""
    return letter('<anliu:output name="n" value="1"/>')


@faulty("idle_word", at="entry")
def output_of_a_person() -> Shape:
    """What a person enters is saved by the form."""
    return with_outcomes('code="done" name="完成"', item='<anliu:output name="done" value="true"/>')


@faulty("idle_word", at="gate")
def deadline_of_a_gateway() -> Shape:
    """Nobody works at a gateway."""
    drawing = shape()
    drawing.node("exclusiveGateway", "gate", f'{EXTENSIONS}<anliu:workItem due="3wd"/>{END}')
    return drawing.end("test_end").flow("test_start", "gate", "test_end")


@faulty("idle_word", at="call")
def input_of_a_call() -> dict[str, str]:
    """A called process sees all facts anyway."""
    drawing = shape(n="integer")
    drawing.node("callActivity", "call", f'{EXTENSIONS}<anliu:input name="n" value="1"/>{END}', calledElement="other")
    drawing.end("test_end").flow("test_start", "call", "test_end")
    return drawing.package() | line("other", "ask").package()


@faulty("idle_word", at="letter")
def form_of_a_letter() -> str:
    """Nobody fills it in."""
    return written('id="letter"', 'id="letter" anliu:form="test.any"', letter())


@faulty("idle_word", at="news")
def key_of_a_signal() -> Shape:
    """Signals have no keys."""
    inner = f'{EXTENSIONS}<anliu:message key="&quot;x&quot;"/>{END}{signal("news")}'
    return shape().catch("news", inner).end("test_end").flow("test_start", "news", "test_end")


@correct("idle_word")
def input_of_a_letter() -> Shape:
    """A letter takes what it is told."""
    return letter('<anliu:input name="n" value="n"/>')


@correct("idle_word")
def input_of_a_message() -> Shape:
    """A message carries facts."""
    drawing = shape(n="integer").throw("tell", message("news"), n="n").end("test_end")
    return drawing.flow("test_start", "tell", "test_end")


@correct("idle_word")
def label_of_a_flow() -> str:
    """Everything may have a label."""
    label = f'{EXTENSIONS}<anliu:label lang="en">x</anliu:label>{END}</bpmn:sequenceFlow>'
    return written("</bpmn:sequenceFlow>", label)


@faulty("loose_word", at="entry")
def word_without_its_frame() -> str:
    """Right in the task it is not read."""
    return written(f"{END}</bpmn:userTask>", f'{END}<anliu:workItem due="3wd"/></bpmn:userTask>')


@faulty("loose_word", at="entry")
def word_in_a_word() -> str:
    """An outcome has no deadline."""
    return written('name="done"/>', 'name="done"><anliu:workItem due="3wd"/></anliu:outcome>')


def label_of_an_outcome() -> str:
    """An outcome has labels."""
    return written('name="done"/>', 'name="完成"><anliu:label lang="en">Done</anliu:label></anliu:outcome>')


two_times_right("loose_word", label_of_an_outcome, every_word)


@faulty("word_twice", at="entry")
def two_deadlines() -> Shape:
    """Which of them counts?"""
    item = '<anliu:workItem due="3wd"/><anliu:workItem due="5wd"/>'
    return with_outcomes('code="done" name="完成"', item=item)


def two_inputs() -> Shape:
    """Several inputs are usual."""
    return letter('<anliu:input name="n" value="n"/><anliu:input name="m" value="2"/>')


def two_labels() -> str:
    """One for each language."""
    labels = '<anliu:label lang="zh">字</anliu:label><anliu:label lang="en">x</anliu:label>'
    return written(END, f'<anliu:fact name="n" type="text">{labels}</anliu:fact>{END}')


two_times_right("word_twice", two_inputs, two_labels)


@faulty("word_unfinished", at="letter", also="not_loaded")
def input_without_a_value() -> Shape:
    """It is called and not said."""
    return letter('<anliu:input name="n"/>')


@faulty("word_unfinished", at="news")
def message_without_a_key() -> Shape:
    """Whose message is it?"""
    inner = f'{EXTENSIONS}<anliu:message/>{END}<bpmn:messageEventDefinition messageRef="message_news"/>'
    return shape().catch("news", inner).end("test_end").flow("test_start", "news", "test_end")


def input_that_is_nothing() -> Shape:
    """Null is a value."""
    return letter('<anliu:input name="n" value="null"/>')


two_times_right("word_unfinished", input_that_is_nothing, every_word)


@faulty("bad_word", at="entry")
def reasons_that_nobody_has() -> Shape:
    """There are reasons for a return and for a decline."""
    return with_outcomes('code="back" name="退回" reasons="X"')


@faulty("bad_word", at="entry")
def neither_checked_nor_not() -> Shape:
    """It would count as not checked."""
    return with_outcomes('code="back" name="退回" checked="yes"')


@faulty("bad_word", at="entry")
def tone_that_nobody_knows() -> Shape:
    """A button of no colour: no case stops over it."""
    return with_outcomes('code="back" name="退回" tone="red"')


def no_reasons() -> Shape:
    """No reason has to be given."""
    return with_outcomes('code="done" name="完成" reasons=""')


two_times_right("bad_word", no_reasons, every_word)


@faulty("says_nothing_here", at="entry")
def words_of_another_engine() -> str:
    """Nobody is assigned."""
    return written('id="entry"', 'id="entry" x:assignee="sheep" x:other="1" xmlns:x="https://example.org/x"')


def colours() -> str:
    """Colours are no words."""
    return written('id="entry"', 'id="entry" c:fill="red" xmlns:c="http://bpmn.io/schema/bpmn/biocolor/1.0"')


def declared_and_not_used() -> str:
    """A namespace alone says nothing."""
    return written('id="entry"', 'id="entry" xmlns:x="https://example.org/x"')


two_times_right("says_nothing_here", colours, declared_and_not_used)
