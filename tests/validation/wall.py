"""All examples of all families."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

from tests.validation.example import EXAMPLES, Example


@cache
def examples() -> tuple[Example, ...]:
    """In the order of families."""
    for path in sorted((Path(__file__).parent / "examples").glob("[a-z]*.py")):
        importlib.import_module(f"tests.validation.examples.{path.stem}")
    return tuple(EXAMPLES)
