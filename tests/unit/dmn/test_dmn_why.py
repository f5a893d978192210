"""A result can say why: every decision and table on the way, in order, with the values and the rules behind them."""

from __future__ import annotations

from decimal import Decimal

from workflows import codec
from workflows.commands.reasoning import MOST_BYTES, MOST_RULES, reasons
from workflows.dmn import Step, load_decisions
from workflows.feel import YearsMonths

SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def text(expression: str) -> str:
    return f"<literalExpression><text>{expression}</text></literalExpression>"


def table(policy: str, ask: str, *rules: tuple[str, str, str]) -> str:
    rows = "".join(
        f'<rule id="{key}"><inputEntry><text>{cell}</text></inputEntry>'
        f"<outputEntry><text>{answer}</text></outputEntry></rule>"
        for key, cell, answer in rules
    )
    column = f'<input label="{ask}"><inputExpression><text>{ask}</text></inputExpression></input><output name="r"/>'
    return f'<decisionTable hitPolicy="{policy}">{column}{rows}</decisionTable>'


MODEL = load_decisions(
    f"""<definitions xmlns="{SPACE}" name="m" namespace="http://anliu.test/m">
<inputData id="age" name="年龄"><variable name="年龄"/></inputData>
<businessKnowledgeModel id="band" name="年龄段"><variable name="年龄段"/><encapsulatedLogic>
  <formalParameter name="岁"/>{table("FIRST", "岁", ("b1", "&lt; 18", '"少"'), ("b2", "-", '"成"'))}
</encapsulatedLogic></businessKnowledgeModel>
<decision id="base" name="基数"><variable name="基数"/>{text("100 + 年龄")}
  <informationRequirement><requiredInput href="#age"/></informationRequirement></decision>
<decision id="rate" name="费率"><variable name="费率"/>
  {table("UNIQUE", "年龄段(年龄)", ("r1", '"少"', "1"), ("r2", '"成"', "2"))}
  <informationRequirement><requiredInput href="#age"/></informationRequirement>
  <knowledgeRequirement><requiredKnowledge href="#band"/></knowledgeRequirement></decision>
<decision id="premium" name="保费"><variable name="保费"/>{text("基数 * 费率")}
  <informationRequirement><requiredDecision href="#base"/></informationRequirement>
  <informationRequirement><requiredDecision href="#rate"/></informationRequirement></decision>
<decisionService id="quote" name="报价"><variable name="报价"/><outputDecision href="#premium"/>
  <encapsulatedDecision href="#base"/><inputData href="#age"/></decisionService>
</definitions>"""
)


def told(steps: tuple[Step, ...]) -> list[tuple[str, object, list[str]]]:
    return [(one.name, one.value, [rule.id for rule in one.fired]) for one in steps]


def test_everything_on_the_way_is_told_in_order_and_the_result_last():
    result = MODEL.evaluate("保费", {"年龄": 30})
    assert result.value == Decimal(260)
    assert told(result.path)[-1] == ("保费", Decimal(260), [])
    assert sorted(told(result.path)[:-1]) == [
        ("基数", Decimal(130), []),
        ("年龄段", "成", ["b2"]),
        ("费率", Decimal(2), ["r2"]),
    ]
    names = [one.name for one in result.path]
    assert names.index("年龄段") < names.index("费率")  # the table in the knowledge was asked first


def test_a_table_says_what_it_was_asked():
    result = MODEL.evaluate("费率", {"年龄": 7})
    asked = {one.name: dict(one.asked) for one in result.path}
    assert asked == {"年龄段": {"岁": Decimal(7)}, "费率": {"年龄段(年龄)": "少"}}
    assert [rule.rule for rule in result.fired] == [1]


def test_a_service_tells_what_happened_inside():
    result = MODEL.evaluate("报价", {"年龄": 30})
    assert {one.name for one in result.path} >= {"报价", "保费", "费率", "基数", "年龄段"}
    assert result.path[-1].name == "报价"


def test_each_evaluation_tells_its_own():
    first, second = (MODEL.evaluate("费率", {"年龄": age}) for age in (7, 30))
    assert told(first.path) == [("年龄段", "少", ["b1"]), ("费率", Decimal(1), ["r1"])]
    assert told(second.path) == [("年龄段", "成", ["b2"]), ("费率", Decimal(2), ["r2"])]


def test_what_is_kept_is_plain_short_and_ends_with_the_result():
    functions = load_decisions(
        f"""<definitions xmlns="{SPACE}" name="m" namespace="http://anliu.test/f">
<decision id="h" name="h"><variable name="h"/>{text("{f: function(a) a + 1, between: [1..2]}")}</decision>
<decision id="d" name="d"><variable name="d"/>{text('{n: h.f(2), term: duration("P1Y")}')}
  <informationRequirement><requiredDecision href="#h"/></informationRequirement></decision></definitions>"""
    )
    kept = reasons(functions.evaluate("d", {}), {"x": Decimal(1)})
    assert kept["path"][0] == {"name": "h", "value": {"f": None, "between": None}, "asked": {}, "rules": []}
    assert kept["path"][-1]["value"] == {"n": Decimal(3), "term": YearsMonths(12)}
    assert codec.loads(codec.dumps(kept)) == kept
    assert kept["cut"] is False


def test_a_table_of_many_rules_on_a_long_list_is_kept_short():
    rules = [(f"r{n}", "-", f"{n}") for n in range(600)]
    many = load_decisions(
        f"""<definitions xmlns="{SPACE}" name="m" namespace="http://anliu.test/m2">
<decision id="all" name="all"><variable name="all"/>{table("COLLECT", "list", *rules)}</decision></definitions>"""
    )
    kept = reasons(many.evaluate("all", {"list": ["病历" * 10] * 900}), {})
    assert kept["cut"] is True
    assert len(codec.dumps(kept)) < 2 * MOST_BYTES
    assert len(kept["fired"]) == MOST_RULES
