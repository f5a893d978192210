"""FEEL, the Friendly Enough Expression Language of DMN 1.5: conditions, mappings, timers, decision cells.

`compile_expression` and `compile_unary_tests` read a text once; what they return is immutable and evaluates as often
as wanted in any number of threads. Evaluation only sees values (see `values`), never an object of Python, and burns
`Fuel`. By the standard an operation without a sensible result is null; a condition that must be true or false is
asked by `Expression.truth`.
"""

from __future__ import annotations

from workflows.feel.errors import FeelError
from workflows.feel.expression import Expression, UnaryTests, compile_expression, compile_unary_tests
from workflows.feel.limits import DEFAULT_LIMITS, Fuel, Limits
from workflows.feel.values import Function, Range, YearsMonths

__all__ = [
    "DEFAULT_LIMITS",
    "Expression",
    "FeelError",
    "Fuel",
    "Function",
    "Limits",
    "Range",
    "UnaryTests",
    "YearsMonths",
    "compile_expression",
    "compile_unary_tests",
]
