"""Decisions of one DMN file: loaded once, immutable, evaluated as often as wanted by any number of threads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar

from lxml import etree

from workflows.dmn.errors import DmnError, Tell
from workflows.dmn.evaluation import Concluded, Evaluation, function_name, run_service
from workflows.dmn.imports import Library
from workflows.dmn.model import Decision, Knowledge, Model, Service
from workflows.dmn.model_reader import read_model
from workflows.dmn.table import Decided
from workflows.feel.boundary import inward, outward
from workflows.feel.env import Env
from workflows.feel.expression import bounded, environment
from workflows.feel.limits import Fuel
from workflows.feel.limits import Limits as FeelLimits
from workflows.xml import Limits as XmlLimits
from workflows.xml import parse_xml

#: one evaluation looks at many cells: ten times the steps of a single expression
DECISION_LIMITS: Final = FeelLimits(steps=100_000)
#: a table of 1,000 rules by 5 columns has 11,000 elements
DMN_XML_LIMITS: Final = XmlLimits(elements=20_000)
NO_IMPORTS: Final[Mapping[str, bytes | str]] = {}


T = TypeVar("T", Service, Decision, Knowledge)


@dataclass(frozen=True)
class Fired:
    """A rule that decided: its number from 1, its id, what its table was asked, what it gave, the remarks beside."""

    decision: str
    rule: int
    id: str
    inputs: Mapping[str, object]
    outputs: Mapping[str, object]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One thing worked out on the way to a result: a decision, or a table inside business knowledge or another text.

    `asked` are the values its table was asked for, by column.
    """

    name: str
    value: object
    asked: Mapping[str, object] = field(default_factory=dict)
    fired: tuple[Fired, ...] = ()


@dataclass(frozen=True)
class Result:
    """What was decided, and by which rules of the decision's own table.

    `path` is everything that was worked out, in order, the result itself last: why it came out so.
    """

    value: object
    fired: tuple[Fired, ...] = ()
    path: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """The decisions of one file."""

    model: Model = field(repr=False)
    limits: FeelLimits = field(default=DECISION_LIMITS, repr=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the decisions, in the order of the file."""
        return tuple(one.name for key, one in self.model.decisions.items() if key not in self.model.foreign)

    @property
    def undecided(self) -> tuple[str, ...]:
        """Names of decisions that are drawn and have no logic, imported ones too.

        Evaluating one is a DmnError `no_logic`; for those that rest on it it is null.
        """
        return tuple(self.model.title(key) for key, one in self.model.decisions.items() if one.logic is None)

    def inputs(self, name_or_id: str) -> frozenset[str]:
        """Names a decision needs from outside: declared inputs, and whatever else its texts and those it rests on use.

        A word in a cell that lacks its quotes shows up here. Raises DmnError `unknown_decision`.
        """
        model = self.model
        found: set[str] = set()
        for key in model.rests_on(self._decision(name_or_id).id):
            decision = model.decisions[key]
            known = {model.decisions[one].name for one in decision.decisions}
            known |= {function_name(model, one) for one in decision.knowledge}
            known |= {model.inputs[one].name for one in decision.inputs} | set(decision.prefixes.values())
            found |= {model.title(one) for one in decision.inputs} | (decision.free - known)
        return frozenset(found)

    def evaluate(
        self,
        name_or_id: str,
        inputs: Mapping[str, object],
        *,
        now: datetime | None = None,
        fuel: Fuel | None = None,
    ) -> Result:
        """Decide. What is not among `inputs` is null; `now` is what `now()` and `today()` answer.

        A decision service and business knowledge are evaluated by their names too, from their parameters. Raises
        DmnError for what the standard forbids, FeelError `too_costly` or `not_a_value`.
        """
        fuel = fuel or Fuel(self.limits)
        begun = len(fuel.notes)
        with bounded():
            called = self._invocable(name_or_id)
            if called is not None:
                given = {name: inward(value, fuel) for name, value in inputs.items()}
                value = outward(self._invoke(called, given, environment({}, fuel, now)), fuel)
                return Result(value, path=(*self._path(fuel, begun), Step(name_or_id, value)))
            decision = self._decision(name_or_id)
            evaluation = Evaluation(self.model, environment(inputs, fuel, now))
            value = outward(evaluation.decide(decision.id), fuel)
        table = evaluation.tables.get(decision.id)
        fired = () if table is None else _fired(self.model.title(decision.id), table)
        return Result(value, fired, self._ending(self._path(fuel, begun), decision, value))

    def _path(self, fuel: Fuel, begun: int) -> tuple[Step, ...]:
        return tuple(self._step(one) for one in fuel.notes[begun:] if isinstance(one, Concluded | Decided))

    def _ending(self, path: tuple[Step, ...], decision: Decision, value: object) -> tuple[Step, ...]:
        """The path with the result at its end, also where it was too long to be noted to its end."""
        name = self.model.title(decision.id)
        return path if path and path[-1].name == name else (*path, Step(name, value))

    def _step(self, one: Concluded | Decided) -> Step:
        """A note as data: of a decision with what its own table did, of another table by the name it stands under."""
        name = self.model.title(one.key) if isinstance(one, Concluded) else one.table
        table = one.table if isinstance(one, Concluded) else one
        if table is None:
            return Step(name, one.value)
        return Step(name, one.value, table.asked, _fired(name, table))

    def _invocable(self, name_or_id: str) -> Service | Knowledge | None:
        return self._named(self.model.services, name_or_id) or self._named(self.model.knowledge, name_or_id)

    def _invoke(self, called: Service | Knowledge, given: dict[str, object], ground: Env) -> object:
        """The value of a service or of business knowledge from its parameters."""
        if isinstance(called, Service):
            return run_service(self.model, called, given, ground)
        return Evaluation(self.model, ground).function(called.id).call(ground, [], given)

    def _decision(self, name_or_id: str) -> Decision:
        found = self._named(self.model.decisions, name_or_id)
        if found is None:
            raise DmnError("unknown_decision", name_or_id)
        return found

    def _named(self, known: Mapping[str, T], name_or_id: str) -> T | None:
        """By id, or by name: that of an imported one begins with the name of its import."""
        return known.get(name_or_id) or next(
            (one for key, one in known.items() if self.model.title(key) == name_or_id), None
        )


def _fired(name: str, decided: Decided) -> tuple[Fired, ...]:
    return tuple(Fired(name, hit.number, hit.id, decided.asked, hit.outputs, hit.annotations) for hit in decided.hits)


def load_decisions(
    xml: bytes | str,
    *,
    imports: Mapping[str, bytes | str | Decisions] = NO_IMPORTS,
    xml_limits: XmlLimits = DMN_XML_LIMITS,
    limits: FeelLimits = DECISION_LIMITS,
    tolerant: bool = False,
) -> Decisions:
    """Read a DMN file of version 1.1 to 1.6. Raises XmlRefused, and DmnError with the place of what is wrong.

    `imports` has the models it may import by their namespaces, as text or loaded; what is not imported is not read.
    An imported input is given to `evaluate` as `prefix.name`, or by its name alone. `tolerant` lets a file load in
    which some logic cannot be read: what is wrong with it is raised by `evaluate`, and the rest can be decided.
    """

    def read(text: bytes | str, library: Library) -> Model:
        return read_model(parse_xml(text, xml_limits), limits, library, tolerant=tolerant)

    sources = {space: one.model if isinstance(one, Decisions) else one for space, one in imports.items()}
    try:
        return Decisions(read(xml, Library(sources, read)), limits)
    except RecursionError:
        raise DmnError("too_large") from None


def read_decisions(root: etree._Element, tell: Tell, imports: Mapping[str, Decisions]) -> Decisions:
    """All of a file that can be read, to be looked at and not to be evaluated; `tell` hears what cannot.

    Raises DmnError `not_dmn` and `too_large`.
    """

    def read(text: bytes | str, library: Library) -> Model:
        return read_model(parse_xml(text, DMN_XML_LIMITS), DECISION_LIMITS, library)

    library = Library({space: one.model for space, one in imports.items()}, read)
    try:
        return Decisions(read_model(root, DECISION_LIMITS, library, tell=tell))
    except RecursionError:
        raise DmnError("too_large") from None
