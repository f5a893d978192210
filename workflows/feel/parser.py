"""The grammar of expressions: a Pratt parser over the tokens (DMN 1.5 §10.3.1.2)."""

from __future__ import annotations

import decimal
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import ClassVar, Final

from workflows.feel import forms
from workflows.feel.cursor import Cursor
from workflows.feel.errors import FeelError
from workflows.feel.flow import Filter
from workflows.feel.functions import Call
from workflows.feel.known import Known
from workflows.feel.lexer import Kind, Token
from workflows.feel.names import KEYWORDS, PROPERTY_NAMES, Names, names_of
from workflows.feel.operators import And, Arithmetic, Between, Compare, In, InstanceOf, Negate, Or
from workflows.feel.temporal import read_at
from workflows.feel.tree import Literal, Name, Node, OpenRange, Path
from workflows.feel.type_names import read_type
from workflows.feel.values import NUMBERS

COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")
_COMPARED: Final = 30
_NEGATED: Final = 65
_OUTER_FRAMES: Final = 2  # the built-ins and what the caller declares
#: how strongly an operator binds what stands left of it
_BINDING: Final[dict[str, int]] = {
    "or": 10,
    "and": 20,
    **dict.fromkeys((*COMPARISONS, "between", "in"), _COMPARED),
    **dict.fromkeys(("+", "-"), 40),
    **dict.fromkeys(("*", "/"), 50),
    "**": 60,
    "instance": 70,
    **dict.fromkeys((".", "[", "("), 80),
}
_CONSTANTS: Final = {"true": True, "false": False, "null": None}


class Parser(Cursor):
    """Reads one expression, or unary tests, and notes the free names it meets."""

    def __init__(self, text: str, known: Known, builtins: Names) -> None:
        super().__init__(text, (builtins, names_of(known.names)), known.limits)
        self.given = known.names
        self.types = known.types
        self._members = names_of(known.members)
        self.free: set[str] = set()
        self.asks = False  # whether `?` was met
        self.looks_back = False  # whether `partial` was met
        self.filters = 0  # filters around this place: their items bring names nobody can know here
        self._range_ends = False  # whether `[` here closes a range instead of opening a filter

    def whole(self) -> Node:
        """The one expression that is all of the text."""
        node = self.expression()
        if self.token.kind is not Kind.END:
            raise self.fail()
        return node

    def expression(self, binding: int = 0) -> Node:
        """An expression whose operators bind stronger than `binding`."""
        with self.deeper():
            start = self.token.start
            left = self._prefix().placed(start, self.end)
            while (strength := self._strength()) > binding:
                self.count()
                left = self._infix(left, self.next(), strength).placed(start, self.end)
            return left

    def element(self) -> Node:
        """An expression, or an open range such as `< 5`: what may stand in brackets and tests."""
        if not self.sees(*COMPARISONS):
            return self.expression()
        self.count()
        start = self.token.start
        return OpenRange(self.next().text, self.expression(_COMPARED)).placed(start, self.end)

    def nested(self, read: Callable[[], Node]) -> Node:
        """Read inside brackets, where `[` opens a filter again."""
        before, self._range_ends = self._range_ends, False
        node = read()
        self._range_ends = before
        return node

    def range_end(self) -> Node:
        """The end of a range: `[` after it closes the range."""
        before, self._range_ends = self._range_ends, True
        node = self.expression()
        self._range_ends = before
        return node

    def measured(self, read: Callable[[], Node]) -> tuple[Node, int]:
        """A node and how many nodes it has: what a round through it costs."""
        before = self.nodes
        node = read()
        return node, self.nodes - before + 1

    def _strength(self) -> int:
        token = self.token
        if token.kind not in {Kind.SIGN, Kind.WORD} or (token.text == "[" and self._range_ends):
            return 0
        return _BINDING.get(token.text, 0)

    def _prefix(self) -> Node:
        self.count()
        token = self.token
        if token.kind is Kind.WORD:
            return self._word(token)
        if token.kind is Kind.SIGN:
            return self._sign(token)
        self.next()
        if token.kind is Kind.STRING:
            return Literal(token.text)
        if token.kind is Kind.NUMBER:
            return _number(token)
        return Literal(read_at(token.text))

    def _sign(self, token: Token) -> Node:
        if token.text == "-":
            self.next()
            return Negate(self.expression(_NEGATED))
        if token.text == "?":
            self.next()
            self.asks = True
            return Name("?")
        form = forms.BY_SIGN.get(token.text)
        if form is None:
            raise self.fail()
        self.next()
        return form(self)

    def _word(self, token: Token) -> Node:
        match = self.known_name() or (self._members.longest(self.tokens, self.at) if self.filters else None)
        if match is not None and (match[1] > 1 or token.text not in KEYWORDS):
            self.at += match[1]
            return self._name(match[0])
        form = forms.BY_WORD.get(token.text)
        if form is not None:
            self.next()
            return form(self)
        if token.text in _CONSTANTS:
            self.next()
            return Literal(_CONSTANTS[token.text])
        if token.text in KEYWORDS:
            raise self.fail()
        return self._name(self._unknown(token))

    def _unknown(self, token: Token) -> str:
        """A name nobody declared: one word, or inside a filter as many as stand together."""
        if self.filters:
            return self.words()
        self.next()
        if self.token.kind is Kind.WORD and self.token.text not in KEYWORDS:
            place = (token.start, self.token.end)
            raise FeelError("unknown_name", place, found=self.text[slice(*place)])
        return token.text

    def _name(self, name: str) -> Node:
        if name == "partial":
            self.looks_back = True
        self._note(name)
        return Name(name)

    def _note(self, name: str) -> None:
        """Note a name the caller has to bring; in a filter only one he declared."""
        if self.is_known(name, above=_OUTER_FRAMES):
            return
        if name in self.given or not (self.filters or self.is_known(name)):
            self.free.add(name)

    def _infix(self, left: Node, token: Token, strength: int) -> Node:
        sign = token.text
        if sign in COMPARISONS:
            return self._compare(sign, left)
        if sign in {"and", "or"}:
            right = self.expression(strength)
            return And(left, right) if sign == "and" else Or(left, right)
        special = self._SPECIAL.get(sign)
        if special is not None:
            return special(self, left)
        return Arithmetic(sign, left, self.expression(strength))

    def _compare(self, sign: str, left: Node) -> Node:
        """`1 < x < 5` would compare a boolean with 5: it is refused where it is written."""
        right = self.expression(_COMPARED)
        if self.sees(*COMPARISONS):
            raise self.fail()
        return Compare(sign, left, right)

    def _between(self, left: Node) -> Node:
        low = self.expression(_COMPARED)
        self.expect("and")
        return Between(left, low, self.expression(_COMPARED))

    def _in(self, left: Node) -> Node:
        if self.accept("("):
            return In(left, forms.tests_in_brackets(self))
        if self.sees(*COMPARISONS):
            return In(left, (self.element(),))
        return In(left, (self.expression(_COMPARED),))

    def _instance_of(self, left: Node) -> Node:
        self.expect("of")
        return InstanceOf(left, read_type(self, self.types))

    def _path(self, left: Node) -> Node:
        known = (self.known_name(), *(names.longest(self.tokens, self.at) for names in (PROPERTY_NAMES, self._members)))
        longest = max((one for one in known if one), key=lambda one: one[1], default=None)
        if longest is not None and longest[1] > 1:
            self.at += longest[1]
            return Path(left, longest[0])
        return Path(left, self.words())

    def _filter(self, left: Node) -> Node:
        self.filters += 1
        with self.knowing("item"):
            condition, cost = self.measured(lambda: self.nested(self.expression))
        self.filters -= 1
        self.expect("]")
        return Filter(left, condition, cost)

    def _call(self, left: Node) -> Node:
        positional: list[Node] = []
        named: list[tuple[str, Node]] = []
        by_name = self.named_argument()
        while not self.accept(")"):
            if positional or named:
                self.expect(",")
            if by_name:
                name = self.declared(":")
                self.expect(":")
                named.append((name, self.nested(self.expression)))
            else:
                positional.append(self.nested(self.element))
        return Call(left, tuple(positional), tuple(named) if by_name else None)

    _SPECIAL: ClassVar[Mapping[str, Callable[[Parser, Node], Node]]] = {
        "between": _between,
        "in": _in,
        "instance": _instance_of,
        ".": _path,
        "[": _filter,
        "(": _call,
    }


def _number(token: Token) -> Node:
    """A number, rounded to 34 digits. Raises FeelError `too_costly` for an exponent out of range."""
    try:
        value = Decimal(token.text)
    except decimal.InvalidOperation:  # an exponent of so many digits that it is no exponent any more
        raise FeelError("too_costly", (token.start, token.end)) from None
    if not value.is_finite() or (value and abs(value.adjusted()) > NUMBERS.Emax):
        raise FeelError("too_costly", (token.start, token.end))
    return Literal(NUMBERS.plus(value))
