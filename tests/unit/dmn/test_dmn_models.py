"""Models of several decisions: requirements, boxed expressions, business knowledge, services, types."""

from __future__ import annotations

import contextlib
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.tck import run
from workflows.dmn import DmnError, load_decisions
from workflows.feel import FeelError
from workflows.xml import XmlRefused

D = Decimal
SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
KIT = Path(__file__).parents[4] / "shared" / "dmn-tck"


def model(body: str) -> str:
    return f'<definitions xmlns="{SPACE}" name="m" namespace="http://anliu.test/m">{body}</definitions>'


def decision(name: str, logic: str, *, needs: str = "", type_: str = "", id_: str = "") -> str:
    type_attribute = f' typeRef="{type_}"' if type_ else ""
    return (
        f'<decision id="{id_ or name}" name="{name}"><variable name="{name}"{type_attribute}/>{needs}{logic}</decision>'
    )


def text(expression: str) -> str:
    return f"<literalExpression><text>{expression}</text></literalExpression>"


def needs(kind: str, key: str) -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="#{key}"/></{requirement}>'


def data(name: str, type_: str) -> str:
    return f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{type_}"/></inputData>'


PREMIUM = model(
    '<itemDefinition name="tInsured"><itemComponent name="age at start"><typeRef>number</typeRef></itemComponent>'
    '<itemComponent name="类别"><typeRef>string</typeRef><allowedValues><text>"甲","乙"</text></allowedValues>'
    "</itemComponent></itemDefinition>"
    + data("insured", "tInsured")
    + data("保额", "number")
    + decision(
        "rate",
        text("if insured.age at start &lt; 40 then 0.01 else 0.02"),
        needs=needs("Input", "insured"),
        type_="number",
    )
    + '<businessKnowledgeModel id="round" name="to cents"><variable name="to cents"/><encapsulatedLogic>'
    '<formalParameter name="x" typeRef="number"/>' + text("round half up(x, 2)") + "</encapsulatedLogic>"
    "</businessKnowledgeModel>"
    + decision(
        "premium",
        text("to cents(保额 * rate)"),
        needs=needs("Input", "保额") + needs("Decision", "rate") + needs("Knowledge", "round"),
        type_="number",
    )
)


def test_a_decision_rests_on_decisions_inputs_and_knowledge():
    decisions = load_decisions(PREMIUM)
    assert decisions.names == ("rate", "premium")
    assert decisions.inputs("premium") == {"insured", "保额"}
    result = decisions.evaluate("premium", {"insured": {"age at start": 30, "类别": "甲"}, "保额": 1234})
    assert result.value == D("12.34")


@pytest.mark.parametrize(
    ("insured", "code"),
    [
        ({"age at start": "thirty", "类别": "甲"}, "input_type"),
        ({"age at start": 30, "类别": "丙"}, "input_not_allowed"),
        ("Zhang San", "input_type"),
    ],
)
def test_an_input_must_be_what_the_model_declares(insured: object, code: str):
    with pytest.raises(DmnError) as caught:
        load_decisions(PREMIUM).evaluate("premium", {"insured": insured, "保额": 1})
    assert (caught.value.code, caught.value.detail) == (code, "insured")
    assert "Zhang" not in str(caught.value)


def test_a_result_must_be_what_the_model_declares():
    decisions = load_decisions(model(decision("a", text('"x"'), type_="number")))
    with pytest.raises(DmnError) as caught:
        decisions.evaluate("a", {})
    assert caught.value.code == "result_type"


BOXED = {
    "<context><contextEntry><variable name='a b'/>" + text("2") + "</contextEntry><contextEntry>" + text("a b + x")
    + "</contextEntry></context>": D(7),
    "<context><contextEntry><variable name='a'/>" + text("x") + "</contextEntry></context>": {"a": D(5)},
    "<list>" + text("1") + text("x") + "</list>": [D(1), D(5)],
    "<relation><column name='n'/><column name='m'/><row>" + text("1") + text("x") + "</row></relation>":
        [{"n": D(1), "m": D(5)}],
    "<conditional><if>" + text("x > 1") + "</if><then>" + text('"y"') + "</then><else>" + text('"n"')
    + "</else></conditional>": "y",
    "<for iteratorVariable='i'><in>" + text("[1, 2]") + "</in><return>" + text("i * x") + "</return></for>":
        [D(5), D(10)],
    "<every iteratorVariable='i'><in>" + text("[1, x]") + "</in><satisfies>" + text("i > 1") + "</satisfies></every>":
        False,
    "<some iteratorVariable='i'><in>" + text("[1, x]") + "</in><satisfies>" + text("i > 1") + "</satisfies></some>":
        True,
    "<filter><in>" + text("[1, x]") + "</in><match>" + text("item > 1") + "</match></filter>": [D(5)],
    "<invocation>" + text("modulo") + "<binding><parameter name='dividend'/>" + text("x") + "</binding><binding>"
    "<parameter name='divisor'/>" + text("3") + "</binding></invocation>": D(2),
    "<context><contextEntry><variable name='f'/><functionDefinition><formalParameter name='n' typeRef='number'/>"
    + text("n + 1") + "</functionDefinition></contextEntry><contextEntry>" + text("f(x)") + "</contextEntry></context>":
        D(6),
}  # fmt: skip


@pytest.mark.parametrize(("logic", "expected"), BOXED.items())
def test_each_boxed_expression(logic: str, expected: object):
    xml = model(decision("d", logic.replace(">= ", "&gt;= ").replace("x > 1", "x &gt; 1").replace("i > 1", "i &gt; 1")))
    assert load_decisions(xml).evaluate("d", {"x": 5}).value == expected


SERVICE = model(
    data("x", "number")
    + decision("inner", text("x + 1"), needs=needs("Input", "x"))
    + decision("outer", text("inner * 10"), needs=needs("Decision", "inner"))
    + '<decisionService id="s" name="svc"><variable name="svc"/><outputDecision href="#outer"/>'
    '<encapsulatedDecision href="#inner"/><inputData href="#x"/></decisionService>'
    '<decisionService id="t" name="from inner"><variable name="from inner"/><outputDecision href="#outer"/>'
    '<inputDecision href="#inner"/></decisionService>'
    + decision("caller", text("svc(4) + from inner(inner: 2)"), needs=needs("Knowledge", "s") + needs("Knowledge", "t"))
)


def test_a_decision_service_is_called_like_a_function_and_evaluated_by_name():
    decisions = load_decisions(SERVICE)
    assert decisions.evaluate("caller", {}).value == D(70)
    assert decisions.evaluate("svc", {"x": 4}).value == D(50)
    assert decisions.evaluate("from inner", {"inner": 2, "x": 100}).value == D(20)


CIRCLE = needs("Decision", "a")
NO_RULE = "<allowedValues><text>,</text></allowedValues>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (decision("a", text("b"), needs=needs("Decision", "b")) + decision("b", text("1"), needs=CIRCLE), "cycle"),
        (decision("a", text("b"), needs=needs("Decision", "nobody")), "unknown_reference"),
        (decision("a", text("1")) + decision("a", text("2"), id_="other"), "double_name"),
        (decision("a", text("1 +")), "expression"),
        (decision("a", text("")), "empty_cell"),
        (decision("a", "<functionDefinition kind='Java'>" + text("1") + "</functionDefinition>"), "unsupported"),
        (decision("a", "<hologram/>"), "unsupported"),
        (decision("a", "<context><contextEntry><variable name='x'/></contextEntry></context>"), "no_logic"),
        ("<import namespace='x' name='y' importType='z'/>", "unsupported"),
        (data("x", "money"), "unknown_type"),
        ("<itemDefinition name='t'><typeRef>t</typeRef></itemDefinition>", "cycle"),
        (f"<itemDefinition name='t'><typeRef>string</typeRef>{NO_RULE}</itemDefinition>", "expression"),
    ],
)  # fmt: skip
def test_a_model_that_cannot_work_does_not_load(body: str, code: str):
    with pytest.raises(DmnError) as caught:
        load_decisions(model(body))
    assert caught.value.code == code
    assert str(caught.value)


def test_a_decision_that_is_only_drawn_loads_and_refuses_to_decide():
    decisions = load_decisions(model(decision("a", "")))
    assert decisions.undecided == ("a",)
    with pytest.raises(DmnError) as caught:
        decisions.evaluate("a", {})
    assert caught.value.code == "no_logic"


def test_an_unknown_decision_and_other_files_are_refused():
    with pytest.raises(DmnError) as caught:
        load_decisions(PREMIUM).evaluate("nothing", {})
    assert caught.value.code == "unknown_decision"
    with pytest.raises(DmnError) as caught:
        load_decisions("<html/>")
    assert caught.value.code == "not_dmn"
    with pytest.raises(XmlRefused):
        load_decisions('<!DOCTYPE a [<!ENTITY x "y">]>' + PREMIUM)


def test_one_model_serves_many_threads():
    decisions = load_decisions(PREMIUM)
    wrong: list[object] = []

    def work(amount: int) -> None:
        for _ in range(30):
            found = decisions.evaluate("premium", {"insured": {"age at start": 50, "类别": "乙"}, "保额": amount}).value
            if found != D(amount) / 50:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(amount,)) for amount in range(100, 900, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@given(st.text(max_size=40), st.text(alphabet='<>-=?"()[]., \n1a', max_size=20))
def test_whatever_is_typed_into_a_model_the_answer_is_ours(expression: str, attribute: str):
    body = "<decision/>" if not expression else decision("a", text(_safe(expression)), type_=_safe(attribute).strip())
    with contextlib.suppress(DmnError, XmlRefused, FeelError):
        assert load_decisions(model(body)).evaluate("a", {}).fired == ()


def _safe(raw: str) -> str:
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\x00", "")


if KIT.is_dir():  # the public kit is not part of this repository

    def test_the_public_kit_agrees_on_level_two():
        scores = dict(run(KIT / "compliance-level-2"))
        assert {name: score.failed for name, score in scores.items() if score.failed} == {}
        assert sum(score.passed for score in scores.values()) > 100
