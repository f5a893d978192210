"""An expression can be judged before it ever runs: what it needs, what it gives, what is wrong and where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.feel import compile_expression, compile_unary_tests
from workflows.feel.analysis import study_expression, study_tests
from workflows.feel.analysis.kinds import SAMPLES, kind_of, type_of_kind
from workflows.feel.analysis.study import Walk
from workflows.feel.builtins import BUILTINS
from workflows.feel.tree import Node
from workflows.feel.types import ANY, ContextOf, ListOf, RangeOf, Simple
from workflows.feel.values import kind

NUMBER, TEXT, FLAG, DAY = Simple("number"), Simple("string"), Simple("boolean"), Simple("date")
BILL = ContextOf((("金额", NUMBER), ("日期", DAY), ("医院", TEXT)))
NAMES = {
    "年龄": NUMBER,
    "姓名": TEXT,
    "吸烟": FLAG,
    "生效日": DAY,
    "账单": ListOf(BILL),
    "首单": BILL,
    "期间": RangeOf(DAY),
    "随便": ANY,
}


KINDS = st.sampled_from(sorted(SAMPLES))


def study(text, wanted=ANY):
    return study_expression(compile_expression(text, NAMES.keys()), NAMES, wanted)


def said(text, wanted=ANY):
    """Code, the piece of the text that is meant, and the message, of each problem."""
    return [(one.code, text[slice(*one.place)], str(one)) for one in study(text, wanted).problems]


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("1", NUMBER),
        ('"a"', TEXT),
        ("null", Simple("null")),
        ("年龄 + 1", NUMBER),
        ('姓名 + "先生"', TEXT),
        ('生效日 + duration("P1M")', DAY),
        ("生效日 - 生效日", Simple("days and time duration")),
        ("年龄 > 18", FLAG),
        ("吸烟 and 年龄 > 18", FLAG),
        ("if 吸烟 then 1 else null", NUMBER),
        ('if 吸烟 then 1 else "一"', ANY),
        ("[1, 2]", ListOf(NUMBER)),
        ("[]", ListOf(ANY)),
        ("账单.金额", ListOf(NUMBER)),
        ("账单[1]", BILL),
        ("账单[金额 > 100]", ListOf(BILL)),
        ("账单[金额 > 100][1].日期.month", NUMBER),
        ("首单.金额", NUMBER),
        ("期间.start", DAY),
        ("期间.start included", FLAG),
        ("for 单 in 账单 return 单.金额 * 2", ListOf(NUMBER)),
        ("for 次 in 1..3 return 次", ListOf(NUMBER)),
        ("some 单 in 账单 satisfies 单.金额 > 1", FLAG),
        ("{甲: 1, 乙: 甲 + 1}.乙", NUMBER),
        ("(function(甲: number) 甲 + 1)(2)", NUMBER),
        ("[18..60]", RangeOf(NUMBER)),
        ("随便 + 1", NUMBER),
        ("随便.什么", ANY),
        ("随便 * 2", ANY),
        ("年龄 instance of number", FLAG),
        ("年龄 between 18 and 60", FLAG),
        ("年龄 in (18..60)", FLAG),
        ("-年龄", NUMBER),
        ("[[{a: 1}], [{a: 2}]].a", ListOf(ListOf(NUMBER))),
        ("[1, 2] in [[1, 2], [3]]", FLAG),
        ("[1, 2] in [[1, 2]]", FLAG),
    ],
)
def test_the_type_of_an_expression_follows_from_the_types_of_its_names(text, gives):
    found = study(text)
    assert (found.type, found.problems) == (gives, ())


@pytest.mark.parametrize(
    ("text", "code", "piece", "message"),
    [
        ('年龄 + "18 岁"', "wrong_kind", '"18 岁"', '“"18 岁"” is text; a number is needed here'),
        ("年龄 and 吸烟", "wrong_kind", "年龄", "“年龄” is a number; true or false is needed here"),
        ("if 姓名 then 1 else 2", "wrong_kind", "姓名", "“姓名” is text; true or false is needed here"),
        ("-姓名", "wrong_kind", "姓名", "“姓名” is text; a number is needed here"),
        (
            "年龄 > 姓名",
            "wrong_kinds",
            "年龄 > 姓名",
            "“年龄” is a number and “姓名” is text: “>” does not work with these two",
        ),
        ("年龄 = 姓名", "never_equal", "年龄 = 姓名", "“年龄” is a number and “姓名” is text: the two are never equal"),
        ("吸烟 = 1", "never_equal", "吸烟 = 1", "“吸烟” is true or false and “1” is a number: the two are never equal"),
        (
            "生效日 + 生效日",
            "wrong_kinds",
            "生效日 + 生效日",
            "“生效日” is a date and “生效日” is a date: “+” does not work with these two",
        ),
        ("年令 > 18", "similar_name", "年令", "“年令” is not known here; “年龄” is"),
        ("完全不同的 > 18", "unknown_name", "完全不同的", "“完全不同的” is not known here"),
        ("首单.金頷", "no_entry", "首单.金頷", "首单 has no “金頷”"),
        ("姓名.length", "no_entry", "姓名.length", "text has no “length”"),
        ("账单[医院]", "wrong_kind", "医院", "“医院” is text; true or false is needed here"),
        ('账单[金额 > "100"]', "wrong_kinds", '金额 > "100"', ""),
        ("some 单 in 账单 satisfies 单.金额", "wrong_kind", "单.金额", ""),
        ("for 次 in 1..姓名 return 次", "wrong_kinds", "1..姓名", ""),
        ("substrung(姓名, 2)", "similar_name", "substrung", "“substrung” is not known here; “substring” is"),
        ("zzz(1)", "unknown_function", "zzz", "There is no function “zzz”"),
        ("姓名(1)", "not_a_function", "姓名", "“姓名” is text and cannot be called"),
        ('substring(姓名, "2")', "wrong_kind", '"2"', '“"2"” is text; a number is needed here'),
        (
            "substring(姓名)",
            "argument_count",
            "substring(姓名)",
            "“substring” takes other arguments: substring(string, start position, [length])",
        ),
        (
            "substring(string: 姓名, from: 2)",
            "argument_name",
            "substring(string: 姓名, from: 2)",
            "“substring” has no argument “from”: substring(string, start position, [length])",
        ),
        ("年龄 in [生效日..生效日]", "wrong_kind", "[生效日..生效日]", ""),
        ("吸烟 * 2", "wrong_kind", "吸烟", "“吸烟” is true or false; a number is needed here"),
        ("随便 * 吸烟", "wrong_kind", "吸烟", ""),
    ],
)
def test_a_mistake_is_told_in_words_of_whoever_made_it(text, code, piece, message):
    found = said(text)
    assert [one[:2] for one in found] == [(code, piece)]
    assert not message or found[0][2] == message


def test_a_condition_must_give_true_or_false_and_a_timer_no_text():
    assert said("年龄 + 1", FLAG) == [
        ("wrong_kind", "年龄 + 1", "“年龄 + 1” is a number; true or false is needed here")
    ]
    assert said("年龄 > 1", FLAG) == []
    assert said("null", FLAG) == []


def test_several_mistakes_come_in_the_order_of_the_text():
    assert [one[0] for one in said('年令 > 1 and 姓名 + 1 = "x" and zzz(2)')] == [
        "similar_name",
        "wrong_kind",
        "unknown_function",
    ]


def test_what_cannot_be_known_is_not_blamed():
    for text in ("随便.a.b > 1", "随便[额 > 1]", "随便(1)", "sum(随便)", "随便 = 姓名", "for x in 随便 return x + 1"):
        assert said(text) == [], text


def test_an_entry_of_an_unknown_item_may_have_any_name():
    assert said("随便[什么 > 1]") == []
    assert [one[0] for one in said("账单[什么 > 1]")] == ["unknown_name"]


def test_a_name_declared_inside_is_known_inside_only():
    assert said("for x in [1] return x") == []
    assert [one[1] for one in said("(for x in [1] return x)[1] + xx")] == ["xx"]


@pytest.mark.parametrize(
    ("cell", "column", "codes"),
    [
        ("< 18", NUMBER, []),
        ('"A", "B"', TEXT, []),
        ("[18..60]", NUMBER, []),
        ("not(18, 19)", NUMBER, []),
        ("-", NUMBER, []),
        ("null", NUMBER, []),
        ("? > 18 and 吸烟", NUMBER, []),
        ("吸烟", FLAG, []),
        ("随便", NUMBER, []),
        ("年龄 > 60", NUMBER, []),  # a condition of its own
        ('"18"', NUMBER, ["wrong_kind"]),
        ("18", TEXT, ["wrong_kind"]),
        ('< "18"', NUMBER, ["wrong_kind"]),
        ('["a".."b"]', NUMBER, ["wrong_kind"]),
        ('18, "19"', NUMBER, ["wrong_kind"]),
        ("not(true)", NUMBER, ["wrong_kind"]),
        ("? + 1", NUMBER, ["wrong_kind"]),
        ('? > "a"', NUMBER, ["wrong_kinds"]),
        ("甲", NUMBER, ["unknown_name"]),
        ("1", ListOf(NUMBER), []),
        ('"1"', ListOf(NUMBER), ["wrong_kind"]),
    ],
)
def test_the_cells_of_a_column_are_judged_by_its_type(cell, column, codes):
    found = study_tests(compile_unary_tests(cell, NAMES.keys()), column, NAMES)
    assert [one.code for one in found.problems] == codes


def test_every_node_of_the_language_can_be_studied():
    def below(one):
        return {one} | {each for child in one.__subclasses__() for each in below(child)}

    evaluated = {(one.__module__, one.__name__) for one in below(Node) if one.__module__.startswith("workflows.feel")}
    assert evaluated - {(Node.__module__, "Node")} == {(one.__module__, one.__name__) for one in Walk.READERS}


@pytest.mark.parametrize("name", sorted(BUILTINS))
def test_what_a_function_is_said_to_give_is_what_it_gives(name):
    """For every kind of argument that fits: the value is null or of the kind that was told before."""
    for form in BUILTINS[name].forms:
        for value in SAMPLES.values():
            count = max(1, sum(not one.optional for one in form.parameters))
            names = {f"p{place}": type_of_kind(kind(value)) for place in range(count if form.parameters else 0)}
            expression = compile_expression(f"{name}({', '.join(names)})", names.keys())
            told = kind_of(study_expression(expression, names).type)
            found = kind(expression.evaluate(dict.fromkeys(names, value)))
            assert told in {"", found} or found == "null", (name, kind(value), told, found)


@settings(max_examples=200, deadline=None)
@given(KINDS, st.sampled_from(["+", "-", "*", "/", "**", "<", "="]), KINDS)
def test_an_operator_is_blamed_exactly_where_it_gives_null(left, sign, right):
    expression = compile_expression(f"a {sign} b", {"a", "b"})
    types = {"a": type_of_kind(left), "b": type_of_kind(right)}
    value = expression.evaluate({"a": SAMPLES[left], "b": SAMPLES[right]})
    found = study_expression(expression, types)
    assert bool(found.problems) is (value is None)
    if value is not None:
        assert kind_of(found.type) == kind(value)


def test_every_place_of_a_tree_holds_the_text_it_was_read_from():
    text = "if 年龄 > 18 then sum(账单[金额 > 1].金额) else -(1 + 2)"
    node = compile_expression(text, NAMES.keys()).node
    pieces = {
        "whole": node,
        "年龄 > 18": node.condition,
        "sum(账单[金额 > 1].金额)": node.then,
        "账单[金额 > 1].金额": node.then.positional[0],
        "账单[金额 > 1]": node.then.positional[0].source,
        "-(1 + 2)": node.otherwise,
        "1 + 2": node.otherwise.operand,
    }
    assert {piece: text[slice(*one.place)] for piece, one in pieces.items()} == {
        piece: text if piece == "whole" else piece for piece in pieces
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{f: function(a, b) a + b, c: f(1)}.c", "argument_count"),
        ("{f: function(a, b) a + b, c: f(a: 1, x: 2)}.c", "argument_name"),
        ('{f: function(a: number) a + 1, c: f("1")}.c', "wrong_kind"),
    ],
)
def test_a_function_written_in_the_expression_is_called_as_it_was_written(text: str, code: str):
    assert [one.code for one in study_expression(compile_expression(text)).problems] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "{f: function(a, b) a + b, c: f(b: 1, a: 2)}.c",
        "{f: function(a: number) a + 1, c: f([1])}.c",
        "{f: function(a: number) a + 1, c: f(null)}.c",
        "[1, 2] in =[1, 2]",
    ],
)
def test_what_the_standard_converts_is_not_blamed(text: str):
    assert study_expression(compile_expression(text)).problems == ()
