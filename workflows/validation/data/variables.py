"""What conditions compare, cut into the pieces that they tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from math import floor
from typing import Any, Final

from workflows.dmn.analysis.constants import NotConstant, constants, ground
from workflows.dmn.analysis.lines import NULL, Atom, cut, line_of
from workflows.dmn.analysis.texts import feel_text
from workflows.feel import Expression, FeelError
from workflows.feel.analysis.kinds import kind_of
from workflows.feel.functions import Call
from workflows.feel.operators import And, Between, Compare, In, Or
from workflows.feel.tree import Literal, Name, Node
from workflows.feel.unary import Test, Tests
from workflows.feel.values import ORDERED, kind
from workflows.validation.data.written import FACT_TYPES

ANY_VALUE: Final = "?"
_LINES: Final = ORDERED | {"boolean"}
_STEPS: Final = {"integer": Decimal(1), "money": Decimal("0.01")}
_ORDER: Final = (-1, 0, 1)
_SIGNS: Final = {"<": {-1}, "<=": {-1, 0}, "=": {0}, "!=": {-1, 1}, ">=": {0, 1}, ">": {1}}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(eq=False)
class Variable:
    """Something that conditions compare, in the words of the first of them; its pieces once all are read."""

    text: str
    kind: str = ""
    atoms: list[Atom] = field(default_factory=list)
    constants: list[object] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    other: str = ""
    """The other side, where two things are compared with each other."""
    possible: int = -1
    """The pieces in which there is a value that it can have."""

    @property
    def is_cut(self) -> bool:
        """Whether its pieces are values of their own: not of what is only known to be true or false."""
        return not self.other and self.kind != ANY_VALUE

    def told(self, at: int) -> str:
        """A piece of it as a condition."""
        atom = self.atoms[at]
        if self.other:
            return f"{self.text} {('<', '=', '>')[at]} {self.other}"
        if self.kind == ANY_VALUE:
            return self.text if atom.sample else f"not({self.text})"
        if atom.point:
            return f"{self.text} = {feel_text(atom.sample)}"
        if self.kind == "string":
            return f'{self.text} = "…"'
        low = f"{self.text} > {feel_text(atom.start)}" if atom.start is not None else ""
        high = f"{self.text} < {feel_text(atom.end)}" if atom.end is not None else ""
        return " and ".join(each for each in (low, high) if each) or f"{self.text} = {feel_text(atom.sample)}"


@dataclass(eq=False)
class Leaf:
    """One comparison: the pieces of its variable for which it is true, and those for which it is false."""

    variable: Variable
    test: Node | None = None
    named: tuple[object, ...] = ()
    true: int = 0
    false: int = 0


@dataclass(frozen=True)
class Joined:
    """Conditions joined by `and`, `or` or `not`."""

    sign: str
    parts: tuple[Skeleton, ...]


Skeleton = Joined | Leaf | bool


class Variables:
    """Reads conditions one after the other; `cut` then gives the pieces of all that they compare."""

    def __init__(self, kinds: Mapping[str, str], codes: Mapping[str, Sequence[str]]) -> None:
        self._kinds = kinds
        self._codes = codes
        self._env = ground()
        self._found: dict[tuple[str, str], Variable] = {}
        self._text = ""

    def read(self, condition: Expression) -> Skeleton:
        """A condition as comparisons and what joins them."""
        self._text = condition.text
        return self._read(condition.node)

    def _read(self, node: Node) -> Skeleton:
        match node:
            case And() | Or():
                sign = "and" if isinstance(node, And) else "or"
                found: Skeleton | None = Joined(sign, (self._read(node.left), self._read(node.right)))
            case Call(function=Name(name="not"), positional=(only,), named=None):
                found = Joined("not", (self._read(only),))
            case Literal(constant=bool() as constant):
                found = constant
            case Compare():
                found = self._compared(node)
            case Between(operand=operand, low=low, high=high):
                found = self._asked(operand, (low, high), lambda one: Between(one, low, high))
            case In(operand=operand, tests=tests):
                found = self._asked(operand, tests, lambda one: In(one, tests))
            case _:
                found = None
        return self._whole(node) if found is None else found

    def _compared(self, node: Compare) -> Skeleton:
        return (
            self._asked(node.left, (node.right,), lambda one: Compare(node.sign, one, node.right))
            or self._asked(node.right, (node.left,), lambda one: Compare(node.sign, node.left, one))
            or self._pair(node)
        )

    def _asked(self, operand: Node, others: tuple[Node, ...], test: Any) -> Leaf | None:
        """A comparison of something with constants; None where it is none."""
        try:
            named = constants(Tests(tuple(Test(each, asks=False) for each in others)), self._env)
        except NotConstant:
            return None
        kinds = {kind(value) for value in named} - {"null"}
        text = self._source(operand)
        declared = self._kinds.get(operand.name, "") if isinstance(operand, Name) else ""
        own = kind_of(FACT_TYPES[declared]) if declared in FACT_TYPES else next(iter(kinds), "")
        if kinds - {own} or (own and own not in _LINES) or isinstance(operand, Literal):
            return None
        variable = self._variable(text, own or "string")
        if variable.kind != (own or "string"):
            return None
        variable.constants += named
        leaf = Leaf(variable, test(Name(ANY_VALUE)), named)
        variable.leaves.append(leaf)
        return leaf

    def _pair(self, node: Compare) -> Leaf:
        """Two things compared with each other: the one is less than the other, the same, or more."""
        left, right, sign = self._source(node.left), self._source(node.right), node.sign
        if (right, left) in self._found:
            left, right, sign = right, left, _TURNED[sign]
        variable = self._found.setdefault((left, right), Variable(left, other=right))
        variable.atoms = [Atom(one, one, one, point=True) for one in _ORDER]
        true = sum(1 << at for at, one in enumerate(_ORDER) if one in _SIGNS[sign])
        return Leaf(variable, true=true, false=0b111 & ~true)

    def _whole(self, node: Node) -> Leaf:
        """True or false for itself; a fact that is so has these two values."""
        name = node.name if isinstance(node, Name) else ""
        variable = self._variable(self._source(node), "boolean" if self._kinds.get(name) == "boolean" else ANY_VALUE)
        leaf = Leaf(variable, Name(ANY_VALUE))
        variable.leaves.append(leaf)
        return leaf

    def _variable(self, text: str, kind_: str) -> Variable:
        return self._found.setdefault((text, ""), Variable(text, kind_))

    def _source(self, node: Node) -> str:
        return " ".join(self._text[slice(*node.place)].split())

    # --- pieces -------------------------------------------------------------------------------------------------

    def cut(self) -> list[Variable]:
        """Everything that was compared, in its pieces."""
        variables = list(self._found.values())
        for variable in variables:
            if not variable.other:
                variable.atoms = self._atoms(variable)
                variable.possible = self._possible(variable)
                self._ask_all(variable)
        return variables

    def _ask_all(self, variable: Variable) -> None:
        atoms = variable.atoms
        places = {(line_of(atom.sample), atom.sample): at for at, atom in enumerate(atoms) if atom.point}
        apart = [at for at, (one, two) in enumerate(pairwise(atoms), start=1) if _apart(one, two)]
        for leaf in variable.leaves:
            found = (places.get((line_of(value), value)) for value in leaf.named)
            self._ask(leaf, {at for at in found if at is not None}, apart)

    def _atoms(self, variable: Variable) -> list[Atom]:
        kind_ = "boolean" if variable.kind == ANY_VALUE else variable.kind
        codes = self._codes.get(variable.text, ())
        named = [value for value in dict.fromkeys((*variable.constants, *codes)) if kind(value) == kind_]
        lines = {line_of(value) for value in named} or {kind_}
        atoms = [atom for line in sorted(lines) for atom in cut(line, [one for one in named if line_of(one) == line])]
        return [*atoms, NULL] if None in variable.constants else atoms

    def _possible(self, variable: Variable) -> int:
        codes = self._codes.get(variable.text)
        fits = [
            atom is NULL or (atom.sample in codes if codes else self._has_values(variable, atom))
            for atom in variable.atoms
        ]
        return sum(1 << at for at, one in enumerate(fits) if one)

    def _has_values(self, variable: Variable, atom: Atom) -> bool:
        """Whether there is a value in a piece: between 5 and 6 there is no whole number."""
        step = _STEPS.get(self._kinds.get(variable.text, ""))
        if step is None or atom.start is None or atom.end is None:
            return step is None or not atom.point or not isinstance(atom.sample, Decimal) or atom.sample % step == 0
        if atom.point:
            return isinstance(atom.sample, Decimal) and atom.sample % step == 0
        start, end = Decimal(str(atom.start)), Decimal(str(atom.end))
        return (floor(start / step) + 1) * step < end

    def _ask(self, leaf: Leaf, own: set[int], apart: Sequence[int]) -> None:
        """Ask FEEL once for each run of pieces between the constants of the comparison."""
        atoms = leaf.variable.atoms
        if leaf.test is None:
            return
        ends = {0, len(atoms), *apart, *own, *(at + 1 for at in own)}
        for start, stop in pairwise(sorted(ends)):
            answer = self._answer(leaf.test, atoms[start].sample)
            bits = (1 << stop) - (1 << start)
            leaf.true |= bits if answer is True else 0
            leaf.false |= bits if answer is False else 0

    def _answer(self, test: Node, value: object) -> object:
        try:
            return test.value(self._env.inner({ANY_VALUE: value}))
        except FeelError:
            return None


def _apart(one: Atom, two: Atom) -> bool:
    """Whether two neighbours are told apart by more than constants: truth values, and pieces of different lines."""
    return isinstance(two.sample, bool) or line_of(one.sample) != line_of(two.sample)
