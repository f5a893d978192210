"""Texts and cells of decisions that can be read and cannot be meant so."""

from __future__ import annotations

from tests.support.decisions import (
    asks,
    decision,
    dmn,
    function,
    given,
    gives,
    level,
    says,
    table,
)
from tests.validation.example import correct, faulty
from tests.validation.examples.tables import ADULT, Files, alone


@faulty("dmn_misread", at="level")
def sum_of_a_word() -> Files:
    """A word is no number."""
    return alone(dmn(given("age", "number"), decision("level", says('age + "18"'), "age")))


@faulty("dmn_misread", at="in1 r1_in1")
def column_and_cell_of_the_wrong_kinds() -> Files:
    """Both are told at once."""
    columns = asks("age.years", "number"), gives()
    return alone(level('? > "18" -> "a"', columns=columns))


@faulty("dmn_misread", at="level")
def call_with_too_few_arguments() -> Files:
    """What a function does not get makes all of it empty."""
    return alone(
        dmn(
            function("rate", ["x:number", "y:number"], "x * y"),
            given("age", "number"),
            decision("level", says("rate(age)"), "age", "knowledge:rate"),
        )
    )


@faulty("dmn_misread", at="level")
def boxed_call_with_an_argument_of_another_name() -> Files:
    """The parameter was renamed."""
    binding = f'<binding><parameter name="z"/>{says("age")}</binding>'
    call = f"<invocation>{says('rate')}{binding}</invocation>"
    return alone(
        dmn(
            function("rate", ["x:number"], "x * 2"),
            given("age", "number"),
            decision("level", call, "age", "knowledge:rate"),
        )
    )


@faulty("dmn_misread", at="level")
def call_with_a_word_for_a_number() -> Files:
    """The kinds of parameters are declared."""
    return alone(
        dmn(
            function("rate", ["x:number"], "x * 2"),
            given("name", "string"),
            decision("level", says("rate(name)"), "name", "knowledge:rate"),
        )
    )


@faulty("dmn_misread", at="top")
def result_of_a_table_that_is_a_word() -> Files:
    """What a table gives follows from its cells."""
    return alone(
        dmn(
            given("age", "number"),
            decision("level", table(*ADULT, columns=(asks("age"), gives())), "age"),
            decision("top", says("level * 2"), "decision:level"),
        )
    )


@faulty("dmn_unknown_name", at="f")
def function_that_looks_outside() -> Files:
    """A function sees its parameters and nothing else."""
    return alone(
        dmn(
            given("age", "number"),
            function("f", ["x"], "x + age"),
            decision("level", says("f(age)"), "age", "knowledge:f"),
        )
    )


@faulty("dmn_not_connected", at="r1_out1")
def word_without_quotes() -> Files:
    """A word in a cell that lacks its quotes is a name."""
    return alone(level("- -> decline"))


@faulty("dmn_not_connected", at="level")
def input_that_is_not_connected() -> Files:
    """It is drawn, and no line leads from it."""
    return alone(dmn(given("age", "number"), decision("level", says("age + 1"))))


@faulty("dmn_idle_condition", at="level")
def condition_that_is_always_true() -> Files:
    """Left over from a try."""
    return alone(dmn(given("age", "number"), decision("level", says("if 1 = 1 then age else 0"), "age")))


@faulty("dmn_idle_condition", at="level")
def boxed_condition_that_is_never_true() -> Files:
    """The first way is never taken."""
    boxed = f"<conditional><if>{says('false')}</if><then>{says('1')}</then><else>{says('2')}</else></conditional>"
    return alone(dmn(decision("level", boxed)))


@faulty("dmn_fixed_column", at="in1")
def column_that_asks_a_word() -> Files:
    """The name of the input stands in quotes."""
    return alone(level('"a" -> "x"', '- -> "y"', columns=(asks('"age"'), gives()), policy="FIRST"))


@correct("dmn_misread", "dmn_unknown_name", "dmn_not_connected", "dmn_idle_condition", "dmn_fixed_column")
def boxed_logic_with_names_of_its_own() -> Files:
    """Entries above, the items of a list, parameters and built-in functions are in sight."""
    entry = "<contextEntry><variable name='{}'/>{}</contextEntry>"
    context = (
        entry.format("years", says("age - 18"))
        + entry.format("twice", says("for x in [1, 2] return x * years"))
        + entry.format("large", says("twice[item > 2]"))
        + f"<contextEntry>{says('if count(large) > 0 then sum(twice) else abs(years)')}</contextEntry>"
    )
    return alone(dmn(given("age", "number"), decision("level", f"<context>{context}</context>", "age")))


@correct("dmn_misread", "dmn_unknown_name", "dmn_not_connected")
def entries_of_something_unknown() -> Files:
    """Nobody knows what the items of an undeclared list hold."""
    return alone(dmn(given("bills"), decision("level", says("count(bills[amount > 3]) + bills[1].amount"), "bills")))


@correct("dmn_misread", "dmn_unknown_name")
def calls_as_the_standard_converts() -> Files:
    """A list of one is its item; names may stand before the arguments in any order."""
    return alone(
        dmn(
            function("rate", ["x:number", "y:number"], "x * y"),
            given("age", "number"),
            decision("level", says("rate(y: [2], x: age) + rate(age, 3)"), "age", "knowledge:rate"),
        )
    )


@correct("dmn_idle_condition", "dmn_fixed_column")
def condition_of_today() -> Files:
    """What depends on the day is not always the same."""
    return alone(
        dmn(decision("level", table("true -> 1", "false -> 2", columns=(asks('today() > @"2026-01-01"'), gives()))))
    )
