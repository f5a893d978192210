"""One example of a rule: a drawing that breaks it, or one that nearly does and is right.

Hang them up with `@faulty(code, at=id)` and `@correct(code)`; every rule has at least one of the first and two of the
second. The function's docstring says what is wrong, or why nothing is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.drawings import Drawing
from workflows.registry import Registry

Made = Drawing | Mapping[str, str] | str
"""A drawing, the files of a package, or the text of one file."""


@dataclass(frozen=True)
class Example:
    """A drawing, the rule it is about and where it breaks it; nowhere, if it does not."""

    family: str
    name: str
    code: str
    at: tuple[str, ...]
    also: frozenset[str]
    registry: Registry | None
    make: Callable[[], Made] = field(repr=False)

    @property
    def files(self) -> dict[str, str]:
        made = self.make()
        if isinstance(made, str):
            return {"test.bpmn": made}
        return made.package() if isinstance(made, Drawing) else dict(made)

    def __str__(self) -> str:
        return f"{self.family}: {self.name}"


EXAMPLES: list[Example] = []


def faulty(
    code: str, *, at: str = "", also: str = "", registry: Registry | None = None
) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """A drawing that breaks a rule at these elements (ids with blanks between), and others in passing."""

    def hang(make: Callable[[], Made]) -> Callable[[], Made]:
        _hang(make, code, tuple(at.split()) or ("",), frozenset(also.split()), registry)
        return make

    return hang


def correct(*codes: str, registry: Registry | None = None) -> Callable[[Callable[[], Made]], Callable[[], Made]]:
    """A drawing that is right and looks as if it broke these rules."""

    def hang(make: Callable[[], Made]) -> Callable[[], Made]:
        for code in codes:
            _hang(make, code, (), frozenset(), registry)
        return make

    return hang


def two_times_right(code: str, one: Callable[[], Made], other: Callable[[], Made]) -> None:
    """Hang up two drawings that look as if they broke a rule, and are perhaps about others, too."""
    correct(code)(one)
    correct(code)(other)


def _hang(
    make: Callable[[], Made], code: str, at: tuple[str, ...], also: frozenset[str], registry: Registry | None
) -> None:
    assert inspect.getdoc(make), f"{make.__name__} does not say what it shows"
    family = make.__module__.rpartition(".")[2]
    EXAMPLES.append(Example(family, make.__name__, code, at, also, registry, make))
