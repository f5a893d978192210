"""From the files of a version to one compiled, frozen process that all its cases and threads share.

Order (engine-build §3): safe parse, refuse, read the dialect, say it in Spiff's words (rewrite.py), Spiff's parser with
our classes (parse.py), then swap the joins, connect the loops, compile every expression. After that nothing writes to
the spec.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from SpiffWorkflow.bpmn.specs.control import _EndJoin
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway, ParallelGateway
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import CycleTimerEventDefinition, TimerEventDefinition
from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask, MultiInstanceTask

from workflows import calendar
from workflows.dmn import Decisions, Result
from workflows.engine import facts as declared_facts
from workflows.engine.decisions import Shelf
from workflows.engine.dialect import BPMN, FACT_TYPES, Drawing, Fact, Node, lane_roles, read_drawing
from workflows.engine.document import read_document
from workflows.engine.events import Conditional, Error, Escalation, Event, Message, Signal
from workflows.engine.expressions import Condition, Feel, Truth
from workflows.engine.instances import COUNTS
from workflows.engine.joins import AndJoin, EndJoin, OrJoin, reachability
from workflows.engine.parse import parse
from workflows.engine.readable import require_readable, require_references
from workflows.engine.refused import refuse
from workflows.engine.rewrite import origin
from workflows.engine.tasks import RuleTask, Working
from workflows.engine.throwing import Throwing
from workflows.engine.timers import Deadline, Repetition
from workflows.engine.tree import look_one_step_ahead
from workflows.engine.trouble import EngineError
from workflows.engine.urgency import Urgency, compiled_urgency
from workflows.errors import N_
from workflows.xml import XmlRefused

RESULT = frozenset({"result"})
"""What an output may name beside the facts: all that the handler gave."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Process:
    """A version, compiled: the spec to run and everything the drawing says beside it; `called` are the others in it.

    They stand in the order in which they are first called.
    """

    drawing: Drawing
    called: tuple[Drawing, ...]
    nodes: Mapping[str, Node]
    facts: Mapping[str, Fact]
    spec: Any
    subprocess_specs: Mapping[str, Any]
    decisions: Mapping[str, Decisions]

    @property
    def id(self) -> str:
        """The process's key."""
        return self.drawing.id

    @cached_property
    def loop_names(self) -> frozenset[str]:
        """The names under which multi-instance activities hand each instance its own entry of a list."""
        specs = (each for scope in (self.spec, *self.subprocess_specs.values()) for each in scope.task_specs.values())
        items = (getattr(each, "input_item", None) for each in specs)
        return frozenset(item.bpmn_id for item in items if item is not None)

    @cached_property
    def keeps_clocks(self) -> bool:
        """Whether clocks of the case are drawn, or nodes that let a clock or a step's time stand still."""
        return any(node.pauses or node.stops or any(one.name for one in node.clocks) for node in self.nodes.values())

    @cached_property
    def urgencies(self) -> Mapping[str, tuple[Urgency, ...]]:
        """What makes the item of each node urgent beside its deadlines. Raises EngineError."""
        return {node.id: compiled_urgency(node, _names(self)) for node in self.nodes.values() if node.urgencies}

    def executed(self) -> Iterator[Node]:
        """The nodes that a case can come to: not those of processes that nothing calls."""
        scopes = (self.spec, *self.subprocess_specs.values())
        ids = {each.bpmn_id for scope in scopes for each in scope.task_specs.values()}
        return (node for id, node in self.nodes.items() if id in ids)

    def node(self, node_id: str) -> Node:
        """The drawn node behind an engine task's name."""
        return self.nodes[origin(node_id)]

    def check_facts(self, facts: Mapping[str, Any], *, node: str = "") -> dict[str, Any]:
        """The facts in their declared types. Raises EngineError."""
        return declared_facts.check(self.facts, facts, node=node)

    def shown(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The declared projection for lists and filters."""
        return {name: value for name, value in facts.items() if (fact := self.facts.get(name)) and fact.show}

    def decide(self, name: str, inputs: Mapping[str, Any], now: datetime) -> Result:
        """Evaluate a decision of the version. Raises DmnError."""
        return self.decisions[name].evaluate(name, inputs, now=now.astimezone(calendar.ZONE))


def compile_package(process_id: str, files: Mapping[str, str]) -> Process:
    """Compile a package: `files` maps names to texts (`*.bpmn`, `*.dmn`). Raises EngineError."""
    documents = [_document(name, text) for name, text in sorted(files.items()) if name.endswith(".bpmn")]
    require_references(documents)
    drawings = [drawing for document in documents for drawing in _drawings(document)]
    main = next((drawing for drawing in drawings if drawing.id == process_id), None)
    if main is None:
        raise EngineError("bad_drawing", node=process_id, why="no such process in the package")
    drawings.sort(key=lambda drawing: drawing is main)
    spec, subprocess_specs = parse(documents, process_id)
    others = {each.id: each for each in drawings if each is not main}
    process = Process(
        drawing=main,
        called=tuple(others[id] for id in subprocess_specs if id in others),
        nodes=_all_nodes(drawings),
        facts=_all_facts(drawings),
        spec=spec,
        subprocess_specs=subprocess_specs,
        decisions=_decisions(files),
    )
    _ = process.urgencies  # what cannot be read is told now
    scopes = dict.fromkeys((spec, *subprocess_specs.values()))  # one that calls itself stands there twice
    for each in scopes:
        _prepare(process, each)
    spec.has_conditions = any(
        isinstance(_event(one), Conditional) for each in scopes for one in each.task_specs.values()
    )
    return process


def _event(task_spec: Any) -> Any:
    return getattr(task_spec, "event_definition", None)


def _document(name: str, text: str) -> Any:
    try:
        document = read_document(text)
    except XmlRefused as error:
        raise EngineError("bad_drawing", node=name, why=error) from None
    require_readable(document)
    refuse(document)
    return document


def _drawings(document: Any) -> Iterator[Drawing]:
    roles = lane_roles(document)
    for process in document.iter(f"{BPMN}process"):
        yield read_drawing(process, roles)


def _all_nodes(drawings: list[Drawing]) -> dict[str, Node]:
    """The nodes of all processes, those of the main one last; where something waits or works, ids are unique."""
    nodes: dict[str, Node] = {}
    for node in (node for drawing in drawings for node in drawing.nodes.values()):
        if node.id in nodes and not node.kind.endswith(("startEvent", "endEvent", "Gateway")):
            raise EngineError("bad_drawing", node=node.id, why="two processes have a node of this id")
        nodes[node.id] = node
    for node in nodes.values():
        if node.confidential and (node.confidential not in nodes or nodes[node.confidential].confidential):
            raise EngineError("bad_drawing", node=node.id, why=N_("“anliu:confidential” names no step everybody sees"))
    return nodes


def _all_facts(drawings: list[Drawing]) -> dict[str, Fact]:
    """The facts of all processes: one case, one type for a name."""
    facts: dict[str, Fact] = {}
    for fact in (fact for drawing in drawings for fact in drawing.facts.values()):
        if fact.type not in FACT_TYPES:
            raise EngineError("bad_drawing", node=drawings[-1].id, why=f"fact {fact.name}: unknown type {fact.type}")
        if fact.type != facts.get(fact.name, fact).type:
            raise EngineError("bad_drawing", node=drawings[-1].id, why=f"two types for the fact {fact.name}")
        facts[fact.name] = fact
    return facts


def _decisions(files: Mapping[str, str]) -> dict[str, Decisions]:
    """The decisions of all files by name; a file may import the others by their namespaces. Raises EngineError."""
    shelf = Shelf()
    found = {}
    for name, text in sorted(files.items()):
        if name.endswith(".dmn"):
            shelf.add(name, text)
    for name in shelf.names:
        decisions = shelf.load(name)
        found.update(dict.fromkeys(decisions.names, decisions))
    return found


def _prepare(process: Process, spec: Any) -> None:
    """Make one scope's spec ours: joins, loops, works, events, expressions."""
    for task_spec in list(spec.task_specs.values()):
        if task_spec.bpmn_id:
            task_spec.bpmn_id = origin(task_spec.bpmn_id)
        look_one_step_ahead(task_spec)
        _own_join(task_spec)
        _own_loop(process, task_spec)
        _own_work(process, task_spec)
        _own_conditions(process, task_spec)
        _own_event(process, task_spec)


def _own_join(task_spec: Any) -> None:
    if isinstance(task_spec, _EndJoin):
        task_spec.__class__ = EndJoin
    elif isinstance(task_spec, ParallelGateway):
        task_spec.__class__ = AndJoin
    elif isinstance(task_spec, InclusiveGateway):
        task_spec.__class__ = OrJoin
        task_spec.reach = reachability(task_spec)


def _own_loop(process: Process, task_spec: Any) -> None:
    if not isinstance(task_spec, LoopTask):
        return
    # Spiff connects this when a child is created; a case loaded in another process would never finish.
    child = task_spec._wf_spec.task_specs[task_spec.task_spec]
    child.completed_event.connect(task_spec.merge_child)
    names = _names(process)
    if isinstance(task_spec, MultiInstanceTask):
        _check_lists(process, task_spec)
        names |= COUNTS
        if task_spec.data_input is None:
            task_spec.cardinality = _compiled(process, task_spec, task_spec.cardinality)
    if task_spec.condition is not None:
        task_spec.condition = Truth.of(task_spec.condition, names, origin(task_spec.name))


def _check_lists(process: Process, task_spec: Any) -> None:
    source, results = (each.bpmn_id if each else None for each in (task_spec.data_input, task_spec.data_output))
    for name in (source, results):
        if name is not None and getattr(process.facts.get(name), "type", "") != "list":
            raise EngineError("bad_drawing", node=task_spec.name, why=f"{name} is no declared list")
    if source is not None and source == results:
        raise EngineError("bad_drawing", node=task_spec.name, why=f"{source} is read and filled at once")


def _own_work(process: Process, task_spec: Any) -> None:
    if isinstance(task_spec, Throwing):
        task_spec.takes = _inputs(process, task_spec)
    if not isinstance(task_spec, Working):
        return
    node = process.node(task_spec.name)
    task_spec.node, task_spec.process = node, process
    task_spec.takes = _inputs(process, task_spec)
    task_spec.gives = tuple((name, _compiled(process, task_spec, text, RESULT)) for name, text in node.outputs)
    if isinstance(task_spec, RuleTask) and node.decision not in process.decisions:
        raise EngineError("bad_drawing", node=node.id, why=f"no decision {node.decision} in the package")


def _inputs(process: Process, task_spec: Any) -> tuple[tuple[str, Feel], ...]:
    node = process.node(task_spec.name)
    return tuple((name, _compiled(process, task_spec, text)) for name, text in node.inputs)


def _own_conditions(process: Process, task_spec: Any) -> None:
    conditions = getattr(task_spec, "cond_task_specs", None)
    if conditions:
        task_spec.cond_task_specs = [
            (_condition(process, task_spec, condition) if condition is not None else None, target)
            for condition, target in conditions
        ]


def _condition(process: Process, task_spec: Any, condition: Any) -> Condition:
    return Condition(_compiled(process, task_spec, condition.args[0]))


def _own_event(process: Process, task_spec: Any) -> None:
    event = _event(task_spec)
    make = next((make for kind, make in _DEFINITIONS.items() if isinstance(event, kind)), None)
    if make is not None:
        task_spec.event_definition = make(process, task_spec, event)


def _timer(process: Process, task_spec: Any, event: Any) -> Event:
    kind = Repetition if isinstance(event, CycleTimerEventDefinition) else Deadline
    return kind(_compiled(process, task_spec, event.expression))


def _message(process: Process, task_spec: Any, event: Any) -> Event:
    key = process.node(task_spec.name).message_key
    return Message(event.name, _compiled(process, task_spec, key) if key else None)


def _condition_of(process: Process, task_spec: Any, event: Any) -> Event:
    return Conditional(_compiled(process, task_spec, event.expression))


_DEFINITIONS: Mapping[type, Callable[[Process, Any, Any], Event]] = {
    TimerEventDefinition: _timer,
    MessageEventDefinition: _message,
    ConditionalEventDefinition: _condition_of,
    SignalEventDefinition: lambda _, __, event: Signal(event.name),
    ErrorEventDefinition: lambda _, __, event: Error(event.code),
    EscalationEventDefinition: lambda _, __, event: Escalation(event.code),
}
"""Spiff's definition of an event and what makes ours of it."""


def _compiled(process: Process, task_spec: Any, text: str | None, more: frozenset[str] = frozenset()) -> Feel:
    """A text of the drawing, compiled, with what else it may name. Raises EngineError."""
    return Feel.of(text, _names(process) | more, origin(task_spec.name))


def _names(process: Process) -> frozenset[str]:
    return frozenset(process.facts) | process.loop_names
