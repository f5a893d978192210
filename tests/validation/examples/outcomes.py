"""How user tasks are finished, who may not do them, and what the submitter is told."""

from __future__ import annotations

from tests.engine.shapes import Shape, line, shape
from tests.support.drawings import Drawing
from tests.validation.drawn import written
from tests.validation.example import correct, faulty, two_times_right
from tests.validation.examples.words import every_word, no_reasons, with_outcomes
from tests.validation.office import office
from workflows.registry import Registry


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


HOUSE = Registry(office, statuses=frozenset({"DRAFT", "SUBMITTED"}))
"""A small house with words for two statuses."""


def noted(status: str) -> str:
    drawing = Drawing("test").start().service("note", "office.note").end().flow("start", "note", "end").xml()
    return drawing.replace('id="note"', f'id="note" anliu:public="{status}"')


@faulty("unknown_status", at="note", registry=HOUSE)
def misspelt_status() -> str:
    """The submitter would see the code."""
    return noted("SUBMITED")


@correct("unknown_status", registry=HOUSE)
def status_that_has_words() -> str:
    """One of those that have words."""
    return noted("SUBMITTED")


@correct("unknown_status")
def status_in_a_house_that_lists_none() -> str:
    """Where nobody says which statuses have words, every one is taken."""
    return written('id="entry"', 'id="entry" anliu:public="SUBMITED"')
