"""What of a decision file is used: by a rule task, by another decision, by a service."""

from __future__ import annotations

from collections.abc import Iterator

from workflows.dmn.elements import children, name_of
from workflows.errors import N_
from workflows.validation.decisions.shelf import Key, Shelf
from workflows.validation.decisions.tasks import Asking
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity

UNUSED = Rule(
    "decision_unused",
    Severity.INFO,
    "",
    N_("Nothing asks for the decision “%(name)s”"),
    N_("Draw a business rule task that asks it, or take it away"),
)
UNUSED_INPUT = Rule(
    "decision_input_unused",
    Severity.INFO,
    "DMN §6.3.11",
    N_("No decision uses the input “%(name)s”"),
    N_("Connect it with the decision that needs it, or take it away"),
)
ONLY_DRAWN = Rule(
    "decision_only_drawn",
    Severity.ERROR,
    "DMN §6.3.7",
    N_("“%(name)s” is drawn without a table and without an expression: it decides nothing"),
    N_("Give it a table or an expression"),
)
RULES = (UNUSED, UNUSED_INPUT, ONLY_DRAWN)


def check(asking: Asking) -> Iterator[Finding]:
    """What breaks these rules. Without a drawing nobody knows who asks."""
    shelf = asking.shelf
    asked = set(asking.asked.values())
    used = asked | _required(shelf)
    for name, file in shelf.files.items():
        model = file.decisions.model
        for element in children(file.root, "decision", "inputData"):
            key = Key(name, element.get("id") or name_of(element))
            called = name_of(element)[:LONGEST_NAME]
            if key.id in model.inputs and key not in used:
                yield UNUSED_INPUT.at(element, name=called)
            elif key.id in model.decisions:
                if key not in used and asking.package.documents:
                    yield UNUSED.at(element, name=called)
                if key in used and asking.shelf.decision(key).logic is None:
                    severity = Severity.ERROR if key in asked else Severity.WARNING
                    yield ONLY_DRAWN.at(element, name=called, severity=severity)


def _required(shelf: Shelf) -> set[Key]:
    """What decisions and services rest on, in whatever file it is."""
    found: set[Key] = set()
    for name, file in shelf.files.items():
        model = file.decisions.model
        for decision in model.decisions.values():
            found |= {shelf.own(name, id) for id in (*decision.inputs, *decision.decisions) if id != decision.id}
        for service in model.services.values():
            found |= {shelf.own(name, id) for id in (*service.inputs, *service.decisions, *service.outputs)}
    return found
