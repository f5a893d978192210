"""A decision table tells before it decides what is missing, what is said twice and what can never happen."""

from __future__ import annotations

import time
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

import bpmn
from workflows.dmn import load_decisions
from workflows.dmn.analysis import MOST_OF_A_KIND, Severity, TableFinding, analyse

Row = tuple[tuple[str, ...], tuple[str, ...]]
A = ('"A"',)


def column(kind: str, text: str, type_: str = "", values: str = "", default: str = "") -> str:
    allowed = f"<{kind}Values><text>{escape(values)}</text></{kind}Values>" if values else ""
    attribute = f' typeRef="{type_}"' if type_ else ""
    if kind == "input":
        asked = f"<inputExpression{attribute}><text>{escape(text)}</text></inputExpression>"
        return f'\n<input id="in_{text}" label="{escape(text)}">{asked}{allowed}</input>'
    otherwise = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'\n<output id="out_{text}" name="{text}"{attribute}>{allowed}{otherwise}</output>'


def table(policy: str, columns: list[str], rows: list[Row]) -> str:
    def cells(kind: str, row: int, texts: tuple[str, ...]) -> str:
        return "".join(
            f'<{kind}Entry id="{kind}_{row}_{at}"><text>{escape(text)}</text></{kind}Entry>'
            for at, text in enumerate(texts, start=1)
        )

    rules = "".join(
        f'\n<rule id="r{number}">{cells("input", number, asked)}{cells("output", number, given)}</rule>'
        for number, (asked, given) in enumerate(rows, start=1)
    )
    return f'<decisionTable id="t" hitPolicy="{policy}">{"".join(columns)}{rules}</decisionTable>'


def definitions(body: str) -> str:
    namespace = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return f'<definitions xmlns="{namespace}" id="d" name="定义" namespace="http://anliu.test/d">{body}</definitions>'


def found_in(body: str) -> tuple[TableFinding, ...]:
    return analyse(load_decisions(definitions(body)).model)


def decision(policy: str, rows: list[Row], *columns: str) -> str:
    return f'<decision id="level" name="核保等级">{table(policy, list(columns), rows)}</decision>'


def look(policy: str, rows: list[Row], *columns: str) -> tuple[TableFinding, ...]:
    return found_in(decision(policy, rows, *(columns or (AGE, LEVEL))))


def told(found: tuple[TableFinding, ...]) -> list[tuple[str, tuple[int, ...], str]]:
    return [(one.code, one.rules, one.example) for one in found]


AGE = column("input", "年龄", "number")
CHANNEL = column("input", "渠道", "string")
LEVEL = column("output", "level", "string")
RANKED = column("output", "level", "string", values='"A", "B", "C"')


def test_a_complete_table_without_overlaps_has_no_findings():
    assert look("UNIQUE", [(("< 18",), A), (("[18..60]",), A), (("> 60",), A)]) == ()


def test_the_age_between_two_open_ends_is_a_gap():
    (gap,) = look("UNIQUE", [(("[0..18)",), A), (("> 18",), A), (("< 0",), A)])
    assert (gap.code, gap.severity, gap.decision, gap.element, gap.line) == (
        "gap",
        Severity.WARNING,
        "核保等级",
        "t",
        1,
    )
    assert gap.example == "年龄 = 18"
    assert [(one.column, one.tests) for one in gap.where] == [(1, "18")]
    assert str(gap) == "核保等级: no rule applies when 年龄 = 18"


@pytest.mark.parametrize(
    ("type_", "cells", "example"),
    [
        ("number", ("<= 17.5", ">= 30"), "x in (17.5..30)"),
        ("number", ("< 1", "[1..5)", "(5..8)", "> 9"), "x in (5, [8..9])"),
        ("number", ("!= 5",), "x = 5"),
        ("number", ("5",), "x != 5"),
        ("number", ("5, 7",), "not(x in (5, 7))"),
        ("number", ("< -3", "> 2 * 3"), "x in [-3..6]"),
        ("number", ("not([1..2])",), "x in [1..2]"),
        ("number", ("[1, 2]", "< 1", "> 2"), "x in (1..2)"),
        ("date", ('< date("2024-03-01")', '> @"2024-03-01"'), 'x = @"2024-03-01"'),
        ("date", ('<= @"2024-02-29"', '> @"2024-03-01"'), 'x = @"2024-03-01"'),
        ("date", ('<= @"2024-02-29"', '>= @"2024-03-01"'), None),
        ("dateTime", ('< @"2024-01-01T10:00:00"', '> @"2024-01-01T10:00:00"'), 'x = @"2024-01-01T10:00:00"'),
        ("dateTime", ('< @"2024-01-01T10:00:00+08:00"', '> @"2024-01-01T02:00:00Z"'), 'x = @"2024-01-01T02:00:00Z"'),
        ("time", ('< @"09:00:00"', '>= @"17:30:00"'), 'x in [@"09:00:00"..@"17:30:00")'),
        ("time", ('>= @"00:00:00"',), None),
        ("days and time duration", ('< duration("P1D")', '>= @"P1DT1H"'), 'x in [@"P1D"..@"P1DT1H")'),
        ("years and months duration", ('<= @"P1Y"', '>= @"P1Y2M"'), 'x in (@"P1Y"..@"P1Y2M")'),
        ("years and months duration", ('<= @"P1Y"', '>= @"P1Y1M"'), None),
        ("boolean", ("true",), "x = false"),
        ("boolean", ("true", "false"), None),
        ("string", ('"a"', '"b"'), 'x = "other"'),
        ("string", ('"other"',), 'x = "other 2"'),
        ("string", ('not("a", "b")', '"a"'), 'x = "b"'),
        ("string", ('< "m"', '> "m"'), 'x = "m"'),
        ("string", ('"say \\"hi\\""', 'not("say \\"hi\\"")'), None),
        ("number", ("< 5", ">= 5", "-"), None),
    ],
)
def test_gaps_are_exact_for_every_kind_of_value(type_: str, cells: tuple[str, ...], example: str | None):
    found = look("FIRST", [((cell,), A) for cell in cells], column("input", "x", type_), LEVEL)
    assert [one.example for one in found if one.code == "gap"] == ([] if example is None else [example])


def test_allowed_values_are_all_there_is():
    kinds = column("input", "渠道", "string", values='"agent", "web", "bank"')
    assert told(look("UNIQUE", [(('"agent"',), A)], kinds, LEVEL)) == [("gap", (), '渠道 in ("bank", "web")')]
    ages = column("input", "年龄", "number", values="[0..120]")
    assert told(look("UNIQUE", [(("< 18",), A)], ages, LEVEL)) == [("gap", (), "年龄 in [18..120]")]
    assert look("UNIQUE", [(("< 18",), A), (("[18..120]",), A)], ages, LEVEL) == ()


def test_a_declared_type_of_the_input_and_its_values_count_for_the_column():
    rows: list[Row] = [(('"web"',), A)]
    xml = (
        '<itemDefinition name="Channel"><typeRef>string</typeRef>'
        '<allowedValues><text>"agent", "web"</text></allowedValues></itemDefinition>'
        '<itemDefinition name="Order"><itemComponent name="by"><typeRef>Channel</typeRef></itemComponent>'
        '</itemDefinition><inputData id="i" name="order"><variable name="order" typeRef="Order"/></inputData>'
        '<decision id="level" name="核保等级">'
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        f"{table('UNIQUE', [column('input', 'order.by'), LEVEL], rows)}</decision>"
    )
    assert told(found_in(xml)) == [("gap", (), 'order.by = "agent"')]
    (wrong,) = (one for one in found_in(xml.replace('"web"</text></inputEntry>', "1</text></inputEntry>")) if one.rules)
    assert (wrong.code, wrong.example) == ("wrong_type", "1")


def test_gaps_of_several_columns_are_few_and_name_only_the_columns_that_matter():
    rows: list[Row] = [(("< 18", '"web"'), A), (("[18..30]", "-"), A)]
    assert [one.example for one in look("UNIQUE", rows, AGE, CHANNEL, LEVEL)] == [
        '年龄 in (< 18, > 30) and 渠道 = "other"',
        '年龄 > 30 and 渠道 = "web"',
    ]


def test_a_default_or_a_policy_that_collects_needs_no_complete_rules():
    assert look("UNIQUE", [(("< 18",), A)], AGE, column("output", "level", default='"C"')) == ()
    assert look("COLLECT", [(("< 18",), A)]) == ()


def test_a_table_without_rules_has_one_gap():
    (gap,) = look("UNIQUE", [])
    assert str(gap) == "核保等级: no rule ever applies"


def test_the_missing_value_is_a_gap_only_where_cells_speak_of_it():
    assert look("UNIQUE", [(("< 18",), A), ((">= 18",), A)]) == ()
    rows: list[Row] = [(("< 18", "null"), A), ((">= 18", "null"), A), (("-", "!= null"), A)]
    assert look("UNIQUE", rows, AGE, CHANNEL, LEVEL) == ()
    assert told(look("UNIQUE", [(("!= null",), A)])) == [("gap", (), "年龄 = null")]
    assert told(look("UNIQUE", [(("null",), A)])) == [("gap", (), "年龄 != null")]


def test_two_rules_of_a_unique_table_that_match_at_once():
    rows: list[Row] = [(("<= 30", '"web", "bank"'), A), ((">= 18", '"web"'), A), (("> 30", 'not("web")'), A)]
    overlap = look("UNIQUE", rows, AGE, CHANNEL, LEVEL)[-1]
    assert (overlap.code, overlap.severity, overlap.rules, overlap.element) == ("overlap", Severity.ERROR, (1, 2), "r2")
    assert overlap.line == 6
    assert overlap.example == '年龄 in [18..30] and 渠道 = "web"'
    (always,) = look("UNIQUE", [(("-",), A), (("-",), A)])
    assert str(always) == "核保等级: the rules 1, 2 always apply at the same time, but only one may"


def test_rules_of_an_any_table_may_meet_if_they_give_the_same():
    same: list[Row] = [(("<= 30",), A), ((">= 18",), A)]
    assert look("ANY", same) == ()
    assert told(look("ANY", [same[0], ((">= 18",), ('"B"',))])) == [("contradiction", (1, 2), "年龄 in [18..30]")]
    assert told(look("ANY", [same[0], ((">= 18",), ("x",))])) == [
        ("possible_contradiction", (1, 2), "年龄 in [18..30]")
    ]
    assert look("ANY", [(("<= 30",), ("x",)), ((">= 18",), ("x",))]) == ()


@pytest.mark.parametrize(("type_", "cell"), [("number", "[5..3]"), ("number", "(5..5)"), ("date", '< @"0001-01-01"')])
def test_a_cell_no_value_can_satisfy(type_: str, cell: str):
    (one,) = look("COLLECT", [(("-",), A), ((cell,), A)], column("input", "年龄", type_), LEVEL)
    assert (one.code, one.severity, one.rules, one.column, one.element) == (
        "impossible",
        Severity.ERROR,
        (2,),
        1,
        "input_2_1",
    )
    assert "年龄" in str(one)


def test_a_value_outside_the_allowed_ones_is_named():
    kinds = column("input", "渠道", "string", values='"agent", "web"')
    rows: list[Row] = [(('"web", "bank"',), A)]
    assert told(look("COLLECT", rows, kinds, LEVEL)) == [("not_allowed", (1,), '"bank"')]
    ages = column("input", "年龄", "number", values="[0..120]")
    assert told(look("COLLECT", [(("> 130",), A)], ages, LEVEL)) == [("impossible", (1,), "")]
    assert look("COLLECT", [(("< 130",), A)], ages, LEVEL) == ()


def test_a_rule_of_a_first_table_that_those_above_leave_nothing():
    rows: list[Row] = [
        (("< 18",), A),
        (("[18..60)",), A),
        ((">= 60",), A),
        (("[10..70]",), A),
        (("5",), A),
        (("-",), A),
    ]
    found = look("FIRST", rows)
    assert [(one.code, one.rules, one.others) for one in found] == [
        ("hidden", (4,), (1, 2, 3)),
        ("hidden", (5,), (1,)),
        ("only_missing", (6,), ()),
    ]
    assert str(found[1]) == "核保等级: rule 5 never applies, because the rules 1 come first"


def test_a_rule_of_a_priority_table_that_higher_results_leave_nothing():
    rows: list[Row] = [(("[10..20]",), ('"B"',)), (("< 50",), ('"A"',)), ((">= 50",), ('"B"',)), (("> 60",), ('"B"',))]
    found = look("PRIORITY", rows, AGE, RANKED)
    assert [(one.code, one.rules, one.others) for one in found] == [("hidden", (1,), (2,)), ("hidden", (4,), (3,))]
    unknown = look("PRIORITY", [(("[10..20]",), ("x",)), (("-",), A)], AGE, RANKED)
    assert unknown == ()


def test_a_cell_of_the_wrong_type():
    one, two = look("COLLECT", [(('"18"',), A), (("> 18, true",), A)])
    assert (one.code, one.severity, one.rules, one.column, one.element) == (
        "wrong_type",
        Severity.ERROR,
        (1,),
        1,
        "input_1_1",
    )
    assert (one.example, two.rules, two.example) == ('"18"', (2,), "true")
    dates = column("input", "生效日", "date")
    assert told(look("COLLECT", [(('> "2024-01-01"',), A)], dates, LEVEL)) == [("wrong_type", (1,), '"2024-01-01"')]
    ages = column("input", "年龄", "number", values='"18"')
    assert told(look("COLLECT", [], ages, LEVEL)) == [("wrong_type", (), '"18"')]


def test_a_result_that_does_not_fit_its_column():
    number = column("output", "fee", "number")
    assert told(look("COLLECT", [(("-",), ("-5",)), (("-",), ('date("2024-01-01")',))], AGE, number)) == [
        ("output_type", (2,), '@"2024-01-01"')
    ]
    wrong, default = look("UNIQUE", [(("-",), ('"X"',))], AGE, column("output", "l", values='"A"', default='"Y"'))
    assert (wrong.code, wrong.rules, wrong.column, wrong.element) == ("output_not_allowed", (1,), 2, "output_1_1")
    assert (default.code, default.rules, default.example, default.element) == ("output_not_allowed", (), '"Y"', "out_l")
    typed = decision("UNIQUE", [(("-",), ("5",))], AGE, column("output", "fee"))
    typed = typed.replace("<decisionTable", '<variable name="核保等级" typeRef="string"/><decisionTable')
    assert told(found_in(typed)) == [("output_type", (1,), "5")]


@pytest.mark.parametrize("cell", ["? > 60 and x", "x", "> limit", "ends with(?, 1)", "[1..limit]"])
def test_a_free_condition_is_not_decided_and_the_rest_stays_right(cell: str):
    rows: list[Row] = [(("< 18", "-"), A), ((cell, '"web"'), A), (("[18..60]", "-"), A), (("17", "-"), A)]
    found = look("UNIQUE", rows, AGE, CHANNEL, LEVEL)
    assert told(found) == [
        ("not_decided", (2,), ""),
        ("gap", (), '年龄 > 60 and 渠道 = "other"'),
        ("possible_gap", (2,), '年龄 > 60 and 渠道 = "web"'),
        ("overlap", (1, 4), "年龄 = 17"),
    ]


def test_allowed_values_that_are_a_condition_leave_gaps_open():
    ages = column("input", "年龄", "number", values="? > limit")
    found = look("UNIQUE", [(("< 18",), A), (("[5..3]",), A)], ages, LEVEL)
    assert [one.code for one in found] == ["not_decided", "impossible"]


def test_tables_inside_of_knowledge_and_boxed_contexts_are_looked_at_too():
    inner = table("UNIQUE", [column("input", "age"), LEVEL], [(("< 18",), A)])
    xml = (
        '<inputData id="i" name="age"><variable name="age" typeRef="string"/></inputData>'
        '<decision id="level" name="核保等级">'
        '<informationRequirement><requiredInput href="#i"/></informationRequirement>'
        f'<context><contextEntry><variable name="age"/><literalExpression><text>1</text></literalExpression>'
        f"</contextEntry><contextEntry>{inner}</contextEntry></context></decision>"
        '<businessKnowledgeModel id="k" name="加费"><encapsulatedLogic><formalParameter name="age" typeRef="date"/>'
        f"{inner}</encapsulatedLogic></businessKnowledgeModel>"
    )
    assert [(one.decision, one.code, one.example) for one in found_in(xml)] == [
        ("核保等级", "gap", "age >= 18"),
        ("加费", "wrong_type", "18"),
        ("加费", "gap", ""),
    ]


def test_a_column_of_lists_is_not_decided():
    found = look("FIRST", [(("1",), A), (("-",), A)], column("input", "x", "list"), LEVEL)
    assert told(found) == [("not_decided", (1,), "")]


def test_what_repeats_itself_is_counted():
    found = look("UNIQUE", [(("-",), A)] * 20)
    assert [one.code for one in found] == ["overlap"] * MOST_OF_A_KIND + ["more"]
    assert found[-1].params["count"] == 190 - MOST_OF_A_KIND
    wrong = look("COLLECT", [(('"18"',), A)] * 60)
    assert [one.code for one in wrong] == ["wrong_type"] * MOST_OF_A_KIND + ["more"]


def test_a_table_of_three_hundred_rules_is_quick_and_one_too_large_says_so():
    inputs = [column("input", name, "number") for name in "uvwxyz"]
    bands = [f"[{at * 2}..{at * 2 + 2})" for at in range(75)]
    rows: list[Row] = [
        ((band, low, high, "-", "-", "-"), A) for band in bands for low in ("< 5", ">= 5") for high in ("< 1", ">= 1")
    ]
    start = time.perf_counter()
    assert [one.example for one in look("UNIQUE", rows, *inputs, LEVEL)] == ["u in (< 0, >= 150)"]
    crossing: list[Row] = [
        (tuple(f"[{(at * (step + 7)) % 301}..{(at * (step + 7)) % 301 + 150}]" for step in range(6)), A)
        for at in range(300)
    ]
    found = look("FIRST", crossing, *inputs, LEVEL)
    assert "not_decided" in {one.code for one in found}
    assert time.perf_counter() - start < 10  # far above what it takes: a busy machine is no fault


def test_the_rating_of_applications_has_no_findings():
    xml = (Path(bpmn.__file__).parent / "underwriting" / "rating.dmn").read_bytes()
    assert analyse(load_decisions(xml).model) == ()


def test_allowed_values_that_are_worked_out_cost_no_more_than_they_may():
    loops = "count(for a in 1..9999, b in 1..9999 return a) > 5"
    begun = time.process_time()
    look("COLLECT", [((f"{at}",), A) for at in range(50)], AGE, column("output", "level", "string", values=loops))
    assert time.process_time() - begun < 2


def test_allowed_values_that_depend_on_the_case_are_not_judged():
    assert look("COLLECT", [(("-",), A)], AGE, column("output", "level", "string", values="allowed")) == ()
