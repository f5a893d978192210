"""The decision files of a package: each read once, those it imports before it."""

from __future__ import annotations

from lxml import etree

from workflows.dmn import DMN_XML_LIMITS, Decisions, DmnError, load_decisions
from workflows.engine.trouble import EngineError
from workflows.errors import N_, AnliuError
from workflows.xml import XmlRefused, parse_xml

DOUBLE = N_("%(other)s has the same namespace, %(space)s: which of the two is imported could not be told")


class Shelf:
    """Decision files by name, loaded when they are asked for."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._imports: dict[str, list[str]] = {}
        self._by_space: dict[str, str] = {}
        self._loaded: dict[str, Decisions] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The files, in the order in which they came."""
        return tuple(self._texts)

    def add(self, name: str, text: str) -> None:
        """Put a file there. Raises EngineError for hostile XML, and for a namespace that another file has."""
        try:
            root = parse_xml(text, DMN_XML_LIMITS)
        except XmlRefused as error:
            raise EngineError("bad_drawing", node=name, why=error) from None
        space = root.get("namespace", "")
        if space and space in self._by_space:
            why = AnliuError(DOUBLE, other=self._by_space[space], space=space)
            raise EngineError("bad_drawing", node=name, why=why)
        self._texts[name], self._by_space[space] = text, name
        self._imports[name] = [one.get("namespace", "") for one in root.iterchildren() if _local(one) == "import"]

    def load(self, name: str, above: tuple[str, ...] = ()) -> Decisions:
        """The decisions of a file. Raises EngineError; of files that import each other one misses its import."""
        if name not in self._loaded:
            around = (*above, name)
            known = (space for space in self._imports[name] if self._by_space.get(space, name) not in around)
            imports = {space: self.load(self._by_space[space], around) for space in known}
            try:
                self._loaded[name] = load_decisions(self._texts[name], imports=imports)
            except (DmnError, XmlRefused) as error:
                raise EngineError("bad_drawing", node=name, why=error) from None
        return self._loaded[name]


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
