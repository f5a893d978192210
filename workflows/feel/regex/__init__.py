"""Regular expressions of XPath for `matches`, `replace` and `split`, matched by an own machine that burns fuel.

Python's `re` speaks another dialect and can be made to run for hours by a short pattern.
"""

from __future__ import annotations

from workflows.feel.limits import Fuel
from workflows.feel.regex.machine import Pattern
from workflows.feel.regex.program import Refused, assemble
from workflows.feel.regex.syntax import read_pattern

__all__ = ["Pattern", "compile_pattern"]


def compile_pattern(pattern: str, flags: str, fuel: Fuel) -> Pattern | None:
    """The pattern ready to match; None where it or a flag (s, m, i, x, q) is not valid."""
    if not set(flags) <= set("smixq"):
        return None
    fuel.text(len(pattern))
    fuel.spend(1 + len(pattern) // 10)
    try:
        tree, groups = read_pattern(pattern, frozenset(flags))
        return Pattern(assemble(tree), groups)
    except Refused:
        return None
