"""What ends a scope from within: what is thrown there and caught around it by an event that interrupts.

In a scope that an escalation, a signal or an error ends, nothing waits for ever. Where it is not certain that it is
caught so, both is possible: that the scope is over, and that its tokens go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.engine.dialect import BPMN
from workflows.validation.drawing import FlowNode, Scope
from workflows.validation.package import Package
from workflows.validation.paths.gates import Left, Way, ways

_THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
_HEARD = frozenset({"signal", "escalation"})
_CAUGHT = _HEARD | {"error"}
_OVER = Way(left=Left.THROWN)


@dataclass(eq=False)
class CutShort:
    """Who ends which scope of a package."""

    package: Package
    _interrupting: dict[Scope, list[FlowNode]] = field(default_factory=dict)

    def ways(self, node: FlowNode, *, ends: bool) -> list[Way]:
        """What a node may do with a token, the end of its scope included."""
        found = ways(node, ends=ends)
        kinds = {kind for each in self.interrupting(node.scope) for kind in each.definitions} & _CAUGHT
        if not kinds:
            return found
        if node.kind == "endEvent" and _is_caught_next(node):
            return [_OVER]
        if not kinds & self._thrown(node):
            return found
        return [*found, _OVER] if ends or node.edge else [_OVER]

    def depends_on_facts(self, scope: Scope) -> bool:
        """Whether a condition that becomes true may end it."""
        return any("conditional" in each.definitions for each in self.interrupting(scope))

    def interrupting(self, scope: Scope) -> list[FlowNode]:
        """What may end a scope or something around it."""
        if scope not in self._interrupting:
            self._interrupting[scope] = [each for each in self._around(scope) if each.interrupts]
        return self._interrupting[scope]

    def _around(self, scope: Scope) -> Iterator[FlowNode]:
        todo = [(scope, scope)]
        seen = {scope}
        for here, within in todo:
            yield from _handlers(here, within)
            owners = [here.owner] if here.owner is not None else self.package.callers(here)
            for owner in owners:
                yield from owner.edge
            further = dict.fromkeys((owner.scope, here) for owner in owners if owner.scope not in seen)
            todo += further
            seen.update(scope for scope, _ in further)

    def _thrown(self, node: FlowNode) -> set[str]:
        """The kinds of what a node lets out, or something in it; an error that is an end is one of its ways anyway."""
        if node.kind in _THROWING:
            return set(node.definitions) & _HEARD
        first = node.inside or self.package.called_by(node)
        todo = [] if first is None else [first]
        seen = set(todo)
        found: set[str] = set()
        for scope in todo:
            for each in (each for inner in scope.walk() for each in inner.nodes.values()):
                found |= set(each.definitions) & _CAUGHT if each.kind in _THROWING else set()
                called = self.package.called_by(each)
                if called is not None and called not in seen:
                    seen.add(called)
                    todo.append(called)
        return found


def _handlers(scope: Scope, within: Scope) -> Iterator[FlowNode]:
    """What starts its event sub-processes, without the one that it is looked at from."""
    for inner in scope.inner:
        if inner.is_handler and inner is not within:
            yield from inner.starts


def _is_caught_next(node: FlowNode) -> bool:
    """Whether its own scope, or what that is the inside of, catches just what it throws, and is ended by it."""
    thrown = _about(node)
    edge = node.scope.owner.edge if node.scope.owner is not None else []
    catching = [each for each in (*_handlers(node.scope, node.scope), *edge) if _about(each) & thrown]
    return bool(catching) and all(each.interrupts for each in catching)


def _about(node: FlowNode) -> set[tuple[str, str]]:
    """The escalation or signal that an event throws or catches."""
    parts = ((kind, node.element.find(f"{BPMN}{kind}EventDefinition")) for kind in _HEARD)
    return {(kind, part.get(f"{kind}Ref", "")) for kind, part in parts if part is not None} - {
        (kind, "") for kind in _HEARD
    }
