"""Tables that change with time, kept as data: each file holds editions and the day decides which one is in force.

A file `data/<name>.toml` is a list of `[[edition]]`, each with `effective_from` (a local date) and `source`. Decimals
are read as Decimal. An edition is never edited once it was in force: a change is a new edition, so that a calculation
of last year gives the same amount today.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from workflows.errors import AnliuError

Edition: TypeAlias = Mapping[str, Any]


class NotInForce(AnliuError):
    """The table %(table)s has no edition in force on %(day)s"""

    def __init__(self, *, table: str, day: date) -> None:
        super().__init__(table=table, day=day.isoformat())


@dataclass(frozen=True)
class Editions:
    """All editions of one table, oldest first."""

    table: str
    editions: tuple[Edition, ...]

    def on(self, day: date) -> Edition:
        """The edition in force on `day`. Raises NotInForce before the first one."""
        for edition in reversed(self.editions):
            if edition["effective_from"] <= day:
                return edition
        raise NotInForce(table=self.table, day=day)


@cache
def load(capability: str, table: str) -> Editions:
    """The editions of `handlers/<capability>/data/<table>.toml`, read once per process."""
    text = files(f"handlers.{capability}").joinpath("data", f"{table}.toml").read_text(encoding="utf-8")
    editions = tomllib.loads(text, parse_float=Decimal)["edition"]
    return Editions(f"{capability}.{table}", tuple(sorted(editions, key=lambda edition: edition["effective_from"])))
