"""How kinds of values are called in messages to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from workflows.errors import N_

KIND_WORDS: Final[Mapping[str, str]] = {
    "null": N_("nothing (null)"),
    "boolean": N_("true or false"),
    "number": N_("a number"),
    "string": N_("text"),
    "date": N_("a date"),
    "time": N_("a time of day"),
    "date and time": N_("a date with a time"),
    "days and time duration": N_("a duration of days and hours"),
    "years and months duration": N_("a duration of years and months"),
    "list": N_("a list"),
    "context": N_("a group of named values"),
    "range": N_("a range"),
    "function": N_("a function"),
}
"""By the standard's name of a kind; each word is translated on its own (`workflows.errors.Term`)."""
