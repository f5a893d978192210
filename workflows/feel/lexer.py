"""Text into tokens.

A name of FEEL may hold blanks and signs (`Pre-bureau risk`), so the lexer cuts words and signs and the parser joins
them again to the longest name it knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from workflows.feel.errors import FeelError


class Kind(Enum):
    """What a token is."""

    WORD = "word"  #: part of a name, or a keyword
    NUMBER = "number"
    STRING = "string"  #: `text` is the value, without quotes and escapes
    AT = "at"  #: @"..."; `text` is what stands between the quotes
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """One token and its place, counted in characters from 0."""

    kind: Kind
    text: str
    start: int
    end: int


# no nested quantifiers: each branch runs once over its characters
_TOKEN: Final = re.compile(
    r"""(?P<blank>[\s\u0085\u180e\u200b\u2060\ufeff]+|//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |(?P<word>(?:[^\W\d]|[\u2070-\u218f\u2c00-\u2fef\U00010000-\U000effff])
              (?:\w|[\u00b7\u0300-\u036f\u203f\u2040\u2070-\u218f\u2c00-\u2fef\U00010000-\U000effff])*)
    |(?P<quote>@?")
    |(?P<sign>\*\*|\.\.|<=|>=|!=|->|[-+*/=<>()\[\]{},:.?@'])""",
    re.VERBOSE,
)
_ESCAPE: Final = re.compile(r"""\\(?:(["'\\ntr])|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6}))""")
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r"}
_LAST_CODE_POINT: Final = 0x10FFFF


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of `text`, ended by one of kind END. Raises FeelError `syntax` or `bad_string`."""
    found: list[Token] = []
    at = 0
    while at < len(text):
        token, at = _next(text, at)
        if token is not None:
            found.append(token)
    found.append(Token(Kind.END, "", len(text), len(text)))
    return tuple(found)


def _next(text: str, at: int) -> tuple[Token | None, int]:
    match = _TOKEN.match(text, at)
    if match is None:
        raise FeelError("syntax", (at, at + 1), found=text[at])
    if match.lastgroup == "blank":
        return None, match.end()
    if match.lastgroup == "quote":
        return _string(text, at, match.end())
    return Token(Kind(match.lastgroup), match.group(), at, match.end()), match.end()


def _string(text: str, start: int, at: int) -> tuple[Token, int]:
    pieces: list[str] = []
    while at < len(text):
        character = text[at]
        if character == '"':
            kind = Kind.AT if text[start] == "@" else Kind.STRING
            return Token(kind, _joined(pieces, (start, at + 1)), start, at + 1), at + 1
        if character in "\r\n":
            break
        piece, at = _escape(text, at) if character == "\\" else (character, at + 1)
        pieces.append(piece)
    raise FeelError("bad_string", (start, at))


def _escape(text: str, at: int) -> tuple[str, int]:
    match = _ESCAPE.match(text, at)
    if match is None:
        return "\\", at + 1  # the grammar's escapes only; a regular expression's \d stays as it is
    plain, short, long = match.groups()
    if plain:
        return _PLAIN.get(plain, plain), match.end()
    code = int(short or long, 16)
    if code > _LAST_CODE_POINT:
        raise FeelError("bad_string", (at, match.end()))
    return chr(code), match.end()


def _joined(pieces: list[str], position: tuple[int, int]) -> str:
    """Two short escapes may be the halves of one character; a lone half is no text."""
    try:
        return "".join(pieces).encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        raise FeelError("bad_string", position) from None
