"""Expressions in the words of other languages, said in FEEL: what tools and programmers write without thinking."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from workflows.feel import FeelError, compile_expression

LONGEST: Final = 300
"""Longer texts are nobody's slip; they are not looked at."""

_WRAPPED: Final = re.compile(r"[$#]\{(?P<inside>[^{}]*)\}")
_TOKEN: Final = re.compile(
    r"""(?P<blank>\s+)
    |(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[“”][^“”"]*[“”]|[‘’][^‘’"]*[‘’]|「[^「」"]*」)
    |(?P<word>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    |(?P<number>\d+(?:\.\d+)?(?:[万亿]元?|元)?)
    |(?P<sign>===|!==|==|!=|<>|<=|>=|&&|\|\||\*\*|.)""",
    re.VERBOSE | re.DOTALL,
)
_SIGNS: Final = {
    "===": "=",
    "==": "=",
    "!==": "!=",
    "<>": "!=",
    "&&": "and",
    "||": "or",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
}
_THOUSANDS: Final = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,])")
_CALLED: Final = re.compile(r"\.\w+\s*\(")
_EQUALS: Final = re.compile(r"\.equals\(\s*(\"[^\"]*\"|'[^']*')\s*\)")
_TIMES: Final = {"万": 10_000, "亿": 100_000_000}
_WORDS: Final = {
    **dict.fromkeys(("True", "TRUE"), "true"),
    **dict.fromkeys(("False", "FALSE"), "false"),
    **dict.fromkeys(("None", "NULL", "nil", "undefined"), "null"),
    **dict.fromkeys(("And", "AND"), "and"),
    **dict.fromkeys(("Or", "OR"), "or"),
    **dict.fromkeys(("Not", "NOT"), "not"),
    "且": "and",
    "并且": "and",
    "或": "or",
    "或者": "or",
    "是": "true",
    "否": "false",
    **dict(zip(("eq", "ne", "lt", "le", "gt", "ge"), ("=", "!=", "<", "<=", ">", ">="), strict=True)),
}
_BOUNDS: Final = frozenset({"and", "or", ",", "then", "else"})


class _Token(NamedTuple):
    kind: str
    text: str


def in_feel(text: str, names: frozenset[str]) -> str:
    """What the expression says, in FEEL; "" where it is no other language's, or nobody can tell what it means."""
    if len(text) > LONGEST:
        return ""
    wrapped = _WRAPPED.fullmatch(text)
    inside = _EQUALS.sub(r" = \1", wrapped["inside"].strip() if wrapped else text)
    if _CALLED.search(inside):
        return ""  # a program is called, and what it does is not known here
    said = _negated([_said(one, names) for one in _tokens(_without_thousands(inside))])
    meant = " ".join("".join(one.text for one in said).split()) if _plain(said) else "".join(one.text for one in said)
    if meant == text:
        return ""
    try:
        compile_expression(meant, names)
    except FeelError:
        return ""
    return meant


def _without_thousands(text: str) -> str:
    """800,000 as one number, where the comma cannot stand between two things."""
    return text if re.search(r"""[(\["']""", text) else _THOUSANDS.sub(lambda one: one[0].replace(",", ""), text)


def _plain(tokens: list[_Token]) -> bool:
    """Whether blanks mean nothing in it."""
    return not any(one.kind == "text" for one in tokens)


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        yield _Token(found.lastgroup or "sign", found.group())


def _said(token: _Token, names: frozenset[str]) -> _Token:
    if token.kind == "word" and token.text not in names:
        return _Token("word", _WORDS.get(token.text, token.text))
    if token.kind == "number":
        return _Token("number", _counted(token.text))
    if token.kind == "sign":
        said = _SIGNS.get(token.text, unicodedata.normalize("NFKC", token.text))
        return _Token("word" if said in {"and", "or"} else "sign", f" {said} " if said in {"and", "or"} else said)
    if token.kind == "text" and token.text[0] in "“”‘’「":
        return _Token("text", f'"{token.text[1:-1]}"')
    if token.kind == "text" and token.text[0] == "'":
        inside = token.text[1:-1].replace("\\'", "'").replace('"', '\\"')
        return _Token("text", f'"{inside}"')
    return token


def _counted(text: str) -> str:
    """80万元 as 800000."""
    number = text.removesuffix("元")
    times = _TIMES.get(number[-1:])
    return f"{(Decimal(number[:-1]) * times).normalize():f}" if times else number


def _negated(tokens: list[_Token]) -> list[_Token]:
    """`!x` and `not x` as `not(x)`: the first takes what stands next to it, the second all up to `and` or `or`."""
    found: list[_Token] = []
    at = 0
    while at < len(tokens):
        one = tokens[at]
        behind = _behind_blanks(tokens, at + 1)
        opens = behind < len(tokens) and tokens[behind].text == "("
        if one == ("sign", "!") and behind < len(tokens):
            end = _primary(tokens, behind)
        elif one == ("word", "not") and behind < len(tokens) and not opens:
            end = _clause(tokens, behind)
        else:
            found.append(one)
            at += 1
            continue
        inside = _negated(tokens[behind:end])
        if opens:
            found += [_Token("word", "not"), *inside]
        else:
            found += [_Token("word", "not("), *inside, _Token("sign", ")")]
        at = end
    return found


def _behind_blanks(tokens: list[_Token], at: int) -> int:
    while at < len(tokens) and tokens[at].kind == "blank":
        at += 1
    return at


def _primary(tokens: list[_Token], at: int) -> int:
    """Where the name, call or bracket that begins here ends."""
    if tokens[at].text != "(":
        at += 1
    return _closing(tokens, at) if at < len(tokens) and tokens[at].text == "(" else at


def _clause(tokens: list[_Token], at: int) -> int:
    """Where what a word `not` denies ends; blanks before the end stay outside."""
    depth, end = 0, at
    while at < len(tokens):
        text = tokens[at].text.strip()
        if depth == 0 and (text in _BOUNDS or text == ")"):
            break
        depth += (text == "(") - (text == ")")
        at += 1
        if tokens[at - 1].kind != "blank":
            end = at
    return end


def _closing(tokens: list[_Token], at: int) -> int:
    depth = 0
    while at < len(tokens):
        depth += (tokens[at].text == "(") - (tokens[at].text == ")")
        at += 1
        if depth == 0:
            break
    return at
