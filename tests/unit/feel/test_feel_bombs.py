"""Short texts that would take for ever, or all memory: each ends with our error, soon and small.

They go off in a process of their own. Its memory is looked at from outside, so that what a library takes counts too.
"""

from __future__ import annotations

import pytest

from tests.support.bombs import Bomb, End, explode

SECONDS = 10.0
"""Of the processor: what a hang would go beyond on the busiest machine; the bench tells how quick it is."""
BYTES = 50 * 1024**2

_A_LIST = "{{f: function(l, n) if n = 0 then l else f(concatenate(l, l), n - 1), l: f([{}], {}), r: {}}}.r"
_A_TEXT = "{{f: function(s, n) if n = 0 then s else f(s + s, n - 1), s: f({}, {}), r: {}}}.r"
_A_CONTEXT = "{{c: context(for i in 1..500 return {{key: string(i), value: i}}), r: for i in 1..300 return {}}}.r"
_SHARED = "for i in 1..60 return [partial[-1], partial[-1]]"

#: all of these are too costly
EXPRESSIONS = {
    "tower of powers": "9**(9**9)",
    "tower of negative powers": "2**-(9**9)",
    "huge literal": "1e6145",
    "tiny literal": "1e-999999999",
    "literal whose exponent is none": "0.33e" + "3" * 40,
    "huge literal with many digits": "9" * 1_900 + "e9999",
    "endless some": "some x in 1..10000 satisfies some y in 1..10000 satisfies x + y < 0",
    "endless every": "every x in 1..10000, y in 1..10000, z in 1..10000 satisfies x > 0",
    "text of a megabyte": "1 + " * 262_144 + "1",
    "string of a megabyte": '"' + "a" * 1_000_000 + '"',
    "5,000 brackets": "(" * 5_000 + "1" + ")" * 5_000,
    "500 brackets": "(" * 500 + "1" + ")" * 500,
    "900 open lists": "[" * 900,
    "contexts in contexts": "{a:" * 400 + "1" + "}" * 400,
    "nots in nots": "not(" * 300 + "true" + ")" * 300,
    "ifs in ifs": "if true then " * 120 + "1" + " else 2" * 120,
    "fors in fors": "for x in [1] return " * 80 + "1",
    "types in types": "x instance of " + "list<" * 200 + "number" + ">" * 200,
    "signs": "-" * 1_900 + "1",
    "sum of 600": "+".join(["1"] * 600),
    "pattern of powers": f'matches("{"a" * 60}!", "^(a+)+$")',
    "pattern of choices": f'matches("{"a" * 60}!", "^(a|a|a)*$")',
    "pattern of stars": f'matches("{"a" * 300}", "a*a*a*a*a*a*a*a*b")',
    "pattern that looks back": f'matches("{"a" * 900}", "(a*)(a*)\\\\1\\\\2b")',
    "pattern of copies": 'for i in 1..3000 return matches("a", "(((a{30}){30}))")',
    "replaced powers": f'replace("{"ab" * 400}", "((a|b)*)*c", "-")',
    "split powers": f'split("{"x" * 800}", "(x+x+)+y")',
    "swollen groups": f'replace("{"a" * 900}", "(a)", "{"$1" * 450}")',
    "doubled by replacing": '{f: function(s, n) if n = 0 then s else f(replace(s, "a", "aa"), n - 1), r: f("a", 35)}.r',
    "doubled by adding": _A_TEXT.format('"0123456789"', 35, "s"),
    "doubled by joining": '{f: function(s, n) if n = 0 then s else f(string join([s, s, s]), n - 1), r: f("ab", 35)}.r',
    "doubled by writing": "{f: function(l, n) if n = 0 then l else f(string([l, l]), n - 1), r: f(1, 35)}.r",
    "doubled lists": _A_LIST.format("1", 35, "count(l)"),
    "appended lists": "for i in 1..60 return concatenate(flatten(partial), flatten(partial), [1])",
    "list in itself": f"({_SHARED})[-1]",
    "flattened list in itself": f"flatten({_SHARED})",
    "sorted lists in themselves": f"distinct values([{_SHARED}, {_SHARED}])",
    "reversed lists": _A_LIST.format("1", 13, "for i in 1..2000 return reverse(l)"),
    "inserted before": _A_LIST.format("1", 13, "for i in 1..2000 return insert before(l, 1, i)"),
    "inserted and kept": "for i in 1..3000 return insert before([partial], 1, partial)",
    "sorted at great cost": "sort(for i in 1..300 return -i, function(a, b) a + sum(for x in 1..9 return x) < b)",
    "sorted again and again": _A_LIST.format("3, 1, 2, 7, 5, 9, 4, 8", 10, "for i in 1..18 return sort(l)"),
    "searched again and again": _A_LIST.format("[1]", 13, "for i in 1..99 return list contains(l, [2])"),
    "equal values told apart": _A_LIST.format("1", 13, "for i in 1..1400 return count(distinct values(l))"),
    "equal values found twice": _A_LIST.format("1", 13, "for i in 1..1400 return count(duplicate values(l))"),
    "equal values united": _A_LIST.format("1", 13, "for i in 1..1400 return count(union(l, l))"),
    "all of a long list": _A_LIST.format("true", 13, "for i in 1..9000 return all(l)"),
    "any of a long list": _A_LIST.format("false", 13, "for i in 1..9000 return any(l)"),
    "pieces of a long text": _A_TEXT.format('"0123456789"', 13, "for i in 1..1500 return substring(s, 2)"),
    "endless recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "mutual recursion": "{f: function(g, n) g(g, n + 1), g: function(h, n) h(h, f(g, n)), r: f(g, 1)}.r",
    "recursion through an argument": "{f: function(g) g(g), r: f(f)}.r",
    "recursion of two": "{f: function(n) if n < 2 then 1 else f(n - 1) + f(n - 2), r: f(30)}.r",
    "recursion of contexts": "{f: function(c, n) if n = 0 then c else f({a: c, b: c}, n - 1), r: f({}, 35)}.r",
    "endless range": "for x in 1..1e30 return x",
    "range that cannot advance": "for x in 1e40..2e40 return 1",
    "all days of the calendar": 'count(for d in @"0001-01-01"..@"9999-12-31" return d)',
    "loop of four": "for a in 1..99, b in 1..99, c in 1..99, d in 1..99 return a",
    "filter of a filter": "(for x in 1..3000 return x)[count((for y in 1..3000 return y)[item > 1]) > 0]",
    "entries again and again": _A_CONTEXT.format("get entries(c)"),
    "merged again and again": _A_CONTEXT.format('context put(c, "x", i)'),
    "huge fractions": 'for i in 1..3000 return @"P1D" / 1.234567e-6000',
    "places of thousands of digits": "for i in 1..3000 return decimal(1e6000 + i, 6170)",
    "zones that are not there": 'for i in 1..2000 return time("10:00:00@Asia/A" + string(i))',
    "ranges as texts": f'for i in 1..20 return range("[1..{"9" * 1_000}]")',
}  # fmt: skip

TESTS = {
    "endless alternatives": ",".join(["1"] * 900),
    "nested negation": "not(" * 400 + "1" + ")" * 400,
    "a condition without end": "count(for x in 1..100000 return x) > ?",
    "a member of all days": '? in (for d in @"0001-01-01"..@"9999-12-31" return d)',
    "a list in itself as test": _SHARED,
    "a range of powers": "[2**99..9**(9**9)]",
}

#: bombs that only look like ones
HARMLESS = {
    "tower of powers from the left": "9**9**9",
    "years without end": 'duration("P99999999999Y")',
    "years beyond counting": 'duration("P999999999999999Y")',
    "days without end": '@"P999999999999D"',
    "the last day and one": '@"9999-12-31" + @"P1D"',
    "the first day less one": '@"0001-01-01" - @"P1D"',
    "months beyond the calendar": '@"2024-01-01" + @"P99999999999M"',
    "the last moment in the west": '@"9999-12-31T23:59:59-14:00" - @"0001-01-01T00:00:00+14:00"',
    "times a thousand digits": '@"P999999999D" * 1e6000',
    "product beyond all numbers": "product([1e6000, 1e6000])",
    "root of the least": "sqrt(1e-6000)",
    "exponent of the greatest": "exp(1e6000)",
    "modulo of the greatest": "modulo(1e6000, 7)",
}


def _model(body: str) -> str:
    space = "https://www.omg.org/spec/DMN/20191111/MODEL/"
    return f'<definitions xmlns="{space}" name="m" namespace="http://anliu.test/m">{body}</definitions>'


def _text(expression: str) -> str:
    return f"<literalExpression><text>{expression}</text></literalExpression>"


def _decision(name: str, logic: str, needs: str = "") -> str:
    return f'<decision id="{name}" name="{name}"><variable name="{name}"/>{needs}{logic}</decision>'


def _needs(kind: str, key: str) -> str:
    requirement = "knowledgeRequirement" if kind == "Knowledge" else "informationRequirement"
    return f'<{requirement}><required{kind} href="#{key}"/></{requirement}>'


def _knowledge(name: str, body: str, *, needs: str = "") -> str:
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}"><variable name="{name}"/><encapsulatedLogic>'
        f'<formalParameter name="n"/>{_text(body)}</encapsulatedLogic>{needs}</businessKnowledgeModel>'
    )


def _type(name: str, inside: str) -> str:
    return f"<itemDefinition name='{name}'>{inside}</itemDefinition>"


def _component(name: str, type_: str) -> str:
    return f"<itemComponent name='{name}'><typeRef>{type_}</typeRef></itemComponent>"


def _table(cell: str, rules: int, answer: str = "1") -> str:
    rule = f"<rule><inputEntry><text>{cell}</text></inputEntry><outputEntry><text>{answer}</text></outputEntry></rule>"
    column = "<input><inputExpression><text>1</text></inputExpression></input><output/>"
    return f'<decisionTable hitPolicy="COLLECT">{column}{rule * rules}</decisionTable>'


def _loop(source: str, body: str) -> str:
    return f'<for iteratorVariable="x"><in>{source}</in><return>{body}</return></for>'


def _doubled(place: int) -> tuple[str, str]:
    return _text(f"[d{place}, d{place}]"), _needs("Decision", f"d{place}")


def _doubling(place: int) -> str:
    return _decision(f"d{place}", *_doubled(place + 1))


_LONG = _text("for i in 1..9000 return i")
MODELS = {
    "table of costly cells": (_decision("a", _table("count(for x in 1..1000 return x) = ?", 500)), "too_costly"),
    "table of recursive cells": (
        _decision("a", _table("f(1) = ?", 5), needs=_needs("Knowledge", "f")) + _knowledge("f", "f(n + 1)"),
        "too_costly",
    ),
    "table with a costly answer": (
        _decision("a", _table("-", 300, answer="count(for x in 1..900 return x)")),
        "too_costly",
    ),
    "knowledge that calls itself": (
        _decision("a", _text("f(1)"), needs=_needs("Knowledge", "f")) + _knowledge("f", "f(n + 1)"),
        "too_costly",
    ),
    "knowledge that calls itself twice": (
        _decision("a", _text("f(30)"), needs=_needs("Knowledge", "f"))
        + _knowledge("f", "if n &lt; 2 then n else f(n - 1) + f(n - 2)"),
        "too_costly",
    ),
    "knowledge in a circle": (
        _decision("a", _text("f(1)"), needs=_needs("Knowledge", "f"))
        + _knowledge("f", "g(n)", needs=_needs("Knowledge", "g"))
        + _knowledge("g", "f(n)", needs=_needs("Knowledge", "f")),
        "cycle",
    ),
    "decisions in a circle": (_decision("a", _text("1"), needs=_needs("Decision", "a")), "cycle"),
    "decisions that double": (
        "".join(_doubling(n) for n in range(60)) + _decision("d60", _text("1")) + _decision("a", *_doubled(0)),
        "too_costly",
    ),
    "boxed loops in loops": (_decision("a", _loop(_LONG, _loop(_LONG, _text("x")))), "too_costly"),
    "boxed filter of a loop": (
        _decision("a", f"<filter><in>{_LONG}</in><match>{_LONG}</match></filter>"),
        "too_costly",
    ),
    "chain of types": (
        "".join(_type(f"t{n}", f"<typeRef>t{n + 1}</typeRef>") for n in range(2_000)) + _type("t2000", ""),
        "too_large",
    ),
    "types that hold each other twice": (
        "".join(
            _type(f"t{n}", "".join(_component(x, f"t{n + 1}") for x in "ab")) for n in range(60)
        )
        + _type("t60", "<typeRef>number</typeRef>")
        + _decision("a", _text("1")),
        "too_large",
    ),
    "millions of nodes": (_decision("a", _table("+".join(["1"] * 240), 1_500)), "too_large"),
    "type of itself": (_type("t", "<typeRef>t</typeRef>"), "cycle"),
    "types of each other": (
        _type("t", "<itemComponent name='x'><typeRef>u</typeRef></itemComponent>") + _type("u", "<typeRef>t</typeRef>"),
        "cycle",
    ),
    "type with costly values": (
        _type("t", "<allowedValues><text>count(for x in 1..999999 return x)</text></allowedValues>")
        + f"<decision id='a' name='a'><variable name='a' typeRef='t'/>{_text('1')}</decision>",
        "too_costly",
    ),
    "components in components": (
        _type("t", "<itemComponent name='x'>" * 400 + "</itemComponent>" * 400),
        "too_deep",
    ),
    "more elements than allowed": ("<itemDefinition name='t'/>" * 25_000, "too_many_elements"),
    "more bytes than allowed": ("<description>" + "x" * 6_000_000 + "</description>", "too_large"),
    "a cell of a megabyte": (_decision("a", _text("1+" * 500_000 + "1")), "expression"),
}  # fmt: skip
LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 10))
    + "]><definitions>&a9;</definitions>"
)
EXPECTED = {
    **dict.fromkeys((*EXPRESSIONS, *TESTS), "too_costly"),
    **{name: code for name, (_, code) in MODELS.items()},
    "a billion laughs": "doctype",
}


@pytest.fixture(scope="module")
def ends() -> dict[str, End]:
    bombs = [
        *(Bomb(name, "expression", text) for name, text in EXPRESSIONS.items()),
        *(Bomb(name, "expression", text) for name, text in HARMLESS.items()),
        *(Bomb(name, "tests", text) for name, text in TESTS.items()),
        *(Bomb(name, "model", _model(body)) for name, (body, _) in MODELS.items()),
        Bomb("a billion laughs", "model", LAUGHS),
    ]
    return explode(bombs)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bomb_ends_with_our_error_soon_and_small(name: str, ends: dict[str, End]):
    end = ends[name]
    assert end.outcome == EXPECTED[name]
    assert end.seconds < SECONDS
    assert end.grown < BYTES


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_like_a_bomb_has_a_value(name: str, ends: dict[str, End]):
    end = ends[name]
    assert end.outcome in {"a NoneType", "a Decimal", "a YearsMonths", "a timedelta"}
    assert end.seconds < SECONDS
    assert end.grown < BYTES
