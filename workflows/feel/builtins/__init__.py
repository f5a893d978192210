"""The functions every expression may call (DMN 1.5 §10.3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from workflows.feel.builtins import contexts, conversion, intervals, lists, numbers, statistics, strings, temporal
from workflows.feel.builtins.signature import Builtin
from workflows.feel.names import Names

_MODULES: Final = (contexts, conversion, intervals, lists, numbers, statistics, strings, temporal)

BUILTINS: Final[Mapping[str, Builtin]] = MappingProxyType(
    {name: function for module in _MODULES for name, function in module.LIBRARY.functions.items()}
)
BUILTIN_NAMES: Final = Names(BUILTINS)
