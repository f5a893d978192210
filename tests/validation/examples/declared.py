"""What a process declares in our dialect."""

from __future__ import annotations

from tests.engine.shapes import Shape, each, line, shape, times
from tests.support.drawings import Drawing
from tests.validation.drawn import written
from tests.validation.example import correct, faulty, two_times_right
from tests.validation.examples.words import END


def with_fact(fact: str) -> str:
    """A drawing that declares a fact, as it is written."""
    return written(END, f"<anliu:fact {fact}/>{END}")


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
