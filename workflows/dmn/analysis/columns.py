"""An input column as atoms, and which rules take which: told by the cells themselves, asked once per piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

from workflows.dmn.analysis.constants import NotConstant, constants
from workflows.dmn.analysis.lines import ANYTHING, NULL, Atom, cut, line_of
from workflows.dmn.data_types import DataType
from workflows.dmn.table import Input
from workflows.feel.env import Env
from workflows.feel.types import ANY, Simple
from workflows.feel.unary import Tests
from workflows.feel.values import ORDERED, kind

_ON_LINES: Final = ORDERED | {"boolean"}


class Group(NamedTuple):
    """Atoms that the same rules take; both as the bits of a number."""

    rules: int
    atoms: int


@dataclass(frozen=True)
class Column:
    """A column cut into atoms, line after line, the missing value last.

    `kind` is "" where values of several kinds may come. `taken` are the atoms that each rule takes, `named` the
    constants of its cell, `bounds` those of the allowed values. `undecided` are the rules whose cells cannot be
    decided: they stand in every group. An `open` column has allowed values that cannot be decided.
    """

    label: str
    kind: str
    atoms: tuple[Atom, ...]
    lines: tuple[range, ...]
    groups: tuple[Group, ...]
    missing: Group
    taken: tuple[int, ...]
    undecided: int
    named: tuple[tuple[object, ...], ...]
    bounds: tuple[object, ...]
    speaks_of_missing: bool
    open: bool

    @cached_property
    def present(self) -> int:
        """All atoms a value may be one of, without the missing one."""
        return sum(group.atoms for group in self.groups)

    def all_groups(self, *, missing: bool) -> tuple[Group, ...]:
        """The groups, if wanted with that of the missing value."""
        return (*self.groups, self.missing) if missing else self.groups

    def refuses(self, value: object) -> bool:
        """Whether a value that a cell names is none that may come."""
        same = (line_of(value), value)
        return value is not None and not any(
            atom.point and (line_of(atom.sample), atom.sample) == same
            for at, atom in enumerate(self.atoms)
            if self.present >> at & 1
        )


def read_column(column: Input, cells: Sequence[Tests], source: DataType, env: Env) -> Column:
    """The column with its cells from the first rule on; `source` is the declared type of what it asks."""
    limits = [one for one in (column.allowed, column.type.allowed, source.allowed) if one is not None]
    asked, bounds = [named_in(one, env) for one in cells], [named_in(one, env) for one in limits]
    type_ = source.type if column.type.type == ANY else column.type.type
    known = [value for one in (*asked, *bounds) for value in one or ()]
    kinds = {type_.name} if isinstance(type_, Simple) else {kind(one) for one in known if one is not None}
    decidable = kinds <= _ON_LINES and (isinstance(type_, Simple) or type_ == ANY)
    board = _Board(kinds if decidable else set(), known, env)
    runs = [
        board.runs(cell, named) if named is not None and (decidable or not cell.alternatives) else None
        for cell, named in zip(cells, asked, strict=True)
    ]
    domain = board.everything
    for tests, named in zip(limits, bounds, strict=True):
        domain &= board.everything if named is None or not decidable else _bits(board.runs(tests, named))
    domain |= board.missing
    groups = _groups(runs, len(board.atoms), domain)
    return Column(
        " ".join(column.label.split()),
        next(iter(kinds)) if decidable and len(kinds) == 1 else "",
        tuple(board.atoms),
        tuple(board.lines.values()),
        tuple(Group(rules, atoms & ~board.missing) for rules, atoms in groups if atoms & ~board.missing),
        next(Group(rules, board.missing) for rules, atoms in groups if atoms & board.missing),
        tuple(domain if one is None else domain & _bits(one) for one in runs),
        sum(1 << rule for rule, one in enumerate(runs) if one is None),
        tuple(one or () for one in asked),
        tuple(value for one in bounds for value in one or ()),
        any(value is None for one in asked for value in one or ()),
        any(one is None for one in bounds) or (bool(limits) and not decidable),
    )


def named_in(tests: Tests, env: Env) -> tuple[object, ...] | None:
    """The constants of a cell; None where it cannot be decided."""
    try:
        return constants(tests, env)
    except NotConstant:
        return None


class _Board:
    """All atoms of a column; answers a cell by asking it once for each piece between its own constants."""

    def __init__(self, kinds: set[str], named: Iterable[object], env: Env) -> None:
        self._env = env
        self.atoms: list[Atom] = []
        self.lines: dict[str, range] = {}
        on: dict[str, set[object]] = {}
        for value in named:
            if kind(value) in kinds:
                on.setdefault(line_of(value), set()).add(value)
        spoken = {line_of(value) for values in on.values() for value in values}
        whole = {one for one in kinds if one != "date and time" or "moment" not in spoken}
        for line in sorted(spoken | whole):
            self._add(line, cut(line, on.get(line, ())))
        if not self.atoms:
            self._add("", [ANYTHING])
        self._place = {
            (line, self.atoms[at].sample): at
            for line, places in self.lines.items()
            for at in places
            if self.atoms[at].point
        }
        self.missing = 1 << len(self.atoms)
        self.atoms.append(NULL)
        self.everything = (self.missing << 1) - 1

    def _add(self, line: str, atoms: list[Atom]) -> None:
        self.lines[line] = range(len(self.atoms), len(self.atoms) + len(atoms))
        self.atoms += atoms

    def runs(self, tests: Tests, named: Iterable[object]) -> list[range]:
        """The runs of atoms the tests take."""
        if not tests.alternatives:
            return [range(len(self.atoms))]
        own = {self._place[key] for value in named if (key := (line_of(value), value)) in self._place}
        return [piece for piece in self._pieces(own) if self._takes(tests, self.atoms[piece.start].sample)]

    def _takes(self, tests: Tests, value: object) -> bool:
        return tests.match(value, self._env) is True

    def _pieces(self, own: set[int]) -> Iterator[range]:
        """What the constants cut the lines into; between them the answer does not change."""
        for places in self.lines.values():
            inside = [at for at in own if at in places]
            edges = sorted({places.start, places.stop, *inside, *(at + 1 for at in inside)})
            yield from (range(start, stop) for start, stop in pairwise(edges))
        yield range(len(self.atoms) - 1, len(self.atoms))


def _bits(runs: Iterable[range]) -> int:
    return sum((1 << run.stop) - (1 << run.start) for run in runs)


def _groups(runs: Sequence[list[range] | None], atoms: int, domain: int) -> list[Group]:
    """The atoms of the domain by the rules that take them: one sweep over the places where a run begins or ends."""
    changes = [0] * (atoms + 1)
    for rule, own in enumerate(runs):
        for run in [range(atoms)] if own is None else own:
            changes[run.start] ^= 1 << rule
            changes[run.stop] ^= 1 << rule
    found: dict[int, int] = {}
    alive = 0
    for at in range(atoms):
        alive ^= changes[at]
        if domain >> at & 1:
            found[alive] = found.get(alive, 0) | 1 << at
    return [Group(rules, bits) for rules, bits in found.items()]
