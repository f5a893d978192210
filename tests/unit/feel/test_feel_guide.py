"""Every example of docs/feel.md is run as it stands there, in both languages.

A block marked `feel` holds expressions, each followed by `// → result`, or by `// ✗ message` where it is refused; one
marked `feel condition` holds conditions, which must answer true or false. An expression may run over several lines.
`设 a = 1, b = 2` or `given a = 1, b = 2` gives names to what follows in the block.

A table with the heads 例 and 结果 (*example*, *result*) holds an expression and its result in each row; one with
单元格, 输入, 结果 (*cell*, *input*, *result*) asks a cell of a decision table. A table whose first head is a hit policy
(`U`, `C+`) is a decision table; outputs are the columns with an arrow, and the block `decide` below it asks it.
One with 写成, 得到, 改成 (*written*, *you get*, *instead*) shows mistakes: a value or a message, and
texts that can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from workflows.dmn import Decisions, load_decisions
from workflows.errors import AnliuError, Term
from workflows.feel import DEFAULT_LIMITS, compile_expression, compile_unary_tests
from workflows.feel.builtins import BUILTINS

ROOT = Path(__file__).parents[3]
GUIDE = (ROOT / "docs/feel.md").read_text()
HALVES = dict(zip(("zh", "en"), GUIDE.split("\n---\n"), strict=True))
NOW = datetime(2026, 11, 25, 10, 30, tzinfo=ZoneInfo("Asia/Shanghai"))

ANSWER, ERROR = "// →", "// ✗"
GIVEN = re.compile(r"(?:设|given)\s+(?=\S.* = )")
BETWEEN_GIVEN = re.compile(r"[,，]\s*(?=[^\W\d][\w ]* = )")
EXAMPLES, RESULTS = ("例", "example"), ("结果", "result")
CELLS, INPUTS = ("单元格", "cell"), ("输入", "input")
POLICY = re.compile(r"U|F|A|P|R|O|C[+<>#]?")
WORDS = {"U": "UNIQUE", "F": "FIRST", "A": "ANY", "P": "PRIORITY", "R": "RULE ORDER", "O": "OUTPUT ORDER"}
SIGNS = {"": "", "+": "SUM", "<": "MIN", ">": "MAX", "#": "COUNT"}
WRITTEN, GOT, INSTEAD = ("写成", "written"), ("得到", "you get"), ("改成", "instead")
VALUES = ("次序", "order")


@dataclass
class Example:
    """One line of the guide that says what comes out."""

    line: int
    text: str
    expected: str
    kind: str = "feel"
    error: bool = False
    scope: dict[str, object] = field(default_factory=dict)
    given: str = ""  # the input of a cell
    table: Decisions | None = None

    def __str__(self) -> str:
        return f"{self.line}: {self.text}"


def value(text: str) -> object:
    return compile_expression(text).evaluate({})


def names(text: str) -> dict[str, object]:
    pairs = (part.split(" = ", 1) for part in BETWEEN_GIVEN.split(text.strip()))
    return {name.strip(): value(written) for name, written in pairs}


def read(half: str, first_line: int) -> Iterator[Example]:
    """The examples of one half of the guide, in order."""
    lines = half.splitlines()
    table: Decisions | None = None
    at = 0
    while at < len(lines):
        if lines[at].startswith("```"):
            end = next(n for n in range(at + 1, len(lines)) if lines[n].startswith("```"))
            mark = lines[at].removeprefix("```").strip()
            assert mark in {"feel", "feel condition", "decide", "console", "xml"}, f"{first_line + at}: {mark}"
            if mark in {"feel", "feel condition", "decide"}:
                yield from block(mark, lines[at + 1 : end], first_line + at + 1, table)
            at = end + 1
        elif lines[at].startswith("|"):
            end = next((n for n in range(at, len(lines)) if not lines[n].startswith("|")), len(lines))
            rows = [split(line) for line in lines[at:end]]
            if POLICY.fullmatch(rows[0][0].strip("`")):
                table = decisions(rows)
            else:
                yield from examples(rows, first_line + at)
            at = end
        else:
            at += 1


def block(mark: str, lines: list[str], first_line: int, table: Decisions | None) -> Iterator[Example]:
    scope: dict[str, object] = {}
    waiting: list[str] = []
    found = 0
    for number, line in enumerate(lines, start=first_line):
        sign = next((sign for sign in (ANSWER, ERROR) if sign in line), None)
        if mark != "decide" and GIVEN.match(line) and sign is None:
            assert not waiting, f"{number}: an example without a result"
            scope = names(GIVEN.sub("", line, count=1))
        elif sign is None:
            waiting += [line] if line.strip() else []
        else:
            text, _, expected = line.partition(sign)
            whole = "\n".join([*waiting, text]).strip()
            waiting, found = [], found + 1
            example = Example(number, whole, expected.strip(), mark, sign == ERROR, scope)
            if mark == "decide":
                example.scope, example.table = names(whole), table
            yield example
    assert found, f"{first_line}: a block without a result"
    assert not waiting, f"{first_line}: an example without a result: {waiting}"


def split(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def code(cell: str) -> str:
    found = re.fullmatch(r"`` (.+) ``|`([^`]+)`", cell.strip())
    assert found, f"not written as code: {cell}"
    return found[1] or found[2]


def column(heads: list[str], wanted: tuple[str, str]) -> int | None:
    return next((at for at, head in enumerate(heads) if head.lower() in wanted), None)


def examples(rows: list[list[str]], first_line: int) -> Iterator[Example]:
    """Rows of a table with examples; of another table nothing."""
    heads = rows[0]
    example, result = column(heads, EXAMPLES), column(heads, RESULTS)
    cell, given = column(heads, CELLS), column(heads, INPUTS)
    written, got, instead = column(heads, WRITTEN), column(heads, GOT), column(heads, INSTEAD)
    for number, row in enumerate(rows[2:], start=first_line + 2):
        assert len(row) == len(heads), f"{number}: {len(row)} cells instead of {len(heads)}"
        if example is not None and result is not None:
            yield Example(number, code(row[example]), code(row[result]))
        elif cell is not None and given is not None and result is not None:
            yield Example(number, code(row[cell]), code(row[result]), "cell", given=code(row[given]))
        elif written is not None and got is not None and instead is not None:
            refused = not row[got].startswith("`")
            yield Example(number, code(row[written]), row[got] if refused else code(row[got]), error=refused)
            assert [compile_expression(text) for text in re.findall(r"`([^`]+)`", row[instead])]


def decisions(rows: list[list[str]]) -> Decisions:
    """A decision table written in Markdown."""
    heads, rules = rows[0], rows[2:]
    policy = heads[0].strip("`")
    outputs = [at for at, head in enumerate(heads) if head.startswith("→")]
    inputs = [at for at in range(1, len(heads)) if at not in outputs]
    order = next((row for row in rules if row[0] in VALUES), [""] * len(heads))
    entries = "".join(_rule(row, inputs, outputs) for row in rules if row is not order)
    aggregation = f' aggregation="{SIGNS[policy[1:]]}"' if policy[1:] else ""
    table = (
        f'<decisionTable hitPolicy="{WORDS.get(policy, "COLLECT")}"{aggregation}>'
        + "".join(_input(heads[at]) for at in inputs)
        + "".join(_output(heads[at].removeprefix("→").strip(), order[at]) for at in outputs)
        + f"{entries}</decisionTable>"
    )
    return load_decisions(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="http://d">'
        f'<decision id="decision" name="decision">{table}</decision></definitions>'
    )


def _input(text: str) -> str:
    return f"<input><inputExpression><text>{escape(text.strip('`'))}</text></inputExpression></input>"


def _output(name: str, order: str) -> str:
    values = f"<outputValues><text>{escape(code(order))}</text></outputValues>" if order else ""
    return f"<output name={quoteattr(name)}>{values}</output>"


def _rule(row: list[str], inputs: list[int], outputs: list[int]) -> str:
    def entries(kind: str, columns: list[int]) -> str:
        return "".join(f"<{kind}Entry><text>{escape(code(row[at]))}</text></{kind}Entry>" for at in columns)

    return f"<rule>{entries('input', inputs)}{entries('output', outputs)}</rule>"


FIRST_LINES = {"zh": 1, "en": HALVES["zh"].count("\n") + 3}
READ = {language: list(read(half, FIRST_LINES[language])) for language, half in HALVES.items()}
ALL = [pytest.param(language, one, id=f"{language}-{one}") for language in READ for one in READ[language]]


def answer(one: Example) -> object:
    known = frozenset(one.scope)
    match one.kind:
        case "decide":
            assert one.table is not None, "no decision table above"
            return one.table.evaluate("decision", one.scope, now=NOW).value
        case "cell":
            return compile_unary_tests(one.text, known).matches(value(one.given), one.scope, now=NOW)
        case "feel condition":
            return compile_expression(one.text, known).truth(one.scope, now=NOW)
        case _:
            return compile_expression(one.text, known).evaluate(one.scope, now=NOW)


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    with (ROOT / "web/translations/zh/LC_MESSAGES/messages.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file)}


def told(error: AnliuError, chinese: dict[str, str]) -> str:
    """What an error says in Chinese."""
    params = {name: chinese[part] if isinstance(part, Term) and part else part for name, part in error.params.items()}
    return chinese[error.message] % params


@pytest.mark.parametrize(("language", "one"), ALL)
def test_an_example_of_the_guide_gives_what_it_says(language: str, one: Example, chinese: dict[str, str]):
    assert one.expected, "no result"
    if not one.error:
        found, wanted = answer(one), value(one.expected)
        assert (type(found), found) == (type(wanted), wanted)
        assert wanted is not None or one.expected == "null"
        return
    with pytest.raises(AnliuError) as caught:
        answer(one)
    assert one.expected in (str(caught.value) if language == "en" else told(caught.value, chinese))
    assert len(one.expected) > 5


@pytest.mark.parametrize(
    "lines", [[], ["1 + 1"], ["given a = 1"], ["1  // → 1", "2"], ["1 +", "given a = 1", "a  // → 1"]]
)
def test_a_block_without_a_result_is_an_error(lines: list[str]):
    with pytest.raises(AssertionError, match="without a result"):
        list(block("feel", lines, 1, None))


def test_both_halves_have_the_same_examples():
    def shape(half: list[Example]) -> list[tuple[str, bool]]:
        return [(one.kind, one.error) for one in half]

    assert shape(READ["zh"]) == shape(READ["en"])
    assert len(READ["zh"]) > 200


@pytest.mark.parametrize("language", HALVES)
def test_every_built_in_function_has_its_row(language: str):
    rows = {cell for line in HALVES[language].splitlines() if line.startswith("| `") for cell in split(line)[:1]}
    shown = {name for cell in rows for name in re.findall(r"`([a-z ]+)\(", cell)}
    assert shown >= BUILTINS.keys()


@pytest.mark.parametrize("language", HALVES)
def test_the_limits_are_those_that_hold(language: str):
    for limit in vars(DEFAULT_LIMITS).values():
        assert f" {limit:,} " in HALVES[language].replace("|", " ")
