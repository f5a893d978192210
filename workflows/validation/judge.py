"""All families of rules, asked one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from workflows.errors import N_
from workflows.registry import Registry
from workflows.validation import execution, files, rounds, side_by_side, sizes, soundness, structure
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package


@dataclass(frozen=True, kw_only=True)
class Family:
    """Rules with one subject. `check` finds what breaks them; it never raises over a drawing."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    check: Callable[[Package], Iterator[Finding]]


FAMILIES: tuple[Family, ...] = (
    Family(name="structure", title=N_("Ways through the drawing"), rules=structure.RULES, check=structure.check),
    Family(name="rounds", title=N_("Loops in which nothing is waited for"), rules=rounds.RULES, check=rounds.check),
    Family(name="sizes", title=N_("What is too long, too deep or too many"), rules=sizes.RULES, check=sizes.check),
    Family(name="soundness", title=N_("Ways that part and meet"), rules=soundness.RULES, check=soundness.check),
    Family(name="side_by_side", title=N_("Facts that two write"), rules=side_by_side.RULES, check=side_by_side.check),
)
"""In the order in which they are asked; before them stands files.py, behind them execution.py."""

RULES: tuple[Rule, ...] = (*files.RULES, *(rule for family in FAMILIES for rule in family.rules), *execution.RULES)
"""Every rule there is."""


def validate(package: Mapping[str, str], *, process: str = "", registry: Registry | None = None) -> tuple[Finding, ...]:
    """All that is wrong with the files of a package, by file and line. Never raises over what is in them.

    `process` is the process that is to be published; without it every process is looked at for itself. Without a
    `registry` nothing is said about names of forms, handlers and roles.
    """
    documents, found = files.read(package)
    judged = Package(files=package, documents=documents, process=process, registry=registry)
    for family in FAMILIES:
        found += family.check(judged)
    found += execution.check(judged, found)
    return tuple(sorted(found, key=_place))


def errors(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that block publishing."""
    return tuple(one for one in found if one.severity is Severity.ERROR)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line, finding.element, finding.code
