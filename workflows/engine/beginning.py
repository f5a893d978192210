"""Where a case begins: the user tasks it can come to first."""

from __future__ import annotations

from workflows.engine.compile import Process
from workflows.engine.dialect import Node
from workflows.engine.rewrite import origin


def first_tasks(process: Process) -> list[Node]:
    """The user tasks that some way from the start leads to without passing another one, in the order of the walk."""
    found: list[Node] = []
    specs = process.spec.task_specs
    seen, ahead = {"Start"}, ["Start"]
    while ahead:
        name = ahead.pop(0)
        node = process.nodes.get(origin(name))
        if node is not None and node.kind == "userTask":
            found.append(node)
            continue
        ahead += [each for each in specs[name]._outputs if each not in seen]
        seen.update(specs[name]._outputs)
    return found
