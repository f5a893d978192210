"""One walk through the tree of an expression: the type of every node, and what cannot be meant so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from workflows.feel.analysis import calls
from workflows.feel.analysis.kinds import (
    BOOLEAN,
    NULL,
    NUMBER,
    comparable,
    join,
    kind_of,
    may_be_equal,
    property_kind,
    result_kinds,
    type_of_kind,
)
from workflows.feel.analysis.problems import Problem, kind_word, problem
from workflows.feel.analysis.sight import Sight
from workflows.feel.builtins import BUILTINS
from workflows.feel.expression import Expression, UnaryTests
from workflows.feel.flow import Filter, For, If, Iteration, Quantified
from workflows.feel.functions import Call, FunctionDefinition
from workflows.feel.operators import And, Arithmetic, Between, Compare, In, InstanceOf, Negate, Or
from workflows.feel.tree import ContextOf as ContextNode
from workflows.feel.tree import ListOf as ListNode
from workflows.feel.tree import Literal, Name, Node, OpenRange, Path
from workflows.feel.tree import RangeOf as RangeNode
from workflows.feel.types import ANY, ContextOf, FunctionOf, ListOf, RangeOf, Type
from workflows.feel.unary import Tests
from workflows.feel.values import kind

NO_TYPES: Final[Mapping[str, Type]] = {}


@dataclass(frozen=True, kw_only=True)
class Study:
    """What is known of an expression: the type it gives (Any where that cannot be told) and its problems, in order."""

    type: Type
    names: frozenset[str]
    problems: tuple[Problem, ...]


def study_expression(
    expression: Expression,
    names: Mapping[str, Type] = NO_TYPES,
    wanted: Type = ANY,
    *,
    open: bool = False,  # noqa: A002
) -> Study:
    """Study an expression where these names are in sight; `wanted` is the type it has to give.

    `open` says that there may be more names than these, so that no name is unknown.
    """
    walk = Walk(expression.text)
    found = walk.type_of(expression.node, Sight(names, open=open))
    walk.want(expression.node, found, wanted)
    return Study(type=found, names=expression.names, problems=walk.in_order())


def study_tests(tests: UnaryTests, column: Type = ANY, names: Mapping[str, Type] = NO_TYPES) -> Study:
    """Study the tests of a cell whose column asks for values of a type."""
    walk = Walk(tests.text)
    walk.tests(tests.tests, column, Sight({**names, "?": column}))
    return Study(type=BOOLEAN, names=tests.names - {"?"}, problems=walk.in_order())


class Walk:
    """Reads one tree; the readers of nodes stand below, one for each class. Others may know more classes of them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Problem] = []

    def in_order(self) -> tuple[Problem, ...]:
        """What was found, by its place in the text."""
        return tuple(sorted(self._found, key=lambda one: one.place))

    def type_of(self, node: Node, sight: Sight) -> Type:
        """The type a node gives; what is wrong in it is found on the way."""
        return self.READERS[type(node)](self, node, sight)

    def source(self, node: Node) -> str:
        """The piece of the text that a node was read from."""
        return self._text[slice(*node.place)]

    def blame(self, code: str, node: Node, **params: str) -> None:
        """Something is wrong at a node."""
        self._found.append(problem(code, node.place, **{"text": self.source(node), **params}))

    def want(self, node: Node, found: Type, wanted: Type) -> None:
        """Blame a value of another kind than the one wanted; null and what is not known are not blamed."""
        kinds = kind_of(found), kind_of(wanted)
        if all(kinds) and found != NULL and kinds[0] != kinds[1]:
            self.blame("wrong_kind", node, found=kind_word(kinds[0]), wanted=kind_word(kinds[1]))

    def want_member(self, node: Node, value: Type, test: Type) -> None:
        """Blame a test that no value of this type can pass: `"18"` in a column of numbers."""
        asked = test.item if isinstance(test, ListOf) else test
        if isinstance(asked, RangeOf):
            asked = asked.end
        if isinstance(value, ListOf) and (isinstance(asked, ListOf) or asked == ANY):
            return  # a list among lists, or beside one
        mine, theirs = kind_of(value), kind_of(asked)
        if isinstance(value, ListOf):
            mine = kind_of(value.item)
        condition = theirs == "boolean" and not isinstance(node, Literal)
        if mine and theirs and asked != NULL and not condition and not may_be_equal(mine, theirs):
            self.blame("wrong_kind", node, found=kind_word(theirs), wanted=kind_word(mine))

    def tests(self, tests: Tests, column: Type, sight: Sight) -> None:
        """A cell whose column asks for values of a type; in sight the value is `?`."""
        for one in tests.alternatives:
            found = self.type_of(one.node, sight)
            if not one.asks:
                self.want_member(one.node, column, found)
            else:
                self.want(one.node, found, BOOLEAN)

    def want_pair(self, code: str, pair: tuple[Node, Node], types: tuple[Type, Type], sign: str = "") -> None:
        """Blame two values that do not go together."""
        left, right = pair
        self._found.append(
            problem(
                code,
                (left.place[0], right.place[1]),
                text=self.source(left),
                found=kind_word(kind_of(types[0])),
                other=self.source(right),
                wanted=kind_word(kind_of(types[1])),
                **({"sign": sign} if sign else {}),
            )
        )

    # --- values and names ---------------------------------------------------------------------------------------

    def _literal(self, node: Literal, sight: Sight) -> Type:
        del sight
        return type_of_kind(kind(node.constant))

    def _name(self, node: Name, sight: Sight) -> Type:
        found = sight.find(node.name)
        if found is not None:
            return found
        if node.name in BUILTINS:
            return FunctionOf()
        if not sight.anything:
            self._unknown(node, node.name, sight)
        return ANY

    def _unknown(self, node: Node, name: str, sight: Sight) -> None:
        similar = sight.similar(name)
        if similar:
            self.blame("similar_name", node, text=name, wanted=similar)
        else:
            self.blame("unknown_name", node, text=name)

    def _items(self, node: ListNode, sight: Sight) -> Type:
        return ListOf(join([self.type_of(one, sight) for one in node.items]))

    def _context(self, node: ContextNode, sight: Sight) -> Type:
        made: dict[str, Type] = {}
        inner = sight.inside(made)
        for name, one in node.entries:
            made[name] = self.type_of(one, inner)
        return ContextOf(tuple(made.items())) if node.result is None else self.type_of(node.result, inner)

    def _interval(self, node: RangeNode, sight: Sight) -> Type:
        return RangeOf(self._ordered((node.start, node.end), sight, ".."))

    def _open_range(self, node: OpenRange, sight: Sight) -> Type:
        return RangeOf(self.type_of(node.end, sight))

    def _ordered(self, pair: tuple[Node, Node], sight: Sight, sign: str) -> Type:
        types = self.type_of(pair[0], sight), self.type_of(pair[1], sight)
        if NULL not in types and not comparable(kind_of(types[0]), kind_of(types[1])):
            self.want_pair("wrong_kinds", pair, types, sign)
            return ANY
        return join([one for one in types if one != ANY])

    def _path(self, node: Path, sight: Sight) -> Type:
        return self._entries(node, self.type_of(node.source, sight))

    def _entries(self, node: Path, source: Type) -> Type:
        """Of a list those of its items, however deep."""
        return ListOf(self._entries(node, source.item)) if isinstance(source, ListOf) else self._entry(node, source)

    def _entry(self, node: Path, source: Type) -> Type:
        if isinstance(source, ContextOf):
            found = dict(source.fields).get(node.name)
            if found is None and source.fields:
                self.blame("no_entry", node, text=node.name, found=self.source(node.source))
            return found or ANY
        of = kind_of(source)
        if not of or source == NULL:
            return ANY
        named = property_kind(of, node.name)
        if named is None:
            self.blame("no_entry", node, text=node.name, found=kind_word(of))
            return ANY
        return source.end if isinstance(source, RangeOf) and node.name in {"start", "end"} else type_of_kind(named)

    # --- operators ----------------------------------------------------------------------------------------------

    def _negate(self, node: Negate, sight: Sight) -> Type:
        found = self.type_of(node.operand, sight)
        if kind_of(found) not in {"", "null", "number", *_DURATIONS}:
            self.want(node.operand, found, NUMBER)
            return ANY
        return found

    def _arithmetic(self, node: Arithmetic, sight: Sight) -> Type:
        types = self.type_of(node.left, sight), self.type_of(node.right, sight)
        if NULL in types:
            return NULL
        found = result_kinds(node.sign, kind_of(types[0]), kind_of(types[1]))
        if found:
            return type_of_kind(next(iter(found))) if len(found) == 1 else ANY
        self._blame_operands(node, types)
        return ANY

    def _blame_operands(self, node: Arithmetic, types: tuple[Type, Type]) -> None:
        """Where one side is a number and the other could be one, say so: it is what people mean."""
        sides = ((node.left, types[0]), (node.right, types[1]))
        others = [(side, type_) for side, type_ in sides if type_ != NUMBER]
        if len(others) == 1 and kind_of(others[0][1]) in {"string", "boolean", "list", "context", "range"}:
            self.want(*others[0], NUMBER)
        elif kind_of(types[0]) and kind_of(types[1]):
            self.want_pair("wrong_kinds", (node.left, node.right), types, node.sign)
        else:
            for side, type_ in sides:
                self.want(side, type_, NUMBER)

    def _compare(self, node: Compare, sight: Sight) -> Type:
        pair = node.left, node.right
        if node.sign not in {"=", "!="}:
            self._ordered(pair, sight, node.sign)
            return BOOLEAN
        types = self.type_of(node.left, sight), self.type_of(node.right, sight)
        if not may_be_equal(kind_of(types[0]), kind_of(types[1])):
            self.want_pair("never_equal", pair, types)
        return BOOLEAN

    def _between(self, node: Between, sight: Sight) -> Type:
        self._ordered((node.operand, node.low), sight, "between")
        self._ordered((node.operand, node.high), sight, "between")
        return BOOLEAN

    def _member(self, node: In, sight: Sight) -> Type:
        value = self.type_of(node.operand, sight)
        for test in node.tests:
            self.want_member(test, value, self.type_of(test, sight.inside({"?": value})))
        return BOOLEAN

    def _logic(self, node: And | Or, sight: Sight) -> Type:
        for side in (node.left, node.right):
            self.want(side, self.type_of(side, sight), BOOLEAN)
        return BOOLEAN

    def _instance_of(self, node: InstanceOf, sight: Sight) -> Type:
        self.type_of(node.operand, sight)
        return BOOLEAN

    # --- what chooses and repeats -------------------------------------------------------------------------------

    def _choice(self, node: If, sight: Sight) -> Type:
        self.want(node.condition, self.type_of(node.condition, sight), BOOLEAN)
        return join([self.type_of(node.then, sight), self.type_of(node.otherwise, sight)])

    def _loop(self, node: For, sight: Sight) -> Type:
        inner = self._over(node.iterations, sight).inside({"partial": ListOf(ANY)})
        return ListOf(self.type_of(node.body, inner))

    def _quantified(self, node: Quantified, sight: Sight) -> Type:
        inner = self._over(node.iterations, sight)
        self.want(node.body, self.type_of(node.body, inner), BOOLEAN)
        return BOOLEAN

    def _over(self, iterations: Sequence[Iteration], sight: Sight) -> Sight:
        for one in iterations:
            sight = sight.inside({one.name: self._variable(one, sight)})
        return sight

    def _variable(self, one: Iteration, sight: Sight) -> Type:
        if one.end is not None:
            return self._ordered((one.source, one.end), sight, "..")
        source = self.type_of(one.source, sight)
        if isinstance(source, ListOf):
            return source.item
        return source.end if isinstance(source, RangeOf) else source

    def _filter(self, node: Filter, sight: Sight) -> Type:
        source = self.type_of(node.source, sight)
        item = source.item if isinstance(source, ListOf) else source
        condition = self.type_of(node.condition, sight.item(item))
        if condition == NUMBER:
            return item
        self.want(node.condition, condition, BOOLEAN)
        return ListOf(item) if condition == BOOLEAN else ANY

    # --- functions ----------------------------------------------------------------------------------------------

    def _definition(self, node: FunctionDefinition, sight: Sight) -> Type:
        body = self.type_of(node.body, sight.inside({one.name: one.type for one in node.formal}))
        result = body if node.result == ANY else node.result
        return calls.Own(tuple(one.type for one in node.formal), result, tuple(one.name for one in node.formal))

    def _called(self, node: Call, sight: Sight) -> Type:
        given: Iterable[tuple[str, Node]] = node.named if node.named is not None else (("", n) for n in node.positional)
        nodes = list(given)
        arguments = [(name, self.type_of(one, sight)) for name, one in nodes]
        if not isinstance(node.function, Name):
            return self._call_value(node, self.type_of(node.function, sight))
        own = sight.find_function(node.function.name)
        if own is not None:
            self._check_own(node, own, [one for _, one in nodes], arguments)
            return own.result
        builtin = BUILTINS.get(node.function.name)
        if builtin is None:
            return self._call_unknown(node, node.function, sight)
        form = calls.fitting_form(builtin, arguments)
        if form is not None:
            return calls.result(form, arguments)
        self._blame_arguments(node, builtin, [one for _, one in nodes], arguments)
        return ANY

    def _check_own(self, node: Call, own: FunctionOf, nodes: Sequence[Node], arguments: list[calls.Argument]) -> None:
        """Arguments of a function that was written here: what it does not take makes all of it null."""
        if not isinstance(own, calls.Own) or not isinstance(node.function, Name):
            return
        name = node.function.name
        wanted = f"{name}({', '.join(own.names)})"
        strange = next((each for each, _ in arguments if each and each not in own.names), "")
        if strange:
            self.blame("argument_name", node, text=name, other=strange, wanted=wanted)
        elif len(arguments) != len(own.names):
            self.blame("argument_count", node, text=name, wanted=wanted)
        else:
            for given, (each, found) in zip(nodes, arguments, strict=True):
                place = own.names.index(each) if each else nodes.index(given)
                if not calls.converts(found, own.taken[place]):
                    self.want(given, found, own.taken[place])

    def _call_value(self, node: Call, function: Type) -> Type:
        if isinstance(function, FunctionOf):
            return function.result
        if kind_of(function):
            self.blame("not_a_function", node.function, found=kind_word(kind_of(function)))
        return ANY

    def _call_unknown(self, node: Call, name: Name, sight: Sight) -> Type:
        found = sight.find(name.name)
        if found is not None and kind_of(found):
            return self._call_value(node, found)
        if found is None and not sight.anything:
            similar = Sight(dict.fromkeys(BUILTINS, ANY)).similar(name.name)
            if similar:
                self.blame("similar_name", name, text=name.name, wanted=similar)
            else:
                self.blame("unknown_function", name, text=name.name)
        return ANY

    def _blame_arguments(
        self, node: Call, function: Any, nodes: Sequence[Node], arguments: list[calls.Argument]
    ) -> None:
        """One argument of the wrong kind is named; else how the function is called."""
        for form in function.forms:
            place = calls.misfit(form, arguments)
            if place is not None and place >= 0:
                wanted = calls.wanted_kind(form, arguments, place)
                found = kind_word(kind_of(arguments[place][1]))
                self.blame("wrong_kind", nodes[place], found=found, wanted=kind_word(wanted))
                return
        known = {one.name for form in function.forms for one in form.parameters}
        strange = next((name for name, _ in arguments if name and name not in known), "")
        text = function.name
        if strange:
            self.blame("argument_name", node, text=text, other=strange, wanted=calls.signature(function))
        else:
            self.blame("argument_count", node, text=text, wanted=calls.signature(function))

    READERS: ClassVar[Mapping[type[Node], Callable[[Any, Any, Sight], Type]]] = {
        Literal: _literal,
        Name: _name,
        ListNode: _items,
        ContextNode: _context,
        RangeNode: _interval,
        OpenRange: _open_range,
        Path: _path,
        Negate: _negate,
        Arithmetic: _arithmetic,
        Compare: _compare,
        Between: _between,
        In: _member,
        And: _logic,
        Or: _logic,
        InstanceOf: _instance_of,
        If: _choice,
        For: _loop,
        Quantified: _quantified,
        Filter: _filter,
        FunctionDefinition: _definition,
        Call: _called,
    }


_DURATIONS: Final = frozenset({"days and time duration", "years and months duration"})
