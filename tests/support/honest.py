"""Handlers and savers that keep what they declare: every story proves that `takes` and `gives` are true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from workflows import calls
from workflows.engine.dialect import Fact
from workflows.engine.facts import check
from workflows.registry import LocalHandler, Registry, RemoteHandler, Values, is_always_there, kind_of_value

LOADED = ("handlers.capabilities", "handlers.documents.ready", "tests.support.handlers", __name__)
"""What the children of remote calls find loaded, as those of a real worker do; each would load it for itself."""


class Dishonest(AssertionError):
    """A handler takes or gives something else than it declares."""


@dataclass(frozen=True)
class Kept:
    """A call whose input and result are compared with what its handler declares; it travels to children."""

    call: Callable[..., Mapping[str, Any] | None]
    name: str
    takes: Values | None
    gives: Values | None

    def __call__(self, given: Any, beside: Any) -> Mapping[str, Any] | None:
        if self.takes is not None:
            _compare(f"{self.name} takes", self.takes, given)
        result = self.call(given, beside)
        if self.gives is not None:
            _compare(f"{self.name} gives", self.gives, result or {})
        return result


def honest(registry: Registry) -> Registry:
    """The same registry, watched."""
    calls.preload(LOADED)
    for name, local in registry.locals.items():
        registry.locals[name] = _local(local)
    for name, remote in registry.remotes.items():
        registry.remotes[name] = _remote(remote)
    for name, saver in registry.savers.items():
        registry.savers[name] = replace(saver, call=Kept(saver.call, saver.name, None, saver.gives))
    return registry


def _local(handler: LocalHandler) -> LocalHandler:
    return replace(handler, call=Kept(handler.call, handler.name, handler.takes, handler.gives))


def _remote(handler: RemoteHandler) -> RemoteHandler:
    """What the case takes in comes from `record` where there is one."""
    record, gives = handler.record, handler.gives
    call = Kept(handler.call, handler.name, handler.takes, None if record else gives)
    return replace(handler, call=call, record=Kept(record, handler.name, None, gives) if record else None)


def _compare(what: str, declared: Values, values: Mapping[str, Any]) -> None:
    missing = {name for name, kind in declared.items() if is_always_there(kind)} - values.keys()
    if missing or values.keys() - declared.keys():
        raise Dishonest(what, sorted(missing), sorted(values.keys() - declared.keys()))
    check({name: Fact(name=name, type=kind_of_value(kind)) for name, kind in declared.items()}, values, node=what)
