"""Writes the tree of an expression as text again: what is read from it is the same tree.

Brackets stand wherever an operand could be read otherwise, so the text may have more of them than the one it came from.
A name that is part of a longer name in sight is bracketed where an operator follows (`(date) and time` beside the
function `date and time`).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from workflows.feel import YearsMonths, types
from workflows.feel.flow import Filter, For, If, Iteration, Quantified
from workflows.feel.functions import Call, FunctionDefinition
from workflows.feel.operators import And, Arithmetic, Between, Compare, In, InstanceOf, Negate, Or
from workflows.feel.temporal import write_date_time, write_duration, write_time
from workflows.feel.tree import ContextOf, ListOf, Literal, Name, Node, OpenRange, Path, RangeOf
from workflows.feel.unary import Tests

_STRENGTH = {"+": 40, "-": 40, "*": 50, "/": 50, "**": 60}
_NEGATED, _APPLIED, _ATOM = 65, 80, 100
_STRENGTHS: dict[type[Node], int] = {
    Or: 10,
    And: 20,
    **dict.fromkeys((Compare, Between, In), 30),
    Negate: _NEGATED,
    **dict.fromkeys((Path, Filter, Call), _APPLIED),
    **dict.fromkeys((Literal, Name, ListOf, ContextOf, RangeOf), _ATOM),
}
_ENDS_IN_WORD = re.compile(r"[^\W\d][\w ']*$")


def write(node: Node) -> str:
    """The expression of a tree."""
    return _WRITERS[type(node)](node)


def write_tests(tests: Tests) -> str:
    """The tests of a cell."""
    if not tests.alternatives:
        return "-"
    text = ", ".join(_element(one.node) for one in tests.alternatives)
    return f"not({text})" if tests.negated else text


def write_type(type_: types.Type) -> str:
    """A type as `instance of` has it."""
    return _TYPES[type(type_)](type_)


def alike(left: object, right: object) -> bool:
    """The same tree, whatever its nodes cost: brackets cost a node and leave none behind."""
    if type(left) is not type(right):
        return False
    if dataclasses.is_dataclass(left):
        fields = [one.name for one in dataclasses.fields(left) if one.compare and one.name != "cost"]
        return all(alike(getattr(left, name), getattr(right, name)) for name in fields)
    if isinstance(left, tuple) and isinstance(right, tuple):
        return len(left) == len(right) and all(map(alike, left, right))
    return left == right


def _strength(node: Node) -> int:
    """How strongly a node holds together; 0 where it reaches as far as it can, or ends in a type."""
    return _STRENGTH[node.sign] if isinstance(node, Arithmetic) else _STRENGTHS.get(type(node), 0)


def _operand(node: Node, at_least: int, *, left: bool = False) -> str:
    text = write(node)
    merges = left and not isinstance(node, Literal) and _ENDS_IN_WORD.search(text) is not None
    return f"({text})" if _strength(node) < at_least or merges else text


def _element(node: Node) -> str:
    """What may be an open range without its own brackets."""
    return f"{node.sign} {_operand(node.end, 31)}" if isinstance(node, OpenRange) else write(node)


def _literal(node: Literal) -> str:
    value = node.constant
    return f'@"{_TEMPORAL[type(value)](value)}"' if type(value) in _TEMPORAL else _PLAIN[type(value)](value)


def _quoted(text: str) -> str:
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r"), ("\t", "\\t")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def _context(node: ContextOf) -> str:
    return "{" + ", ".join(f"{_quoted(key)}: {write(value)}" for key, value in node.entries) + "}"


def _range(node: RangeOf) -> str:
    start, end = (_operand(one, _ATOM) for one in (node.start, node.end))
    return f"{'[' if node.start_included else '('}{start}..{end}{']' if node.end_included else ')'}"


def _arithmetic(node: Arithmetic) -> str:
    own = _STRENGTH[node.sign]
    return f"{_operand(node.left, own, left=True)} {node.sign} {_operand(node.right, own + 1)}"


def _logic(word: str, own: int) -> Callable[[Any], str]:
    return lambda node: f"{_operand(node.left, own, left=True)} {word} {_operand(node.right, own + 1)}"


def _between(node: Between) -> str:
    low, high = _operand(node.low, 31, left=True), _operand(node.high, 31)
    return f"{_operand(node.operand, 31, left=True)} between {low} and {high}"


def _in(node: In) -> str:
    return f"{_operand(node.operand, 31, left=True)} in ({', '.join(map(_element, node.tests))})"


def _iterations(iterations: tuple[Iteration, ...]) -> str:
    def source(one: Iteration) -> str:
        text = _operand(one.source, 1)
        return text if one.end is None else f"{text}..{_operand(one.end, 1)}"

    return ", ".join(f"{one.name} in {source(one)}" for one in iterations)


def _function(node: FunctionDefinition) -> str:
    formal = ", ".join(f"{one.name}: {write_type(one.type)}" for one in node.formal)
    return f"function({formal}): {write_type(node.result)} ({write(node.body)})"


def _call(node: Call) -> str:
    if node.named is None:
        arguments = ", ".join(map(_element, node.positional))
    else:
        arguments = ", ".join(f"{name}: {write(value)}" for name, value in node.named)
    return f"{_operand(node.function, _APPLIED)}({arguments})"


def _context_type(type_: types.ContextOf) -> str:
    return "context<" + ", ".join(f"{name}: {write_type(one)}" for name, one in type_.fields) + ">"


def _function_type(type_: types.FunctionOf) -> str:
    if type_.parameters is None:
        return "function"
    return f"function<{', '.join(map(write_type, type_.parameters))}> -> {write_type(type_.result)}"


_TYPES: dict[type, Callable[[Any], str]] = {
    types.Any: lambda _: "Any",
    types.Simple: lambda type_: "Null" if type_.name == "null" else type_.name,
    types.ListOf: lambda type_: f"list<{write_type(type_.item)}>",
    types.RangeOf: lambda type_: f"range<{write_type(type_.end)}>",
    types.ContextOf: _context_type,
    types.FunctionOf: _function_type,
}
_PLAIN: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: _quoted,
    Decimal: str,
}
_TEMPORAL: dict[type, Callable[[Any], str]] = {
    date: date.isoformat,
    time: write_time,
    datetime: write_date_time,
    timedelta: write_duration,
    YearsMonths: str,
}
_WRITERS: dict[type[Node], Callable[[Any], str]] = {
    Literal: _literal,
    Name: lambda node: node.name,
    ListOf: lambda node: f"[{', '.join(map(_element, node.items))}]",
    ContextOf: _context,
    RangeOf: _range,
    OpenRange: lambda node: f"({_element(node)})",
    Path: lambda node: f"{_operand(node.source, _APPLIED)}.{node.name}",
    Filter: lambda node: f"{_operand(node.source, _APPLIED)}[{write(node.condition)}]",
    If: lambda node: f"if {write(node.condition)} then {write(node.then)} else {write(node.otherwise)}",
    For: lambda node: f"for {_iterations(node.iterations)} return {write(node.body)}",
    Quantified: lambda node: (
        f"{'every' if node.every else 'some'} {_iterations(node.iterations)} satisfies {write(node.body)}"
    ),
    FunctionDefinition: _function,
    Call: _call,
    Negate: lambda node: f"-{_operand(node.operand, _NEGATED)}",
    Arithmetic: _arithmetic,
    Compare: lambda node: f"{_operand(node.left, 31, left=True)} {node.sign} {_operand(node.right, 31)}",
    Between: _between,
    In: _in,
    And: _logic("and", 20),
    Or: _logic("or", 10),
    InstanceOf: lambda node: f"{_operand(node.operand, 70, left=True)} instance of {write_type(node.type)}",
}
