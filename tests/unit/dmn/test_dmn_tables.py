"""Decision tables decide as their hit policy says, or say which rules are in the way."""

from __future__ import annotations

import pickle
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest

from workflows.dmn import Decisions, DmnError, load_decisions
from workflows.feel import FeelError

D = Decimal
Row = tuple[tuple[str, ...], tuple[str, ...]]


def dmn(body: str, namespace: str = "https://www.omg.org/spec/DMN/20191111/MODEL/") -> str:
    return f'<definitions xmlns="{namespace}" id="d" name="定义" namespace="http://anliu.test/d">{body}</definitions>'


def column(kind: str, text: str, type_: str = "", values: str = "", default: str = "") -> str:
    allowed = f"<{kind}Values><text>{escape(values)}</text></{kind}Values>" if values else ""
    attribute = f' typeRef="{type_}"' if type_ else ""
    if kind == "input":
        expression = f"<inputExpression{attribute}><text>{escape(text)}</text></inputExpression>"
        return f'<input label="{escape(text)}">{expression}{allowed}</input>'
    otherwise = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output name="{text}"{attribute}>{allowed}{otherwise}</output>'


def table(policy: str, columns: list[str], rows: list[Row], *, aggregation: str = "") -> str:
    def cells(kind: str, texts: tuple[str, ...]) -> str:
        return "".join(f"<{kind}Entry><text>{escape(text)}</text></{kind}Entry>" for text in texts)

    rules = "".join(
        f'<rule id="r{number}">{cells("input", asked)}{cells("output", given)}'
        f"<annotationEntry><text>第{number}条</text></annotationEntry></rule>"
        for number, (asked, given) in enumerate(rows, start=1)
    )
    operator = f' aggregation="{aggregation}"' if aggregation else ""
    return dmn(
        f'<decision id="level" name="核保等级"><decisionTable hitPolicy="{policy}"{operator}>'
        f"{''.join(columns)}{rules}</decisionTable></decision>"
    )


AGE = column("input", "年龄", "number")
SUM = column("input", "sum insured", "number")
LEVEL = column("output", "level", "string")
ROWS: list[Row] = [(("< 18", "-"), ('"minor"',)), ((">= 18", "[0..100000)"), ('"A"',)), ((">= 60", "-"), ('"B"',))]


def load(policy: str, rows: list[Row], *columns: str, aggregation: str = "") -> Decisions:
    return load_decisions(table(policy, list(columns) or [AGE, LEVEL], rows, aggregation=aggregation))


def decide(decisions: Decisions, **inputs: object) -> object:
    return decisions.evaluate("核保等级", {name.replace("_", " "): value for name, value in inputs.items()}).value


def test_a_unique_table_says_what_and_why():
    decisions = load("UNIQUE", ROWS, AGE, column("input", "保额", "number"), LEVEL)
    result = decisions.evaluate("level", {"年龄": 30, "保额": 50_000})
    assert result.value == "A"
    (fired,) = result.fired
    assert (fired.decision, fired.rule, fired.id, fired.annotations) == ("核保等级", 2, "r2", ("第2条",))
    assert fired.inputs == {"年龄": D(30), "保额": D(50_000)}
    assert fired.outputs == {"level": "A"}
    assert [(one.name, one.fired) for one in result.path] == [("核保等级", (fired,))]


def test_a_unique_table_with_two_hits_names_the_rules():
    decisions = load("UNIQUE", ROWS, AGE, column("input", "保额", "number"), LEVEL)
    with pytest.raises(DmnError) as caught:
        decisions.evaluate("level", {"年龄": 70, "保额": 1})
    assert (caught.value.code, caught.value.decision, caught.value.detail) == ("not_unique", "核保等级", "2, 3")
    assert "70" not in str(caught.value)


def test_without_a_hit_the_answer_is_null_or_the_default():
    assert decide(load("UNIQUE", [(("< 18",), ('"A"',))]), 年龄=20) is None
    decisions = load("UNIQUE", [(("< 18",), ('"A"',))], AGE, column("output", "level", default='"C"'))
    assert decide(decisions, 年龄=20) == "C"
    assert decisions.evaluate("level", {"年龄": 20}).fired == ()


def test_a_missing_input_is_null_and_matches_no_comparison():
    assert decide(load("UNIQUE", [(("< 18",), ('"A"',)), (("null",), ('"unknown"',))])) == "unknown"


OVERLAPPING: list[Row] = [((">= 10",), ('"B"',)), ((">= 20",), ('"A"',)), ((">= 30",), ('"B"',))]
ORDERED = column("output", "level", "string", values='"A", "B", "C"')


@pytest.mark.parametrize(
    ("policy", "age", "expected", "fired"),
    [
        ("FIRST", 40, "B", [1]),
        ("PRIORITY", 40, "A", [2]),
        ("PRIORITY", 10, "B", [1]),
        ("RULE ORDER", 40, ["B", "A", "B"], [1, 2, 3]),
        ("OUTPUT ORDER", 40, ["A", "B", "B"], [2, 1, 3]),
        ("COLLECT", 25, ["B", "A"], [1, 2]),
        ("RULE ORDER", 1, [], []),
        ("COLLECT", 1, [], []),
        ("FIRST", 1, None, []),
    ],
)
def test_each_hit_policy(policy: str, age: int, expected: object, fired: list[int]):
    result = load(policy, OVERLAPPING, AGE, ORDERED).evaluate("level", {"年龄": age})
    assert result.value == expected
    assert [one.rule for one in result.fired] == fired


def test_any_needs_equal_results():
    same: list[Row] = [((">= 10",), ('"A"',)), ((">= 20",), ('"A"',))]
    assert decide(load("ANY", same), 年龄=30) == "A"
    with pytest.raises(DmnError) as caught:
        decide(load("ANY", OVERLAPPING), 年龄=30)
    assert (caught.value.code, caught.value.detail) == ("not_same", "1, 2, 3")


@pytest.mark.parametrize(
    ("aggregation", "expected", "nothing"),
    [("SUM", D("350.5"), None), ("MIN", D("50.5"), None), ("MAX", D(200), None), ("COUNT", D(3), D(0))],
)
def test_a_collecting_table_aggregates(aggregation: str, expected: Decimal, nothing: object):
    rows: list[Row] = [((">= 10",), ("100",)), ((">= 20",), ("200",)), ((">= 30",), ("50.5",))]
    decisions = load("COLLECT", rows, AGE, column("output", "fee", "number"), aggregation=aggregation)
    assert decide(decisions, 年龄=30) == expected
    assert decide(decisions, 年龄=1) == nothing


def test_what_cannot_be_aggregated_is_an_error():
    with pytest.raises(DmnError) as caught:
        decide(load("COLLECT", OVERLAPPING, aggregation="SUM"), 年龄=30)
    assert caught.value.code == "aggregation"


def test_several_outputs_are_a_context():
    rows: list[Row] = [((">= 18",), ('"A"', "年龄 * 2"))]
    decisions = load("UNIQUE", rows, AGE, LEVEL, column("output", "loading", "number"))
    assert decide(decisions, 年龄=20) == {"level": "A", "loading": D(40)}


@pytest.mark.parametrize(
    ("columns", "inputs", "code"),
    [
        ((AGE, LEVEL), {"年龄": "30"}, "input_type"),
        ((column("input", "年龄", "number", values="[0..120]"), LEVEL), {"年龄": 130}, "input_not_allowed"),
        ((AGE, column("output", "level", "number")), {"年龄": 30}, "result_type"),
        ((AGE, column("output", "level", "string", values='"X"')), {"年龄": 30}, "result_not_allowed"),
    ],
)
def test_wrong_values_are_refused_and_not_repeated(columns: tuple[str, ...], inputs: dict[str, object], code: str):
    decisions = load("FIRST", [((">= 18",), ('"A" + "B"',))], *columns)
    with pytest.raises(DmnError) as caught:
        decisions.evaluate("level", inputs)
    assert caught.value.code == code
    assert "130" not in str(caught.value)


@pytest.mark.parametrize(
    ("rows", "row", "col", "code"),
    [
        ([(("-",), ('"A"',)), (("18..60",), ('"B"',))], 2, 1, "expression"),
        ([(("-",), ('"A',))], 1, 2, "expression"),
        ([(("-",), ("",))], 1, 2, "empty_cell"),
        ([(("-",), ("12",))], 1, 2, "cell_type"),
        ([(("-", "-"), ('"A"',))], 1, None, "row_length"),
        ([(("-",), ())], 1, None, "row_length"),
    ],
)
def test_a_wrong_cell_is_found_when_the_table_is_loaded(rows: list[Row], row: int, col: int | None, code: str):
    with pytest.raises(DmnError) as caught:
        load("UNIQUE", rows)
    assert (caught.value.code, caught.value.row, caught.value.column) == (code, row, col)
    assert caught.value.decision == "核保等级"
    assert caught.value.line == 1


@pytest.mark.parametrize(
    ("policy", "aggregation", "columns", "code"),
    [
        ("SOMETIMES", "", (AGE, LEVEL), "hit_policy"),
        ("UNIQUE", "SUM", (AGE, LEVEL), "hit_policy"),
        ("COLLECT", "AVERAGE", (AGE, LEVEL), "hit_policy"),
        ("COLLECT", "SUM", (AGE, LEVEL, column("output", "b")), "hit_policy"),
        ("PRIORITY", "", (AGE, LEVEL), "no_output_values"),
        ("UNIQUE", "", (AGE,), "hit_policy"),
        ("UNIQUE", "", (AGE, column("output", "level", "money")), "unknown_type"),
        ("UNIQUE", "", (column("input", "年龄 +"), LEVEL), "expression"),
        ("UNIQUE", "", (column("input", ""), LEVEL), "empty_cell"),
    ],
)
def test_a_table_the_standard_forbids_does_not_load(policy: str, aggregation: str, columns: tuple[str, ...], code: str):
    with pytest.raises(DmnError) as caught:
        load(policy, [], *columns, aggregation=aggregation)
    assert caught.value.code == code
    assert str(caught.value)


def test_an_error_travels_to_another_process():
    with pytest.raises(DmnError) as caught:
        load("UNIQUE", [(("-",), ('"A',))])
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (again.code, again.row, again.column, str(again)) == ("expression", 1, 2, str(caught.value))


def test_a_word_without_quotes_shows_among_the_inputs():
    assert load("UNIQUE", [(("> limit",), ("gold",))]).inputs("level") == {"年龄", "limit", "gold"}


def test_another_language_than_feel_is_refused():
    xml = table("UNIQUE", [AGE, LEVEL], [(("-",), ('"A"',))])
    with pytest.raises(DmnError) as caught:
        load_decisions(xml.replace("<inputEntry>", '<inputEntry expressionLanguage="javascript">'))
    assert (caught.value.code, caught.value.detail) == ("language", "javascript")


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ],
)
def test_every_version_of_the_standard_is_read(namespace: str):
    xml = table("UNIQUE", [AGE, LEVEL], [(("-",), ('"A"',))])
    decisions = load_decisions(xml.replace("https://www.omg.org/spec/DMN/20191111/MODEL/", namespace))
    assert decide(decisions, 年龄=1) == "A"


def test_a_table_of_a_thousand_rules_fits_and_a_bomb_in_a_cell_does_not():
    rows: list[Row] = [((f"{n}",), (f'"{n}"',)) for n in range(1_000)]
    assert decide(load("UNIQUE", rows), 年龄=999) == "999"
    bomb = load("UNIQUE", [(("-",), ("for x in 1..100000000 return x",))], AGE, column("output", "level"))
    with pytest.raises(FeelError) as caught:
        decide(bomb, 年龄=1)
    assert caught.value.code == "too_costly"
