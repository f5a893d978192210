"""Texts to start from: what the tests of FEEL and DMN already try, taken from their own files, and ways to spoil it."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from pathlib import Path

from workflows.feel import FeelError, compile_expression

_UNIT = Path(__file__).parents[1] / "unit"
_SPICE = (
    *"+-*/<>=()[]{},:.?@\"'\\ \n\t0189aeEn", "**", "..", "<=", "!=", "->", " and ", " or ", " in ", "if ",
    " then ", " else ", "for x in ", " return ", "some x in ", " satisfies ", " between ", " instance of ",
    "function(x) ", "not(", "null", "true", "date", "1e6144", "1e-6176", "0", "-1", "[1..5]", '@"P1D"', "\\u",
    "\\U01F40E", "🐎", "保", "\u0301", "\u200b", "\ud7ff", "\uffff", "\x00", "//", "/*", "*/", "partial", "item",
    "external", "list<", "context<a:", "string(", "count(", "substring(", "matches(", "replace(", "sort(", "range(",
    "date and time(", "get value(",
)  # fmt: skip


def texts(*folders: str) -> list[str]:
    """Every string that stands in the test files of these folders."""
    found: dict[str, None] = {}
    for folder in folders:
        for file in sorted((_UNIT / folder).glob("test_*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < _LONGEST:
                    found[node.value] = None
    return list(found)


_LONGEST = 400


def expressions() -> list[str]:
    """Those that can be read as an expression."""
    return [text for text in texts("feel") if _is_readable(text)]


def _is_readable(text: str) -> bool:
    try:
        compile_expression(text)
    except FeelError:
        return False
    return True


def spoiled(text: str, corpus: list[str], chance: random.Random) -> str:
    """The text with a few cuts, doublings, swaps, strange pieces and pieces of other texts."""
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randint(0, len(text)) for _ in range(2))
        text = chance.choice(list(_spoilings(text, corpus, chance, (at, to))))
    return text


def _spoilings(text: str, corpus: list[str], chance: random.Random, place: tuple[int, int]) -> Iterator[str]:
    at, to = place
    yield text[:at] + text[to:]
    yield text[:at] + chance.choice(_SPICE) + text[at:]
    yield text[:at] + chance.choice(_SPICE) + text[to:]
    yield text[:to] + text[at:to] * chance.randint(1, 3) + text[to:]
    yield text[:at] + text[at:to][::-1] + text[to:]
    other = chance.choice(corpus)
    start = chance.randint(0, len(other))
    yield text[:at] + other[start : start + chance.randint(1, 30)] + text[to:]
    yield text[:at] + chr(chance.choice((chance.randint(0, 255), chance.randint(0x100, 0xD7FF)))) + text[at:]


def noise(chance: random.Random) -> str:
    """Characters of any kind, or the pieces of the language in any order."""
    size = chance.randint(1, 40)
    if chance.random() < 0.5:
        return "".join(chance.choice(_SPICE) for _ in range(size))
    return bytes(chance.randrange(256) for _ in range(size)).decode("latin-1")
