"""Item definitions: the types a model declares, with the values they allow (DMN 1.5 §7.3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from workflows.feel.builtins import BUILTINS
from workflows.feel.env import Env
from workflows.feel.functions import Closure, fitting
from workflows.feel.limits import Fuel
from workflows.feel.types import ANY, NAMED, ContextOf, FunctionOf, ListOf, Type
from workflows.feel.unary import Tests


@dataclass(frozen=True)
class DataType:
    """A type, the tests its values must pass, its components or the type of its items, and the type it narrows."""

    type: Type = ANY
    allowed: Tests | None = None
    components: tuple[tuple[str, DataType], ...] = ()
    item: DataType | None = None
    base: DataType | None = None

    @property
    def checked(self) -> Type:
        """The type for expressions: where values are restricted only those allowed are of it."""
        return Checked(self) if self._restricts else self.type

    @property
    def _restricts(self) -> bool:
        parts = (*(part for _, part in self.components), *(one for one in (self.item, self.base) if one is not None))
        return self.allowed is not None or any(part._restricts for part in parts)  # noqa: SLF001 - the same class

    def fits(self, value: object, fuel: Fuel) -> tuple[bool, object]:
        """Whether the value is of this type, and the value as this type; null always fits."""
        fitted = fitting(self._declared(value), self.type, fuel)
        return fitted is not None or value is None, fitted

    def _declared(self, value: object) -> object:
        """A function that does not say what it gives gives what its variable says."""
        if isinstance(self.type, FunctionOf) and isinstance(value, Closure) and value.result == ANY:
            return replace(value, result=self.type.result)
        return value

    def allows(self, value: object, env: Env) -> bool:
        """Whether the value and all its parts pass their tests; null does, absent parts do."""
        if value is None:
            return True
        env.fuel.spend(1)
        if self.base is not None and not self.base.allows(value, env):
            return False
        if self.allowed is not None and self.allowed.match(value, env) is not True:
            return False
        if self.item is not None and isinstance(value, list):
            return all(self.item.allows(one, env) for one in value)
        if isinstance(value, dict):
            return all(part.allows(value.get(name), env) for name, part in self.components)
        return True


@dataclass(frozen=True)
class Checked:
    """A type of a model among the types of expressions."""

    data: DataType

    def has(self, value: object, fuel: Fuel) -> bool:
        """Of the type, and allowed."""
        return self.data.type.has(value, fuel) and self.data.allows(value, Env(BUILTINS, fuel=fuel, now=None))

    def covers(self, other: Type) -> bool:
        """As its plain type: tests are asked of values, not of types."""
        return self.data.type.covers(other)


ANYTHING: Final = DataType()

#: names of types outside of a model: the standard's, and those older editors wrote
_ALIASES: Final[Mapping[str, str]] = {
    "integer": "number",
    "long": "number",
    "double": "number",
    "decimal": "number",
    "any": "Any",
    "duration": "days and time duration",
    "days_and_time_duration": "days and time duration",
    "years_and_months_duration": "years and months duration",
    "dateTime": "date and time",
}


def standard_type(name: str) -> DataType | None:
    """A type every model knows; older files write `feel:number`."""
    plain = name.removeprefix("feel:")
    known = NAMED.get(_ALIASES.get(plain, plain))
    return None if known is None else DataType(known)


def result_of(type_: DataType) -> DataType:
    """What comes out of something declared as this type: of a function type its result."""
    return DataType(type_.type.result) if isinstance(type_.type, FunctionOf) else type_


def narrowed(base: DataType, allowed: Tests) -> DataType:
    """The type with tests its values must pass too."""
    return DataType(base.type, allowed, base=base)


def collection_of(item: DataType) -> DataType:
    """Lists of such values."""
    return DataType(ListOf(item.type), item=item)


def structure(components: tuple[tuple[str, DataType], ...]) -> DataType:
    """Contexts with these components; an absent one is null."""
    return DataType(ContextOf(tuple((name, part.type) for name, part in components)), components=components)
