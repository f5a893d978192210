"""How the parts of decision files hang together: imports, connections, circles, types."""

from __future__ import annotations

from typing import Any, Final

from workflows.dmn import DmnError
from workflows.dmn.elements import children, tag
from workflows.dmn.model_reader import NODES
from workflows.errors import N_
from workflows.feel.types import NAMED
from workflows.validation.changes import Action, Change
from workflows.validation.decisions.names import drawn, shown
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity
from workflows.validation.meant import meant, perhaps

IMPORT_MISSING = Rule(
    "dmn_import_missing",
    Severity.ERROR,
    "DMN §6.3.3",
    N_("The file that is imported as “%(name)s” is not in the package: no decision file has the namespace %(space)s"),
    N_("Put the file into the package, or take the import away"),
)
REFERENCE_MISSING = Rule(
    "dmn_reference_missing",
    Severity.ERROR,
    "DMN §6.3.13",
    N_("“%(name)s” is connected with something that is not in the file: %(reference)s"),
    N_("%(instead)s"),
)
REFERENCE_KIND = Rule(
    "dmn_reference_wrong",
    Severity.ERROR,
    "DMN §6.3.13",
    N_("“%(name)s” is connected with “%(other)s” in a way that does not fit what that is"),
    N_("Delete the connection and draw it again: the editor then chooses the right kind"),
)
CIRCLE = Rule(
    "dmn_circle",
    Severity.ERROR,
    "DMN §6.3.7",
    N_("“%(name)s” needs its own result, perhaps by way of others: it could never be decided"),
    N_("Take one of the connections of the circle away"),
)
TYPE_UNKNOWN = Rule(
    "dmn_type_unknown",
    Severity.ERROR,
    "DMN §7.3.3",
    N_("“%(name)s” has the type “%(type)s”, which is declared nowhere"),
    N_("%(instead)s"),
)
TYPE_CIRCLE = Rule(
    "dmn_type_circle",
    Severity.ERROR,
    "DMN §7.3.3",
    N_("The type “%(name)s” is made of itself"),
    N_("Declare what it holds with other types"),
)
TOO_LARGE = Rule(
    "dmn_too_large",
    Severity.ERROR,
    "",
    N_("“%(name)s” asks for more than is read of one decision file"),
    N_("Divide the table or the type into several that are smaller"),
)
RULES = (IMPORT_MISSING, REFERENCE_MISSING, REFERENCE_KIND, CIRCLE, TYPE_UNKNOWN, TYPE_CIRCLE, TOO_LARGE)

CONNECT: Final = N_("Delete the connection, or draw it to what is needed")
CHOOSE_TYPE: Final = N_("Choose a type that there is, or declare this one")


def _import(error: DmnError, element: Any) -> Finding:
    return IMPORT_MISSING.at(element, name=element.get("name", "")[:LONGEST_NAME], space=shown(error.detail))


def _reference(error: DmnError, element: Any) -> Finding:
    nodes = {one.get("id", ""): one for one in children(element.getroottree().getroot(), *NODES) if one.get("id")}
    if error.detail in nodes:
        return REFERENCE_KIND.at(element, name=drawn(element), other=drawn(nodes[error.detail]))
    likely = meant(error.detail, nodes)
    id = element.getparent().get("id", "")
    change = Change(action=Action.SET, element=id, part=tag(element), name="href", value=f"#{likely}")
    fix = (change,) if likely and id and tag(element.getparent()).endswith("Requirement") else ()
    reference = shown(error.detail) or "-"
    return REFERENCE_MISSING.at(
        element, name=drawn(element), reference=reference, instead=perhaps(likely, CONNECT), fix=fix
    )


def _circle(error: DmnError, element: Any) -> Finding:
    is_type = tag(element) in {"itemDefinition", "itemComponent"}
    return (TYPE_CIRCLE if is_type else CIRCLE).at(element, name=error.decision[:LONGEST_NAME])


def _type(error: DmnError, element: Any) -> Finding:
    types = {one.get("name", "") for one in children(element.getroottree().getroot(), "itemDefinition")}
    instead = perhaps(meant(error.detail, types | NAMED.keys()), CHOOSE_TYPE)
    return TYPE_UNKNOWN.at(element, name=drawn(element), type=shown(error.detail), instead=instead)


def _too_large(error: DmnError, element: Any) -> Finding:
    return TOO_LARGE.at(element, name=error.decision[:LONGEST_NAME] or drawn(element))


TOLD: Final = {
    "missing_import": _import,
    "unknown_reference": _reference,
    "cycle": _circle,
    "unknown_type": _type,
    "too_large": _too_large,
}
"""What the reader tells of these."""
