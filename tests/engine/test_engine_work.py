"""What a task with work in it takes and gives: expressions, handlers, letters and decisions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.engine.shapes import Shape, shape
from tests.engine.world import Case, World, compiled
from workflows.engine import EngineError, Process, compile_package

ROUTE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="test">
<inputData id="i" name="age"/>
<decision id="route" name="route"><variable name="route"/>
<informationRequirement><requiredInput href="#i"/></informationRequirement>
<decisionTable hitPolicy="UNIQUE">
<input><inputExpression typeRef="number"><text>age</text></inputExpression></input>
<output name="uw_route"/><output name="em"/>
<rule><inputEntry><text>&lt; 60</text></inputEntry>
<outputEntry><text>"AUTO"</text></outputEntry><outputEntry><text>0</text></outputEntry></rule>
<rule><inputEntry><text>[50..70]</text></inputEntry>
<outputEntry><text>"MANUAL"</text></outputEntry><outputEntry><text>50</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


def working(inner: str, **facts: str) -> Shape:
    extensions = f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"
    drawing = shape(**facts).node("serviceTask", "work", extensions, implementation="work").task("after").end()
    return drawing.flow("test_start", "work", "after", "end")


def test_inputs_are_worked_out_before_and_outputs_after_the_work() -> None:
    inner = '<anliu:input name="sum" value="price * 2"/><anliu:output name="total" value="result.sum + price"/>'
    seen = []

    def work(given, facts) -> dict[str, object]:
        seen.append((dict(given), dict(facts)))
        return {"sum": given["sum"], "secret": "not declared and not taken"}

    case = Case(compiled(working(inner, price="money", total="money")), World(work=work), price=Decimal(5))
    assert seen == [({"sum": Decimal(10)}, {"price": Decimal(5)})]
    assert case.facts == {"price": Decimal(5), "total": Decimal(15)}


def test_a_machine_outside_gets_the_same_input_and_gives_the_same_output() -> None:
    inner = '<anliu:input name="sum" value="price * 2"/><anliu:output name="total" value="result.sum + price"/>'
    case = Case(compiled(working(inner, price="money", total="money")), price=Decimal(5))
    (work,) = case.world.requests
    assert (work.handler, work.node, work.input) == ("work", "work", {"sum": Decimal(10)})
    assert case.finish("work", sum=Decimal(7)).facts == {"price": Decimal(5), "total": Decimal(12)}


def test_an_output_that_is_not_declared_stops_the_case_at_its_node() -> None:
    for world in (World(work=lambda *_: {"stranger": 1}), World()):
        with pytest.raises(EngineError) as error:
            Case(compiled(working("")), world).finish("work", stranger=1)
        assert (error.value.code, error.value.node) == ("undeclared_fact", "work")


def test_a_letter_is_asked_for_and_not_awaited() -> None:
    drawing = shape(name="text").work("write", letter=True, to="name").task("after").end()
    case = Case(compiled(drawing.flow("test_start", "write", "after", "end")), name="Chen")
    assert case.open == ["after"]
    assert [(work.handler, work.input) for work in case.world.letters] == [("write", {"to": "Chen"})]


def deciding(decision: str = "route") -> Process:
    drawing = shape(age="integer", uw_route="code", em="integer").node(
        "businessRuleTask", "rule", anliu_decision=decision
    )
    drawing.task("after").end().flow("test_start", "rule", "after", "end")
    return compile_package("test", drawing.package() | {"route.dmn": ROUTE})


def test_a_decision_gives_facts_and_says_why() -> None:
    case = Case(deciding(), age=30)
    assert case.facts == {"age": 30, "uw_route": "AUTO", "em": 0}
    assert [node for node, _, _ in case.world.decisions] == ["rule"]


def test_a_decision_that_cannot_be_made_stops_the_case_at_its_node() -> None:
    with pytest.raises(EngineError) as error:
        Case(deciding(), age=55)
    assert (error.value.code, error.value.node) == ("bad_decision", "rule")


def test_a_decision_that_is_not_in_the_package_is_refused() -> None:
    with pytest.raises(EngineError) as error:
        deciding("nobody_knows")
    assert (error.value.code, error.value.node) == ("bad_drawing", "rule")


def test_no_value_of_a_case_stands_in_the_text_of_an_error() -> None:
    secret = "110101199003070000"
    for feel in ("number(id_number)", "id_number + 1", "id_number"):
        drawing = shape(id_number="text").gateway("choice", default="out").end()
        drawing.flow("test_start", "choice").flow("choice", "end", id="out").task("entry").flow("entry", "end")
        drawing.flow("choice", "entry", when=feel)
        with pytest.raises(EngineError) as error:
            Case(compiled(drawing), id_number=secret)
        assert secret not in str(error.value)
        assert secret not in repr(error.value.__cause__)
