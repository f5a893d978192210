"""Whatever stands in a file: decisions, a DmnError or an XmlRefused. A few seconds; in `make soak` some minutes."""

from __future__ import annotations

import contextlib
import random
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from lxml import etree

from tests import support
from tests.support import scale
from tests.support.feel_corpus import expressions, spoiled, texts
from workflows.dmn import DmnError, Result, load_decisions
from workflows.feel import FeelError
from workflows.xml import XmlRefused

SECONDS = scale(1, 90)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
CORPUS = expressions()
CELLS = ["-", "< 18", "[18..60)", '"A", "B"', "not(5)", "? > 3 and ? < 9", "x", *CORPUS]
NAMES = ("a", "b", "x", "t", "u", "保额", "sum insured", "")
TYPES = ("number", "string", "boolean", "date", "Any", "t", "u", "context", "feel:number", "list", "nothing")
POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER", "NONE")
#: values that a decision may be given
GIVEN = {"x": 7, "t": "A", "保额": None, "sum insured": [1, {"a": "b"}], "b": {"a": True}}


class Author:
    """Writes models: each element in its place, with names, types and texts that may not fit."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def model(self) -> str:
        """A whole file."""
        parts = [
            *(self._type(name) for name in self._some("tu")),
            *(f'<inputData id="{name}" name="{name}">{self._variable(name)}</inputData>' for name in self._some("xb")),
            *(self._knowledge(name) for name in self._some("fg")),
            *(self._decision(name) for name in self._some("abc")),
        ]
        if self._chance.random() < 0.2:
            parts.append(
                '<decisionService id="s" name="s"><outputDecision href="#a"/><inputData href="#x"/></decisionService>'
            )
        return f'<definitions xmlns="{SPACE}" name="m" namespace="urn:m">{"".join(parts)}</definitions>'

    def _some(self, names: str) -> list[str]:
        return self._chance.sample(names, self._chance.randint(0, len(names)))

    def _of(self, words: tuple[str, ...] | list[str]) -> str:
        return self._chance.choice(words)

    def _variable(self, name: str) -> str:
        type_ = f' typeRef="{self._of(TYPES)}"' if self._chance.random() < 0.4 else ""
        return f'<variable name="{name}"{type_}/>'

    def _type(self, name: str) -> str:
        collection = ' isCollection="true"' if self._chance.random() < 0.3 else ""
        inside = self._of(
            [
                f"<typeRef>{self._of(TYPES)}</typeRef>",
                f"<typeRef>number</typeRef><allowedValues>{self._text(CELLS)}</allowedValues>",
                "".join(
                    f'<itemComponent name="{part}"><typeRef>{self._of(TYPES)}</typeRef></itemComponent>'
                    for part in self._some("abt")
                ),
            ]
        )
        return f'<itemDefinition name="{name}"{collection}>{inside}</itemDefinition>'

    def _knowledge(self, name: str) -> str:
        return (
            f'<businessKnowledgeModel id="{name}" name="{name}"><encapsulatedLogic><formalParameter name="x"/>'
            f"{self._logic(2)}</encapsulatedLogic>{self._needs()}</businessKnowledgeModel>"
        )

    def _decision(self, name: str) -> str:
        return f'<decision id="{name}" name="{name}">{self._variable(name)}{self._needs()}{self._logic(3)}</decision>'

    def _needs(self) -> str:
        kinds = ("Decision", "Input", "Knowledge")
        return "".join(
            f'<{"knowledge" if sort == "Knowledge" else "information"}Requirement><required{sort} href="#{key}"/>'
            f"</{'knowledge' if sort == 'Knowledge' else 'information'}Requirement>"
            for sort, key in ((self._of(kinds), self._of(list("abcxfg"))) for _ in range(self._chance.randint(0, 2)))
        )

    def _text(self, corpus: list[str]) -> str:
        text = self._of(corpus)
        if self._chance.random() < 0.2:
            text = spoiled(text, corpus, self._chance)
        return f"<text>{escaped(text)}</text>"

    def _expression(self) -> str:
        return f"<literalExpression>{self._text(CORPUS)}</literalExpression>"

    def _logic(self, depth: int) -> str:
        if depth <= 0:
            return self._expression()
        inner = [self._logic(depth - 1) for _ in range(3)]
        return self._of(
            [
                self._expression(),
                self._table(),
                self._table(),
                f"<list>{''.join(inner)}</list>",
                f"<context>{entry(inner[0], 'x')}{entry(inner[1])}</context>",
                f'<relation><column name="a"/><row>{inner[0]}</row><row>{inner[1]}</row></relation>',
                f"<conditional><if>{inner[0]}</if><then>{inner[1]}</then><else>{inner[2]}</else></conditional>",
                f'<for iteratorVariable="x"><in>{inner[0]}</in><return>{inner[1]}</return></for>',
                f'<every iteratorVariable="x"><in>{inner[0]}</in><satisfies>{inner[1]}</satisfies></every>',
                f"<filter><in>{inner[0]}</in><match>{inner[1]}</match></filter>",
                f'<functionDefinition><formalParameter name="x"/>{inner[0]}</functionDefinition>',
                f'<invocation>{self._expression()}<binding><parameter name="x"/>{inner[0]}</binding></invocation>',
            ]
        )

    def _table(self) -> str:
        inputs, outputs = self._chance.randint(0, 2), self._chance.randint(1, 2)
        columns = (
            f'<input><inputExpression typeRef="{self._of(TYPES)}"><text>x</text></inputExpression></input>' * inputs
        )
        values = f"<outputValues>{self._text(CELLS)}</outputValues>" if self._chance.random() < 0.3 else ""
        columns += f'<output name="o">{values}</output>' * outputs
        rules = "".join(
            "<rule>"
            + "".join(f"<inputEntry>{self._text(CELLS)}</inputEntry>" for _ in range(inputs))
            + "".join(f"<outputEntry>{self._text(CORPUS)}</outputEntry>" for _ in range(outputs))
            + "</rule>"
            for _ in range(self._chance.randint(0, 4))
        )
        return f'<decisionTable hitPolicy="{self._of(POLICIES)}">{columns}{rules}</decisionTable>'


def entry(logic: str, name: str = "") -> str:
    """Of a boxed context; without a name its result."""
    variable = f'<variable name="{name}"/>' if name else ""
    return f"<contextEntry>{variable}{logic}</contextEntry>"


def escaped(text: str) -> str:
    """As the content of an element; characters XML does not have are left out."""
    plain = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def written(chance: random.Random) -> bytes:
    return Author(chance).model().encode()


MARKUP = [text for text in texts("dmn") if "<" in text]


def torn(chance: random.Random) -> bytes:
    """A file with pieces cut out, put in and swapped, mostly no XML any more."""
    return spoiled(Author(chance).model(), MARKUP, chance).encode(errors="replace")


def transplanted(chance: random.Random) -> bytes:
    """Elements moved, doubled, renamed and dropped: XML still, but no model."""
    root = etree.fromstring(Author(chance).model())
    for _ in range(chance.randint(1, 5)):
        elements = list(root.iter("*"))
        one, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(4):
            case 0 if one is not root:
                one.getparent().remove(one)
            case 1:
                other.append(etree.fromstring(etree.tostring(one)))
            case 2 if one is not root:
                one.tag = other.tag
            case _:
                for name in list(one.attrib):
                    one.set(name, chance.choice((*NAMES, *TYPES, "#a", "COLLECT")))
    return etree.tostring(root, encoding="utf-8")


def scattered(chance: random.Random) -> bytes:
    """Bytes changed at random."""
    data = bytearray(Author(chance).model().encode())
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


def hold(data: bytes) -> None:
    """Load and decide everything; the model answers for what it needs."""
    with contextlib.suppress(DmnError, XmlRefused):
        decisions = load_decisions(data)
        for name in decisions.names:
            assert isinstance(decisions.inputs(name), frozenset)
            with contextlib.suppress(DmnError, FeelError):
                assert isinstance(decisions.evaluate(name, GIVEN, now=NOW), Result)


@pytest.mark.parametrize("make", [written, transplanted, torn, scattered])
def test_whatever_stands_in_a_file_only_our_errors_come_out(make: Callable[[random.Random], bytes]):
    seed = random.randrange(2**32) if support.soaking else 1
    chance = random.Random(seed)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        data = make(chance)
        began = time.process_time()
        try:
            hold(data)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {data!r}") from error
        assert time.process_time() - began < 5, data
