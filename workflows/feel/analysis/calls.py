"""Whether the arguments of a call fit, and what the call gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from workflows.feel.analysis.kinds import NULL, join, kind_of, type_of_kind
from workflows.feel.builtins.signature import Builtin, Form, Parameter
from workflows.feel.types import ANY, FunctionOf, ListOf, Type
from workflows.feel.words import KIND_WORDS

Argument = tuple[str, Type]
"""The name it was given under ("" by place), and its type."""


@dataclass(frozen=True)
class Own(FunctionOf):
    """A function that was written and not built in, with the names of its parameters."""

    names: tuple[str, ...] = ()

    @property
    def taken(self) -> tuple[Type, ...]:
        """The types of its parameters."""
        return self.parameters or (ANY,) * len(self.names)


def converts(found: Type, wanted: Type) -> bool:
    """Whether a value of another kind may do: a list of one is its item, a date a moment (§10.3.2.9.4)."""
    return "list" in {kind_of(found), kind_of(wanted)} or (kind_of(found), kind_of(wanted)) == ("date", "date and time")


_FROM_ARGUMENTS: Final[Mapping[str, Callable[[Type], Type]]] = {
    "first": lambda first: first if isinstance(first, ListOf) else ListOf(first),
    "item": lambda first: first.item if isinstance(first, ListOf) else first,
}
"""Results that follow from the first argument: a list of its kind, or one of its items."""


def fitting_form(function: Builtin, arguments: list[Argument]) -> Form | None:
    """The first form of a built-in that can take these arguments."""
    return next((form for form in function.forms if misfit(form, arguments) is None), None)


def misfit(form: Form, arguments: list[Argument]) -> int | None:
    """Which argument does not fit a form, by its place; -1 where number or names do not; None where all do."""
    places = _places(form, arguments)
    if places is None:
        return -1
    wrong = (place for place, one in enumerate(places) if not _takes(one, arguments[place][1]))
    return next(wrong, None)


def _places(form: Form, arguments: list[Argument]) -> list[Parameter] | None:
    """The parameter of each argument; None where number or names do not fit."""
    named = {one.name: one for one in form.parameters}
    required = {one.name for one in form.parameters if not one.optional}
    if any(name for name, _ in arguments):
        given = {name for name, _ in arguments}
        fits = required <= given <= named.keys() and not any(one.rest for one in form.parameters)
        return [named[name] for name, _ in arguments] if fits else None
    parameters = list(form.parameters)
    if parameters and parameters[-1].rest:
        parameters += [parameters[-1]] * (len(arguments) - len(parameters))
    return parameters[: len(arguments)] if len(required) <= len(arguments) <= len(parameters) else None


def _takes(parameter: Parameter, type_: Type) -> bool:
    """Whether a value of this type may fit: what is not known is not blamed, and null has its own rules."""
    kind = kind_of(type_)
    if not kind or type_ == NULL or kind in parameter.kinds or "list" in parameter.kinds:
        return True
    return isinstance(type_, ListOf) and (kind_of(type_.item) or "any") in parameter.kinds | {"any"}


def wanted_kind(form: Form, arguments: list[Argument], place: int) -> str:
    """The kind that the parameter of an argument takes first."""
    parameter = (_places(form, arguments) or [])[place]
    return next((each for each in KIND_WORDS if each in parameter.kinds), "")


def result(form: Form, arguments: list[Argument]) -> Type:
    """The type of what a form gives for these arguments."""
    from_arguments = _FROM_ARGUMENTS.get(form.result)
    if from_arguments is not None:
        types = [type_ for _, type_ in arguments]
        return from_arguments(types[0] if len(types) == 1 or form.result == "first" else join(types)) if types else ANY
    outer, _, inner = form.result.partition("<")
    if outer == "list" and inner:
        return ListOf(type_of_kind(inner.removesuffix(">")))
    return type_of_kind(outer)


def signature(function: Builtin) -> str:
    """How a function is called, one form after the other, as a person writes it."""
    return " / ".join(
        f"{function.name}({', '.join(_shown(one) for one in form.parameters)})" for form in function.forms
    )


def _shown(parameter: Parameter) -> str:
    if parameter.rest:
        return f"{parameter.name}, …"
    return f"[{parameter.name}]" if parameter.optional else parameter.name
