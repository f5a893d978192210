"""The family of errors. The docstring of a class is its message; only `web/errors.py` knows HTTP."""

from __future__ import annotations

import traceback
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflows.types import Facts, Finding


def N_(text: str) -> str:  # noqa: N802 - the usual name of gettext's marker
    """Mark an English text for translation; the reader's language is chosen where it is shown."""
    return text


DEPTH = 8
"""How many places of a failure the log names."""


def places(error: BaseException) -> list[str]:
    """Where an error happened, innermost last: files and lines, which hold nobody's data."""
    frames = traceback.extract_tb(error.__traceback__)[-DEPTH:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]


class Term(str):
    """A word inside a message that has a translation of its own, such as the kind of a value."""

    __slots__ = ()


class AnliuError(Exception):
    """Something went wrong"""

    def __init__(self, message: str | None = None, /, **params: object) -> None:
        self.message = message or (type(self).__doc__ or "").partition("\n")[0].rstrip(".")
        self.params = params
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


class Refused(AnliuError):
    """A rule says no"""


class Invalid(Refused):
    """Some entries need attention"""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__()

    def __str__(self) -> str:
        return "; ".join(f"{f.field}: {f.code}" for f in self.findings)


class Forbidden(Refused):
    """This is not yours to do"""


class NotFound(AnliuError):
    """There is nothing here"""


class Conflict(AnliuError):
    """%(winner)s was faster: this was changed at %(at)s"""

    def __init__(self, *, winner: str, at: object = "") -> None:
        self.winner = winner
        super().__init__(winner=winner, at=at)


class KeyReused(Refused):
    """The same request key came with other content"""


class InMaintenance(AnliuError):
    """Maintenance until %(until)s: nothing can be saved now"""


class UnknownName(AnliuError):
    """Nothing is registered as %(name)s"""


class AlreadyRegistered(AnliuError):
    """%(name)s is registered twice"""


class BusinessError(AnliuError):
    """The business says no: %(code)s"""

    def __init__(self, code: str, facts: Facts | None = None) -> None:
        self.code = code
        self.facts: Mapping[str, object] = dict(facts or {})
        super().__init__(code=code)


class Later(AnliuError):
    """A remote handler cannot know yet and asks to be called again at %(at)s"""

    def __init__(self, at: datetime) -> None:
        self.at = at
        super().__init__(at=at)
