"""Walking through a drawing: what comes after what, what is reached, and what goes round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from workflows.validation.drawing import FlowNode

After = Callable[[FlowNode], Iterable[FlowNode]]


def after(node: FlowNode) -> list[FlowNode]:
    """Where a token of this node may go on: the events at its edge, and whatever its flows lead to."""
    return [*node.edge, *(flow.target for flow in node.outgoing)]


def reached(starts: Iterable[FlowNode], follow: After = after) -> set[FlowNode]:
    """These nodes and all that can be reached from them."""
    todo = list(starts)
    found = set(todo)
    while todo:
        for node in follow(todo.pop()):
            if node not in found:
                found.add(node)
                todo.append(node)
    return found


def rings(nodes: Iterable[FlowNode], follow: After = after) -> list[list[FlowNode]]:
    """The parts in which each node can be reached from each, in the order of the nodes; a single node if it loops."""
    return [part for part in parts(nodes, follow) if len(part) > 1 or part[0] in follow(part[0])]


def parts(nodes: Iterable[FlowNode], follow: After = after) -> list[list[FlowNode]]:
    """The strongly connected components among the nodes, each in their order (Tarjan 1972, without recursion)."""
    given = list(nodes)
    place = {node: number for number, node in enumerate(given)}
    numbers: dict[FlowNode, int] = {}
    lowest: dict[FlowNode, int] = {}
    open_nodes: list[FlowNode] = []
    found: list[list[FlowNode]] = []
    for root in given:
        todo = [] if root in numbers else [(root, iter(_among(root, follow, place)))]
        if todo:
            _open(root, numbers, lowest, open_nodes)
        while todo:
            node, rest = todo[-1]
            following = next(rest, None)
            if following is None:
                todo.pop()
                if todo:
                    lowest[todo[-1][0]] = min(lowest[todo[-1][0]], lowest[node])
                if lowest[node] == numbers[node]:
                    found.append(sorted(_closed(node, open_nodes, lowest), key=place.__getitem__))
            elif following not in numbers:
                _open(following, numbers, lowest, open_nodes)
                todo.append((following, iter(_among(following, follow, place))))
            else:
                lowest[node] = min(lowest[node], lowest[following])
    return sorted(found, key=lambda part: place[part[0]])


def _among(node: FlowNode, follow: After, given: dict[FlowNode, int]) -> list[FlowNode]:
    return [each for each in follow(node) if each in given]


def _open(
    node: FlowNode, numbers: dict[FlowNode, int], lowest: dict[FlowNode, int], open_nodes: list[FlowNode]
) -> None:
    numbers[node] = lowest[node] = len(numbers)
    open_nodes.append(node)


def _closed(node: FlowNode, open_nodes: list[FlowNode], lowest: dict[FlowNode, int]) -> Sequence[FlowNode]:
    part = []
    while True:
        part.append(open_nodes.pop())
        if part[-1] is node:
            break
    for each in part:
        lowest[each] = CLOSED
    return part


CLOSED = 1 << 60
"""Behind every number: what is closed pulls nobody down."""
