"""What is handed to handlers and decisions, and what they give."""

from __future__ import annotations

from tests.engine.shapes import Shape, shape
from tests.support.decisions import decision, dmn, given, imports, says
from tests.validation.example import correct, faulty
from tests.validation.examples.facts import TABLE, form, weighed
from tests.validation.office import OFFICE


def handed(handler: str, *, kind: str = "serviceTask", inputs: str = "", before: str = "", **given: str) -> Shape:
    """A task with a handler of the office and these inputs, behind a form that may write anything."""
    drawing = shape(amount="money", note="text", policy="id", account="id", vip="boolean")
    form(drawing, "entry", "open")
    inner = "".join(f"<anliu:input name='{name}' value='{feel}'/>" for name, feel in given.items())
    more = {"anliu_inputs": f"office.{inputs}"} if inputs else {}
    inside = f"<bpmn:extensionElements>{inner}{before}</bpmn:extensionElements>"
    drawing.node(kind, "work", inside, implementation=f"office.{handler}", **more).end()
    return drawing.flow("test_start", "entry", "work", "end")


@faulty("unknown_input", at="work", also="missing_input", registry=OFFICE)
def misspelt_input() -> Shape:
    """The handler takes an amount."""
    return handed("issue", amuont="amount")


@faulty("unknown_input", at="work", registry=OFFICE)
def input_of_nobody() -> Shape:
    """The handler takes nothing."""
    return handed("note", amount="amount")


@correct("unknown_input", registry=OFFICE)
def all_inputs() -> Shape:
    """What is needed and what may be given."""
    return handed("issue", amount="amount", note="note")


@correct("unknown_input", registry=OFFICE)
def inputs_of_the_handler_that_gives_inputs() -> Shape:
    """The drawn inputs go to the handler that gives the inputs."""
    return handed("debit", inputs="order", account="account")


@faulty("missing_input", at="work", registry=OFFICE)
def no_amount() -> Shape:
    """The handler needs an amount."""
    return handed("issue", note="note")


@faulty("missing_input", at="work", registry=OFFICE)
def letter_without_a_code() -> Shape:
    """The letter needs a code."""
    return handed("letter", kind="sendTask")


@faulty("missing_input", at="work", registry=OFFICE)
def inputs_from_a_handler_that_gives_others() -> Shape:
    """The handler that gives the inputs gives no amount."""
    return handed("debit", inputs="profile")


@correct("missing_input", registry=OFFICE)
def without_what_may_be_left_out() -> Shape:
    """The note may be left out."""
    return handed("issue", amount="amount")


@correct("missing_input", registry=OFFICE)
def inputs_from_a_handler() -> Shape:
    """The amount comes from the handler that gives the inputs."""
    return handed("debit", inputs="order", account="account")


@faulty("wrong_input", at="work", registry=OFFICE)
def text_for_an_amount() -> Shape:
    """The amount is text."""
    return handed("issue", amount="note")


@correct("wrong_input", registry=OFFICE)
def sum_for_an_amount() -> Shape:
    """The amount is worked out."""
    return handed("issue", amount="amount * 2 + 1")


@correct("wrong_input", registry=OFFICE)
def nothing_for_an_amount() -> Shape:
    """A value may be missing."""
    return handed("issue", amount="null")


def ruled(outputs: str = "", inputs: str = "", source: str = "", **facts: str) -> dict[str, str]:
    """A rule task that asks the table above."""
    drawing = shape(**facts)
    form(drawing, "entry", "open")
    inner = f"<bpmn:extensionElements>{inputs}{outputs}</bpmn:extensionElements>"
    more = {"anliu_inputs": source} if source else {}
    drawing.node("businessRuleTask", "rate", inner, anliu_decision="level", **more).end()
    return {**drawing.flow("test_start", "entry", "rate", "end").package(), "level.dmn": TABLE}


OUT = '<anliu:output name="grade" value="result"/>'


@faulty("missing_input", at="rate", registry=OFFICE)
def age_comes_from_a_handler_that_has_none() -> dict[str, str]:
    """The handler that gives the inputs does not give the age."""
    return ruled(OUT, '<anliu:input name="account" value="null"/>', "office.order", grade="text")


@correct("missing_input", registry=OFFICE)
def age_of_an_imported_decision_comes_from_a_handler() -> dict[str, str]:
    """What an imported decision asks for is given by its own name, without that of the import."""
    base = dmn(given("age", "number"), decision("first", says("string(age)"), "age"), space="base")
    made = dmn(imports("base", "lib"), decision("level", says("lib.first"), "decision:http://anliu.test/base#first"))
    return ruled(OUT, source="office.profile", grade="text") | {"level.dmn": made, "base.dmn": base}


@correct("missing_input", registry=OFFICE)
def age_comes_from_a_handler() -> dict[str, str]:
    """The handler that gives the inputs gives the age."""
    return ruled(OUT, source="office.profile", grade="text")


@faulty("undeclared_output", at="work", registry=OFFICE)
def misspelt_output() -> Shape:
    """There is a fact of nearly this name."""
    return handed("issue", amount="amount", before='<anliu:output name="polcy" value="policy"/>')


@correct("undeclared_output", registry=OFFICE)
def declared_output() -> Shape:
    """The output is a fact."""
    return handed("issue", amount="amount", before='<anliu:output name="note" value="policy"/>')


@correct("undeclared_output", registry=OFFICE)
def output_of_a_letter() -> Shape:
    """Nobody waits for what a letter gives: it is told that the output does nothing."""
    return handed("letter", kind="sendTask", code='"x"', before='<anliu:output name="polcy" value="1"/>')


@correct("undeclared_output", registry=OFFICE)
def no_output() -> Shape:
    """Without outputs what the handler gives becomes facts as it is."""
    return handed("issue", amount="amount")


@faulty("undeclared_fact", at="work", registry=OFFICE)
def gives_what_is_not_declared() -> str:
    """The handler gives a policy, and the process has no such fact."""
    return handed("issue", amount="amount").xml().replace('<anliu:fact name="policy" type="id" show="true"/>', "")


@faulty("undeclared_fact", at="weigh weigh", registry=OFFICE)
def form_without_facts() -> Shape:
    """The form weighs, and the process has no weight and no note."""
    return form(shape(), "weigh", "weighing").end().flow("test_start", "weigh", "end")


@correct("undeclared_fact", registry=OFFICE)
def result_with_a_fact() -> dict[str, str]:
    """The fact is called result."""
    return ruled(age="integer", result="text")


@correct("undeclared_fact", registry=OFFICE)
def outputs_choose() -> str:
    """Only what the outputs take becomes a fact."""
    drawn = handed("issue", amount="amount", before='<anliu:output name="note" value="policy"/>').xml()
    return drawn.replace('<anliu:fact name="policy" type="id" show="true"/>', "")


@faulty("wrong_fact_type", at="work", registry=OFFICE)
def policy_is_a_number() -> str:
    """The handler gives an id, and the fact is a number."""
    return handed("issue", amount="amount").xml().replace('name="policy" type="id"', 'name="policy" type="integer"')


@correct("undeclared_output", registry=OFFICE)
@faulty("wrong_fact_type", at="work", registry=OFFICE)
def policy_is_a_number_if_there_is_one() -> str:
    """The handler may leave the id out: a doubt."""
    return handed("guess").xml().replace('name="policy" type="id"', 'name="policy" type="integer"')


@correct("wrong_fact_type", registry=OFFICE)
def policy_is_text() -> str:
    """An id is text."""
    return handed("issue", amount="amount").xml().replace('name="policy" type="id"', 'name="policy" type="text"')


@correct("wrong_fact_type", registry=OFFICE)
def weight_is_any_number() -> Shape:
    """A whole number is a number."""
    return form(weighed(weight="number"), "weigh", "weighing").end().flow("test_start", "weigh", "end")


@faulty("personal_fact", at="ask", registry=OFFICE)
def birthday_becomes_a_fact() -> Shape:
    """The form gives a personal field."""
    return form(shape(birthday="date"), "ask", "telling").end().flow("test_start", "ask", "end")


@faulty("personal_fact", at="ask", registry=OFFICE)
def mobile_may_become_a_fact() -> Shape:
    """A fact has the name of a personal field, and nobody says what the form gives."""
    return form(shape(mobile="text"), "ask", "open").end().flow("test_start", "ask", "end")


@correct("personal_fact", registry=OFFICE)
def other_facts_of_an_open_form() -> Shape:
    """The fact is not personal."""
    return form(shape(colour="text"), "ask", "open").end().flow("test_start", "ask", "end")


@correct("personal_fact", registry=OFFICE)
def fact_of_another_form() -> Shape:
    """The form gives other facts."""
    return form(weighed(mobile="text"), "ask", "weighing").end().flow("test_start", "ask", "end")
