"""The item definitions of a model, each resolved to a DataType whatever their order in the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lxml import etree

from workflows.dmn.data_types import DataType, collection_of, narrowed, standard_type, structure
from workflows.dmn.elements import child, children, line_of, text_of
from workflows.dmn.errors import DmnError, Tell, raising
from workflows.feel.errors import FeelError
from workflows.feel.expression import read_unary_tests
from workflows.feel.known import Known
from workflows.feel.limits import Limits
from workflows.feel.types import ANY, FunctionOf


def read_types(
    root: etree._Element, limits: Limits, abroad: Mapping[str, DataType], tell: Tell = raising
) -> tuple[dict[str, DataType], frozenset[str]]:
    """The declared types by name, and the names of all components; `abroad` are imported types. Raises DmnError."""
    definitions = {_name(one): one for one in children(root, "itemDefinition")}
    reader = _Reader(definitions, limits, abroad, tell)
    types = {name: reader.named(name, one) for name, one in definitions.items()}
    return types, frozenset(_name(one) for one in root.iter("{*}itemComponent"))


def _name(element: etree._Element) -> str:
    return " ".join((element.get("name") or "").split())


MOST_PARTS: Final = 5_000
"""Parts of a type with those of its parts: twenty types that each hold the one before twice have millions."""
DEEPEST: Final = 100
"""Types inside each other: who reads or asks them goes down one by one."""


class _Reader:
    def __init__(
        self, definitions: Mapping[str, etree._Element], limits: Limits, abroad: Mapping[str, DataType], tell: Tell
    ) -> None:
        self._tell = tell
        self._definitions = definitions
        self._abroad = abroad
        self._limits = limits
        self._ready: dict[str, DataType] = {}
        self._open: set[str] = set()
        self._parts: dict[int, tuple[int, int]] = {}
        self._kept: list[DataType] = []  # an id is one's own only as long as one lives

    def named(self, name: str, asker: etree._Element) -> DataType:
        """The type of a name, a declared one before the standard's."""
        if name in self._ready:
            return self._ready[name]
        element = self._definitions.get(name)
        if element is None:
            return self._elsewhere(name, asker)
        if name in self._open:
            return self._unread(DmnError("cycle", name, line=line_of(asker)), asker)
        self._open.add(name)
        self._ready[name] = self._read(element)
        self._open.discard(name)
        return self._ready[name]

    def _elsewhere(self, name: str, asker: etree._Element) -> DataType:
        if name in self._abroad:
            return self._abroad[name]
        plain = name.partition(":")[2] or name
        if plain != name and plain in self._definitions:
            return self.named(plain, asker)
        known = self._abroad.get(name.replace(":", ".", 1)) or standard_type(name) or standard_type(plain)
        if known is None:
            return self._unread(DmnError("unknown_type", _name(asker), detail=name, line=line_of(asker)), asker)
        return known

    def _unread(self, error: DmnError, element: etree._Element) -> DataType:
        self._tell(error, element)
        return DataType()

    def _read(self, element: etree._Element) -> DataType:
        """Allowed values are those of the items of a collection; a type constraint is asked of the whole."""
        one = self._narrowed(self._single(element), element, "allowedValues")
        whole = collection_of(one) if element.get("isCollection") == "true" else one
        return self._counted(self._narrowed(whole, element, "typeConstraint"), element)

    def _counted(self, made: DataType, element: etree._Element) -> DataType:
        """The type, if it is no larger than a type may be. Raises DmnError."""
        parts, depth = self._count(made)
        if parts > MOST_PARTS or depth > DEEPEST:
            return self._unread(DmnError("too_large", _name(element), line=line_of(element)), element)
        return made

    def _count(self, one: DataType) -> tuple[int, int]:
        """How many parts, and how many inside each other; of a part that was counted before it is known."""
        if id(one) not in self._parts:
            parts = (
                *(part for _, part in one.components),
                *(part for part in (one.item, one.base) if part is not None),
            )
            counted = [self._count(part) for part in parts]
            depth = max((each for _, each in counted), default=0)
            self._parts[id(one)] = 1 + sum(each for each, _ in counted), 1 + depth
            self._kept.append(one)
        return self._parts[id(one)]

    def _single(self, element: etree._Element) -> DataType:
        components = list(children(element, "itemComponent"))
        if components:
            return structure(tuple((_name(one), self._read(one)) for one in components))
        function = child(element, "functionItem")
        if function is not None:
            return DataType(self._function(function))
        reference = child(element, "typeRef")
        return DataType() if reference is None else self.named(text_of(reference), element)

    def _function(self, element: etree._Element) -> FunctionOf:
        def type_of(one: etree._Element, attribute: str) -> DataType:
            name = one.get(attribute)
            return self.named(name, one) if name else DataType(ANY)

        parameters = tuple(type_of(one, "typeRef").type for one in children(element, "parameters"))
        return FunctionOf(parameters, type_of(element, "outputTypeRef").type)

    def _narrowed(self, base: DataType, element: etree._Element, rule_name: str) -> DataType:
        rule = child(element, rule_name)
        if rule is None or not text_of(rule):
            return base
        try:
            return narrowed(base, read_unary_tests(text_of(rule), Known(limits=self._limits)).tests)
        except FeelError as error:
            self._tell(DmnError("expression", _name(element), line=line_of(rule), why=error), rule)
            return base
