"""Types of FEEL for `instance of`, function parameters and decisions: frozen values that can judge a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from workflows.feel.limits import Fuel
from workflows.feel.values import Range, kind

if TYPE_CHECKING:
    from workflows.feel.values import Function


class Type(Protocol):
    """Something a value can be an instance of."""

    def has(self, value: object, fuel: Fuel) -> bool:
        """Whether the value is an instance; null is one of `Any` and `Null` only."""
        ...

    def covers(self, other: Type) -> bool:
        """Whether every value of `other` is one of this type."""
        ...


@dataclass(frozen=True)
class Any:
    """Every value but null."""

    def has(self, value: object, fuel: Fuel) -> bool:  # noqa: ARG002 - the protocol's signature
        """Null is of type Null."""
        return value is not None

    def covers(self, other: Type) -> bool:  # noqa: ARG002 - the protocol's signature
        """Any covers all."""
        return True


@dataclass(frozen=True)
class Simple:
    """One of the standard's named types."""

    name: str

    def has(self, value: object, fuel: Fuel) -> bool:  # noqa: ARG002 - the protocol's signature
        """By the value's kind."""
        return kind(value) == self.name

    def covers(self, other: Type) -> bool:
        """Only itself."""
        return other == self


@dataclass(frozen=True)
class ListOf:
    """Lists whose items are all of one type."""

    item: Type

    def has(self, value: object, fuel: Fuel) -> bool:
        """Null items count as fitting."""
        if not isinstance(value, list):
            return False
        fuel.spend(1)
        fuel.items(len(value))
        return all(one is None or self.item.has(one, fuel) for one in value)

    def covers(self, other: Type) -> bool:
        """Item by item."""
        return isinstance(other, ListOf) and self.item.covers(other.item)


@dataclass(frozen=True)
class ContextOf:
    """Contexts that have at least these entries."""

    fields: tuple[tuple[str, Type], ...] = ()

    def has(self, value: object, fuel: Fuel) -> bool:
        """A null entry counts as fitting, a missing one does not."""
        if not isinstance(value, dict):
            return False
        fuel.spend(1 + len(self.fields))
        return all(
            name in value and (value[name] is None or type_.has(value[name], fuel)) for name, type_ in self.fields
        )

    def covers(self, other: Type) -> bool:
        """The other must have these entries and may have more."""
        if not isinstance(other, ContextOf):
            return False
        theirs = dict(other.fields)
        return all(name in theirs and type_.covers(theirs[name]) for name, type_ in self.fields)


@dataclass(frozen=True)
class RangeOf:
    """Ranges whose ends are of one type."""

    end: Type

    def has(self, value: object, fuel: Fuel) -> bool:
        """At least one end must be closed to infinity."""
        if not isinstance(value, Range):
            return False
        ends = [one for one in (value.start, value.end) if one is not None]
        return bool(ends) and all(self.end.has(one, fuel) for one in ends)

    def covers(self, other: Type) -> bool:
        """End by end."""
        return isinstance(other, RangeOf) and self.end.covers(other.end)


@dataclass(frozen=True)
class FunctionOf:
    """Functions that can be called with these arguments and give this result."""

    parameters: tuple[Type, ...] | None = None
    result: Type = field(default_factory=Any)

    def has(self, value: object, fuel: Fuel) -> bool:  # noqa: ARG002 - the protocol's signature
        """By the signature a function declares; what it does not declare is Any."""
        if kind(value) != "function":
            return False
        return self.covers(signature(value))  # type: ignore[arg-type]  # its kind is function

    def covers(self, other: Type) -> bool:
        """Parameters the other way round, results the same way."""
        if not isinstance(other, FunctionOf):
            return False
        if self.parameters is None:
            return True
        theirs = other.parameters or ()
        fits = len(theirs) == len(self.parameters) and all(
            wide.covers(narrow) for wide, narrow in zip(theirs, self.parameters, strict=True)
        )
        return fits and self.result.covers(other.result)


def signature(function: Function) -> FunctionOf:
    """The declared type of a function."""
    declared = getattr(function, "type", None)
    return declared if isinstance(declared, FunctionOf) else FunctionOf(tuple(Any() for _ in function.parameters))


ANY: Final = Any()
NUMBER: Final = Simple("number")

#: the named types; `list`, `context`, `range`, `function` stand for any of their kind
NAMED: Final[dict[str, Type]] = {
    "Any": ANY,
    "Null": Simple("null"),
    "number": NUMBER,
    "string": Simple("string"),
    "boolean": Simple("boolean"),
    "date": Simple("date"),
    "time": Simple("time"),
    "date and time": Simple("date and time"),
    "dateTime": Simple("date and time"),
    "days and time duration": Simple("days and time duration"),
    "dayTimeDuration": Simple("days and time duration"),
    "years and months duration": Simple("years and months duration"),
    "yearMonthDuration": Simple("years and months duration"),
    "list": ListOf(ANY),
    "context": ContextOf(),
    "range": RangeOf(ANY),
    "function": FunctionOf(),
}
