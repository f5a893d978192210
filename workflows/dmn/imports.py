"""Models that other models import, by their namespaces (DMN 1.5 §6.3.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

from lxml import etree

from workflows.dmn.elements import NAMESPACES, children, line_of
from workflows.dmn.errors import DmnError, Tell, raising
from workflows.dmn.model import Decision, InputData, Knowledge, Model, Service

Text: TypeAlias = bytes | str
Element = TypeVar("Element", InputData, Decision, Knowledge, Service)


class Library:
    """Models by namespace; a text becomes a model when it is first asked for."""

    def __init__(self, sources: Mapping[str, Text | Model], read: Callable[[Text, Library], Model]) -> None:
        self._sources = dict(sources)
        self._read = read
        self._open: set[str] = set()

    @contextmanager
    def reading(self, namespace: str, name: str) -> Iterator[None]:
        """While a model is read nothing may import it. Raises DmnError `cycle`."""
        if namespace in self._open:
            raise DmnError("cycle", name)
        self._open.add(namespace)
        try:
            yield
        finally:
            self._open.discard(namespace)

    def imported(self, root: etree._Element, tell: Tell = raising) -> dict[str, Model]:
        """The models a model imports, by the names it gives them, their elements called by namespace and id.

        Raises DmnError.
        """
        found: dict[str, Model] = {}
        for element in children(root, "import"):
            name = " ".join((element.get("name") or "").split())
            if name in found:
                tell(DmnError("double_name", root.get("name", ""), detail=name, line=line_of(element)), element)
                continue
            try:
                model = self._model(element, root.get("name", ""))
            except DmnError as error:
                tell(error, element)
            else:
                found[name] = _abroad(model, element.get("namespace", ""), name)
        return found

    def _model(self, element: etree._Element, owner: str) -> Model:
        if element.get("importType") not in NAMESPACES:
            raise DmnError("unsupported", owner, detail="import", line=line_of(element))
        namespace = element.get("namespace", "")
        source = self._sources.get(namespace)
        if source is None:
            raise DmnError("missing_import", owner, detail=namespace, line=line_of(element))
        if not isinstance(source, Model):
            source = self._sources[namespace] = self._read(source, self)
        return source


def _abroad(model: Model, namespace: str, prefix: str) -> Model:
    """The model with its own ids behind its namespace, so that none of them meets an id of the importing model."""

    def moved(key: str) -> str:
        return key if key in model.foreign else f"{namespace}#{key}"

    def moved_all(keys: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(moved(key) for key in keys)

    def decision(one: Decision) -> Decision:
        return replace(
            one,
            id=moved(one.id),
            inputs=moved_all(one.inputs),
            decisions=moved_all(one.decisions),
            knowledge=moved_all(one.knowledge),
        )

    def service(one: Service) -> Service:
        return replace(
            one,
            id=moved(one.id),
            outputs=moved_all(one.outputs),
            inputs=moved_all(one.inputs),
            decisions=moved_all(one.decisions),
        )

    keys = (*model.inputs, *model.decisions, *model.knowledge, *model.services)
    return replace(
        model,
        inputs={moved(key): replace(one, id=moved(key)) for key, one in model.inputs.items()},
        decisions={moved(key): decision(one) for key, one in model.decisions.items()},
        knowledge={
            moved(key): replace(one, id=moved(key), knowledge=moved_all(one.knowledge))
            for key, one in model.knowledge.items()
        },
        services={moved(key): service(one) for key, one in model.services.items()},
        order=moved_all(model.order),
        foreign={moved(key): f"{prefix}.{model.foreign.get(key, '')}".strip(".") for key in keys},
    )


@dataclass(frozen=True)
class Abroad:
    """An element of an imported model, as far as the importing one speaks of it."""

    kind: str
    name: str
    prefix: str


def elements(model: Model, prefix: str) -> Iterator[tuple[str, Abroad]]:
    """The elements of an imported model that are its own."""
    parts: tuple[tuple[str, Mapping[str, InputData | Decision | Knowledge | Service]], ...] = (
        ("inputData", model.inputs),
        ("decision", model.decisions),
        ("businessKnowledgeModel", model.knowledge),
        ("decisionService", model.services),
    )
    for kind, elements in parts:
        for key, one in elements.items():
            if model.foreign[key] == prefix:
                yield key, Abroad(kind, one.name, prefix)
