"""What a set of rules leaves uncovered, found column by column with the rules that are still in the running."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from workflows.dmn.analysis.columns import Group

BUDGET: Final = 200_000


class TooLarge(Exception):
    """The question has more pieces than the budget"""


class Budget:
    """How many pieces may still be looked at."""

    def __init__(self, pieces: int = BUDGET) -> None:
        self._left = pieces

    def spend(self, pieces: int = 1) -> None:
        """Use up some. Raises TooLarge."""
        self._left -= pieces
        if self._left < 0:
            raise TooLarge


class Hole(NamedTuple):
    """A box no rule covers for sure: per column its atoms, and the rules that may cover it nevertheless."""

    box: tuple[int, ...]
    perhaps: int


class Cover:
    """A box of groups, column by column, and the rules that lie over it."""

    def __init__(self, columns: Sequence[Sequence[Group]], budget: Budget) -> None:
        #: few groups first: fewer ways lead to the columns with many
        self._order = sorted(range(len(columns)), key=lambda at: len(columns[at]))
        self._columns = [columns[at] for at in self._order]
        self._whole = [sum(group.atoms for group in groups) for groups in self._columns]
        self._rest = _rules_that_take_the_rest(self._columns)
        self._budget = budget
        self._empty = any(not groups for groups in columns)

    def holes(self, rules: int, sure: int) -> list[Hole]:
        """All that none of the `rules` covers that are `sure`, in few boxes. Raises TooLarge."""
        if self._empty:
            return []
        memo: dict[tuple[int, int], tuple[Hole, ...]] = {}
        found = list(self._below(0, rules, sure, memo))
        back = sorted(range(len(self._order)), key=self._order.__getitem__)
        return self._merged([Hole(tuple(hole.box[at] for at in back), hole.perhaps) for hole in found])

    def _below(
        self, level: int, alive: int, sure: int, memo: dict[tuple[int, int], tuple[Hole, ...]]
    ) -> tuple[Hole, ...]:
        """The holes from a column on, if these rules take what lies before it."""
        if alive & sure & self._rest[level]:
            return ()
        if not alive or level == len(self._columns):
            return (Hole(tuple(self._whole[level:]), alive),)
        key = (level, alive)
        if key not in memo:
            pieces: dict[Hole, int] = {}
            for rules, atoms in self._columns[level]:
                below = self._below(level + 1, alive & rules, sure, memo)
                self._budget.spend(1 + len(below))
                for hole in below:
                    pieces[hole] = pieces.get(hole, 0) | atoms
            memo[key] = tuple(Hole((atoms, *hole.box), hole.perhaps) for hole, atoms in pieces.items())
        return memo[key]

    def _merged(self, holes: list[Hole]) -> list[Hole]:
        """Boxes that differ in one column only are one."""
        before = 0
        while before != len(holes):
            before = len(holes)
            for at in range(len(self._columns)):
                self._budget.spend(len(holes))
                holes = _joined(holes, at)
        return holes

    def has_hole(self, rules: int) -> bool:
        """Whether the rules leave anything uncovered. Raises TooLarge."""
        return not self._empty and self._open(0, rules, set())

    def _open(self, level: int, alive: int, closed: set[tuple[int, int]]) -> bool:
        if not alive:
            return True
        if alive & self._rest[level] or (level, alive) in closed:
            return False
        self._budget.spend(len(self._columns[level]))
        following = {alive & group.rules for group in self._columns[level]}
        if any(self._open(level + 1, rules, closed) for rules in sorted(following, key=int.bit_count)):
            return True
        closed.add((level, alive))
        return False


def _rules_that_take_the_rest(columns: Sequence[Sequence[Group]]) -> list[int]:
    """For each column the rules that ask nothing of it and those behind it; behind the last: all."""
    rest = [-1]
    for groups in reversed(columns):
        taken = rest[-1]
        for group in groups:
            taken &= group.rules
        rest.append(taken)
    return rest[::-1]


def _joined(holes: list[Hole], at: int) -> list[Hole]:
    alike: dict[Hole, int] = {}
    for hole in holes:
        others = Hole((*hole.box[:at], 0, *hole.box[at + 1 :]), hole.perhaps)
        alike[others] = alike.get(others, 0) | hole.box[at]
    return [Hole((*one.box[:at], atoms, *one.box[at + 1 :]), one.perhaps) for one, atoms in alike.items()]
