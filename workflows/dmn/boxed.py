"""Boxed expressions into nodes (DMN 1.5 §10.2).

Literal, context, list, relation, invocation, function, conditional, for, some, every, filter; a decision table is a
node too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from workflows.dmn.elements import child, children, name_of, tag
from workflows.dmn.scope import Scope
from workflows.dmn.table_reader import read_table
from workflows.feel.env import Env
from workflows.feel.flow import Filter, For, If, Iteration, Quantified
from workflows.feel.functions import Call, FunctionDefinition, Parameter, fitting
from workflows.feel.tree import ContextOf, ListOf, Literal, Name, Node
from workflows.feel.types import ANY, FunctionOf, Type


def has_logic(parent: etree._Element) -> bool:
    """Whether there is anything inside an element that could be its logic."""
    return any(tag(one) not in _DESCRIPTIONS for one in parent)


def read_logic(parent: etree._Element, scope: Scope) -> Node:
    """The boxed expression inside an element. Raises DmnError `no_logic`, or for what it cannot read."""
    element = child(parent, *READERS)
    if element is None:
        foreign = next((tag(one) for one in parent if tag(one) not in _DESCRIPTIONS), "")
        code = "unsupported" if foreign else "no_logic"
        return scope.fail(code, parent, detail=foreign)
    return READERS[tag(element)](element, scope)


_DESCRIPTIONS: Final = frozenset(
    {
        "",
        "description",
        "extensionElements",
        "question",
        "allowedAnswers",
        "variable",
        "informationRequirement",
        "knowledgeRequirement",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
        "formalParameter",
        "parameter",
    }
)


def _literal(element: etree._Element, scope: Scope) -> Node:
    return scope.expression(element)


def _context(element: etree._Element, scope: Scope) -> Node:
    """Entries from top to bottom, each with those above in sight; one without a name is the result."""
    entries: list[tuple[str, Node]] = []
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        if variable is None:
            return ContextOf(tuple(entries), read_logic(entry, scope))
        name = name_of(entry)
        scope = scope.inside(name)
        entries.append((name, _typed(read_logic(entry, scope), variable, scope)))
    return ContextOf(tuple(entries))


@dataclass(frozen=True, slots=True)
class Typed(Node):
    """An expression whose value is taken as a type: null where it is not one (§10.3.2.9.4)."""

    node: Node
    type: Type

    def value(self, env: Env) -> object:
        """The value, converted where the standard converts."""
        return fitting(self.node.value(env), self.type, env.fuel)


def _typed(node: Node, declared: etree._Element, scope: Scope) -> Node:
    """The expression as the type its variable or column declares."""
    type_ = scope.type(declared.get("typeRef"), declared).checked
    return node if type_ == ANY else Typed(node, type_)


def _list(element: etree._Element, scope: Scope) -> Node:
    return ListOf(tuple(READERS[tag(one)](one, scope) for one in children(element, *READERS)))


def _relation(element: etree._Element, scope: Scope) -> Node:
    columns = list(children(element, "column"))
    return ListOf(tuple(_row(row, columns, scope) for row in children(element, "row")))


def _row(row: etree._Element, columns: list[etree._Element], scope: Scope) -> Node:
    cells = [READERS[tag(one)](one, scope) for one in children(row, *READERS)]
    if len(cells) != len(columns):
        return scope.fail("row_length", row)
    return ContextOf(
        tuple((name_of(column), _typed(cell, column, scope)) for column, cell in zip(columns, cells, strict=True))
    )


def _invocation(element: etree._Element, scope: Scope) -> Node:
    named: list[tuple[str, Node]] = []
    for binding in children(element, "binding"):
        parameter = child(binding, "parameter")
        name = "" if parameter is None else name_of(parameter)
        given = read_logic(binding, scope) if child(binding, *READERS) is not None else Literal(None)
        named.append((name, given))
    return Call(_named(read_logic(element, scope)), (), tuple(named))


def _named(function: Node) -> Node:
    """A function asked by its name alone is looked up as one: no variable hides it."""
    inner = getattr(function, "node", function)
    return inner if isinstance(inner, Name) else function


def read_function(element: etree._Element, scope: Scope, declared: Type = ANY) -> FunctionDefinition:
    """A function with its parameters; only those in FEEL are read.

    Its type, or else the `declared` one, is that of a function or of what it gives.
    """
    if element.get("kind", "FEEL").upper() != "FEEL":
        unread = scope.fail("unsupported", element, detail=element.get("kind", ""))
        return FunctionDefinition(parameters_of(element, scope), unread, 1)
    formal = parameters_of(element, scope)
    body = read_logic(element, scope.inside(*(one.name for one in formal)))
    own = scope.type(element.get("typeRef"), element).checked
    type_ = declared if own == ANY else own
    return FunctionDefinition(formal, body, 1, type_.result if isinstance(type_, FunctionOf) else type_)


def parameters_of(element: etree._Element, scope: Scope) -> tuple[Parameter, ...]:
    """The parameters of a boxed function."""
    return tuple(
        Parameter(name_of(one), scope.type(one.get("typeRef"), one).checked)
        for one in children(element, "formalParameter")
    )


def _part(element: etree._Element, name: str, scope: Scope) -> Node:
    part = child(element, name)
    if part is None:
        return scope.fail("no_logic", element)
    return read_logic(part, scope)


def _conditional(element: etree._Element, scope: Scope) -> Node:
    return If(_part(element, "if", scope), _part(element, "then", scope), _part(element, "else", scope))


def _iteration(element: etree._Element, scope: Scope) -> tuple[Iteration, Scope]:
    name = " ".join((element.get("iteratorVariable") or "").split())
    return Iteration(name, _part(element, "in", scope)), scope.inside(name)


def _for(element: etree._Element, scope: Scope) -> Node:
    iteration, inner = _iteration(element, scope)
    return For((iteration,), _part(element, "return", inner.inside("partial")), 1, looks_back=True)


def _quantified(element: etree._Element, scope: Scope) -> Node:
    iteration, inner = _iteration(element, scope)
    return Quantified(tag(element) == "every", (iteration,), _part(element, "satisfies", inner), 1)


def _filter(element: etree._Element, scope: Scope) -> Node:
    """The condition may name what the items hold."""
    inner = scope.inside("item", *(scope.members - scope.names))
    return Filter(_part(element, "in", scope), _part(element, "match", inner), 1)


READERS: Final[Mapping[str, Callable[[etree._Element, Scope], Node]]] = {
    "literalExpression": _literal,
    "decisionTable": read_table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": read_function,
    "conditional": _conditional,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "filter": _filter,
}
