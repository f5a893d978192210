"""All families of rules, asked one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from workflows.errors import N_
from workflows.registry import Registry
from workflows.validation import execution, files
from workflows.validation.data import choices, clocks, expressions, facts, promises
from workflows.validation.decisions import tables
from workflows.validation.dialect import words
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package
from workflows.validation.paths import rounds, side_by_side, sizes, soundness, structure
from workflows.validation.schema import conformance as schema
from workflows.validation.standard import (
    calls,
    conditions,
    definitions,
    events,
    flows,
    gateways,
    ids,
    lanes,
    loops,
    nodes,
    picture,
    pools,
    processes,
    references,
    throws,
)


@dataclass(frozen=True, kw_only=True)
class Family:
    """Rules with one subject. `check` finds what breaks them; it never raises over a drawing."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    check: Callable[[Package], Iterator[Finding]]


FAMILIES: tuple[Family, ...] = (
    Family(name="ids", title=N_("Ids and places"), rules=ids.RULES, check=ids.check),
    Family(name="processes", title=N_("Processes of a package"), rules=processes.RULES, check=processes.check),
    Family(name="nodes", title=N_("Beginnings and ends"), rules=nodes.RULES, check=nodes.check),
    Family(name="lanes", title=N_("Lanes"), rules=lanes.RULES, check=lanes.check),
    Family(name="pools", title=N_("Pools and messages between them"), rules=pools.RULES, check=pools.check),
    Family(name="flows", title=N_("Flows"), rules=flows.RULES, check=flows.check),
    Family(name="conditions", title=N_("Conditions and default flows"), rules=conditions.RULES, check=conditions.check),
    Family(name="gateways", title=N_("Gateways"), rules=gateways.RULES, check=gateways.check),
    Family(name="loops", title=N_("Loops and lists"), rules=loops.RULES, check=loops.check),
    Family(name="events", title=N_("Events"), rules=events.RULES, check=events.check),
    Family(name="throws", title=N_("Errors, escalations and signals"), rules=throws.RULES, check=throws.check),
    Family(
        name="definitions",
        title=N_("Messages, signals, errors, escalations"),
        rules=definitions.RULES,
        check=definitions.check,
    ),
    Family(name="references", title=N_("References"), rules=references.RULES, check=references.check),
    Family(name="calls", title=N_("Calls"), rules=calls.RULES, check=calls.check),
    Family(name="picture", title=N_("The picture"), rules=picture.RULES, check=picture.check),
    Family(name="structure", title=N_("Ways through the drawing"), rules=structure.RULES, check=structure.check),
    Family(name="words", title=N_("Words of Anliu"), rules=words.RULES, check=words.check),
    Family(name="expressions", title=N_("Expressions"), rules=expressions.RULES, check=expressions.check),
    Family(name="choices", title=N_("Choices"), rules=choices.RULES, check=choices.check),
    Family(name="clocks", title=N_("Clocks"), rules=clocks.RULES, check=clocks.check),
    Family(name="promises", title=N_("Forms, handlers, roles and times"), rules=promises.RULES, check=promises.check),
    Family(name="facts", title=N_("Facts"), rules=facts.RULES, check=facts.check),
    Family(name="tables", title=N_("Decisions"), rules=tables.RULES, check=tables.check),
    Family(name="rounds", title=N_("Loops without a wait"), rules=rounds.RULES, check=rounds.check),
    Family(name="sizes", title=N_("Too long, too deep, too many"), rules=sizes.RULES, check=sizes.check),
    Family(name="soundness", title=N_("Ways that part and meet"), rules=soundness.RULES, check=soundness.check),
    Family(
        name="side_by_side", title=N_("Facts that two steps write"), rules=side_by_side.RULES, check=side_by_side.check
    ),
)
"""In the order in which they are asked; before them stands files.py, behind them schema.py and execution.py."""

RULES: tuple[Rule, ...] = (
    *files.RULES,
    *(rule for family in FAMILIES for rule in family.rules),
    *schema.RULES,
    *execution.RULES,
)
"""Every rule there is."""


def validate(package: Mapping[str, str], *, process: str = "", registry: Registry | None = None) -> tuple[Finding, ...]:
    """All that is wrong with the files of a package, by file and line. Never raises over what is in them.

    `process` is the process that is to be published; without it every process is looked at for itself. Without a
    `registry` nothing is said about names of forms, handlers and roles.
    """
    documents, found = files.read(package, process)
    judged = Package(files=package, documents=documents, process=process, registry=registry)
    for family in FAMILIES:
        found += family.check(judged)
    for check in (execution.refused, schema.check, execution.check):
        found += check(judged, list(found))
    return tuple(sorted(found, key=_place))


def errors(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that block publishing."""
    return tuple(one for one in found if one.severity is Severity.ERROR)


def _place(finding: Finding) -> tuple[str, int, str, str]:
    return finding.file, finding.line, finding.element, finding.code
