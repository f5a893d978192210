"""The words of our own dialect."""

from __future__ import annotations

from collections.abc import Callable

from tests.engine.shapes import EXTENSIONS, Shape, each, line, message, shape, signal, times
from tests.support.drawings import Drawing
from tests.validation.example import Made, correct, faulty
from tests.validation.examples.identity import written

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


def with_fact(fact: str) -> str:
    """A drawing that declares a fact, as it is written."""
    return written(END, f"<anliu:fact {fact}/>{END}")


def letter(inner: str = "") -> Shape:
    """A drawing with a letter in it."""
    drawing = shape(n="integer")
    drawing.node("sendTask", "letter", f"{EXTENSIONS}{inner}{END}", implementation="notices.remind")
    drawing.end("test_end").flow("test_start", "letter", "test_end")
    return drawing


def two_times_right(code: str, one: Callable[[], Made], other: Callable[[], Made]) -> None:
    """Hang up two drawings that only look so."""
    correct(code)(one)
    correct(code)(other)


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


@faulty("no_case", at="test")
def cases_without_numbers_of_their_own() -> str:
    """Their numbers have no letter."""
    return written('<anliu:case series="test" prefix="T"/>', "")


@correct("no_case")
def cases_without_a_letter() -> str:
    """A series is enough."""
    return written(' prefix="T"', "")


@correct("no_case")
def called_process_without_numbers() -> dict[str, str]:
    """Only the case has a number, not what it calls."""
    drawing = shape().call("call", "other").end("test_end").flow("test_start", "call", "test_end")
    other = written('<anliu:case series="test" prefix="T"/>', "", line("other", "ask"))
    return drawing.package() | {"other.bpmn": other}


@faulty("long_series", at="test")
def series_of_41_letters() -> str:
    """The database has no room for it."""
    return written('series="test"', f'series="{"s" * 41}"')


@faulty("long_series", at="test")
def prefix_of_many_letters() -> str:
    """The number would be too long."""
    return written('prefix="T"', f'prefix="{"T" * 27}"')


@correct("long_series")
def series_of_40_letters() -> str:
    """As long as it may be."""
    return written('series="test"', f'series="{"s" * 40}"')


@correct("long_series")
def chinese_series() -> str:
    """Chinese letters take more room, and these fit."""
    return written('series="test"', 'series="新单投保"')


@faulty("nameless_fact", at="test")
def fact_without_a_name() -> str:
    """Nobody can ask for it."""
    return with_fact('name="" type="text"')


@faulty("unreadable_fact", at="test")
def fact_called_like_a_word_of_the_language() -> str:
    """It reads as the word."""
    return with_fact('name="true" type="boolean"')


@faulty("unreadable_fact", at="test")
def fact_that_begins_with_a_digit() -> str:
    """It reads as a number and something."""
    return with_fact('name="1st" type="text"')


def chinese_fact() -> str:
    """Chinese names are fine."""
    return with_fact('name="保额" type="money"')


def fact_called_like_a_function() -> str:
    """A function needs brackets."""
    return with_fact('name="sum" type="money"')


two_times_right("unreadable_fact", chinese_fact, fact_called_like_a_function)
two_times_right("nameless_fact", chinese_fact, fact_called_like_a_function)


@faulty("unknown_type", at="test")
def misspelt_type() -> str:
    """No fact is a string here."""
    return with_fact('name="n" type="string"')


def fact_without_a_type() -> str:
    """It is a text."""
    return with_fact('name="n"')


two_times_right("unknown_type", chinese_fact, fact_without_a_type)


@faulty("fact_twice", at="test")
def fact_declared_twice() -> str:
    """Once is enough."""
    return with_fact('name="n" type="text" show="true"/><anliu:fact name="n" type="text"')


@faulty("two_types", at="test")
def fact_of_two_types() -> dict[str, str]:
    """A case has one fact of a name, whoever declares it."""
    return called(shape(n="integer"), line("other", "ask", n="text"))


@faulty("two_types", at="test")
def fact_of_two_types_at_once() -> str:
    """The last would count."""
    return with_fact('name="n" type="text"/><anliu:fact name="n" type="money"')


def called(drawing: Shape, other: Shape) -> dict[str, str]:
    """A package with a process to call."""
    drawing.call("call", "other").end("test_end").flow("test_start", "call", "test_end")
    return drawing.package() | other.package()


def fact_of_two_processes() -> dict[str, str]:
    """The same fact in both."""
    return called(shape(n="integer"), line("other", "ask", n="integer"))


def facts_that_differ_in_case() -> str:
    """Small and capital letters are different ones."""
    return with_fact('name="n" type="text"/><anliu:fact name="N" type="money"')


two_times_right("two_types", fact_of_two_processes, facts_that_differ_in_case)
two_times_right("fact_twice", fact_of_two_processes, facts_that_differ_in_case)


def over_people(**facts: str) -> Shape:
    """A drawing with one instance for each of the people."""
    drawing = shape(people="list", **facts).task("ask", each("people", "person")).end("test_end")
    return drawing.flow("test_start", "ask", "test_end")


@faulty("taken_fact", at="test")
def fact_called_like_an_entry() -> Shape:
    """Inside the loop it is another one."""
    return over_people(person="text")


@faulty("taken_fact", at="test")
def fact_called_like_an_outcome() -> Drawing:
    """The task has a fact of this name anyway."""
    return line("test", "entry", entry_outcome="text")


@faulty("taken_fact", at="test")
def fact_called_like_a_count() -> Shape:
    """Loops count under this name."""
    drawing = shape(numberOfInstances="integer").task("ask", times("2")).end("test_end")
    return drawing.flow("test_start", "ask", "test_end")


def fact_called_nearly_like_an_entry() -> Shape:
    """Another name."""
    return over_people(persons="text")


def fact_called_like_no_outcome() -> Drawing:
    """There is no task of this name."""
    return line("test", "entry", exit_outcome="text")


two_times_right("taken_fact", fact_called_nearly_like_an_entry, fact_called_like_no_outcome)


@faulty("no_outcome", at="entry")
def task_that_nobody_can_finish() -> Shape:
    """No button."""
    return with_outcomes()


two_times_right("no_outcome", no_reasons, every_word)


@faulty("nameless_outcome", at="entry")
def outcome_without_a_code() -> Shape:
    """The name is for people only."""
    return with_outcomes('name="通过"')


def outcome_without_a_name() -> Shape:
    """Its code is shown."""
    return with_outcomes('code="pass"')


two_times_right("nameless_outcome", outcome_without_a_name, every_word)


@faulty("outcome_twice", at="entry")
def two_outcomes_of_one_code() -> Shape:
    """A copy that was forgotten."""
    return with_outcomes('code="pass" name="通过"', 'code="pass" name="拒绝"')


def two_outcomes_of_one_name() -> Shape:
    """Odd, and told apart by their codes."""
    return with_outcomes('code="pass" name="通过"', 'code="pass_2" name="通过"')


def outcomes_of_two_tasks() -> Drawing:
    """Each task has its own."""
    return line("test", "entry", "check")


two_times_right("outcome_twice", two_outcomes_of_one_name, outcomes_of_two_tasks)


def apart(ids: str) -> Shape:
    """Two tasks, of which the second is kept apart from these."""
    drawing = shape().user("entry").user("check", separate=ids).service("work", "notices.remind").end("test_end")
    drawing.flow("test_start", "entry", "check", "work", "test_end")
    return drawing


@faulty("separate_from_nobody", at="check")
def apart_from_nothing() -> Shape:
    """One letter is wrong, and the four eyes may be two."""
    return apart("entyr")


@faulty("separate_from_nobody", at="check")
def apart_from_a_machine() -> Shape:
    """A machine claims nothing."""
    return apart("entry work")


def apart_from_a_person() -> Shape:
    """Four eyes."""
    return apart("entry")


def apart_from_oneself() -> Shape:
    """In a second round somebody else has to do it."""
    return apart("entry check")


two_times_right("separate_from_nobody", apart_from_a_person, apart_from_oneself)


@faulty("unknown_status", at="entry")
def misspelt_status() -> str:
    """The submitter would see the code."""
    return written('id="entry"', 'id="entry" anliu:public="SUBMITED"')


def status_that_has_words() -> str:
    """One of those that have words."""
    return written('id="entry"', 'id="entry" anliu:public="SUBMITTED"')


two_times_right("unknown_status", status_that_has_words, every_word)


@faulty("no_chinese", at="test")
def nothing_in_chinese() -> Drawing:
    """Ids instead of names."""
    return line("test", "entry")


def in_chinese() -> str:
    """Everything has its name."""
    text = with_outcomes('code="done" name="完成"').xml().replace('show="true"', 'show="false"')
    return text.replace('id="entry"', 'id="entry" name="录入"').replace("<bpmn:process ", '<bpmn:process name="测试" ')


def in_both() -> str:
    """Letters of both."""
    return in_chinese().replace("录入", "录入 VIP")


two_times_right("no_chinese", in_chinese, in_both)


@faulty("no_english", at="test")
def nothing_in_english() -> str:
    """Those who read English see Chinese."""
    return in_chinese()


def in_two_languages() -> str:
    """Everything has its label."""
    label = '<anliu:label lang="en">x</anliu:label>'
    text = in_chinese().replace('name="完成"/>', f'name="完成">{label}</anliu:outcome>')
    return text.replace(EXTENSIONS, EXTENSIONS + label)


def nothing_to_translate() -> Drawing:
    """What is not in Chinese needs no English."""
    return line("test", "entry")


two_times_right("no_english", in_two_languages, nothing_to_translate)


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
