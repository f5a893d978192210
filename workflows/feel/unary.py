"""Unary tests: what a cell of a decision table asks of its column's input (DMN 1.5 §10.3.1.2 rules 12 to 16)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from workflows.feel.env import Env
from workflows.feel.errors import FeelError
from workflows.feel.lexer import Kind
from workflows.feel.operators import disjunction
from workflows.feel.order import member
from workflows.feel.parser import Parser
from workflows.feel.tree import Literal, Node


@dataclass(frozen=True, slots=True)
class Test:
    """One alternative; `asks` where it holds a `?` and so is a condition of its own."""

    __test__ = False  # not a test of pytest

    node: Node
    asks: bool

    def match(self, value: object, env: Env) -> bool | None:
        """Whether the value passes.

        A test without `?` that gives true passes any value but a boolean, which it is compared with: `flag` in a
        column of flags means equality, in a column of amounts a condition.
        """
        answer = self.node.value(env)
        condition = isinstance(answer, bool) and value is not None and not isinstance(value, bool | list)
        if self.asks or (condition and not isinstance(self.node, Literal)):
            return answer if isinstance(answer, bool) else None
        if isinstance(self.node, Literal) and answer is None:
            return value is None  # the word null in a cell means a missing value, `not(null)` one that is there
        return member(value, answer, env.fuel)


@dataclass(frozen=True, slots=True)
class Tests:
    """All alternatives of a cell; none at all means any value."""

    __test__ = False

    alternatives: tuple[Test, ...]
    negated: bool = False

    def match(self, value: object, env: Env) -> bool | None:
        """Whether one alternative passes, or with `not(...)` none does."""
        return self.judge(value, env.inner({"?": value}))

    def judge(self, value: object, inner: Env) -> bool | None:
        """The same in a frame where `?` already is the value."""
        if not self.alternatives:
            return True
        answer: bool | None = False
        for test in self.alternatives:
            answer = disjunction(answer, test.match(value, inner))
            if answer:
                break
        return not answer if self.negated and answer is not None else answer


def read_tests(new_parser: Callable[[], Parser]) -> tuple[Tests, Parser]:
    """All of the text as tests, and the parser that read it. Raises FeelError.

    `not(a)` is a negation and `not(a) and b` a condition: the first reading that reaches the end counts.
    """
    parser = new_parser()
    if parser.token.kind is Kind.END or parser.text.strip() == "-":
        return Tests(()), parser
    if parser.accept("not"):
        if parser.accept("("):
            with suppress(FeelError):
                return Tests(_alternatives(parser, ")"), negated=True), parser
        parser = new_parser()
    return Tests(_alternatives(parser)), parser


def _alternatives(parser: Parser, end: str | None = None) -> tuple[Test, ...]:
    found = [_test(parser)]
    while parser.accept(","):
        found.append(_test(parser))
    if end is not None:
        parser.expect(end)
    if parser.token.kind is not Kind.END:
        raise parser.fail()
    return tuple(found)


def _test(parser: Parser) -> Test:
    parser.asks = False
    node = parser.element()
    return Test(node, parser.asks)
