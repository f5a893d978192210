"""A place in the tokens of one expression, with the names in sight there and what is left of the budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from workflows.feel.errors import FeelError
from workflows.feel.lexer import Kind, Token, tokens
from workflows.feel.limits import Limits
from workflows.feel.names import KEYWORDS, Names

_IN_NAMES: Final = frozenset({"+", "-", "*", "/", ".", "'"})


class Cursor:
    """Reads tokens from left to right and never goes back."""

    def __init__(self, text: str, names: Iterable[Names], limits: Limits) -> None:
        if len(text) > limits.text:
            raise FeelError("too_costly")
        self.text = text
        self.tokens = tokens(text)
        self.at = 0
        self.limits = limits
        self.nodes = 0
        self._depth = 0
        self._names = list(names)

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.at]

    @property
    def end(self) -> int:
        """Where the token read last ends."""
        return self.tokens[self.at - 1].end if self.at else 0

    def next(self) -> Token:
        """Read one token."""
        token = self.token
        if token.kind is Kind.END:
            raise self.fail()
        self.at += 1
        return token

    def sees(self, *texts: str) -> bool:
        """Whether the next token is one of these signs or keywords."""
        return self.token.kind in {Kind.SIGN, Kind.WORD} and self.token.text in texts

    def accept(self, text: str) -> bool:
        """Read this sign or keyword if it comes next."""
        if not self.sees(text):
            return False
        self.at += 1
        return True

    def expect(self, text: str) -> Token:
        """Read this sign or keyword. Raises FeelError `syntax` or `unexpected_end`."""
        if not self.sees(text):
            raise self.fail(wanted=text)
        return self.next()

    def fail(self, code: str = "syntax", wanted: str = "") -> FeelError:
        """The error for the next token; `wanted` is the sign or keyword that should stand there."""
        token = self.token
        code = "unexpected_end" if token.kind is Kind.END else code
        return FeelError(code, (token.start, token.end), found=self.text[token.start : token.end], wanted=wanted)

    def count(self) -> None:
        """Pay for one node of the tree."""
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            raise FeelError("too_costly")

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Pay for one level of nesting."""
        self._depth += 1
        if self._depth > self.limits.depth:
            raise FeelError("too_costly")
        yield
        self._depth -= 1

    @contextmanager
    def knowing(self, *names: str) -> Iterator[None]:
        """Local names in sight."""
        self._names.append(Names(names))
        yield
        self._names.pop()

    def known_name(self) -> tuple[str, int] | None:
        """The longest name in sight that starts here; of equals the innermost."""
        found = [match for known in reversed(self._names) if (match := known.longest(self.tokens, self.at))]
        return max(found, key=lambda match: match[1], default=None)

    def is_known(self, name: str, *, above: int = 0) -> bool:
        """Whether the name is in sight, in a frame above the first ones."""
        return any(name in known for known in self._names[above:])

    def words(self) -> str:
        """Words up to the next sign or keyword, joined by one blank."""
        found: list[str] = []
        while self.token.kind is Kind.WORD and (not found or self.token.text not in KEYWORDS):
            found.append(self.next().text)
        if not found:
            raise self.fail()
        return " ".join(found)

    def declared(self, *ends: str) -> str:
        """A name that is declared here, as it is written, up to one of the ends."""
        if self.sees(*ends):
            raise self.fail()
        first = last = self.token
        while not self.sees(*ends):
            last = self.next()
            if last.kind not in {Kind.WORD, Kind.NUMBER} and last.text not in _IN_NAMES:
                raise FeelError("syntax", (last.start, last.end), found=last.text)
        return " ".join(self.text[first.start : last.end].split())

    def named_argument(self) -> bool:
        """Whether a name and a colon come next."""
        at = self.at
        while self.tokens[at].kind is Kind.WORD or self.tokens[at].text in _IN_NAMES:
            at += 1
        return at > self.at and self.tokens[at].kind is Kind.SIGN and self.tokens[at].text == ":"
