"""Business rule tasks and the decisions they ask."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from tests.engine.shapes import Shape, shape
from tests.support.decisions import asks, decision, dmn, given, gives, imports, level, says, table
from tests.validation.example import correct, faulty

Files = dict[str, str]
ADULT = '< 18 -> "minor"', '>= 18 -> "adult"'
LEVEL = level(*ADULT)
TAKEN = {"grade": "result"}


def asking(
    text: str = LEVEL,
    asked: str = "level",
    *,
    inputs: dict[str, str] | None = None,
    outputs: dict[str, str] | None = TAKEN,
    more: str = "",
    other: Files | None = None,
    **facts: str,
) -> Files:
    """A process whose rule task asks a decision of one file."""
    drawing: Shape = shape(**(facts or {"age": "integer", "grade": "text"}))
    drawn = "".join(
        f"<anliu:{kind} name={quoteattr(name)} value={quoteattr(feel)}/>"
        for kind, pairs in (("input", inputs or {}), ("output", outputs or {}))
        for name, feel in pairs.items()
    )
    attributes = {"anliu_inputs": more} if more else {}
    inner = f"<bpmn:extensionElements>{drawn}</bpmn:extensionElements>" if drawn else ""
    drawing.node("businessRuleTask", "ask", inner, anliu_decision=asked, **attributes)
    drawing.task("after").end().flow("test_start", "ask", "after", "end")
    return drawing.package() | {"d.dmn": text} | (other or {})


@faulty("rule_task_empty", at="ask")
def task_that_asks_nothing() -> Files:
    """The name of the decision was left out."""
    return asking(asked="")


@faulty("decision_missing", at="ask")
def misspelt_decision() -> Files:
    """The fix puts the right name there."""
    return asking(asked="levle")


@faulty("decision_missing", at="ask")
def decision_called_by_its_id() -> Files:
    """A decision is asked for by its name."""
    return asking(dmn(given("age", "number"), decision("level", says('"a"'), "age", id="decision_17")), "decision_17")


@faulty("decision_missing", at="ask")
def file_that_was_left_behind() -> Files:
    """There is no decision that could be meant."""
    return asking(dmn(decision("premium", says("1"))), "level")


@faulty("decision_twice", at="ask")
def decision_in_two_files() -> Files:
    """Which of the two would be asked cannot be seen."""
    return asking(other={"e.dmn": dmn(decision("level", says('"x"')), space="e")})


@faulty("decision_input_missing", at="ask")
def fact_that_is_not_declared() -> Files:
    """The decision needs an age, and the case has none."""
    return asking(grade="text")


@faulty("decision_input_missing", at="ask", also="dmn_unknown_name")
def input_of_a_decision_behind() -> Files:
    """What is asked rests on another decision, which needs an age."""
    first = decision("first", table(*ADULT), "age")
    made = dmn(given("age", "number"), first, decision("level", says("first"), "decision:first"))
    return asking(made, inputs={"years": "age"}, age="integer", grade="text")


@faulty("decision_input_kind", at="ask")
def age_that_is_a_text() -> Files:
    """The fact is text, and the decision needs a number."""
    return asking(age="text", grade="text")


@faulty("decision_input_kind", at="ask")
def input_of_the_wrong_kind() -> Files:
    """What the input works out is no number."""
    return asking(inputs={"age": "age > 18"}, age="integer", grade="text")


@faulty("decision_input_unasked", at="ask")
def input_nobody_asks_for() -> Files:
    """The decision has no name."""
    return asking(inputs={"age": "age", "name": '"x"'})


@faulty("decision_result_lost", at="ask")
def result_without_a_fact() -> Files:
    """Without an output the result would become the fact `result`."""
    return asking(outputs=None)


@faulty("decision_result_lost", at="ask")
def column_without_a_fact() -> Files:
    """Each result column becomes a fact, and one of them is not declared."""
    columns = asks("age", "number"), gives("grade", "string"), gives("rate", "number")
    return asking(level('- -> "a" | 1', columns=columns), outputs=None)


@faulty("decision_result_kind", at="ask")
def result_of_the_wrong_kind() -> Files:
    """The column gives words, and the fact is a number."""
    columns = asks("age", "number"), gives("grade", "string"), gives("rate", "string")
    made = level('- -> "a" | "b"', columns=columns)
    return asking(made, outputs=None, age="integer", grade="text", rate="number")


@faulty("decision_result_kind", at="ask")
def list_that_fills_a_text() -> Files:
    """COLLECT gives a list."""
    return asking(level(*ADULT, policy="COLLECT"), outputs=None, age="integer", result="text")


@faulty("decision_result_kind", at="ask")
def list_that_an_output_takes_for_a_text() -> Files:
    """What an output takes out of the result has to fit its fact, too."""
    return asking(level(*ADULT, policy="COLLECT"))


@correct("decision_result_kind")
def first_of_a_list() -> Files:
    """The output takes one entry of the list."""
    return asking(level(*ADULT, policy="COLLECT"), outputs={"grade": "result[1]"})


@faulty("decision_result_unknown", at="ask")
def column_that_was_renamed() -> Files:
    """The output still has the old name."""
    columns = asks("age", "number"), gives("grade", "string"), gives("rate", "number")
    return asking(level('- -> "a" | 1', columns=columns), outputs={"grade": "grades"})


@faulty("decision_result_unknown", at="ask")
def part_of_a_result_that_has_none() -> Files:
    """The result is one word, and has no parts."""
    return asking(outputs={"grade": "result.level"})


@faulty("dmn_unknown_name", at="r1_out1")
def word_without_quotes_that_nobody_gives() -> Files:
    """The one task that asks gives no `adult`."""
    return asking(level("- -> adult"))


@faulty("decision_unused", at="other")
def decision_nobody_asks() -> Files:
    """It is drawn and never asked."""
    return asking(dmn(given("age", "number"), decision("level", says('"a"'), "age"), decision("other", says("1"))))


@faulty("decision_input_unused", at="sex")
def input_that_leads_nowhere() -> Files:
    """It is drawn and not connected."""
    return asking(dmn(given("age", "number"), given("sex"), decision("level", says('"a"'), "age")))


@faulty("decision_only_drawn", at="level")
def decision_without_logic() -> Files:
    """It is asked and says nothing."""
    return asking(dmn(given("age", "number"), decision("level", "", "age")))


@faulty("decision_only_drawn", at="first")
def decision_without_logic_behind_another() -> Files:
    """What rests on it is given nothing."""
    made = decision("level", says("first"), "decision:first")
    return asking(dmn(given("age", "number"), decision("first", "", "age"), made))


@correct(
    "rule_task_empty",
    "decision_missing",
    "decision_twice",
    "decision_input_missing",
    "decision_input_kind",
    "decision_input_unasked",
    "decision_result_lost",
    "decision_result_kind",
    "decision_result_unknown",
    "decision_unused",
    "decision_input_unused",
    "decision_only_drawn",
)
def facts_go_in_and_columns_come_out() -> Files:
    """The facts have the names of the inputs, and the columns those of facts."""
    columns = asks("age", "number"), gives("grade", "string"), gives("rate", "number")
    made = level('- -> "a" | 1', columns=columns)
    return asking(made, outputs=None, age="integer", grade="code", rate="money")


@correct(
    "rule_task_empty",
    "decision_missing",
    "decision_twice",
    "decision_input_missing",
    "decision_input_kind",
    "decision_input_unasked",
    "decision_result_lost",
    "decision_result_kind",
    "decision_result_unknown",
    "decision_unused",
    "decision_input_unused",
    "decision_only_drawn",
)
def decisions_of_two_files() -> Files:
    """What is imported is asked for by its own name; what is meant to be missing is written so."""
    base = dmn(given("age", "number"), decision("first", table(*ADULT), "age"), space="base")
    made = dmn(imports("base", "lib"), decision("level", says("lib.first"), "decision:http://anliu.test/base#first"))
    return asking(made, inputs={"age": "null"}, other={"base.dmn": base})


@correct("decision_input_missing", "decision_input_kind", "decision_input_unasked", "dmn_unknown_name")
def inputs_that_a_handler_gives() -> Files:
    """Nobody can tell what a handler gives."""
    made = dmn(given("age", "number"), given("bmi", "number"), decision("level", says("age + bmi"), "age", "bmi"))
    return asking(made, more="underwriting.risk_profile", outputs={"grade": "string(result)"})


@correct("decision_result_lost", "decision_result_kind")
def result_that_nobody_can_foresee() -> Files:
    """The decision hands out what it was given, of no declared type."""
    return asking(dmn(given("age"), decision("level", says("age"), "age")), outputs=None)


@correct("decision_input_kind")
def date_where_a_moment_is_needed() -> Files:
    """A date is taken as its midnight."""
    made = dmn(given("since", "date and time"), decision("level", says("since.year"), "since"))
    return asking(made, since="date", grade="number")
