"""Choices: behind a gateway or a task with conditions there is a way for every case, and a case for every way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from workflows.engine.dialect import BPMN
from workflows.errors import N_
from workflows.feel import Expression
from workflows.feel.operators import Compare, In
from workflows.feel.tree import ListOf, Literal, Name, Node, OpenRange
from workflows.validation.changes import Change
from workflows.validation.data.alternatives import Ways, read_ways
from workflows.validation.data.trees import below
from workflows.validation.data.written import Use, Written
from workflows.validation.drawing import Flow, FlowNode
from workflows.validation.findings import Finding, Rule, Severity
from workflows.validation.package import Package

NO_WAY = Rule(
    "nothing_true",
    Severity.WARNING,
    "§10.6.2",
    N_("No condition behind “%(node)s” is true for %(example)s: such a case stops here"),
    N_("Make one of the flows the default one, or draw a flow for this, too"),
)
PERHAPS_NO_WAY = Rule(
    "perhaps_nothing_true",
    Severity.WARNING,
    "§10.6.2",
    N_("All conditions behind “%(node)s” may be false at once: such a case stops here"),
    N_("Make one of the flows the default one"),
)
HIDDEN = Rule(
    "hidden_way",
    Severity.WARNING,
    "§10.6.2",
    N_("No case goes along “%(flow)s”: the conditions asked before it take every case that it is meant for"),
    N_("Change its condition, or put it before the others: the flows are asked in the order of the file"),
)
NEVER_TRUE = Rule(
    "never_true",
    Severity.WARNING,
    "",
    N_("“%(text)s” at “%(node)s” is never true: no case goes this way"),
    N_("Write a condition that some case meets, or take the flow away"),
)
NO_OUTCOME = Rule(
    "no_such_outcome",
    Severity.ERROR,
    "",
    N_("“%(task)s” has no outcome “%(code)s”, which “%(text)s” at “%(node)s” asks for"),
    N_("Ask for one of its outcomes: %(codes)s"),
)
RULES: Final = (NO_WAY, PERHAPS_NO_WAY, HIDDEN, NEVER_TRUE, NO_OUTCOME)

CONDITIONAL: Final = frozenset({"exclusiveGateway", "inclusiveGateway"})
CONDITION: Final = f"{BPMN}{Use.FLOW}"
OUTCOME: Final = "_outcome"


def check(package: Package) -> Iterator[Finding]:
    """What breaks these rules."""
    tasks = {f"{node.id}{OUTCOME}": node for node in package.nodes() if node.kind == "userTask" and node.node.outcomes}
    codes = {name: [each.code for each in task.node.outcomes] for name, task in tasks.items()}
    wrong: set[object] = set()
    for one in package.written:
        found = list(_outcomes(one, tasks, codes))
        if found:
            wrong.add(one.owner)
        yield from found
    conditions = {one.owner: one for one in package.written if one.use is Use.FLOW}
    for node in package.nodes():
        yield from _Choice(package, node, conditions, codes).findings(wrong)


# --- outcomes ---------------------------------------------------------------------------------------------------------


def _outcomes(one: Written, tasks: Mapping[str, FlowNode], codes: Mapping[str, Sequence[str]]) -> Iterator[Finding]:
    """Codes that the task of an outcome does not have."""
    if not isinstance(one.feel, Expression) or one.reads.isdisjoint(tasks):
        return
    for name, literal in _asked(one.feel.node):
        if name in tasks and literal.constant not in codes[name]:
            code = str(literal.constant)
            yield NO_OUTCOME.at(
                one.element,
                fix=_meant(one, literal, tasks[name]),
                task=tasks[name].called,
                code=code,
                text=one.shown,
                node=one.node,
                codes=", ".join(dict.fromkeys(codes[name])),
            )


def _asked(node: Node) -> Iterator[tuple[str, Literal]]:
    """Names and the texts that they are compared with."""
    for each in below(node):
        if isinstance(each, Compare):
            for one, other in ((each.left, each.right), (each.right, each.left)):
                if isinstance(one, Name):
                    yield from ((one.name, literal) for literal in _texts(other))
        elif isinstance(each, In) and isinstance(each.operand, Name):
            yield from ((each.operand.name, literal) for test in each.tests for literal in _texts(test))


def _texts(node: Node) -> Iterator[Literal]:
    if isinstance(node, ListOf):
        for item in node.items:
            yield from _texts(item)
    elif isinstance(node, OpenRange):
        yield from _texts(node.end)
    elif isinstance(node, Literal) and isinstance(node.constant, str):
        yield node


def _meant(one: Written, literal: Literal, task: FlowNode) -> tuple[Change, ...]:
    """The outcome that is called so on its button, else the one with nearly this code."""
    text, outcomes = str(literal.constant), task.node.outcomes
    near = [each.code for each in outcomes if text in (each.zh, each.en)]
    near = near or get_close_matches(text, {each.code for each in outcomes}, n=2, cutoff=0.6)
    if len(near) != 1:
        return ()
    start, end = literal.place
    return one.rewritten(f'{one.text[:start]}"{near[0]}"{one.text[end:]}')


# --- ways out ---------------------------------------------------------------------------------------------------------


class _Choice:
    """The flows that leave a node, and their conditions. Behind a gateway each has one, or is the default."""

    def __init__(
        self,
        package: Package,
        node: FlowNode,
        conditions: Mapping[object, Written],
        codes: Mapping[str, Sequence[str]],
    ) -> None:
        self._package = package
        self._node = node
        self._codes = codes
        flows = [flow for flow in node.outgoing if not flow.is_link]
        self._has_default = bool(node.element.get("default"))  # one that is none is told of by conditions.py
        self._open = [flow for flow in flows if not flow.is_default and flow.element.find(CONDITION) is None]
        self._flows = [(flow, conditions[flow.element]) for flow in flows if flow.element in conditions]

    def findings(self, wrong: set[object]) -> Iterator[Finding]:
        """What is wrong with the choice, where nothing is with its conditions."""
        chooses = self._node.kind in CONDITIONAL or not self._node.kind.endswith("Gateway")
        if not self._flows or not chooses or any(_is_wrong(each, wrong) for each in self._flows):
            return
        texts = [one.feel for _, one in self._flows if isinstance(one.feel, Expression)]
        ways = read_ways(texts, self._package.names.facts, self._codes)
        if ways is not None:
            yield from self._dead(ways)
        if not self._has_default and not self._open:
            yield from self._gap(ways)

    def _gap(self, ways: Ways | None) -> Iterator[Finding]:
        if ways is None or (ways.nothing_true and not ways.decided):
            yield PERHAPS_NO_WAY.at(self._node.element, node=self._node.called)
        elif ways.nothing_true:
            example = ways.example()
            if example:
                yield NO_WAY.at(self._node.element, node=self._node.called, example=example)
            else:
                yield PERHAPS_NO_WAY.at(self._node.element, node=self._node.called)

    def _dead(self, ways: Ways) -> Iterator[Finding]:
        for number, (flow, one) in enumerate(self._flows):
            if not one.reads:
                continue  # a constant says so itself
            if ways.is_never_true(number):
                yield NEVER_TRUE.at(flow.element, text=one.shown, node=one.node)
            elif self._node.kind == "exclusiveGateway" and ways.is_hidden(number):
                yield HIDDEN.at(flow.element, flow=one.node)


def _is_wrong(each: tuple[Flow, Written], wrong: set[object]) -> bool:
    return not each[1].is_sound or each[0].element in wrong
