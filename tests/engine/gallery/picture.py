"""One picture of the gallery: a small drawing, the BPMN elements that it shows, and what the standard says happens.

What happens is told move by move: `move: what is visited -> what is waited for ; facts`. Without an arrow the case has
ended. An activity with several instances or rounds is visited once for each and once as a whole; `work*3` is `work`
three times, `!name` is a letter or a message that is sent. A move that stops the case leaves it as it was:
`move: stops code at node`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.support.drawings import Drawing


@dataclass(frozen=True)
class Told:
    """A drawing that is executed, and its story. `for_readers`: what it shows changes nothing of what happens."""

    files: Mapping[str, str]
    story: tuple[str, ...]
    for_readers: bool = False


@dataclass(frozen=True)
class Refused:
    """A drawing that is refused at a node, in words that name the element."""

    files: Mapping[str, str]
    at: str
    what: str = ""
    code: str = "refused_element"


@dataclass(frozen=True)
class Picture:
    """What hangs on the wall."""

    chapter: str
    name: str
    elements: tuple[str, ...]
    says: str
    make: Callable[[], Told | Refused] = field(repr=False)

    @property
    def place(self) -> str:
        return f"tests/engine/gallery/{self.chapter}.py"

    def __str__(self) -> str:
        return f"{self.chapter}: {self.name}"


PICTURES: list[Picture] = []


def shows(*elements: str) -> Callable[[Callable[[], Told | Refused]], Callable[[], Told | Refused]]:
    """Hang up a drawing of these elements; its docstring says what the standard says about it."""

    def hang(make: Callable[[], Told | Refused]) -> Callable[[], Told | Refused]:
        _hang(make, make.__name__, elements, make, {})
        return make

    return hang


def shows_each(kinds: Iterable[Any], *elements: str) -> Callable[[Callable[[Any], Told | Refused]], object]:
    """Hang up one drawing for each kind; `{name}` in the elements and in the docstring is the kind's."""

    def hang(make: Callable[[Any], Told | Refused]) -> object:
        for kind in kinds:
            _hang(make, f"{make.__name__}[{kind.id}]", elements, partial(make, kind), vars(kind))
        return make

    return hang


def _hang(source: Any, name: str, elements: Iterable[str], make: Any, words: Mapping[str, Any]) -> None:
    says = " ".join(inspect.cleandoc(source.__doc__).split()).format(**words)
    shown = tuple(element.format(**words) for element in elements)
    PICTURES.append(Picture(source.__module__.rpartition(".")[2], name, shown, says, make))


def tell(drawings: Drawing | list[Drawing], *story: str, files: Mapping[str, str] | None = None) -> Told:
    """The drawing, with those that it calls behind it, and its story."""
    return Told({**_package(drawings), **(files or {})}, story)


def for_readers(drawing: Drawing, *story: str, beside: str = "") -> Told:
    """A drawing with something that only readers see, perhaps `beside` its process."""
    return Told({"test.bpmn": _beside(drawing, beside)}, story, for_readers=True)


def refused(drawing: Drawing, what: str, beside: str = "") -> Refused:
    """A drawing that is refused at its node `odd`, perhaps for something `beside` its process."""
    return Refused({"test.bpmn": _beside(drawing, beside)}, "odd", what)


def not_a_process(beside: str) -> Refused:
    """A file with something else than the process that is asked for."""
    return Refused({"test.bpmn": _beside(Drawing("another"), beside)}, "test", code="bad_drawing")


def _package(drawings: Drawing | list[Drawing]) -> dict[str, str]:
    several = drawings if isinstance(drawings, list) else [drawings]
    return {name: text for drawing in several for name, text in drawing.package().items()}


def _beside(drawing: Drawing, xml: str) -> str:
    return drawing.xml().replace("<bpmn:process", f"{xml}<bpmn:process", 1)


@dataclass(frozen=True)
class Line:
    """One line of a story."""

    move: str
    node: str
    nth: int
    words: tuple[str, ...]
    visits: tuple[str, ...]
    sent: tuple[str, ...]
    waits: tuple[str, ...]
    ends: bool
    facts: tuple[str, ...]
    stops: tuple[str, ...]


def line(text: str) -> Line:
    """Read one line of a story."""
    told, _, happens = text.partition(": ")
    move, *words = told.rstrip(":").split()
    node, _, nth = (words.pop(0) if words and "=" not in words[0] else "").partition("#")
    happens, _, facts = happens.partition(";")
    seen, arrow, waits = happens.partition("->")
    names = _times(seen)
    stops = re.fullmatch(r"\s*stops (\w+) at (\w*)\s*", happens)
    return Line(
        move=move,
        node=node,
        nth=int(nth or 0),
        words=tuple(words),
        visits=() if stops else tuple(sorted(name for name in names if not name.startswith("!"))),
        sent=tuple(sorted(name for name in names if name.startswith("!"))),
        waits=tuple(sorted(_times(waits))),
        ends=not arrow,
        facts=tuple(facts.split()),
        stops=stops.groups() if stops else (),
    )


def _times(names: str) -> list[str]:
    pairs = (name.partition("*") for name in names.split())
    return [name for name, _, count in pairs for _ in range(int(count or 1))]
