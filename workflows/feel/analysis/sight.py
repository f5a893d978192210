"""Names in sight at a place of an expression, with what is known of their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from workflows.feel.types import ContextOf, FunctionOf, Type

SHORT: Final = 3
"""Of a name this short one wrong character is half of it: 年令 for 年龄."""


@dataclass(frozen=True)
class Sight:
    """Names, one frame inside the other.

    An `open` frame holds the entries of something whose type is not known: any name may be one of them.
    """

    names: Mapping[str, Type]
    outer: Sight | None = None
    open: bool = False

    def inside(self, names: Mapping[str, Type], *, open: bool = False) -> Sight:  # noqa: A002 - the field's name
        """A frame inside this one."""
        return Sight(names, self, open)

    def item(self, type_: Type) -> Sight:
        """Inside a filter: the item, and the entries of one that is a context."""
        fields = dict(type_.fields) if isinstance(type_, ContextOf) else {}
        known = isinstance(type_, ContextOf) and bool(fields)
        return self.inside({"item": type_, **fields}, open=not known)

    def find(self, name: str) -> Type | None:
        """The type of a name; None where no frame has it."""
        return next((frame.names[name] for frame in self._frames() if name in frame.names), None)

    def find_function(self, name: str) -> FunctionOf | None:
        """The nearest function of a name: a variable called `date` does not hide the function `date`."""
        found = (frame.names.get(name) for frame in self._frames())
        return next((one for one in found if isinstance(one, FunctionOf)), None)

    @property
    def anything(self) -> bool:
        """Whether a name that nobody knows may be an entry."""
        return any(frame.open for frame in self._frames())

    def similar(self, name: str) -> str:
        """A known name that somebody may have meant; "" where none is near."""
        known = [each for frame in self._frames() for each in frame.names]
        near = 0.5 if len(name) <= SHORT else 0.75
        return next(iter(get_close_matches(name, known, n=1, cutoff=near)), "")

    def _frames(self) -> Iterator[Sight]:
        frame: Sight | None = self
        while frame is not None:
            yield frame
            frame = frame.outer
