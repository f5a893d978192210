"""How a built-in function declares itself: `substring(string: string, start position: number) -> string`.

A type is a name of `_KINDS` or several joined by `|`; `?` after a parameter's name makes it optional, `...` lets it
take all further arguments, `null` among its types lets null through. Arguments that do not fit make the call null,
except for the standard's conversions: a list of one for its item, an item for a list of one.
Behind the arrow stands the kind of the result, for the analysis: `first` is a list like the first argument, `item` one
of its items, nothing is any kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from workflows.feel.env import Env
from workflows.feel.values import Function, kind

Body: TypeAlias = Callable[..., object]

_DURATIONS: Final = frozenset({"days and time duration", "years and months duration"})
_KINDS: Final[dict[str, frozenset[str]]] = {
    "date and time": frozenset({"date and time"}),
    "days": frozenset({"days and time duration"}),
    "months": frozenset({"years and months duration"}),
    "duration": _DURATIONS,
    "day": frozenset({"date", "date and time"}),
    "point": frozenset({"number", "string", "date", "time", "date and time"}) | _DURATIONS,
    "any": frozenset({"boolean", "number", "string", "date", "time", "date and time", "list", "context", "range"})
    | _DURATIONS
    | {"function", "null"},
}
_REFUSED: Final = object()


@dataclass(frozen=True)
class Parameter:
    """One parameter of one form of a function."""

    name: str
    kinds: frozenset[str]
    optional: bool = False
    rest: bool = False

    def take(self, value: object) -> object:
        """The value as this parameter wants it, or _REFUSED."""
        sort = kind(value)
        if sort in self.kinds:
            return value
        if sort == "list" and len(value) == 1 and kind(value[0]) in self.kinds:  # type: ignore[arg-type,index]
            return value[0]  # type: ignore[index]  # its kind is list
        if "list" in self.kinds and value is not None:
            return [value]
        return _REFUSED


@dataclass(frozen=True)
class Form:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Body
    result: str = ""

    def bind(self, positional: list[object], named: dict[str, object] | None) -> list[object] | None:
        """The arguments in order, absent optional ones as None; None where they do not fit."""
        given = self._ordered(positional) if named is None else self._by_name(named)
        if given is None:
            return None
        taken = [parameter.take(value) for parameter, value in given]
        return None if any(value is _REFUSED for value in taken) else taken

    def _ordered(self, positional: list[object]) -> list[tuple[Parameter, object]] | None:
        parameters = list(self.parameters)
        if parameters and parameters[-1].rest:
            parameters += [parameters[-1]] * (len(positional) - len(parameters))
        required = sum(not one.optional for one in self.parameters)
        if not required <= len(positional) <= len(parameters):
            return None
        return list(zip(parameters, positional, strict=False))

    def _by_name(self, named: dict[str, object]) -> list[tuple[Parameter, object]] | None:
        """A parameter that takes all further arguments takes one of its name."""
        by_name = {one.name: one for one in self.parameters}
        if not named.keys() <= by_name.keys():
            return None
        if any(name not in named and not one.optional for name, one in by_name.items()):
            return None
        absent = Parameter("", frozenset({"null"}))
        return [(one, named[one.name]) if one.name in named else (absent, None) for one in self.parameters]


@dataclass(frozen=True, eq=False)
class Builtin(Function):
    """A function of the standard, in one or more forms."""

    name: str
    forms: list[Form] = field(default_factory=list)

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the first form's parameters."""
        return tuple(one.name for one in self.forms[0].parameters)

    def call(self, env: Env, positional: list[object], named: dict[str, object] | None) -> object:
        """The result of the first form that fits; null where none does."""
        for form in self.forms if named is None else self._as_written(list(named)):
            arguments = form.bind(positional, named)
            if arguments is not None:
                return form.body(env, *arguments)
        return None

    def _as_written(self, names: list[str]) -> list[Form]:
        """Forms in this order of names first: `before` has (point, range) and (range, point)."""
        return sorted(self.forms, key=lambda form: [one.name for one in form.parameters] != names)

    def __reduce__(self) -> str | tuple[Any, ...]:
        """Found again by name."""
        return _found, (self.name,)


def _found(name: str) -> object:
    from workflows.feel.builtins import BUILTINS  # noqa: PLC0415 - the table is made of this module's class

    return BUILTINS[name]


class Library:
    """Built-ins by name."""

    def __init__(self) -> None:
        self.functions: dict[str, Builtin] = {}

    def offer(self, declaration: str) -> Callable[[Body], Body]:
        """Add one form of a function; the body gets the environment first."""
        called, _, result = declaration.partition(" -> ")
        name, _, rest = called.partition("(")
        parameters = tuple(_parameter(part) for part in rest.removesuffix(")").split(",") if part.strip())

        def add(body: Body) -> Body:
            self.functions.setdefault(name, Builtin(name)).forms.append(Form(parameters, body, result))
            return body

        return add


def _parameter(text: str) -> Parameter:
    name, _, types = (part.strip() for part in text.partition(":"))
    kinds = frozenset[str]().union(*(_KINDS.get(one.strip(), {one.strip()}) for one in types.split("|")))
    optional, rest = name.endswith("?"), name.endswith("...")
    return Parameter(name.rstrip("?."), kinds, optional or rest, rest)
