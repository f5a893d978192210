"""What is wrong with a drawing, told to whoever draws: where, how badly, in words, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.validation.changes import Change


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"  #: certain: nothing is published
    WARNING = "warning"  #: a doubt: it is published, and hardly does what was meant
    INFO = "info"  #: worth knowing, such as what could not be decided


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong at one element of one file.

    `says` and `advice` are marked English texts with the same `params`; `element` is "" where none has an id.
    """

    code: str
    severity: Severity
    says: str
    advice: str
    params: Mapping[str, object] = field(default_factory=dict)
    file: str = ""
    element: str = ""
    line: int = 0
    fix: tuple[Change, ...] = ()

    def __str__(self) -> str:
        return self.says % self.params if self.params else self.says


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong. `source` is the section of BPMN 2.0.2 or DMN 1.5, or "" for a rule of our own."""

    code: str
    severity: Severity
    source: str
    says: str
    advice: str

    def at(
        self, element: Any, *, fix: tuple[Change, ...] = (), severity: Severity | None = None, **params: object
    ) -> Finding:
        """Found at an element of a document that knows its name (package.py)."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            says=self.says,
            advice=self.advice,
            params=params,
            file=element.getroottree().docinfo.URL or "",
            element=nearest_id(element),
            line=line_of(element),
            fix=fix,
        )

    def of(self, file: str, *, line: int = 0, element: str = "", **params: object) -> Finding:
        """Found in a file of which no elements are at hand, because it cannot be read or was read by others."""
        return Finding(
            code=self.code,
            severity=self.severity,
            says=self.says,
            advice=self.advice,
            params=params,
            file=file,
            element=element,
            line=line,
        )


def in_file(finding: Finding, file: str) -> Finding:
    """The same finding in a file."""
    return replace(finding, file=file)


def line_of(element: Any) -> int:
    """Its line in the file; 0 beyond those that libxml keeps for certain."""
    line = element.sourceline or 0
    return line if line < LINES_KEPT else 0


def nearest_id(element: Any) -> str:
    """The id of the element or of the nearest one around it that has one; "" in a file without ids."""
    return next((each.get("id") for each in (element, *element.iterancestors()) if each.get("id")), "")


def called(element: Any) -> str:
    """What whoever drew it calls it: its name, else the name or id of the nearest thing around it that has one."""
    for each in (element, *element.iterancestors(f"{BPMN}*")):
        name = " ".join(each.get("name", "").split()) or each.get("id")
        if name:
            return str(name)[:LONGEST_NAME]
    return str(element.tag).rpartition("}")[2]


LONGEST_NAME = 60
LINES_KEPT = 65_535
"""From this line on libxml gives that of something near, or none."""
