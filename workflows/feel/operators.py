"""Nodes of the operators: arithmetic, comparison, logic with three answers, membership, instance of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from workflows.feel.arithmetic import operate
from workflows.feel.env import Env
from workflows.feel.order import compare, equal, member
from workflows.feel.tree import Node
from workflows.feel.types import Type
from workflows.feel.values import NUMBERS, YearsMonths


@dataclass(frozen=True, slots=True)
class Negate(Node):
    """-a."""

    operand: Node

    def value(self, env: Env) -> object:
        """Numbers and durations have a negative."""
        value = self.operand.value(env)
        if isinstance(value, Decimal):
            return NUMBERS.minus(value)
        if isinstance(value, timedelta | YearsMonths):
            return -value
        return None


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """a + b and its kin."""

    sign: str
    left: Node
    right: Node

    def value(self, env: Env) -> object:
        """By the kinds of the operands."""
        return operate(self.sign, self.left.value(env), self.right.value(env), env.fuel)


_ORDERS: Final = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """a < b and its kin."""

    sign: str
    left: Node
    right: Node

    def value(self, env: Env) -> object:
        """Null where the two cannot be compared."""
        left, right = self.left.value(env), self.right.value(env)
        if self.sign in _ORDERS:
            order = compare(left, right)
            return None if order is None else order in _ORDERS[self.sign]
        same = equal(left, right, env.fuel)
        return same if self.sign == "=" or same is None else not same


@dataclass(frozen=True, slots=True)
class Between(Node):
    """a between b and c, both included."""

    operand: Node
    low: Node
    high: Node

    def value(self, env: Env) -> object:
        """Both comparisons must hold."""
        value = self.operand.value(env)
        above, below = compare(value, self.low.value(env)), compare(value, self.high.value(env))
        return conjunction(None if above is None else above >= 0, None if below is None else below <= 0)


@dataclass(frozen=True, slots=True)
class In(Node):
    """a in b, a in (b, c)."""

    operand: Node
    tests: tuple[Node, ...]

    def value(self, env: Env) -> object:
        """One test has to hold; a single one may answer null."""
        value = self.operand.value(env)
        if len(self.tests) == 1:
            return member(value, self.tests[0].value(env), env.fuel)
        return any(member(value, test.value(env), env.fuel) is True for test in self.tests)


def conjunction(left: object, right: object) -> bool | None:
    """`and` of three answers; what is no boolean counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def disjunction(left: object, right: object) -> bool | None:
    """`or` of three answers; what is no boolean counts as null."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


@dataclass(frozen=True, slots=True)
class And(Node):
    """a and b."""

    left: Node
    right: Node

    def value(self, env: Env) -> object:
        """The right side is not looked at where the left decides."""
        left = self.left.value(env)
        return False if left is False else conjunction(left, self.right.value(env))


@dataclass(frozen=True, slots=True)
class Or(Node):
    """a or b."""

    left: Node
    right: Node

    def value(self, env: Env) -> object:
        """The right side is not looked at where the left decides."""
        left = self.left.value(env)
        return True if left is True else disjunction(left, self.right.value(env))


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """a instance of number."""

    operand: Node
    type: Type

    def value(self, env: Env) -> object:
        """Never null."""
        return self.type.has(self.operand.value(env), env.fuel)
