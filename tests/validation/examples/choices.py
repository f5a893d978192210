"""Choices: a way for every case, and a case for every way."""

from __future__ import annotations

from tests.engine.shapes import Shape, shape
from tests.validation.example import correct, faulty

FACTS = {"n": "integer", "amount": "money", "kind": "code", "vip": "boolean", "since": "date", "other": "integer"}


def choosing(*conditions: str, default: bool = False, kind: str = "exclusive") -> Shape:
    """A user task with three outcomes, and a gateway with these conditions behind it."""
    drawing = shape(**FACTS)
    drawing.user("check", "pass", "return:R", "decline:D").gateway("ask", kind, default="otherwise" if default else "")
    drawing.flow("test_start", "check", "ask").end()
    for number, feel in enumerate(conditions):
        drawing.task(f"task_{number}").flow("ask", f"task_{number}", when=feel, id=f"way_{number}")
        drawing.flow(f"task_{number}", "end")
    return drawing.flow("ask", "end", id="otherwise") if default else drawing


def hang(code: str, at: str, name: str, *conditions: str, default: bool = False, kind: str = "exclusive") -> None:
    """One more of many alike; without a place it is right."""

    def make() -> Shape:
        return choosing(*conditions, default=default, kind=kind)

    make.__name__, make.__doc__ = name, f"The conditions are: {'; '.join(conditions)}"
    (faulty(code, at=at) if at else correct(code))(make)


PASS, RETURN, DECLINE = (f'check_outcome = "{code}"' for code in ("pass", "return", "decline"))

hang("nothing_true", "ask", "an_outcome_is_forgotten", PASS, RETURN)
hang("nothing_true", "ask", "a_number_is_left_out", "n < 5", "n > 5")
hang("nothing_true", "ask", "a_text_is_left_out", 'kind = "A"', 'kind = "B"')
hang("nothing_true", "ask", "one_truth_is_left_out", "vip", "vip and n > 5")
hang("nothing_true", "ask", "two_facts", "n > 5", "n <= 5 and vip")
hang("nothing_true", "ask", "several_ways_at_once", "n > 5", "n < 3", kind="inclusive")
hang("nothing_true", "", "all_outcomes", PASS, RETURN, DECLINE)
hang("nothing_true", "", "some_outcomes_together", 'check_outcome in ("pass", "return")', DECLINE)
hang("nothing_true", "", "not_that_outcome", PASS, 'check_outcome != "pass"')
hang("nothing_true", "", "a_default", PASS, default=True)
hang("nothing_true", "", "numbers_meet", "n < 5", "n >= 5")
hang("nothing_true", "", "whole_numbers_meet", "n <= 5", "n >= 6")
hang("nothing_true", "", "cents_meet", "amount <= 5.00", "amount > 5.00 and amount <= 9", "amount >= 9.01")
hang("nothing_true", "", "days_meet", 'since <= date("2026-01-31")', 'since >= date("2026-02-01")')
hang("nothing_true", "", "both_truths", "vip", "not(vip)")
hang("nothing_true", "", "truths_by_name", "vip = true", "vip = false")
hang("nothing_true", "", "two_facts_meet", "n > 5", "n <= 5 and vip", "not(vip) and n in [0..5]", "n < 0")
hang("nothing_true", "", "between", "n between 1 and 5", "n > 5 or n < 1")

hang("perhaps_nothing_true", "ask", "two_doubts", 'starts with(kind, "A")', 'starts with(kind, "B")')
hang("perhaps_nothing_true", "ask", "two_facts_apart", "n > other", "n < other")
hang("perhaps_nothing_true", "", "a_doubt_and_its_opposite", 'starts with(kind, "A")', 'not(starts with(kind, "A"))')
hang("perhaps_nothing_true", "", "two_facts_together", "n > other", "other >= n")
hang("perhaps_nothing_true", "", "a_sum_that_meets", "n + other > 5", "n + other <= 5")
hang("perhaps_nothing_true", "", "a_doubt_with_a_default", 'starts with(kind, "A")', default=True)

hang("hidden_way", "way_1", "the_first_takes_all", "n > 5", "n > 7", default=True)
hang("hidden_way", "way_2", "two_take_all", PASS, RETURN, 'check_outcome in ("return", "pass")', default=True)
hang("hidden_way", "", "the_second_takes_more", "n > 7", "n > 5", default=True)
hang("hidden_way", "", "at_an_inclusive_gateway", "n > 5", "n > 7", default=True, kind="inclusive")

hang("never_true", "way_1", "a_contradiction", "n > 5", "n < 3 and n > 7", default=True)
hang("never_true", "way_0", "not_a_whole_number", "n = 5.5", default=True)
hang("never_true", "", "an_interval", "n > 3 and n < 7", default=True)
hang("never_true", "", "of_two_facts", "n > 3 and other < 3", default=True)
hang("never_true", "", "missing_at_all", "kind = null", default=True)

hang("no_such_outcome", "way_0", "misspelt_outcome", 'check_outcome = "retrun"', default=True)
hang("no_such_outcome", "way_0", "foreign_outcome", 'check_outcome in ("pass", "approve")', default=True)
hang("no_such_outcome", "", "outcome_that_is_drawn", RETURN, default=True)
hang("no_such_outcome", "", "outcome_on_the_right", '"return" = check_outcome', default=True)


@faulty("nothing_true", at="check")
def conditions_right_behind_a_task() -> Shape:
    """A task with conditions on all its flows chooses as a gateway does."""
    drawing = shape()
    drawing.user("check", "pass", "return").end().flow("test_start", "check").flow("check", "end", when=PASS)
    return drawing


@correct("nothing_true")
def one_flow_without_a_condition() -> Shape:
    """Behind a task a flow without condition is always taken."""
    drawing = shape()
    drawing.user("check", "pass", "return").task("more").end().flow("test_start", "check", "end")
    return drawing.flow("check", "more", when=PASS).flow("more", "end")
