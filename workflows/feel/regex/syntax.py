"""A pattern's text into its tree (XML Schema Part 2 appendix F, XPath Functions 3.1 §5.6)."""

from __future__ import annotations

from typing import Final

from workflows.feel.regex import classes
from workflows.feel.regex.program import (
    Alternatives,
    Back,
    Edge,
    Group,
    One,
    Refused,
    Repeat,
    Sequence,
    Tree,
)

_DEEPEST: Final = 30
_MOST_COPIES: Final = 1_000


def read_pattern(text: str, flags: frozenset[str]) -> tuple[Tree, int]:
    """The tree, and how many groups it captures. Raises Refused."""
    if "q" in flags:
        return Sequence(tuple(One(_letter(letter, flags)) for letter in text)), 0
    reader = _Reader(_without_blanks(text) if "x" in flags else text, flags)
    tree = reader.alternatives(0)
    if reader.more():
        raise Refused
    return tree, reader.groups


def _without_blanks(text: str) -> str:
    """Blanks count only inside a class."""
    kept: list[str] = []
    inside = 0
    escaped = False
    for letter in text:
        if not escaped:
            inside += (letter == "[") - (letter == "]")
        if inside or letter not in " \t\n\r":
            kept.append(letter)
            escaped = letter == "\\" and not escaped
    return "".join(kept)


def _letter(letter: str, flags: frozenset[str]) -> classes.Test:
    return classes.same_case(letter) if "i" in flags else letter.__eq__


class _Reader:
    def __init__(self, text: str, flags: frozenset[str]) -> None:
        self._text = text
        self._at = 0
        self._flags = flags
        self.groups = 0
        self._closed: set[int] = set()

    def more(self) -> bool:
        return self._at < len(self._text)

    def _sees(self, letters: str) -> bool:
        return self.more() and self._text[self._at] in letters

    def _take(self) -> str:
        if not self.more():
            raise Refused
        self._at += 1
        return self._text[self._at - 1]

    def _accept(self, text: str) -> bool:
        if not self._text.startswith(text, self._at):
            return False
        self._at += len(text)
        return True

    def alternatives(self, depth: int) -> Tree:
        if depth > _DEEPEST:
            raise Refused
        branches = [self._branch(depth)]
        while self._accept("|"):
            branches.append(self._branch(depth))
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def _branch(self, depth: int) -> Tree:
        pieces: list[Tree] = []
        while self.more() and not self._sees("|)"):
            pieces.append(self._quantified(self._atom(depth)))
        return Sequence(tuple(pieces))

    def _quantified(self, atom: Tree) -> Tree:
        bounds = self._bounds()
        if bounds is None:
            return atom
        low, high = bounds
        return Repeat(atom, low, high, lazy=self._accept("?"))

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("?", (0, 1)), ("*", (0, None)), ("+", (1, None))):
            if self._accept(sign):
                return bounds
        if not self._accept("{"):
            return None
        low = self._count()
        high: int | None = low
        if self._accept(","):
            high = None if self._sees("}") else self._count()
        if not self._accept("}") or (high is not None and high < low):
            raise Refused
        return low, high

    def _count(self) -> int:
        digits = ""
        while self._sees("0123456789"):
            digits += self._take()
        if not digits or len(digits) > 4 or int(digits) > _MOST_COPIES:  # noqa: PLR2004 - digits of _MOST_COPIES
            raise Refused
        return int(digits)

    def _atom(self, depth: int) -> Tree:
        letter = self._take()
        if letter == "(":
            return self._group(depth)
        if letter == "[":
            return One(self._class(depth))
        if letter == "\\":
            return self._escape()
        if letter == ".":
            return One((lambda _: True) if "s" in self._flags else (lambda c: c not in "\n\r"))
        if letter in "^$":
            return Edge(letter == "^", "m" in self._flags)
        if letter in "?*+{}]":
            raise Refused
        return One(_letter(letter, self._flags))

    def _group(self, depth: int) -> Tree:
        number = 0
        if not self._accept("?:"):
            self.groups += 1
            number = self.groups
        inner = self.alternatives(depth + 1)
        if not self._accept(")"):
            raise Refused
        self._closed.add(number)
        return Group(number, inner) if number else inner

    def _escape(self) -> Tree:
        if self._sees("123456789"):
            return self._back()
        return One(self._escaped(self._take()))

    def _back(self) -> Tree:
        number = int(self._take())
        while self._sees("0123456789") and int(f"{number}{self._text[self._at]}") in self._closed:
            number = int(f"{number}{self._take()}")
        if number not in self._closed:
            raise Refused
        return Back(number, "i" in self._flags)

    def _escaped(self, letter: str) -> classes.Test:
        if letter in "pP":
            if not self._accept("{"):
                raise Refused
            end = self._text.find("}", self._at)
            name = self._text[self._at : end] if end > 0 else ""
            self._at = end + 1
            test = classes.category(name, negated=letter == "P")
        else:
            single = classes.literal(letter)
            test = _letter(single, self._flags) if single else classes.escape(letter)
        if test is None:
            raise Refused
        return test

    def _class(self, depth: int) -> classes.CharacterClass:
        if depth > _DEEPEST:
            raise Refused
        found = classes.CharacterClass(negated=self._accept("^"), any_case="i" in self._flags)
        first = True
        while first or not self._accept("]"):
            if not first and self._accept("-["):
                found.without = self._class(depth + 1)
                if not self._accept("]"):
                    raise Refused
                break
            self._member(found, first=first)
            first = False
        return found

    def _member(self, found: classes.CharacterClass, *, first: bool) -> None:
        low = self._take()
        if low == "[" or (low == "]" and first):
            raise Refused
        if low == "\\":
            letter = self._take()
            single = classes.literal(letter)
            if single is None:
                found.tests.append(self._escaped(letter))
                return
            low = single
        elif low == "-" and not first and not self._sees("]"):
            raise Refused
        found.ranges.append((low, self._high(low)))

    def _high(self, low: str) -> str:
        """The end of a range, or the character itself."""
        if not self._sees("-") or self._text[self._at + 1 : self._at + 2] in {"]", "[", ""}:
            return low
        self._at += 1
        high = self._take()
        if high == "\\":
            high = classes.literal(self._take()) or ""
        if high < low:
            raise Refused
        return high
