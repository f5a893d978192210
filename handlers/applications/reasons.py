"""The reason codes of new business and underwriting, as they go into the table of reasons (domain-rules §8)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True)
class ReasonCode:
    """Why something came back or was declined. `kind`: R return to fix, D decline, W warning."""

    code: str
    kind: str
    stage: str
    zh: str
    en: str
    fix_zh: str
    fix_en: str
    points_at: str  #: a field of a form or the code of a document, "" for none


@cache
def reason_codes() -> tuple[ReasonCode, ...]:
    """All of `data/reasons.toml`, in its order."""
    text = files("handlers.applications").joinpath("data", "reasons.toml").read_text(encoding="utf-8")
    return tuple(ReasonCode(**row) for row in tomllib.loads(text)["reason"])
