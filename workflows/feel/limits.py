"""How much an expression may cost: limits of its text, and fuel for its evaluation (engine-facts §2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workflows.feel.errors import FeelError


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Bounds of one expression; over one of them is a FeelError `too_costly`."""

    text: int = 2_000  #: characters of the expression
    nodes: int = 500  #: nodes of its tree
    depth: int = 50  #: nesting of its tree
    steps: int = 10_000  #: nodes evaluated
    calls: int = 40  #: calls of user-defined functions inside each other
    string: int = 100_000  #: characters of a string
    items: int = 10_000  #: items of a list, entries of a context
    exponent: int = 100  #: absolute value of an exponent


DEFAULT_LIMITS: Final = Limits()

MOST_NOTES: Final = 1_000
_CHARACTERS_A_STEP: Final = 1_000
_ITEMS_A_STEP: Final = 20


class Fuel:
    """What is left for one evaluation; a step is about one node of the tree. Not shared by threads.

    It goes wherever the evaluation goes, so it also carries what was noted on the way, for whoever asks why.
    """

    __slots__ = ("depth", "left", "limits", "notes")

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.left = limits.steps
        self.depth = 0
        self.notes: list[object] = []

    def note(self, what: object) -> None:
        """Remember something worked out on the way; after the first thousand nobody reads on."""
        if len(self.notes) < MOST_NOTES:
            self.notes.append(what)

    def spend(self, steps: int) -> None:
        """Use up steps. Raises FeelError `too_costly`."""
        self.left -= steps
        if self.left < 0:
            raise FeelError("too_costly")

    def text(self, length: int) -> None:
        """Allow a string of this length to be built or read."""
        if length > self.limits.string:
            raise FeelError("too_costly")
        self.spend(length // _CHARACTERS_A_STEP)

    def items(self, count: int) -> None:
        """Allow a list or context of this size to be built or read."""
        if count > self.limits.items:
            raise FeelError("too_costly")
        self.spend(count // _ITEMS_A_STEP)

    def enter(self) -> None:
        """Go into a function; `leave` must follow."""
        self.depth += 1
        if self.depth > self.limits.calls:
            raise FeelError("too_costly")

    def leave(self) -> None:
        """Come back from a function."""
        self.depth -= 1
