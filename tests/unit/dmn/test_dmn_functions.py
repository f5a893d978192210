"""Business knowledge, services and boxed functions: how they are called and what they give (DMN 1.5 §10.2, §10.4)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from workflows.dmn import DmnError, load_decisions

D = Decimal
SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
TO_NUMBER = (
    '<itemDefinition name="tToNumber"><functionItem outputTypeRef="number">'
    '<parameters name="a" typeRef="number"/></functionItem></itemDefinition>'
)


def text(expression: str) -> str:
    return f"<literalExpression><text>{expression}</text></literalExpression>"


def needs(kind: str, key: str) -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="#{key}"/></{requirement}>'


def value(body: str, logic: str, *requirements: str) -> object:
    xml = (
        f'<definitions xmlns="{SPACE}" name="m" namespace="urn:m">{TO_NUMBER}{body}<decision id="d" name="d">'
        f'<variable name="d"/>{"".join(requirements)}{logic}</decision></definitions>'
    )
    return load_decisions(xml).evaluate("d", {}).value


def knowledge(body: str, *, variable: str = "", logic: str = "") -> str:
    variable_type, logic_type = (f' typeRef="{one}"' if one else "" for one in (variable, logic))
    return (
        f'<businessKnowledgeModel id="k" name="f"><variable name="f"{variable_type}/><encapsulatedLogic{logic_type}>'
        f'<formalParameter name="a"/>{text(body)}</encapsulatedLogic></businessKnowledgeModel>'
    )


@pytest.mark.parametrize(
    ("variable", "logic", "expected"),
    [
        ("", "", "x"),
        ("string", "", "x"),
        ("number", "", None),
        ("", "number", None),
        ("tToNumber", "", None),
        ("", "tToNumber", None),
        ("number", "string", "x"),
    ],
)
def test_knowledge_gives_what_its_type_says_or_null(variable: str, logic: str, expected: object):
    body = knowledge('"x"', variable=variable, logic=logic)
    assert value(body, text("f(1)"), needs("Knowledge", "k")) == expected


INVOCATION = "<invocation>{called}<binding><parameter name='a'/>{given}</binding></invocation>"


@pytest.mark.parametrize(
    ("called", "given", "expected"),
    [
        (text("f"), text("4"), D(5)),
        (text("f"), "", None),
        (text("function(a) a * 2"), text("4"), D(8)),
        (f"<functionDefinition><formalParameter name='a'/>{text('a * 3')}</functionDefinition>", text("4"), D(12)),
        (text("nobody"), text("4"), None),
    ],
)
def test_an_invocation_calls_whatever_gives_a_function(called: str, given: str, expected: object):
    logic = INVOCATION.format(called=called, given=given)
    assert value(knowledge("a + 1"), logic, needs("Knowledge", "k")) == expected


def test_arguments_of_a_service_are_converted_to_the_types_of_its_parameters():
    service = (
        '<inputData id="i" name="i"><variable name="i" typeRef="date and time"/></inputData>'
        f'<decision id="p" name="p"><variable name="p" typeRef="number"/>{text("0")}</decision>'
        f'<decision id="o" name="o"><variable name="o"/>{needs("Input", "i")}{needs("Decision", "p")}'
        f'{text("[i, p]")}</decision><decisionService id="s" name="s"><variable name="s"/><outputDecision href="#o"/>'
        '<inputDecision href="#p"/><inputData href="#i"/></decisionService>'
    )
    called = text('s(date("2024-01-31"), [7])')
    assert value(service, called, needs("Knowledge", "s")) == [datetime(2024, 1, 31, tzinfo=UTC), D(7)]
    assert value(service, text('s("x", 7)'), needs("Knowledge", "s")) is None
    assert value(service, text("s(7)"), needs("Knowledge", "s")) is None


def test_a_service_called_like_a_function_gives_its_type_or_null():
    service = (
        f'<decision id="o" name="o"><variable name="o"/>{text("[7]")}</decision><decisionService id="s" name="s">'
        '<variable name="s" typeRef="TYPE"/><outputDecision href="#o"/></decisionService>'
    )
    called = text("s()")
    assert value(service.replace("TYPE", "number"), called, needs("Knowledge", "s")) == D(7)
    assert value(service.replace("TYPE", "tToNumber"), called, needs("Knowledge", "s")) == D(7)
    assert value(service.replace("TYPE", "string"), called, needs("Knowledge", "s")) is None


def test_a_decision_without_logic_is_null_for_those_that_rest_on_it():
    drawn = '<decision id="n" name="n"><variable name="n"/></decision>'
    assert value(drawn, text("n = null"), needs("Decision", "n")) is True
    with pytest.raises(DmnError):
        value("", "")


def test_a_function_gives_what_the_type_of_its_decision_says():
    logic = "<functionDefinition><formalParameter name='a'/>{}</functionDefinition>"
    held = '<decision id="h" name="h"><variable name="h" typeRef="tToNumber"/>{}</decision>'
    assert value(held.format(logic.format(text("a + 1"))), text("h(1)"), needs("Decision", "h")) == D(2)
    assert value(held.format(logic.format(text('"x"'))), text("h(1)"), needs("Decision", "h")) is None
    assert value(held.format(text("function(a) [a]")), text("h(1)"), needs("Decision", "h")) == D(1)


BROKEN = (
    f'<definitions xmlns="{SPACE}" name="m" namespace="urn:m">'
    f'<decision id="a" name="a"><variable name="a"/>{text("1 +")}</decision>'
    f'<decision id="b" name="b"><variable name="b"/>{text("2")}</decision>'
    + knowledge("a +")
    + f'<decision id="c" name="c"><variable name="c"/>{needs("Knowledge", "k")}{text("f(1)")}</decision></definitions>'
)


def test_a_tolerant_reader_keeps_what_it_cannot_read_with_its_error():
    with pytest.raises(DmnError) as caught:
        load_decisions(BROKEN)
    assert caught.value.code == "expression"
    decisions = load_decisions(BROKEN, tolerant=True)
    assert decisions.evaluate("b", {}).value == D(2)
    for _ in range(2):
        with pytest.raises(DmnError) as caught:
            decisions.evaluate("a", {})
        assert (caught.value.code, caught.value.decision) == ("expression", "a")
    with pytest.raises(DmnError) as caught:
        decisions.evaluate("c", {})
    assert (caught.value.code, caught.value.decision) == ("expression", "f")


def test_an_entry_of_a_context_is_found_by_a_name_with_keywords_and_signs():
    entries = (
        f'<context><contextEntry><variable name="rate of return"/>{text("1")}</contextEntry>'
        f'<contextEntry><variable name="year-to-date"/>{text("2")}</contextEntry></context>'
    )
    held = f'<decision id="h" name="h"><variable name="h"/>{entries}</decision>'
    found = value(held, text("h.rate of return + h.year-to-date"), needs("Decision", "h"))
    assert found == D(3)


@pytest.mark.parametrize(
    ("given", "expected"),
    [("1", D(1)), ("11", None), ("[7]", D(7)), ('"x"', None), ("null", None)],
)
def test_a_parameter_takes_only_values_its_type_allows(given: str, expected: object):
    small = (
        '<itemDefinition name="tSmall"><typeRef>number</typeRef>'
        "<allowedValues><text>[0..10]</text></allowedValues></itemDefinition>"
    )
    body = small + knowledge("a").replace('<formalParameter name="a"/>', '<formalParameter name="a" typeRef="tSmall"/>')
    assert value(body, text(f"f({given})"), needs("Knowledge", "k")) == expected


def test_a_boxed_filter_may_name_what_its_items_hold():
    rows = f'<relation><column name="rate of return"/><row>{text("1")}</row><row>{text("2")}</row></relation>'
    logic = f"<filter><in>{rows}</in><match>{text('rate of return &gt; 1')}</match></filter>"
    assert value("", logic) == [{"rate of return": D(2)}]


def test_business_knowledge_is_evaluated_by_its_name_from_its_parameters():
    xml = f'<definitions xmlns="{SPACE}" name="m" namespace="urn:m">{knowledge("a + 1")}</definitions>'
    decisions = load_decisions(xml)
    assert decisions.evaluate("f", {"a": 4}).value == D(5)
    assert decisions.evaluate("f", {"b": 4}).value is None
    assert decisions.names == ()
