"""A copy of a drawing said in the words that Spiff reads rightly; what is drawn stays what is shown (engine-build §3).

Six things are said otherwise, and nothing else:

- a link becomes the flow that it stands for;
- several flows, or a condition, behind an activity or an event become a gateway behind it (BPMN 2.0 §13.3.1);
- a second flow from a node to the same join goes by a node of its own, for a join tells its flows by their sources;
- the picture is left out: Spiff would ask the flows of a gateway from top to bottom of it, not in the file's order;
- the entry of a list that instances are made for goes by its name, which two loops may share, and not by its id;
- the start of an event sub-process becomes an event beside it that waits while their scope is open.

What is added has the id of what it stands for with a word in brackets behind it, which no drawing can have: `origin`
gives the drawn id back.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.elements import entry_name

PICTURE = "{http://www.omg.org/spec/BPMN/20100524/DI}"
TRIGGER = "trigger"
SPLIT = "split"
CHOICE = "choice"
AGAIN = "again"
STARTS = f"{ANLIU}starts"
"""On a trigger: the event sub-process that it starts."""

_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway")


def origin(name: str) -> str:
    """The id of the drawn node behind an engine task's name."""
    return name.partition(" [")[0]


def is_drawn(name: str) -> bool:
    """Whether an engine task's name is that of a drawn node."""
    return " [" not in name


def rewrite(definitions: Any) -> Any:
    """The same drawing for Spiff's parser; the given one is left as it is."""
    copy = deepcopy(definitions)
    _leave_the_picture_out(copy)
    _name_entries(copy)
    for scope in list(_scopes(copy)):
        _follow_links(scope)
        _split_flows(scope)
        _part_twins(scope)
        _free_handlers(scope)
    return copy


def _leave_the_picture_out(definitions: Any) -> None:
    for diagram in list(definitions.iterchildren(f"{PICTURE}BPMNDiagram")):
        definitions.remove(diagram)


def _name_entries(definitions: Any) -> None:
    for entry in definitions.iter(f"{BPMN}inputDataItem", f"{BPMN}outputDataItem"):
        entry.set("id", entry_name(entry))


def _scopes(definitions: Any) -> Iterator[Any]:
    return definitions.iter(f"{BPMN}process", f"{BPMN}subProcess")


def _follow_links(scope: Any) -> None:
    """A throwing link leads to the catching one of its name in the same scope; both stay as events that do nothing."""
    links = list(scope.iterfind(f"*/{BPMN}linkEventDefinition"))
    targets = {link.get("name"): link.getparent() for link in links if _is_catching(link.getparent())}
    for link in links:
        event = link.getparent()
        if not _is_catching(event):
            _add_flow(scope, event.get("id"), targets[link.get("name")].get("id"))
    for link in links:
        link.getparent().remove(link)


def _is_catching(event: Any) -> bool:
    return event.tag == f"{BPMN}intermediateCatchEvent"


def _split_flows(scope: Any) -> None:
    """A token for every flow without condition, and for every flow whose condition is true."""
    flows: dict[str, list[Any]] = {}
    for flow in scope.iterchildren(f"{BPMN}sequenceFlow"):
        flows.setdefault(flow.get("sourceRef"), []).append(flow)
    for node in list(scope.iterchildren()):
        outgoing = flows.get(node.get("id"), []) if isinstance(node.tag, str) else []
        if outgoing and node.tag.removeprefix(BPMN) not in _GATEWAYS:
            _split(scope, node, outgoing)


def _split(scope: Any, node: Any, flows: list[Any]) -> None:
    default = node.attrib.pop("default", None)
    always = [flow for flow in flows if _condition(flow) is None and flow.get("id") != default]
    chosen = [flow for flow in flows if flow not in always]
    if chosen and default is None:
        for flow in always:  # taken in any case, so that no condition has to be true
            _add(flow, "conditionExpression").text = "true"
        chosen, always = flows, []
    # With a default flow the two are apart: it is taken where no condition is true, whatever leaves in any case.
    source = node.get("id")
    if len(always) > 1 or (chosen and always):
        source = _put_between(source, always, _add(scope, "parallelGateway", id=f"{node.get('id')} [{SPLIT}]"))
    if chosen:
        choice = _add(scope, "inclusiveGateway", id=f"{node.get('id')} [{CHOICE}]")
        if default is not None:
            choice.set("default", default)
        _put_between(source, chosen, choice)


def _put_between(source: str, flows: list[Any], gateway: Any) -> str:
    """A gateway behind the source, from which the flows leave now; its id."""
    name = str(gateway.get("id"))
    _add_flow(gateway.getparent(), source, name)
    for flow in flows:
        flow.set("sourceRef", name)
    return name


def _part_twins(scope: Any) -> None:
    """The second flow from a node to the same join, and every further one, comes from a node of its own."""
    joins = {join.get("id") for join in scope.iterchildren(f"{BPMN}parallelGateway", f"{BPMN}inclusiveGateway")}
    seen: set[tuple[str, str]] = set()
    for place, flow in enumerate(list(scope.iterchildren(f"{BPMN}sequenceFlow"))):
        ends = _, target = flow.get("sourceRef"), flow.get("targetRef")
        if target in joins and ends in seen:
            name = f"{target} [{AGAIN} {place}]"
            _add(scope, "parallelGateway", id=name)
            flow.set("targetRef", name)
            _add_flow(scope, name, target)
        seen.add(ends)


def _condition(flow: Any) -> Any:
    return flow.find(f"{BPMN}conditionExpression")


def _free_handlers(scope: Any) -> None:
    """An event sub-process becomes a sub-process that its own event beside it starts."""
    for handler in list(scope.iterchildren(f"{BPMN}subProcess")):
        if handler.attrib.pop("triggeredByEvent", "false") != "true":
            continue
        start = handler.find(f"{BPMN}startEvent")
        trigger = _add(scope, "intermediateCatchEvent", id=f"{start.get('id')} [{TRIGGER}]")
        trigger.set(STARTS, handler.get("id"))
        trigger.set("isInterrupting", start.get("isInterrupting", "true"))
        for part in list(start.iterchildren("*")):
            if part.tag.endswith("EventDefinition"):
                trigger.append(part)  # moves it: what is left starts as soon as the sub-process does
        _add_flow(scope, trigger.get("id"), handler.get("id"))


def _add_flow(scope: Any, source: str, target: str) -> None:
    _add(scope, "sequenceFlow", id=f"{source} [to {target}]", sourceRef=source, targetRef=target)


def _add(parent: Any, kind: str, **attributes: str) -> Any:
    element = parent.makeelement(f"{BPMN}{kind}", attributes)
    parent.append(element)
    return element
