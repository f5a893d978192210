"""The expressions of a package as they are written, each with what it is for, what it may name and what it has to give.

They are read from the XML, so that all of them are judged at once, whatever the engine would stop at first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from workflows.engine.dialect import ANLIU, BPMN, read_facts
from workflows.engine.elements import entry_name, name_of
from workflows.engine.instances import COUNTS
from workflows.feel import Expression, FeelError, compile_expression
from workflows.feel.analysis import Problem, Study, study_expression
from workflows.feel.types import ANY, NAMED, ListOf, Type
from workflows.validation.changes import Action, Change
from workflows.validation.findings import called

FACT_TYPES: Final[Mapping[str, Type]] = {
    "text": NAMED["string"],
    "code": NAMED["string"],
    "id": NAMED["string"],
    "integer": NAMED["number"],
    "number": NAMED["number"],
    "money": NAMED["number"],
    "boolean": NAMED["boolean"],
    "date": NAMED["date"],
    "datetime": NAMED["date and time"],
    "list": ListOf(ANY),
}
"""The type in an expression of each type a fact can have; a duration may be of either kind."""

WORKING: Final = frozenset({"serviceTask", "sendTask", "businessRuleTask"})
THROWING: Final = frozenset({"intermediateThrowEvent", "endEvent"})
RESULT: Final = "result"
"""What an output may name beside the facts: all that the handler gave."""


class Use(StrEnum):
    """What an expression is for."""

    FLOW = "conditionExpression"
    EVENT = "condition"
    ROUNDS = "loopCondition"
    ENOUGH = "completionCondition"
    NUMBER = "loopCardinality"
    DATE = "timeDate"
    DURATION = "timeDuration"
    CYCLE = "timeCycle"
    INPUT = "input"
    OUTPUT = "output"
    KEY = "message"
    URGENT = "when"
    TURNS = "at"


CONDITIONS: Final = frozenset({Use.FLOW, Use.EVENT, Use.ROUNDS, Use.ENOUGH, Use.URGENT})
TIMERS: Final = frozenset({Use.DATE, Use.DURATION, Use.CYCLE, Use.TURNS})
_ATTRIBUTES: Final = {Use.INPUT: "value", Use.OUTPUT: "value", Use.KEY: "key", Use.URGENT: "when", Use.TURNS: "at"}
_LOOPS: Final = {
    "standardLoopCharacteristics": (Use.ROUNDS,),
    "multiInstanceLoopCharacteristics": (Use.NUMBER, Use.ENOUGH),
}
_EVENTS: Final = {
    "conditionalEventDefinition": (Use.EVENT,),
    "timerEventDefinition": (Use.DATE, Use.DURATION, Use.CYCLE),
}
_URGENT: Final = (Use.URGENT, Use.TURNS)
LONGEST_SHOWN: Final = 80
MOST_CHARACTERS: Final = 100_000
"""As long may the expressions of a package be, all together."""


@dataclass(frozen=True, eq=False)
class Written:
    """One expression: the element that holds it, and the flow or node that it belongs to.

    `names` are those in sight with their types. `fact` is what an output fills or an input is called; `open` says that
    more names than these are in sight.
    """

    element: Any
    owner: Any
    use: Use
    names: Mapping[str, Type] = field(repr=False)
    known: frozenset[str] = field(repr=False)
    fact: str = ""

    @cached_property
    def text(self) -> str:
        """The expression, without the sign that other tools put in front of it."""
        attribute = _ATTRIBUTES.get(self.use)
        text = self.element.get(attribute) if attribute else self.element.text
        return (text or "").strip().removeprefix("=").strip()

    @property
    def shown(self) -> str:
        """The text, as a message shows it."""
        return self.text if len(self.text) <= LONGEST_SHOWN else f"{self.text[:LONGEST_SHOWN]}…"

    @property
    def node(self) -> str:
        """What whoever drew it calls the place."""
        return called(self.owner)

    @cached_property
    def feel(self) -> Expression | FeelError:
        """The expression, read; or why it cannot be."""
        try:
            return compile_expression(self.text, self.known)
        except FeelError as error:
            return error

    @cached_property
    def study(self) -> Study | None:
        """What is known of it; None where it cannot be read."""
        return self.studied(self.wanted)

    def studied(self, wanted: Type) -> Study | None:
        """What is known of it where this type is wanted."""
        if isinstance(self.feel, FeelError):
            return None
        return study_expression(self.feel, self.names, wanted, open=self.use is Use.OUTPUT)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with it, apart from what cannot be read."""
        return self.study.problems if self.study else ()

    @property
    def unknown(self) -> frozenset[str]:
        """The names that are not in sight."""
        return frozenset() if self.use is Use.OUTPUT else self.reads - self.known

    @property
    def is_sound(self) -> bool:
        """Whether it can be read and nothing is wrong with it."""
        return not self.unknown and self.study is not None and not self.study.problems

    @property
    def wanted(self) -> Type:
        """What it has to give."""
        if self.use in CONDITIONS:
            return NAMED["boolean"]
        if self.use is Use.NUMBER:
            return NAMED["number"]
        return self.names.get(self.fact, ANY) if self.use is Use.OUTPUT else ANY

    @cached_property
    def reads(self) -> frozenset[str]:
        """The names it reads."""
        return self.feel.names if isinstance(self.feel, Expression) else frozenset()

    def rewritten(self, text: str) -> tuple[Change, ...]:
        """The change that puts another text in its place; none where its owner has no id."""
        owner = self.owner.get("id")
        if not owner:
            return ()
        alike = list(self.owner.iter(self.element.tag))
        part = str(self.element.tag).replace(ANLIU, "anliu:").removeprefix(BPMN)
        attribute = _ATTRIBUTES.get(self.use, "")
        action = Action.SET if attribute else Action.WRITE
        nth = alike.index(self.element)
        return (Change(action=action, element=owner, part=part, nth=nth, name=attribute, value=text),)


@dataclass(frozen=True)
class Names:
    """The names of a package: its facts with their declared types, and the entries that loops hand out."""

    facts: Mapping[str, str]
    entries: frozenset[str]

    @classmethod
    def of(cls, documents: Mapping[str, Any]) -> Names:
        """Those of all processes: facts belong to the case. Of two declarations the first counts."""
        facts: dict[str, str] = {}
        entries: set[str] = set()
        for document in documents.values():
            for process in document.iter(f"{BPMN}process"):
                for fact in read_facts(process):
                    facts.setdefault(fact.name, fact.type)
            entries.update(map(entry_name, document.iter(f"{BPMN}inputDataItem")))
        return cls(facts, frozenset(entries - {""}))

    @cached_property
    def types(self) -> Mapping[str, Type]:
        """The type of each name in an expression; in a loop, an entry hides the fact of its name."""
        return {name: FACT_TYPES.get(kind, ANY) for name, kind in self.facts.items()} | dict.fromkeys(self.entries, ANY)


def read_written(
    documents: Mapping[str, Any], names: Names, without: Collection[Any] = frozenset()
) -> tuple[Written, ...]:
    """Every expression of the processes but these, file by file, in the order in which they stand there."""
    reader = _Reader(names)
    found = (each for document in documents.values() for each in document.iterchildren(f"{BPMN}process"))
    return tuple(one for process in found if process not in without for one in reader.of_process(process))


class _Reader:
    def __init__(self, names: Names) -> None:
        self._plain = (names.types, frozenset(names.types))
        counted = {**names.types, **dict.fromkeys(COUNTS, NAMED["number"])}
        self._counting = (counted, frozenset(counted))
        self._open = (names.types, frozenset({*names.types, RESULT}))

    def of_process(self, process: Any) -> Iterator[Written]:
        for owner in process.iter(f"{BPMN}*"):
            for part in owner:
                if isinstance(part.tag, str):
                    yield from self._of_part(owner, name_of(owner), part, name_of(part))

    def _of_part(self, owner: Any, kind: str, part: Any, name: str) -> Iterator[Written]:
        if name == Use.FLOW and kind == "sequenceFlow":
            yield self._written(part, owner, Use.FLOW)
        elif name in _LOOPS:
            for one in self._children(part, owner, _LOOPS[name]):
                if one.text or one.element.text or one.use is Use.NUMBER:  # what is not there at all asks nothing
                    yield one
        elif name in _EVENTS:
            yield from self._children(part, owner, _EVENTS[name])
        elif name == "extensionElements":
            yield from self._extensions(part, owner, kind)

    def _children(self, part: Any, owner: Any, uses: tuple[Use, ...]) -> Iterator[Written]:
        for use in uses:
            for element in part.iterchildren(f"{BPMN}{use}"):
                yield self._written(element, owner, use)

    def _extensions(self, part: Any, owner: Any, kind: str) -> Iterator[Written]:
        if kind in WORKING | THROWING:
            for element in part.iterchildren(f"{ANLIU}input"):
                yield self._written(element, owner, Use.INPUT, element.get("name", ""))
        if kind in WORKING:
            for element in part.iterchildren(f"{ANLIU}output"):
                yield self._written(element, owner, Use.OUTPUT, element.get("name", ""))
        if kind == "userTask":
            for element in part.iterchildren(f"{ANLIU}urgent"):
                yield from (self._written(element, owner, use) for use in _URGENT if element.get(use))
        for element in part.iterchildren(f"{ANLIU}message"):
            if element.get("key") and (
                kind == "receiveTask" or owner.find(f"{BPMN}messageEventDefinition") is not None
            ):
                yield self._written(element, owner, Use.KEY)
                return

    def _written(self, element: Any, owner: Any, use: Use, fact: str = "") -> Written:
        names, known = {Use.ENOUGH: self._counting, Use.OUTPUT: self._open}.get(use, self._plain)
        return Written(element, owner, use, names, known, fact)
