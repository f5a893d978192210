"""Where an evaluation finds its names: frames of local names above the caller's scope above the built-ins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from workflows.feel.boundary import inward
from workflows.feel.limits import Fuel
from workflows.feel.values import Function

_ABSENT: Final = object()
EMPTY: Final[Mapping[str, object]] = {}


class Scope:
    """The caller's values; each becomes a value of FEEL when it is first asked for."""

    __slots__ = ("_fuel", "_given", "_taken")

    def __init__(self, given: Mapping[str, object], fuel: Fuel) -> None:
        self._given = given
        self._fuel = fuel
        self._taken: dict[str, object] = {}

    def get(self, name: str, default: object) -> object:
        """The value of a name, or the default."""
        if name in self._taken:
            return self._taken[name]
        if name not in self._given:
            return default
        value = self._taken[name] = inward(self._given[name], self._fuel)
        return value


class Env:
    """One frame of names; a context adds its entries to its frame one by one, nothing else changes one."""

    __slots__ = ("_names", "_parent", "fuel", "now")

    def __init__(
        self, names: Scope | Mapping[str, object], *, fuel: Fuel, now: datetime | None, parent: Env | None = None
    ) -> None:
        self._names = names
        self._parent = parent
        self.fuel = fuel
        self.now = now

    def inner(self, names: Mapping[str, object]) -> Env:
        """A frame above this one."""
        return Env(names, fuel=self.fuel, now=self.now, parent=self)

    def find(self, name: str) -> object:
        """The value of a name; what nobody knows is null, as the standard says."""
        frame: Env | None = self
        while frame is not None:
            value = frame._names.get(name, _ABSENT)  # noqa: SLF001 - a frame of the same class
            if value is not _ABSENT:
                return value
            frame = frame._parent  # noqa: SLF001 - a frame of the same class
        return None

    def find_function(self, name: str) -> Function | None:
        """The nearest function of a name: a variable called `date` does not hide the function `date`."""
        frame: Env | None = self
        while frame is not None:
            value = frame._names.get(name, None)  # noqa: SLF001 - a frame of the same class
            if isinstance(value, Function):
                return value
            frame = frame._parent  # noqa: SLF001 - a frame of the same class
        return None
