"""The tree of a pattern and the instructions of the machine made from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

_LONGEST: Final = 5_000  # instructions


class Refused(Exception):
    """This is no pattern, or one too large"""


@dataclass(frozen=True)
class One:
    """One character that passes a test."""

    test: Callable[[str], bool]


@dataclass(frozen=True)
class Edge:
    """The start or end of the text, or with `lines` of a line."""

    start: bool
    lines: bool


@dataclass(frozen=True)
class Back:
    """What a group has matched, once more."""

    group: int
    any_case: bool


@dataclass(frozen=True)
class Sequence:
    """One after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True)
class Alternatives:
    """One or the other, the earlier preferred."""

    branches: tuple[Tree, ...]


@dataclass(frozen=True)
class Group:
    """A group whose match is remembered."""

    number: int
    inner: Tree


@dataclass(frozen=True)
class Repeat:
    """At least `low` and at most `high` times (None: any number), as often as possible unless lazy."""

    inner: Tree
    low: int
    high: int | None
    lazy: bool


Tree: TypeAlias = "One | Edge | Back | Sequence | Alternatives | Group | Repeat"


@dataclass(frozen=True)
class Split:
    """Go on at `first`, and at `second` should that fail."""

    first: int
    second: int


@dataclass(frozen=True)
class Jump:
    """Go on elsewhere."""

    to: int


@dataclass(frozen=True)
class Save:
    """Remember the place: slot 2n is where group n begins, 2n + 1 where it ends."""

    slot: int


@dataclass(frozen=True)
class Moved:
    """Fail where nothing was read since the same mark: a loop over nothing would not end."""

    mark: int


Instruction: TypeAlias = "One | Edge | Back | Split | Jump | Save | Moved"


def assemble(tree: Tree) -> tuple[Instruction, ...]:
    """The instructions; running off their end is a match. Raises Refused."""
    code: list[Instruction] = []
    _emit(tree, code)
    return tuple(code)


def _emit(tree: Tree, code: list[Instruction]) -> None:
    if len(code) > _LONGEST:
        raise Refused
    if isinstance(tree, One | Edge | Back):
        code.append(tree)
    elif isinstance(tree, Sequence):
        for part in tree.parts:
            _emit(part, code)
    elif isinstance(tree, Group):
        code.append(Save(2 * tree.number))
        _emit(tree.inner, code)
        code.append(Save(2 * tree.number + 1))
    elif isinstance(tree, Alternatives):
        _emit_alternatives(tree, code)
    else:
        _emit_repeat(tree, code)


def _emit_alternatives(tree: Alternatives, code: list[Instruction]) -> None:
    jumps: list[int] = []
    for branch in tree.branches[:-1]:
        split = _reserve(code)
        _emit(branch, code)
        jumps.append(_reserve(code))
        code[split] = Split(split + 1, len(code))
    _emit(tree.branches[-1], code)
    for place in jumps:
        code[place] = Jump(len(code))


def _emit_repeat(tree: Repeat, code: list[Instruction]) -> None:
    for _ in range(tree.low):
        _emit(tree.inner, code)
    if tree.high is None:
        start = _reserve(code)
        code.append(Moved(start))
        _emit(tree.inner, code)
        code.append(Jump(start))
        code[start] = _choice(start + 1, len(code), lazy=tree.lazy)
        return
    splits: list[int] = []
    for _ in range(tree.high - tree.low):
        splits.append(_reserve(code))
        _emit(tree.inner, code)
    for place in splits:
        code[place] = _choice(place + 1, len(code), lazy=tree.lazy)


def _choice(inside: int, after: int, *, lazy: bool) -> Split:
    return Split(after, inside) if lazy else Split(inside, after)


def _reserve(code: list[Instruction]) -> int:
    code.append(Jump(0))
    return len(code) - 1
