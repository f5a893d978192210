"""What is known at the place where a text stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.feel.limits import DEFAULT_LIMITS, Limits
from workflows.feel.types import Type


@dataclass(frozen=True, kw_only=True)
class Known:
    """Names of variables; names of entries that hold blanks or signs (`order.Ship-to party`); types; limits."""

    names: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    types: Mapping[str, Type] = field(default_factory=dict, compare=False)
    limits: Limits = DEFAULT_LIMITS
