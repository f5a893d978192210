"""One evaluation of a model: values of its decisions, each decided once, in the order of their requirements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.dmn.data_types import DataType
from workflows.dmn.errors import DmnError
from workflows.dmn.model import Decision, Model, Service
from workflows.dmn.table import Decided, DecisionTable
from workflows.feel.builtins import BUILTINS
from workflows.feel.env import Env
from workflows.feel.functions import Closure
from workflows.feel.limits import Fuel
from workflows.feel.values import Function


@dataclass(frozen=True)
class Concluded:
    """A decision that was made: its key, its value, and what its own table gave."""

    key: str
    value: object
    table: Decided | None


@dataclass(frozen=True)
class Evaluation:
    """`ground` holds the inputs; `values` decisions that are known already, by id."""

    model: Model
    ground: Env
    values: dict[str, object] = field(default_factory=dict)
    tables: dict[str, Decided] = field(default_factory=dict)
    _functions: dict[str, Function] = field(default_factory=dict)

    def decide(self, key: str) -> object:
        """The value of a decision. Raises DmnError.

        One without logic that others rest on is null, as the standard has it; asked for itself it is an error.
        """
        if self.model.decisions[key].logic is None and key not in self.values:
            raise DmnError("no_logic", self.model.decisions[key].name)
        for one in self.model.rests_on(key, self.values):
            self.values[one] = self._decide(self.model.decisions[one])
        return self.values[key]

    def _decide(self, decision: Decision) -> object:
        env = self.ground.inner(self._names(decision))
        if isinstance(decision.logic, DecisionTable):
            decided = self.tables[decision.id] = decision.logic.decide(env)
            value = decided.value
        else:
            value = None if decision.logic is None else decision.logic.value(env)
        value = self._checked(decision.name, decision.type, value)
        self.ground.fuel.note(Concluded(decision.id, value, self.tables.get(decision.id)))
        return value

    def _checked(self, name: str, type_: DataType, value: object) -> object:
        ok, fitted = type_.fits(value, self.ground.fuel)
        if not ok:
            raise DmnError("result_type", name)
        if not type_.allows(fitted, self.ground):
            raise DmnError("result_not_allowed", name)
        return fitted

    def _names(self, decision: Decision) -> dict[str, object]:
        model = self.model
        names: dict[str, object] = {}
        for key in decision.inputs:
            _say(names, decision.prefixes.get(key), model.inputs[key].name, self._input(key, decision))
        for key in decision.decisions:
            _say(names, decision.prefixes.get(key), model.decisions[key].name, self.values[key])
        for key in decision.knowledge:
            _say(names, decision.prefixes.get(key), function_name(model, key), self.function(key))
        return names

    def _input(self, key: str, decision: Decision) -> object:
        """An input as its type; what is not given is null."""
        data = self.model.inputs[key]
        given = self.ground.find(self.model.title(key))
        ok, value = data.type.fits(self.ground.find(data.name) if given is None else given, self.ground.fuel)
        if not ok:
            raise DmnError("input_type", decision.name, detail=data.name)
        if not data.type.allows(value, self.ground):
            raise DmnError("input_not_allowed", decision.name, detail=data.name)
        return value

    def function(self, key: str) -> Function:
        """Business knowledge or a service as a function; it sees its own requirements, not the inputs."""
        if key in self._functions:
            return self._functions[key]
        if key in self.model.services:
            made: Function = ServiceFunction(self.model, self.model.services[key])
        else:
            made = self._knowledge(key)
        self._functions[key] = made
        return made

    def _knowledge(self, key: str) -> Function:
        knowledge = self.model.knowledge[key]
        names: dict[str, object] = {}
        for one in knowledge.knowledge:
            _say(names, knowledge.prefixes.get(one), function_name(self.model, one), self.function(one))
        definition = knowledge.function
        env = builtins_only(self.ground).inner(names)
        made = Closure(definition.formal, definition.body, definition.cost, env, definition.result)
        names[knowledge.name] = made  # it may call itself
        return made


def _say(names: dict[str, object], prefix: str | None, name: str, value: object) -> None:
    """Put a value where texts look for it: what comes by an import is an entry of the import's name."""
    place = names if prefix is None else names.setdefault(prefix, {})
    if isinstance(place, dict):
        place[name] = value


def function_name(model: Model, key: str) -> str:
    """The name business knowledge or a service is called by."""
    return model.knowledge[key].name if key in model.knowledge else model.services[key].name


def builtins_only(env: Env) -> Env:
    """The ground of functions: nothing but the built-ins."""
    return Env(BUILTINS, fuel=env.fuel, now=env.now)


@dataclass(frozen=True, eq=False)
class ServiceFunction(Function):
    """A decision service called from a text: input data first, then input decisions."""

    model: Model
    service: Service

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters, in order."""
        return (
            *(self.model.inputs[key].name for key in self.service.inputs),
            *(self.model.decisions[key].name for key in self.service.decisions),
        )

    def call(self, env: Env, positional: list[object], named: dict[str, object] | None) -> object:
        """The outputs; null for arguments that do not fit, and for outputs that are not of the service's type."""
        given = dict(zip(self.parameters, positional, strict=False)) if named is None else named
        count = len(positional) if named is None else len(named)
        fitted = self._fitted(given, env.fuel) if count == len(given) else None
        if fitted is None:
            return None
        env.fuel.spend(1)
        env.fuel.enter()
        try:
            outputs = _outputs(self.model, self.service, fitted, builtins_only(env))
            return self.service.type.fits(outputs, env.fuel)[1]
        finally:
            env.fuel.leave()

    def _fitted(self, given: Mapping[str, object], fuel: Fuel) -> dict[str, object] | None:
        """The arguments as the types of the parameters; None where one does not fit or is not there."""
        types = {self.model.inputs[key].name: self.model.inputs[key].type for key in self.service.inputs}
        for key in self.service.decisions:
            types[self.model.decisions[key].name] = self.model.decisions[key].type
        if given.keys() != types.keys():
            return None
        fits = {name: type_.fits(given[name], fuel) for name, type_ in types.items()}
        return {name: value for name, (_, value) in fits.items()} if all(ok for ok, _ in fits.values()) else None


def run_service(model: Model, service: Service, given: Mapping[str, object], ground: Env) -> object:
    """What a service gives as its type. Raises DmnError."""
    ok, fitted = service.type.fits(_outputs(model, service, given, ground), ground.fuel)
    if not ok:
        raise DmnError("result_type", service.name)
    return fitted


def _outputs(model: Model, service: Service, given: Mapping[str, object], ground: Env) -> object:
    """The value of the one output decision, or a context of several."""

    def of(key: str, name: str) -> object:
        return given.get(model.title(key), given.get(name))

    known = {key: of(key, model.decisions[key].name) for key in service.decisions}
    inputs = {model.inputs[key].name: of(key, model.inputs[key].name) for key in service.inputs}
    evaluation = Evaluation(model, ground.inner(inputs), known)
    outputs = {model.decisions[key].name: evaluation.decide(key) for key in service.outputs}
    return outputs if len(outputs) > 1 else next(iter(outputs.values()), None)
