"""DMN decisions: tables, boxed expressions and requirement graphs, with FEEL in every cell.

`load_decisions` reads a file once; `Decisions.evaluate` gives the value and the rules behind it. Pure: no database, no
clock, no objects of Python reachable from a cell.
"""

from __future__ import annotations

from workflows.dmn.decisions import (
    DECISION_LIMITS,
    DMN_XML_LIMITS,
    Decisions,
    Fired,
    Result,
    Step,
    load_decisions,
    read_decisions,
)
from workflows.dmn.errors import DmnError

__all__ = [
    "DECISION_LIMITS",
    "DMN_XML_LIMITS",
    "Decisions",
    "DmnError",
    "Fired",
    "Result",
    "Step",
    "load_decisions",
    "read_decisions",
]
