"""What we add to BPMN, read from the XML into plain values (architecture §7; the moddle file is the same in JSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.engine.trouble import EngineError
from workflows.types import Outcome, Tone

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
ANLIU = "{https://anliu.dev/bpmn/1.0}"

FACT_TYPES = frozenset(
    {"text", "id", "code", "integer", "number", "money", "boolean", "date", "datetime", "duration", "list"}
)


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A declared fact: what a drawing may decide on. `show` puts it into lists and filters, under its labels.

    `given`: another case that starts one of these gives it; it is empty where a person begins.
    """

    name: str
    type: str
    show: bool = False
    given: bool = False
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the menu from which cases are begun: what somebody wants, by code, and the words it is found by.

    `fact` is the fact that holds the code in a case that was begun by it; empty where the case need not know.
    """

    code: str
    zh: str
    en: str
    words: tuple[str, ...] = ()
    fact: str = ""


@dataclass(frozen=True, kw_only=True)
class ClockRule:
    """A legal or service clock that starts at a node.

    With a name it is the case's and runs until a node says that it stops; without one it runs while the case waits at
    the node. `urgent` is the share of the period after which an internal one makes items urgent.
    """

    kind: str
    rule: str
    rule_version: str
    period: str
    name: str = ""
    urgent: str = ""


@dataclass(frozen=True, kw_only=True)
class UrgentRule:
    """What makes an item urgent beside its deadlines (domain-rules §9: U3, U4, U6), in FEEL as it is written.

    `when` has to be true; `at` is the moment from which it counts, or how long after the item opened. Empty: always.
    """

    rule: str
    when: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Node:
    """One flow node of the drawing with everything the dialect says about it."""

    id: str
    kind: str
    zh: str
    en: str
    line: int
    role: str = ""
    public: str = ""
    public_returned: str = ""
    confidential: str = ""
    """Another node, at which the case is shown to whoever has not the role of this one; empty where all may know."""
    form: str = ""
    due: str = ""
    urgent: str = ""
    separate: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    implementation: str = ""
    inputs_from: str = ""
    inputs: tuple[tuple[str, str], ...] = ()
    outputs: tuple[tuple[str, str], ...] = ()
    decision: str = ""
    message_key: str = ""
    clocks: tuple[ClockRule, ...] = ()
    stops: tuple[str, ...] = ()
    """The named clocks that stop when the case comes here."""
    pauses: tuple[str, ...] = ()
    """The named clocks, and the nodes whose own time, that stand still while the case waits here."""
    urgencies: tuple[UrgentRule, ...] = ()
    attached_to: str = ""
    in_handler: bool = False
    """Whether it lies in an event sub-process: no way from the start of its process leads there."""

    @property
    def is_armed(self) -> bool:
        """Whether it is waited for while the case is somewhere else: at the edge of an activity, or by a handler."""
        return bool(self.attached_to) or (self.in_handler and self.kind == "startEvent")

    def outcome(self, code: str) -> Outcome | None:
        """The outcome of this code, if it is drawn here."""
        return next((outcome for outcome in self.outcomes if outcome.code == code), None)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """One executable process of a file: its name, its number series, its declared facts, its nodes, its menu."""

    id: str
    zh: str
    en: str
    series: str
    prefix: str
    facts: Mapping[str, Fact]
    nodes: Mapping[str, Node] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()

    def entry(self, code: str) -> Entry | None:
        """The line of the menu that has this code."""
        return next((entry for entry in self.entries if entry.code == code), None)


def read_drawing(process: Any, roles: Mapping[str, str]) -> Drawing:
    """Read one `bpmn:process` element; `roles` maps a node's id to the role of its lane."""
    case = _extension(process, "case")
    return Drawing(
        id=process.get("id", ""),
        zh=process.get("name", "") or process.get("id", ""),
        en=_english(process) or process.get("name", "") or process.get("id", ""),
        series=case.get("series", "case") if case is not None else "case",
        prefix=case.get("prefix", "") if case is not None else "",
        facts={fact.name: fact for fact in read_facts(process)},
        nodes=_by_id(_nodes(process, roles)),
        entries=tuple(_entry(each) for each in _extensions(process, "entry")),
    )


def lane_roles(definitions: Any) -> dict[str, str]:
    """Every flow node's role: the `anliu:role` of the lane it lies in."""
    roles: dict[str, str] = {}
    for lane in definitions.iter(f"{BPMN}lane"):
        for reference in lane.iterchildren(f"{BPMN}flowNodeRef"):
            node = (reference.text or "").strip()
            roles[node] = lane.get(f"{ANLIU}role") or roles.get(node, "")  # a lane in a lane may name none of its own
    return roles


def read_facts(process: Any) -> Iterator[Fact]:
    """The facts that a `bpmn:process` element declares, and the outcome of each of its user tasks."""
    for element in _extensions(process, "fact"):
        name, kind = element.get("name", ""), element.get("type", "text")
        labels = {label.get("lang"): (label.text or "").strip() for label in element.iterchildren(f"{ANLIU}label")}
        yield Fact(
            name=name,
            type=kind,
            show=element.get("show") == "true",
            given=element.get("given") == "true",
            zh=labels.get("zh") or name,
            en=labels.get("en") or name,
        )
    for task in process.iter(f"{BPMN}userTask"):
        yield Fact(name=f"{task.get('id')}_outcome", type="text")


def _nodes(process: Any, roles: Mapping[str, str]) -> Iterator[Node]:
    for element in process.iter():
        if isinstance(element.tag, str) and element.tag.startswith(BPMN) and element.get("id"):
            kind = element.tag.removeprefix(BPMN)
            if kind.endswith(("Task", "Event", "Gateway", "Activity")) or kind in {"subProcess", "task"}:
                yield read_node(element, kind, roles)


def _by_id(nodes: Iterator[Node]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes:
        if node.id in found:
            raise EngineError("bad_drawing", node=node.id, why="two nodes have this id")
        found[node.id] = node
    return found


def read_node(element: Any, kind: str, roles: Mapping[str, str]) -> Node:
    """What the dialect says about one flow node; `kind` is its name in BPMN."""
    item = _extension(element, "workItem")
    clocks = list(_extensions(element, "clock"))
    message = _extension(element, "message")
    return Node(
        id=element.get("id"),
        kind=kind,
        zh=element.get("name", ""),
        en=_english(element) or element.get("name", ""),
        line=element.sourceline or 0,
        role=_role(element, roles),
        public=element.get(f"{ANLIU}public", ""),
        public_returned=element.get(f"{ANLIU}returned", ""),
        confidential=element.get(f"{ANLIU}confidential", ""),
        form=element.get(f"{ANLIU}form", ""),
        due=item.get("due", "") if item is not None else "",
        urgent=item.get("urgent", "") if item is not None else "",
        separate=tuple((item.get("separate", "") if item is not None else "").split()),
        outcomes=tuple(_outcome(outcome) for outcome in _extensions(element, "outcome")),
        implementation=element.get("implementation", ""),
        inputs_from=element.get(f"{ANLIU}inputs", ""),
        inputs=tuple((each.get("name", ""), each.get("value", "")) for each in _extensions(element, "input")),
        outputs=tuple((each.get("name", ""), each.get("value", "")) for each in _extensions(element, "output")),
        decision=element.get(f"{ANLIU}decision", ""),
        message_key=message.get("key", "") if message is not None else "",
        clocks=tuple(_clock(clock) for clock in clocks if clock.get("kind")),
        stops=_names(clocks, "stops"),
        pauses=_names(clocks, "pauses"),
        urgencies=tuple(
            UrgentRule(rule=each.get("rule", ""), when=each.get("when", ""), at=each.get("at", ""))
            for each in _extensions(element, "urgent")
        ),
        attached_to=element.get("attachedToRef", ""),
        in_handler=any(each.get("triggeredByEvent") == "true" for each in element.iterancestors(f"{BPMN}subProcess")),
    )


def _role(element: Any, roles: Mapping[str, str]) -> str:
    """The role of its lane; editors put a sub-process into a lane, and not what is in it."""
    around = (element, *element.iterancestors(f"{BPMN}subProcess"))
    return next((roles[each.get("id")] for each in around if roles.get(each.get("id"))), "")


def _entry(element: Any) -> Entry:
    code, name = element.get("code", ""), element.get("name", "")
    return Entry(
        code=code,
        zh=name or code,
        en=_label(element.iterchildren(f"{ANLIU}label")) or name or code,
        words=tuple(element.get("words", "").split()),
        fact=element.get("fact", ""),
    )


def _outcome(element: Any) -> Outcome:
    return Outcome(
        code=element.get("code", ""),
        zh=element.get("name", "") or element.get("code", ""),
        en=_label(element.iterchildren(f"{ANLIU}label")) or element.get("name", "") or element.get("code", ""),
        reasons=element.get("reasons", ""),
        stages=tuple(element.get("stages", "").split()),
        checked=element.get("checked", "true") == "true",
        tone=_tone(element.get("tone", "")),
    )


def _tone(word: str) -> Tone:
    """An unknown word is plain: the validator tells of it, and no case stops over a colour."""
    return Tone(word) if word in set(Tone) else Tone.PLAIN


def _clock(element: Any) -> ClockRule:
    return ClockRule(
        kind=element.get("kind", ""),
        rule=element.get("rule", ""),
        rule_version=element.get("version", ""),
        period=element.get("period", ""),
        name=element.get("name", ""),
        urgent=element.get("urgent", ""),
    )


def _names(elements: list[Any], attribute: str) -> tuple[str, ...]:
    return tuple(name for element in elements for name in element.get(attribute, "").split())


def _extensions(element: Any, name: str) -> Iterator[Any]:
    for extension in element.iterchildren(f"{BPMN}extensionElements"):
        yield from extension.iterchildren(f"{ANLIU}{name}")


def _extension(element: Any, name: str) -> Any:
    return next(_extensions(element, name), None)


def _english(element: Any) -> str:
    return _label(_extensions(element, "label"))


def _label(labels: Iterator[Any]) -> str:
    return next(((label.text or "").strip() for label in labels if label.get("lang") == "en"), "")
