"""Where two tokens come together that should have been joined, and where their ways parted."""

from __future__ import annotations

from collections import deque

from workflows.validation.drawing import Flow, FlowNode
from workflows.validation.paths.net import Key


def meeting(key: Key) -> FlowNode | None:
    """The node at which ways meet in front of a place; None where they come by one way only, round after round."""
    node = key.source if isinstance(key, Flow) else key
    seen: set[FlowNode] = set()
    while node not in seen and len(node.incoming) == 1:
        seen.add(node)
        node = node.incoming[0].source
        if _parts(node):
            return None
    return node if len(node.incoming) > 1 else None


def parting(node: FlowNode) -> FlowNode | None:
    """The nearest node before this one from which several ways lead to it that may be gone side by side."""
    todo, seen = deque([node]), {node}
    while todo:
        for before in _before(todo.popleft()):
            if before not in seen:
                seen.add(before)
                todo.append(before)
                if _parts(before) and sum(_leads(flow, before, node) for flow in _out(before)) > 1:
                    return before
    return None


def _parts(node: FlowNode) -> bool:
    """Whether several tokens may leave it."""
    is_choice = node.kind in {"exclusiveGateway", "eventBasedGateway"}
    return (len(node.outgoing) > 1 and not is_choice) or any(not event.interrupts for event in node.edge)


def _before(node: FlowNode) -> list[FlowNode]:
    return [node.host] if node.host is not None else [flow.source for flow in node.incoming]


def _out(node: FlowNode) -> list[Flow]:
    return [*node.outgoing, *(flow for event in node.edge for flow in event.outgoing)]


def _leads(flow: Flow, start: FlowNode, goal: FlowNode) -> bool:
    todo, seen = [flow.target], {flow.target, start}
    while todo:
        node = todo.pop()
        if node is goal:
            return True
        for each in _out(node):
            if each.target not in seen:
                seen.add(each.target)
                todo.append(each.target)
    return False
