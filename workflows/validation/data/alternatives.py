"""Conditions beside each other: whether one of them is always true, and which of them never decides.

What the conditions compare is cut where a constant stands, as the columns of a decision table are, and each comparison
is asked by FEEL itself once for every piece. What cannot be cut so is true or false for itself. All combinations of
pieces are looked at at once: a set of them is the bits of a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate
from operator import or_

from workflows.feel import Expression
from workflows.validation.data.variables import Leaf, Skeleton, Variable, Variables

MOST_COMBINATIONS = 4_096


@dataclass(frozen=True)
class Ways:
    """The conditions of a node's flows in order, each as the combinations for which it is true.

    `decided` says that all of them could be cut: then a combination for which none is true does exist.
    """

    variables: Sequence[Variable]
    everything: int
    true: Sequence[int]
    decided: bool

    @cached_property
    def nothing_true(self) -> int:
        """The combinations for which no condition is true."""
        return self.everything & ~reduce(or_, self.true, 0)

    def is_never_true(self, number: int) -> bool:
        """Whether a condition is true for no combination."""
        return not self.true[number]

    def is_hidden(self, number: int) -> bool:
        """Whether the conditions before it take all that it is true for."""
        return bool(self.true[number]) and not self.true[number] & ~self._before[number]

    @cached_property
    def _before(self) -> Sequence[int]:
        """For each condition the combinations that those before it take."""
        return tuple(accumulate(self.true, or_, initial=0))

    def example(self) -> str:
        """One combination for which no condition is true, as a condition; without what does not matter for it."""
        hole = self.nothing_true
        first = hole & -hole
        lowest = first.bit_length() - 1
        told, stride = [], 1
        for variable in self.variables:
            size = len(variable.atoms)
            at = lowest // stride % size
            # Whatever this one is, together with all that was left out before it: is nothing true then, either?
            freed = reduce(or_, (first << other * stride >> at * stride for other in range(size)))
            if freed & self.everything & ~hole:
                told.append(variable.told(at))
            else:
                first = freed
            stride *= size
        return " and ".join(told)


def read_ways(
    conditions: Sequence[Expression], kinds: Mapping[str, str], codes: Mapping[str, Sequence[str]]
) -> Ways | None:
    """The conditions, cut; None where there are too many pieces.

    `kinds` are the types of facts, `codes` the only values that some of them have.
    """
    reader = Variables(kinds, codes)
    skeletons = [reader.read(one) for one in conditions]
    variables = sorted(reader.cut(), key=lambda one: -len(one.atoms))
    if _product(variables) > MOST_COMBINATIONS:
        return None
    masks = _Masks(variables)
    true = [masks.of(one)[0] & masks.possible for one in skeletons]
    return Ways(variables, masks.possible, true, decided=all(variable.is_cut for variable in variables))


def _product(variables: Sequence[Variable]) -> int:
    found = 1
    for variable in variables:
        found *= len(variable.atoms)
        if found > MOST_COMBINATIONS:
            break
    return found


class _Masks:
    """The combinations for which a condition is true, and those for which it is false."""

    def __init__(self, variables: Sequence[Variable]) -> None:
        self._strides: dict[Variable, int] = {}
        stride = 1
        for variable in variables:
            self._strides[variable] = stride
            stride *= len(variable.atoms)
        self._total = stride
        everything = (1 << stride) - 1
        self._again = {one: everything // ((1 << at * len(one.atoms)) - 1) for one, at in self._strides.items()}
        self.possible = (1 << stride) - 1
        for variable in variables:
            self.possible &= self._spread(variable, variable.possible)

    def of(self, one: Skeleton) -> tuple[int, int]:
        if isinstance(one, Leaf):
            return self._spread(one.variable, one.true), self._spread(one.variable, one.false)
        if isinstance(one, bool):
            everything = (1 << self._total) - 1
            return (everything, 0) if one else (0, everything)
        sides = [self.of(each) for each in one.parts]
        if one.sign == "not":
            return sides[0][1], sides[0][0]
        (left, not_left), (right, not_right) = sides
        return (left & right, not_left | not_right) if one.sign == "and" else (left | right, not_left & not_right)

    def _spread(self, variable: Variable, atoms: int) -> int:
        """Every combination with one of these pieces."""
        stride, size = self._strides[variable], len(variable.atoms)
        pattern = atoms & (1 << size) - 1
        if stride > 1:
            block = (1 << stride) - 1
            pattern = sum(block << at * stride for at in range(size) if atoms >> at & 1)
        return pattern * self._again[variable]
