"""The decision files of a package, read as far as they can be: each knows the models it imports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from typing import Any, Final

from workflows.dmn import DMN_XML_LIMITS, Decisions, DmnError, read_decisions
from workflows.dmn.elements import NAMESPACES, VOCABULARY, children, tag
from workflows.dmn.model import Model
from workflows.errors import N_, AnliuError
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity
from workflows.validation.meant import meant, perhaps
from workflows.xml import XmlRefused, parse_xml

NOT_READ = Rule(
    "dmn_not_read",
    Severity.ERROR,
    "XML 1.0",
    N_("The decision file cannot be read: %(why)s"),
    N_("Export it from the editor again as DMN"),
)
NOT_DMN = Rule(
    "not_dmn",
    Severity.ERROR,
    "DMN §6.3.2",
    N_("This is no decision file: it begins with “%(found)s”"),
    N_("Export it from the editor again as DMN; a drawing of a process ends in .bpmn"),
)
OTHER_DMN = Rule(
    "dmn_other_version",
    Severity.ERROR,
    "DMN §12",
    N_("The decision file is of a version that is not read: %(found)s"),
    N_("Export it from the editor again as DMN 1.3 or later"),
)
OLD_DMN = Rule(
    "dmn_old_version",
    Severity.INFO,
    "DMN §12",
    N_("The decision file is of DMN 1.1, of the year 2015; it is read, but most editors no longer open it"),
    N_("Open it in an editor for DMN 1.3 that takes over old files, and save it"),
)
UNKNOWN_ELEMENT = Rule(
    "dmn_unknown_element",
    Severity.ERROR,
    "DMN §12",
    N_("“%(found)s” is no element of DMN: it and all that is in it would be passed over"),
    N_("%(instead)s"),
)
SPACE_TWICE = Rule(
    "dmn_same_namespace",
    Severity.ERROR,
    "DMN §6.3.2",
    N_("This file and %(other)s have the same namespace, %(space)s: which of them is imported cannot be told"),
    N_("Give each decision file a namespace of its own"),
)
IMPORT_CYCLE = Rule(
    "dmn_import_circle",
    Severity.ERROR,
    "DMN §6.3.3",
    N_("This file and %(other)s import each other, perhaps by way of other files: neither can be read first"),
    N_("Move what both need into a third file that imports neither"),
)
RULES = (NOT_READ, NOT_DMN, OTHER_DMN, OLD_DMN, UNKNOWN_ELEMENT, SPACE_TWICE, IMPORT_CYCLE)

OLD: Final = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
NEWEST: Final = "https://www.omg.org/spec/DMN/20240513/MODEL/"
TAKE_AWAY: Final = N_("Take it away, or draw what is meant in the editor")
NOTHING: Final = Decisions(Model({}, {}, {}, {}, ()))
MOST_CIRCLES: Final = 20
MOST_OF_A_KIND: Final = 50
"""Findings of one kind in one file that are told; of the rest only how many there are."""


@dataclass(frozen=True, eq=False)
class DecisionFile:
    """A file as it was read, and what the reader could not read, each with its element."""

    name: str
    root: Any
    decisions: Decisions
    unread: list[tuple[DmnError, Any]] = field(default_factory=list)


def read_files(files: Mapping[str, str]) -> tuple[list[DecisionFile], list[Finding]]:
    """The decision files that can be read, and what is wrong with them as files."""
    found: list[Finding] = []
    roots: dict[str, Any] = {}
    for name, text in sorted(files.items()):
        if name.endswith(".dmn"):
            root = _root(name, text, found)
            if root is not None:
                roots[name] = root
    for root in roots.values():
        found += _unknown(root)
    return _load(roots, _by_space(roots, found), found), found


def _root(name: str, text: str, found: list[Finding]) -> Any:
    try:
        root = parse_xml(text, DMN_XML_LIMITS)
    except XmlRefused as error:
        found.append(NOT_READ.of(name, line=error.line or 0, why=AnliuError(error.message, **error.params)))
        return None
    root.getroottree().docinfo.URL = name
    space, _, local = str(root.tag).rpartition("}")
    if local != "definitions" or "/BPMN/" in space:
        found.append(NOT_DMN.at(root, found=local[:LONGEST_NAME]))
        return None
    if space[1:] not in NAMESPACES:
        found.append(OTHER_DMN.at(root, found=space[1:] or "-"))
        return None
    if space[1:] == OLD:
        found.append(OLD_DMN.at(root))
    return root


def _unknown(root: Any) -> Iterator[Finding]:
    """Elements of DMN's own namespaces that DMN does not have; what is in them is theirs."""
    severity = Severity.WARNING if NEWEST in str(root.tag) else Severity.ERROR  # it may have more than we know
    waiting, found = [root], 0
    while waiting:
        for element in waiting.pop():
            name = tag(element)
            if name in VOCABULARY and name != "extensionElements":
                waiting.append(element)
            elif name and name != "extensionElements":
                found += 1
                likely = meant(name, VOCABULARY) if found <= MOST_OF_A_KIND else ""
                instead = perhaps(likely, TAKE_AWAY)
                yield UNKNOWN_ELEMENT.at(element, found=name[:LONGEST_NAME], instead=instead, severity=severity)


def _by_space(roots: Mapping[str, Any], found: list[Finding]) -> dict[str, str]:
    """The files by their namespaces; of two with one namespace the first."""
    spaces: dict[str, str] = {}
    for name, root in roots.items():
        space = root.get("namespace", "")
        if space in spaces and space:
            found.append(SPACE_TWICE.at(root, other=spaces[space], space=space))
        elif space:
            spaces[space] = name
    return spaces


def _load(roots: Mapping[str, Any], spaces: Mapping[str, str], found: list[Finding]) -> list[DecisionFile]:
    """Every file behind those it imports; an import that is in the package and was not read is told as a circle."""
    graph = {
        name: {spaces[one.get("namespace", "")] for one in children(root, "import") if one.get("namespace") in spaces}
        for name, root in roots.items()
    }
    loaded: dict[str, DecisionFile] = {}
    for name in _in_order(graph, roots, spaces, found):
        imports = {space: loaded[spaces[space]].decisions for space in spaces if spaces[space] in loaded}
        file = _read(name, roots[name], imports)
        file.unread[:] = [one for one in file.unread if one[0].code != "missing_import" or one[0].detail not in spaces]
        loaded[name] = file
    return [loaded[name] for name in roots]


def _in_order(
    graph: dict[str, set[str]], roots: Mapping[str, Any], spaces: Mapping[str, str], found: list[Finding]
) -> tuple[str, ...]:
    for _ in range(MOST_CIRCLES):
        try:
            return tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            behind, name = error.args[1][:2]  # the one is imported by the other
            elements = (
                one for one in children(roots[name], "import") if spaces.get(one.get("namespace", "")) == behind
            )
            found += [IMPORT_CYCLE.at(element, other=behind) for element in elements]
            graph = {**graph, name: graph[name] - {behind}}
    return tuple(graph)


def _read(name: str, root: Any, imports: Mapping[str, Decisions]) -> DecisionFile:
    unread: list[tuple[DmnError, Any]] = []

    def tell(error: DmnError, element: Any) -> None:
        unread.append((error, element))

    try:
        decisions = read_decisions(root, tell, imports)
    except DmnError as error:
        unread.append((error, root))
        decisions = NOTHING
    return DecisionFile(name, root, decisions, unread)
