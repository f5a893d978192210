"""Write the tables of docs/bpmn-support.md from the gallery: `python -m tests.engine.support_page`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.engine.gallery.elements import CHAPTERS, Chapter, Element, Support
from tests.engine.gallery.picture import Picture, Refused
from tests.engine.gallery.wall import pictures
from workflows.engine import EngineError, compile_package

PAGE = Path(__file__).parents[2] / "docs" / "bpmn-support.md"
MOST_SHOWN = 2


def shown_by(element: Element) -> list[Picture]:
    """The pictures of an element, those that show little else first."""
    found = [picture for picture in pictures() if element.name in picture.elements]
    return sorted(found, key=lambda picture: picture.elements.index(element.name))


def english() -> str:
    """A table for each chapter."""
    return "\n\n".join("\n".join(_chapter(chapter)) for chapter in CHAPTERS)


def chinese() -> str:
    """One table of names."""
    rows = [
        f"| {chapter.zh} | {support.zh} | {'；'.join(element.zh for element in elements)} |"
        for chapter in CHAPTERS
        for support, elements in _by_support(chapter)
    ]
    return "\n".join(("| 类别 | 支持情况 | 元素 |", "|---|---|---|", *rows))


def written(page: str) -> str:
    """The page with its tables as they are to be."""
    for name, table in (("zh", chinese()), ("en", english())):
        begin, end = f"<!-- elements:{name} -->", f"<!-- /elements:{name} -->"
        page = re.sub(f"{begin}.*{end}", lambda _, text=f"{begin}\n{table}\n{end}": text, page, flags=re.DOTALL)
    return page


def _by_support(chapter: Chapter) -> Iterator[tuple[Support, list[Element]]]:
    order = list(Support)
    elements = sorted(chapter.elements, key=lambda element: order.index(element.support))
    for support, found in groupby(elements, key=lambda element: element.support):
        yield support, list(found)


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield f"### {chapter.name}"
    yield ""
    yield "| Element | Here | What happens, or what to draw instead | Shown by |"
    yield "|---|---|---|---|"
    for element in chapter.elements:
        found = shown_by(element)
        cells = (element.name, element.support.en, _says(element, found[0]), _links(found))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _says(element: Element, picture: Picture) -> str:
    drawing = picture.make()
    if isinstance(drawing, Refused):
        says = picture.says[:1].upper() + picture.says[1:]
        return f"{says} *{_instead(drawing, element)}*"
    return picture.says + (f" *{element.note}.*" if element.note else "")


def _instead(drawing: Refused, element: Element) -> str:
    if element.support is Support.ELSEWHERE:
        return "Cases run on processes."
    try:
        compile_package("test", drawing.files)
    except EngineError as error:
        return str(error.params.get("instead", error)).rstrip(". ") + "."
    raise AssertionError(element.name)


def _links(found: list[Picture]) -> str:
    links = [f"[`{picture.name}`](../{picture.place})" for picture in found[:MOST_SHOWN]]
    more = len(found) - MOST_SHOWN
    return ", ".join(links) + (f" and {more} more" if more > 0 else "")


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
