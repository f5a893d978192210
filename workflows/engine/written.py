"""The expressions of a drawing as they were written, for whoever judges them before they run."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workflows.engine.expressions import Feel


class Gives(StrEnum):
    """What an expression of a drawing has to give."""

    ANYTHING = "anything"
    TRUTH = "truth"  #: true or false
    NUMBER = "number"
    FACT = "fact"  #: a value of the fact it fills


@dataclass(frozen=True, kw_only=True)
class Written:
    """An expression and the node it stands at.

    `fact` is the one it fills; `open` says that what a handler gives is in sight, too, under names nobody can know.
    """

    node: str
    feel: Feel
    gives: Gives = Gives.ANYTHING
    fact: str = ""
    open: bool = False
