"""What people, machines and messages say when a drawing is tried: JSON by node, checked before anything runs.

Each node has a list. People and machines take one answer after the other, and the last one again and again; messages
and timers happen once for each. `null` leaves somebody away: nobody does the task, no message comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from workflows.errors import N_
from workflows.trace.drawn import Drawn, Mover, moved_by
from workflows.trace.json_values import Misgiven, near, read_facts, read_object, read_value, shown
from workflows.validation.drawing import FlowNode

ERROR = "error"
AFTER = "after"

NO_NODE = N_("%(place)s: the drawing has no node “%(name)s”")
NEAR_NODE = N_("%(place)s: the drawing has no node “%(name)s”; perhaps “%(near)s” is meant")
NOT_ASKED = N_("%(place)s: nobody is asked anything at “%(name)s”; answers belong to tasks, messages and timers")
NO_OUTCOME = N_("%(place)s: no outcome “%(code)s” is drawn there; drawn are: %(drawn)s")
NO_OUTCOMES = N_("%(place)s: no outcome is drawn there, so none can be given")
NO_CODE = N_("%(place)s: the error has to be a code in quotes, such as PAYMENT_REFUSED")
NO_FACTS = N_("%(place)s: a timer brings no facts; write {}")


@dataclass(frozen=True)
class Answer:
    """One answer: facts or a handler's output, or an error's code.

    What happens only `after` a node was visited waits until then.
    """

    given: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    after: str = ""


@dataclass(frozen=True)
class Answers:
    """All answers by node; None where nobody comes."""

    by_node: Mapping[str, tuple[Answer | None, ...]] = field(default_factory=dict)

    def has(self, node: str) -> bool:
        """Whether anything is said about a node."""
        return bool(self.by_node.get(node))

    def said(self, node: str, nth: int) -> Answer | None:
        """What somebody says at the `nth` visit, from 0; the last answer stays, and who was not asked says nothing."""
        known = self.by_node.get(node)
        return known[min(nth, len(known) - 1)] if known else Answer()

    def happening(self, node: str, nth: int) -> Answer | None:
        """The `nth` time something happens; None where it does not."""
        known = self.by_node.get(node, ())
        return known[nth] if nth < len(known) else None

    def left(self, node: str, nth: int) -> bool:
        """Whether there is an `nth` word about a node, be it that nothing happens."""
        return nth < len(self.by_node.get(node, ()))


def read_answers(drawn: Drawn, plain: Any, place: str) -> Answers:
    """The answers for a drawing. Raises Misgiven in words, with the place of the first that does not fit."""
    found = {}
    for name, entries in read_object(plain, place).items():
        node, read = _reader(drawn, name, place)
        listed = entries if isinstance(entries, list) else [entries]
        found[name] = tuple(
            None if entry is None else read(drawn, node, entry, f"{place}: {shown(name)}[{number}]")
            for number, entry in enumerate(listed)
        )
    return Answers(found)


_Reader = Callable[[Drawn, FlowNode, Any, str], Answer]


def _reader(drawn: Drawn, name: str, place: str) -> tuple[FlowNode, _Reader]:
    node = drawn.find(name)
    if node is None:
        like = near(name, {id: None for _, id in drawn.nodes})
        raise Misgiven(NEAR_NODE if like else NO_NODE, place=place, name=shown(name), near=like)
    if node.kind == "businessRuleTask" and node.node.inputs_from:
        return node, _inputs
    read = _READERS.get(moved_by(node))
    if read is None:
        raise Misgiven(NOT_ASKED, place=place, name=node.called)
    return node, read


def _of_person(drawn: Drawn, node: FlowNode, entry: Any, place: str) -> Answer:
    """Facts, or the outcome alone; without an outcome there is none, whatever it was in the round before."""
    outcome = f"{node.id}_outcome"
    plain = {outcome: entry} if isinstance(entry, str) else read_object(entry, place)
    given = read_facts(drawn.process, plain, place)
    code = given.get(outcome)
    if code is not None and node.node.outcome(code) is None:
        codes = ", ".join(each.code for each in node.node.outcomes)
        raise Misgiven(NO_OUTCOME if codes else NO_OUTCOMES, place=place, code=shown(code), drawn=codes)
    return Answer(given)


def _of_machine(drawn: Drawn, node: FlowNode, entry: Any, place: str) -> Answer:
    """What the handler gives: facts, or what the outputs of its task are taken from; or the code of an error."""
    plain = dict(read_object(entry, place))
    if ERROR in plain:
        code = plain.pop(ERROR)
        if not isinstance(code, str) or not code:
            raise Misgiven(NO_CODE, place=place)
        return Answer(read_facts(drawn.process, plain, place), error=code)
    if not node.node.outputs:
        return Answer(read_facts(drawn.process, plain, place))
    return _inputs(drawn, node, plain, place)


def _inputs(drawn: Drawn, _: FlowNode, entry: Any, place: str) -> Answer:
    """What is not of declared types; a fact's name stands for the fact all the same."""
    given = {}
    for name, plain in read_object(entry, place).items():
        known = name in drawn.process.facts
        value = read_facts(drawn.process, {name: plain}, place)[name] if known else read_value(plain, place)
        given[name] = value
    return Answer(given)


def _of_message(drawn: Drawn, _: FlowNode, entry: Any, place: str) -> Answer:
    plain = dict(read_object(entry, place))
    after = _after(drawn, plain, place)
    return Answer(read_facts(drawn.process, plain, place), after=after)


def _of_clock(drawn: Drawn, _: FlowNode, entry: Any, place: str) -> Answer:
    plain = dict(read_object(entry, place))
    after = _after(drawn, plain, place)
    if plain:
        raise Misgiven(NO_FACTS, place=place)
    return Answer(after=after)


def _after(drawn: Drawn, plain: dict[str, Any], place: str) -> str:
    if AFTER not in plain:
        return ""
    name = plain.pop(AFTER)
    if not isinstance(name, str) or drawn.find(name) is None:
        raise Misgiven(NO_NODE, place=place, name=shown(name))
    return name


_READERS: Mapping[Mover, _Reader] = {
    Mover.PERSON: _of_person,
    Mover.MACHINE: _of_machine,
    Mover.MESSAGE: _of_message,
    Mover.CLOCK: _of_clock,
}
