"""Forms that begin with their own word or bracket: if, for, some, every, function, lists, ranges, contexts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from workflows.feel.flow import For, If, Iteration, Quantified
from workflows.feel.functions import FunctionDefinition, Parameter
from workflows.feel.lexer import Kind
from workflows.feel.tree import ContextOf, ListOf, Node, RangeOf
from workflows.feel.type_names import optional_type

if TYPE_CHECKING:
    from workflows.feel.parser import Parser


def _if(parser: Parser) -> Node:
    condition = parser.expression()
    parser.expect("then")
    then = parser.expression()
    parser.expect("else")
    return If(condition, then, parser.expression())


def _iterations(parser: Parser, read: Callable[[], Node]) -> tuple[tuple[Iteration, ...], Node]:
    """Variables from left to right, each seen by those after it and by what `read` reads."""
    name = parser.declared("in")
    parser.expect("in")
    source = parser.expression()
    end = parser.expression() if parser.accept("..") else None
    with parser.knowing(name):
        if parser.accept(","):
            others, body = _iterations(parser, read)
        else:
            others, body = (), read()
    return (Iteration(name, source, end), *others), body


def _for(parser: Parser) -> Node:
    before = parser.looks_back
    parser.looks_back = False

    def body() -> Node:
        parser.expect("return")
        with parser.knowing("partial"):
            return parser.expression()

    start = parser.nodes
    iterations, node = _iterations(parser, body)
    looks_back, parser.looks_back = parser.looks_back, before
    return For(iterations, node, parser.nodes - start, looks_back)


def _quantified(parser: Parser, *, every: bool) -> Node:
    def body() -> Node:
        parser.expect("satisfies")
        return parser.expression()

    start = parser.nodes
    iterations, node = _iterations(parser, body)
    return Quantified(every, iterations, node, parser.nodes - start)


def _function(parser: Parser) -> Node:
    """A function whose body stands outside (Java, PMML) is refused: nothing outside runs here."""
    parser.expect("(")
    formal: list[Parameter] = []
    while not parser.accept(")"):
        if formal:
            parser.expect(",")
        formal.append(Parameter(parser.declared(":", ",", ")"), optional_type(parser, parser.types)))
    result = optional_type(parser, parser.types)
    if parser.sees("external"):
        raise parser.fail("external")
    with parser.knowing(*(one.name for one in formal)):
        body, cost = parser.measured(parser.expression)
    return FunctionDefinition(tuple(formal), body, cost, result)


def _parentheses(parser: Parser) -> Node:
    """(a), or a range without its start."""
    first = parser.nested(parser.element)
    if parser.accept(".."):
        return _range(parser, first, included=False)
    parser.expect(")")
    return first


def _square(parser: Parser) -> Node:
    """[a, b], or a range with its start."""
    if parser.accept("]"):
        return ListOf(())
    items = [parser.nested(parser.element)]
    if parser.accept(".."):
        return _range(parser, items[0], included=True)
    while parser.accept(","):
        items.append(parser.nested(parser.element))
    parser.expect("]")
    return ListOf(tuple(items))


def _outward(parser: Parser) -> Node:
    """]a..b], a range without its start."""
    start = parser.nested(parser.expression)
    parser.expect("..")
    return _range(parser, start, included=False)


def _range(parser: Parser, start: Node, *, included: bool) -> Node:
    end = parser.range_end()
    if not parser.sees("]", ")", "["):
        raise parser.fail()
    return RangeOf(start, end, included, parser.next().text == "]")


def tests_in_brackets(parser: Parser) -> tuple[Node, ...]:
    """What stands behind `in (`: tests, or a range without its start."""
    tests = [parser.nested(parser.element)]
    if parser.accept(".."):
        return (_range(parser, tests[0], included=False),)
    while parser.accept(","):
        tests.append(parser.nested(parser.element))
    parser.expect(")")
    return tuple(tests)


def _context(parser: Parser) -> Node:
    """{a: 1, "b c": 2}: an entry has those above it in sight."""
    entries: dict[str, Node] = {}
    with ExitStack() as above:
        while not parser.accept("}"):
            if entries:
                parser.expect(",")
            name = _key(parser)
            if name in entries:
                raise parser.fail()
            parser.expect(":")
            above.enter_context(parser.knowing(name))
            entries[name] = parser.nested(parser.expression)
    return ContextOf(tuple(entries.items()))


def _key(parser: Parser) -> str:
    return parser.next().text if parser.token.kind is Kind.STRING else parser.declared(":")


BY_SIGN: Final[Mapping[str, Callable[[Parser], Node]]] = {
    "(": _parentheses,
    "[": _square,
    "]": _outward,
    "{": _context,
}
BY_WORD: Final[Mapping[str, Callable[[Parser], Node]]] = {
    "if": _if,
    "for": _for,
    "some": lambda parser: _quantified(parser, every=False),
    "every": lambda parser: _quantified(parser, every=True),
    "function": _function,
}
