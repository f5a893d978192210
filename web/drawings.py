"""Drawings in files: read safely, put together with what they call, and which of their processes is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from workflows.engine.dialect import ANLIU, BPMN
from workflows.engine.document import read_document
from workflows.errors import N_, AnliuError
from workflows.xml import DEFAULT_LIMITS, XmlRefused

KINDS = (".bpmn", ".dmn")

NO_SUCH = N_("%(path)s: there is no such file or folder")
NOT_READ = N_("%(path)s: it cannot be read; perhaps you are not allowed to")
NO_FILE = N_("%(path)s: this is neither a folder nor a .bpmn or .dmn file")
NO_TEXT = N_("%(path)s: this is no text in UTF-8; export it from the editor again")
TOO_LARGE = N_("%(path)s: it is larger than %(limit)s bytes")
EMPTY_FOLDER = N_("%(path)s: there is no .bpmn or .dmn file in this folder")
NO_PROCESS = N_("%(path)s: there is no process in it that can run")
WHICH_PROCESS = N_("%(path)s: say with --process which one is meant: %(processes)s")
NOT_THERE = N_("%(path)s: there is no process “%(process)s” in it; there are: %(processes)s")


class NoDrawing(AnliuError):
    """There is no drawing to look at"""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Files that belong together, and those of them that were asked for.

    `process` is the one that is published, where the folder says so.
    """

    path: Path
    folder: Path
    files: Mapping[str, str]
    asked: frozenset[str]
    process: str = ""


def texts(folder: Traversable) -> dict[str, str]:
    """The drawings and decisions of a package, by file name."""
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(KINDS)}


def with_called(files: Mapping[str, str], package: Callable[[str], Mapping[str, str]]) -> dict[str, str]:
    """The files and, by value, those of the packages whose processes they call and do not draw themselves."""
    found = dict(files)
    while missing := called(found) - {process for text in found.values() for process in _read(text).processes}:
        new = {name: text for process in sorted(missing) for name, text in package(process).items()}
        if new.keys() <= found.keys():
            return found  # whoever judges the drawing tells of a process that is nowhere
        found = new | found
    return found


def called(files: Mapping[str, str]) -> set[str]:
    """The processes that are called somewhere in these files."""
    return {process for text in files.values() for process in _read(text).calls}


def begins_cases(process: str, files: Mapping[str, str]) -> bool:
    """Whether a process numbers cases of its own (`anliu:case`): then it is published also where others call it."""
    return any(process in _read(text).numbered for text in files.values())


def bundles(path: Path) -> list[Bundle]:
    """What a path names: a file with what it calls, a package, a folder of packages. Raises NoDrawing."""
    try:
        if not path.exists():
            raise NoDrawing(NO_SUCH, path=path)
        found = _in_folder(path) if path.is_dir() else [_of_file(path)]
    except OSError:
        raise NoDrawing(NOT_READ, path=path) from None
    if not found:
        raise NoDrawing(EMPTY_FOLDER, path=path)
    return found


def chosen(bundle: Bundle, wanted: str) -> str:
    """The process that is meant: the wanted one, the package's, the only one that nobody calls. Raises NoDrawing."""
    everywhere = _runnable(bundle.files.values())
    if wanted and wanted not in everywhere:
        raise NoDrawing(NOT_THERE, path=bundle.path, process=wanted, processes=", ".join(everywhere))
    here = _runnable(text for name, text in bundle.files.items() if name in bundle.asked)
    called = {name for text in bundle.files.values() for name in _read(text).calls}
    for only in ([wanted], [bundle.process], here, [name for name in here if name not in called]):
        known = [name for name in only if name in everywhere]
        if len(known) == 1:
            return known[0]
    if not here:
        raise NoDrawing(NO_PROCESS, path=bundle.path)
    raise NoDrawing(WHICH_PROCESS, path=bundle.path, processes=", ".join(here))


def _in_folder(path: Path) -> list[Bundle]:
    inner = [each for each in sorted(path.iterdir()) if each.is_dir() and (each / f"{each.name}.bpmn").is_file()]
    return [bundle for folder in (path, *inner) for bundle in _package(folder)]


def _package(folder: Path) -> list[Bundle]:
    files = {each.name: _text(each) for each in _drawings(folder)}
    if not files:
        return []
    whole, process = _published(folder, files)
    return [Bundle(path=folder, folder=folder, files=whole, asked=frozenset(files), process=process)]


def _published(folder: Path, files: dict[str, str]) -> tuple[dict[str, str], str]:
    """What a folder's files are published with, and as which process: one that another package calls, as its part."""
    name = folder.resolve().name
    if f"{name}.bpmn" not in files:
        return files, ""
    outermost = _outermost(folder, name, frozenset())
    package = files if outermost == name else _package_beside(folder, outermost)
    return with_called(package, partial(_package_beside, folder)) | files, outermost


def _outermost(folder: Path, process: str, below: frozenset[str]) -> str:
    """The process beside that calls this one, however deep, and that nobody else calls; itself where nobody does."""
    below |= {process}
    for other in sorted(folder.resolve().parent.iterdir()):
        package = _package_beside(folder, other.name) if other.is_dir() and other.name not in below else {}
        if process in called(package):
            return _outermost(folder, other.name, below)
    return process


def _package_beside(folder: Path, process: str) -> dict[str, str]:
    """The files of the package of another process; its folder stands beside and has its name."""
    other = folder.resolve().parent / process
    if process != Path(process).name or not (other / f"{process}.bpmn").is_file():
        return {}
    return {each.name: _text(each) for each in _drawings(other)}


def _of_file(path: Path) -> Bundle:
    """A file and what it needs of its folder; one of a package has the whole package."""
    if not path.name.endswith(KINDS) or not path.is_file():
        raise NoDrawing(NO_FILE, path=path)
    files, folder, asked = {path.name: _text(path)}, path.parent, frozenset({path.name})
    beside = _beside(path)
    name = folder.resolve().name
    if f"{name}.bpmn" in beside | files:
        whole, process = _published(folder, files | beside)
        return Bundle(path=path, folder=folder, files=whole, asked=asked, process=process)
    return Bundle(path=path, folder=folder, files=files | _needed(path.name, files, beside), asked=asked)


def _beside(path: Path) -> dict[str, str]:
    """The other drawings of the folder; what cannot be read there is nobody's question here."""
    found = {}
    for each in _drawings(path.parent):
        with suppress(NoDrawing):
            found[each.name] = _text(each)
    return {name: text for name, text in found.items() if name != path.name}


def _drawings(folder: Path) -> list[Path]:
    return [each for each in sorted(folder.iterdir()) if each.name.endswith(KINDS) and each.is_file()]


def _needed(name: str, files: Mapping[str, str], beside: Mapping[str, str]) -> dict[str, str]:
    """What a file calls or imports, directly or not, and the decisions where there is a rule task."""
    found, todo = dict(files), [name]
    while todo:
        needs = _read(found[todo.pop()])
        wanted = [defining(process, found) or defining(process, beside) for process in sorted(needs.calls)]
        for where in wanted + _imported(needs.imports, beside):
            if where and where not in found:
                found[where] = beside[where]
                todo.append(where)
    if any(_read(text).decides for text in found.values()):
        found |= {each: text for each, text in beside.items() if each.endswith(".dmn")}
    return found


def defining(process: str, files: Mapping[str, str]) -> str:
    """The file that a process is drawn in; of several the one of its name, "" where it is nowhere."""
    names = [name for name in (f"{process}.bpmn", *files) if name in files and process in _read(files[name]).processes]
    return names[0] if names else ""


def _imported(spaces: frozenset[str], files: Mapping[str, str]) -> list[str]:
    """The decision files with these namespaces; the others of a folder are somebody else's."""
    return [name for name, text in files.items() if name.endswith(".dmn") and _read(text).space in spaces]


@dataclass(frozen=True)
class _Contents:
    """What a file has and needs; nothing, where it cannot be read: others tell of that."""

    processes: tuple[str, ...] = ()
    runnable: tuple[str, ...] = ()
    numbered: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    decides: bool = False
    space: str = ""
    imports: frozenset[str] = frozenset()


@lru_cache(maxsize=256)
def _read(text: str) -> _Contents:
    try:
        root: Any = read_document(text)
    except XmlRefused:
        return _Contents()
    processes = list(root.iterchildren(f"{BPMN}process"))
    return _Contents(
        processes=tuple(each.get("id", "") for each in processes),
        runnable=tuple(each.get("id", "") for each in processes if each.get("isExecutable") != "false"),
        numbered=frozenset(each.get("id", "") for each in processes if _numbered(each)),
        calls=frozenset(each.get("calledElement", "") for each in root.iter(f"{BPMN}callActivity")) - {""},
        decides=next(root.iter(f"{BPMN}businessRuleTask"), None) is not None,
        space=root.get("namespace", ""),
        imports=frozenset(each.get("namespace", "") for each in root.iterchildren("{*}import")) - {""},
    )


def _numbered(process: Any) -> bool:
    return process.find(f"{BPMN}extensionElements/{ANLIU}case") is not None


def _runnable(files: Iterable[str]) -> list[str]:
    return [name for text in files for name in _read(text).runnable if name]


def _text(path: Path) -> str:
    """The text of a file. Raises NoDrawing."""
    limit = DEFAULT_LIMITS.size
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise NoDrawing(TOO_LARGE, path=path, limit=limit)
        return data.decode("utf-8-sig")
    except OSError:
        raise NoDrawing(NOT_READ, path=path) from None
    except UnicodeDecodeError:
        raise NoDrawing(NO_TEXT, path=path) from None
