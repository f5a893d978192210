"""The texts of pages and rules for translation: `python -m web.messages` brings the catalogue up to date.

English texts are the keys: `_()` and `ngettext()` in templates and pages, `N_()` in the other layers, and the first
line of the docstring of every error a reader can be shown. The compiled catalogue is committed beside the text, so
that nothing has to be built where it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "web" / "translations" / "zh" / "LC_MESSAGES"
"""By language alone: Babel knows our locale as zh_Hans_CN and looks for zh too."""
LAYERS = ("workflows", "handlers", "forms", "web")
METHODS = [
    ("**/node_modules/**", "ignore"),
    ("web/migrations/**", "ignore"),
    ("**.py", "python"),
    ("web/templates/**.html", "jinja2"),
]
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2), "translate": None}
SILENT = (
    *("web/settings.py", "web/compose.py", "web/postgres", "web/supervisor.py", "web/locks.py", "web/demo"),
    *("workflows/sealing.py", "workflows/xml.py", "workflows/registry.py", "forms/schema.py"),
)
"""Files whose errors end a process or a start, never a request: operators read them in English."""


def extract() -> Catalog:
    """Every text there is now, with the places that use it."""
    found = Catalog(locale="zh_CN", project="anliu", charset="utf-8")
    for layer in LAYERS:
        texts = extract_from_dir(
            ROOT / layer, [(pattern.removeprefix(f"{layer}/"), how) for pattern, how in METHODS], keywords=KEYWORDS
        )
        for name, _, text, _, _ in texts:
            found.add(text, locations=[(f"{layer}/{name}", 0)])
    for path, text in _errors():
        found.add(text, locations=[(path, 0)])
    return found


def catalogue() -> Catalog:
    """The committed translations."""
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="zh_CN")


def compiled(known: Catalog) -> bytes:
    """A catalogue as the pages read it."""
    buffer = BytesIO()
    write_mo(buffer, known)
    return buffer.getvalue()


def update() -> None:
    """Take new texts into the catalogue, drop those that are gone, compile it."""
    known = catalogue()
    known.update(extract(), no_fuzzy_matching=True)
    known.obsolete.clear()
    save(known)


def save(known: Catalog) -> None:
    """Write a catalogue and what pages read of it; equal texts give equal files."""
    known.header_comment = "# The texts of Anliu in Chinese. Kept up to date by: python -m web.messages"
    known.fuzzy, known.creation_date, known.revision_date = False, SINCE, SINCE
    known.last_translator, known.language_team, known.project, known.version = "Anliu", "Anliu", "anliu", "1"
    known.msgid_bugs_address = "none"
    buffer = BytesIO()
    write_po(buffer, known, sort_output=True, width=120, include_lineno=False)
    (FOLDER / "messages.po").write_bytes(buffer.getvalue())
    (FOLDER / "messages.mo").write_bytes(compiled(known))


def missing(known: Catalog) -> list[str]:
    """The texts without a translation, or with one that nobody has confirmed."""
    texts = [message for message in known if message.id]
    return [str(one.id) for one in texts if one.fuzzy or not all(_strings(one.string))]


def _strings(string: object) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, (list, tuple)) else (str(string or ""),)


def _errors() -> Iterator[tuple[str, str]]:
    """Every error of ours that a reader can meet: the file it stands in and what it says."""
    classes = [found for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py")) for found in _classes(path)]
    ours = {"AnliuError"}
    while more := {name for _, name, bases, _ in classes if bases & ours} - ours:
        ours |= more
    for path, name, _, text in classes:
        if name in ours and not path.startswith(SILENT):
            yield path, text


def _classes(path: Path) -> Iterator[tuple[str, str, set[str], str]]:
    """The classes of a file: where, name, names of bases, first line of the docstring."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            text = (ast.get_docstring(node) or "").partition("\n")[0].rstrip(".")
            yield path.relative_to(ROOT).as_posix(), node.name, bases, text


if __name__ == "__main__":
    update()
    for text in missing(catalogue()):
        print(text)  # noqa: T201 - what is left to translate
