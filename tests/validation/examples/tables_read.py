"""Texts and cells of decisions that cannot be read."""

from __future__ import annotations

from tests.support.decisions import (
    asks,
    decision,
    dmn,
    given,
    gives,
    level,
    says,
    table,
)
from tests.validation.example import correct, faulty
from tests.validation.examples.tables import ADULT, Files, alone


@faulty("dmn_no_logic", at="level")
def condition_without_its_other_way() -> Files:
    """A boxed condition lacks its else."""
    boxed = f"<conditional><if>{says('age > 1')}</if><then>{says('1')}</then></conditional>"
    return alone(dmn(given("age", "number"), decision("level", boxed, "age")))


@faulty("dmn_no_logic", at="f")
def function_without_a_body() -> Files:
    """Only drawn."""
    return alone(dmn('<businessKnowledgeModel id="f" name="f"/>'))


@faulty("dmn_not_feel", at="level")
def text_in_javascript() -> Files:
    """Another editor's default."""
    return alone(dmn(decision("level", says("1", ' expressionLanguage="javascript"'))))


@faulty("dmn_not_feel", at="f")
def function_in_java() -> Files:
    """Programs are not run."""
    body = '<encapsulatedLogic kind="Java"><context/></encapsulatedLogic>'
    return alone(dmn(f'<businessKnowledgeModel id="f" name="f">{body}</businessKnowledgeModel>'))


@faulty("dmn_text_not_read", at="a b")
def two_texts_that_end_too_early() -> Files:
    """Both are told at once."""
    return alone(dmn(decision("a", says("1 +")), decision("b", says("if 1 = 1 then 2"))))


@faulty("dmn_text_not_read", at="in1")
def column_that_cannot_be_read() -> Files:
    """What the column asks is no expression."""
    return alone(level(*ADULT, columns=(asks("age +", "number"), gives())))


@faulty("dmn_cell_not_read", at="r1_in1 r2_out1")
def two_cells_that_cannot_be_read() -> Files:
    """Both are told at once, each at its place."""
    return alone(level('[18..60 -> "a"', '> 60 -> "b', '< 18 -> "c"'))


@faulty("dmn_cell_empty", at="r1_out1")
def result_that_was_left_empty() -> Files:
    """An empty result is written as null."""
    return alone(level('< 18 -> "a"', '>= 18 -> "b"').replace('"a"', ""))


@faulty("dmn_cell_empty", at="in1")
def column_that_asks_nothing() -> Files:
    """The head of the column is empty."""
    return alone(level(*ADULT, columns=(asks("", ""), gives())))


@faulty("dmn_row_length", at="r2")
def row_that_is_too_short() -> Files:
    """A column was added, and one row did not get its cell."""
    columns = asks("age", "number"), asks("age + 1", "number"), gives()
    return alone(level('< 18 | - -> "a"', '>= 18 -> "b"', columns=columns))


@faulty("dmn_hit_policy", at="t")
def hit_policy_of_nobody() -> Files:
    """A misspelt word; the fix puts the right one there."""
    return alone(level(*ADULT, policy="UNIQ"))


@faulty("dmn_hit_policy", at="t")
def sum_over_a_table_that_does_not_collect() -> Files:
    """A sum needs COLLECT."""
    return alone(level("- -> 1", columns=(asks("age", "number"), gives("", "number")), more=' aggregation="SUM"'))


@faulty("dmn_no_output", at="t")
def table_without_results() -> Files:
    """Only columns that ask."""
    return alone(level("< 18", columns=(asks("age", "number"),)))


@faulty("dmn_no_priorities", at="t")
def priority_without_an_order() -> Files:
    """Which of two results is the more important?"""
    return alone(level('< 18 -> "a"', '- -> "b"', policy="PRIORITY"))


@correct(
    "dmn_no_logic",
    "dmn_not_feel",
    "dmn_text_not_read",
    "dmn_cell_not_read",
    "dmn_cell_empty",
    "dmn_row_length",
    "dmn_hit_policy",
    "dmn_no_output",
    "dmn_no_priorities",
)
def table_with_every_way_of_writing_a_cell() -> Files:
    """A dash, nothing at all, ranges, lists, a negation, a condition; the policy is left to its default."""
    columns = asks("age", "number"), asks("sex", "string"), gives("", "string", '"a", "b", "c"')
    rows = ' - | -> "c"', '[18..60) | "男", "女" -> "a"', '? > 60 and ? < 70 | not("男") -> "b"', ">= 70 | - -> null"
    made = table(*rows, columns=columns, policy="PRIORITY")
    return alone(dmn(given("age", "number"), given("sex", "string"), decision("level", made, "age", "sex")))


@correct(
    "dmn_no_logic",
    "dmn_not_feel",
    "dmn_text_not_read",
    "dmn_cell_not_read",
    "dmn_cell_empty",
    "dmn_row_length",
    "dmn_hit_policy",
    "dmn_no_output",
    "dmn_no_priorities",
)
def sum_of_what_applies() -> Files:
    """COLLECT with a sum; a row may have remarks beside its cells."""
    made = level(
        "< 18 -> 10", "> 12 -> 20", columns=(asks("age"), gives()), policy="COLLECT", more=' aggregation="SUM"'
    )
    remark = "<annotationEntry><text>seen</text></annotationEntry></rule>"
    return alone(made.replace("</rule>", remark).replace("<decisionTable", '<decisionTable expressionLanguage="FEEL"'))
