"""Models that import other models: what they may speak of, and under which names (DMN 1.5 §6.3.3)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workflows.dmn import DmnError, load_decisions

D = Decimal
SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def model(space: str, body: str, *imports: tuple[str, str]) -> str:
    parts = "".join(f'<import namespace="{of}" name="{name}" importType="{SPACE}"/>' for of, name in imports)
    return f'<definitions xmlns="{SPACE}" name="{space}" namespace="urn:{space}">{parts}{body}</definitions>'


def text(expression: str) -> str:
    return f"<literalExpression><text>{expression}</text></literalExpression>"


def needs(kind: str, href: str) -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="{href}"/></{requirement}>'


def decision(name: str, expression: str, *requirements: str, type_: str = "Any") -> str:
    variable = f'<variable name="{name}" typeRef="{type_}"/>'
    return f'<decision id="d" name="{name}">{variable}{"".join(requirements)}{text(expression)}</decision>'


PEOPLE = model(
    "people",
    '<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>[0..130]</text></allowedValues>'
    '</itemDefinition><inputData id="i" name="age at start"><variable name="age at start" typeRef="tAge"/></inputData>'
    '<businessKnowledgeModel id="k" name="next year"><variable name="next year"/><encapsulatedLogic>'
    f'<formalParameter name="n" typeRef="number"/>{text("n + 1")}</encapsulatedLogic></businessKnowledgeModel>'
    + decision("is adult", "age at start &gt;= 18", needs("Input", "#i"))
    + '<decisionService id="s" name="adult service"><variable name="adult service"/><outputDecision href="#d"/>'
    '<inputData href="#i"/></decisionService>',
)
BY_NAME = {"urn:people": PEOPLE}


@pytest.mark.parametrize(
    ("expression", "requirement", "expected"),
    [
        ("our people.age at start * 2", needs("Input", "urn:people#i"), D(80)),
        ("our people.is adult", needs("Input", "urn:people#i") + needs("Decision", "urn:people#d"), True),
        ("our people.next year(1) + our people.next year(n: 2)", needs("Knowledge", "urn:people#k"), D(5)),
        ("our people.adult service(17)", needs("Knowledge", "urn:people#s"), False),
        ("5 instance of our people.tAge", "", True),
    ],
)
def test_what_is_imported_is_called_by_the_name_of_its_import(expression: str, requirement: str, expected: object):
    xml = model("main", decision("d", expression, requirement), ("urn:people", "our people"))
    decisions = load_decisions(xml, imports=BY_NAME)
    assert decisions.evaluate("d", {"age at start": 40}).value == expected
    assert decisions.evaluate("d", {"our people.age at start": 40}).value == expected
    assert decisions.names == ("d",)


def test_a_boxed_invocation_calls_imported_knowledge():
    logic = (
        '<invocation><literalExpression><text>p.next year</text></literalExpression><binding><parameter name="n"/>'
        f"{text('41')}</binding></invocation>"
    )
    body = f'<decision id="d" name="d"><variable name="d"/>{needs("Knowledge", "urn:people#k")}{logic}</decision>'
    decisions = load_decisions(model("main", body, ("urn:people", "p")), imports=BY_NAME)
    assert decisions.evaluate("d", {}).value == D(42)


@pytest.mark.parametrize("spelling", ["p.tAge", "p:tAge"])
def test_an_imported_type_constrains_as_at_home(spelling: str):
    xml = model("main", decision("d", "x", type_=spelling), ("urn:people", "p"))
    decisions = load_decisions(xml, imports=BY_NAME)
    assert decisions.evaluate("d", {"x": 130}).value == D(130)
    with pytest.raises(DmnError) as caught:
        decisions.evaluate("d", {"x": 131})
    assert caught.value.code == "result_not_allowed"


def test_a_type_may_be_made_of_imported_ones():
    part = '<itemComponent name="a"><typeRef>p.tAge</typeRef></itemComponent>'
    pair = f'<itemDefinition name="tPair">{part}</itemDefinition>'
    xml = model("main", pair + decision("d", "{a: x}", type_="tPair"), ("urn:people", "p"))
    decisions = load_decisions(xml, imports=BY_NAME)
    assert decisions.evaluate("d", {"x": 1}).value == {"a": D(1)}
    with pytest.raises(DmnError):
        decisions.evaluate("d", {"x": -1})


def test_an_import_without_a_name_brings_its_names_as_they_are():
    xml = model("main", decision("d2", "age at start + 1", needs("Input", "urn:people#i")), ("urn:people", ""))
    assert load_decisions(xml, imports=BY_NAME).evaluate("d2", {"age at start": 1}).value == D(2)


def test_models_import_models_and_equal_names_and_ids_stay_apart():
    left = model("left", decision("x", "p.is adult", needs("Decision", "urn:people#d")), ("urn:people", "p"))
    right = model("right", decision("x", "not(q.is adult)", needs("Decision", "urn:people#d")), ("urn:people", "q"))
    both = needs("Decision", "urn:left#d") + needs("Decision", "urn:right#d")
    xml = model("main", decision("x", "[l.x, r.x]", both), ("urn:left", "l"), ("urn:right", "r"))
    decisions = load_decisions(xml, imports={"urn:left": left, "urn:right": right, **BY_NAME})
    assert decisions.evaluate("x", {"age at start": 20}).value == [True, False]
    assert decisions.evaluate("l.x", {"age at start": 20}).value is True
    assert decisions.inputs("x") == {"r.q.age at start"}


def test_a_loaded_model_can_be_imported():
    people = load_decisions(PEOPLE)
    xml = model("main", decision("d", "p.is adult", needs("Decision", "urn:people#d")), ("urn:people", "p"))
    assert load_decisions(xml, imports={"urn:people": people}).evaluate("d", {"age at start": 17}).value is False
    assert people.names == ("is adult",)


@pytest.mark.parametrize(
    ("xml", "imports", "code"),
    [
        (model("main", "", ("urn:nobody", "n")), {}, "missing_import"),
        (model("main", "", ("urn:main", "me")), {}, "missing_import"),
        (
            model("main", "", ("urn:a", "a")),
            {"urn:a": model("a", "", ("urn:b", "b")), "urn:b": model("b", "", ("urn:a", "a"))},
            "cycle",
        ),
        (
            model("main", "", ("urn:a", "a")),
            {"urn:a": model("a", "", ("urn:main", "m")), "urn:main": model("main", "")},
            "cycle",
        ),
        (model("main", "", ("urn:people", "p"), ("urn:people", "p")), BY_NAME, "double_name"),
        (model("main", decision("p", "1"), ("urn:people", "p")), BY_NAME, "double_name"),
        (
            model("main", decision("d", "1", needs("Input", "urn:people#nobody")), ("urn:people", "p")),
            BY_NAME,
            "unknown_reference",
        ),
        (model("main", decision("d", "1", type_="p.tNobody"), ("urn:people", "p")), BY_NAME, "unknown_type"),
    ],
)
def test_an_import_that_cannot_work_does_not_load(xml: str, imports: dict[str, str], code: str):
    with pytest.raises(DmnError) as caught:
        load_decisions(xml, imports=imports)
    assert caught.value.code == code
    assert str(caught.value)


def test_services_and_knowledge_of_imports_are_evaluated_by_their_full_names():
    decisions = load_decisions(model("main", "", ("urn:people", "p")), imports=BY_NAME)
    assert decisions.evaluate("p.next year", {"n": 1}).value == D(2)
    assert decisions.evaluate("p.adult service", {"age at start": 17}).value is False
    assert decisions.evaluate("p.adult service", {"p.age at start": 18}).value is True
