"""Files that cannot be read: not XML, not BPMN, too large, or XML that could do something (engine-facts §4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from workflows.engine.dialect import BPMN
from workflows.engine.document import read_document
from workflows.errors import N_, AnliuError
from workflows.validation.findings import LONGEST_NAME, Finding, Rule, Severity
from workflows.xml import XmlRefused

NOT_XML = Rule(
    "not_xml",
    Severity.ERROR,
    "XML 1.0",
    N_("The file cannot be read: %(why)s"),
    N_("Export it from the editor again as BPMN 2.0 XML"),
)
HARMFUL_XML = Rule(
    "harmful_xml",
    Severity.ERROR,
    "",
    N_("The file is not read, for it could make a program open other files: %(why)s"),
    N_("Delete what stands there: no drawing needs it"),
)
TOO_LARGE = Rule(
    "too_large",
    Severity.ERROR,
    "",
    N_("The file is too large for a drawing: %(why)s"),
    N_("Draw parts of it as processes of their own and call them; take out pictures and long comments"),
)
NOT_BPMN = Rule(
    "not_bpmn",
    Severity.ERROR,
    "§15.3",
    N_("This is no drawing: the file begins with “%(found)s”"),
    N_("Export it from the editor again as BPMN 2.0 XML"),
)
OTHER_VERSION = Rule(
    "other_version",
    Severity.ERROR,
    "§15.3",
    N_("The file is not written in BPMN 2.0 but in “%(found)s”"),
    N_("Open it in an editor for BPMN 2.0 and export it from there"),
)
DECISIONS_INSIDE = Rule(
    "decisions_inside",
    Severity.ERROR,
    "DMN §14",
    N_("The file is called like a drawing and holds decision tables"),
    N_("Give it a name that ends in “.dmn”"),
)
NO_DRAWING = Rule(
    "no_drawing",
    Severity.ERROR,
    "",
    N_("There is no drawing in the package: no file whose name ends in “.bpmn”"),
    N_("Add the drawing, under the id of its process and with “.bpmn” behind"),
)
MISNAMED_FILE = Rule(
    "misnamed_file",
    Severity.ERROR,
    "",
    N_("The package has no file “%(wanted)s”: the picture of its cases could not be shown"),
    N_("Give this name to the file that holds the process “%(process)s”"),
)
ODD_FILE_NAME = Rule(
    "odd_file_name",
    Severity.ERROR,
    "",
    N_("“%(name)s” cannot be the name of a file"),
    N_("Use letters, digits, “-”, “_” and “.”, at most %(most)s of them, and no folders"),
)
UNREAD_FILE = Rule(
    "unread_file",
    Severity.WARNING,
    "",
    N_("Nothing reads the file “%(name)s”: its name ends neither in “.bpmn” nor in “.dmn”"),
    N_("Take it out of the package, or give it a name that ends in “.bpmn” or “.dmn”"),
)
SPOILT_TEXT = Rule(
    "spoilt_text",
    Severity.WARNING,
    "",
    N_("The file has “�” in it where letters were lost, first in line %(first)s"),
    N_("Write the names again, and save the file as UTF-8"),
)
OTHER_ENCODING = Rule(
    "other_encoding",
    Severity.WARNING,
    "XML 1.0",
    N_("The file says that it is written in “%(encoding)s”; here every file is UTF-8"),
    N_("Save it as UTF-8, and look whether its names are still right"),
)
RULES = (
    *(NOT_XML, HARMFUL_XML, TOO_LARGE, NOT_BPMN, OTHER_VERSION, DECISIONS_INSIDE),
    *(NO_DRAWING, MISNAMED_FILE, ODD_FILE_NAME, UNREAD_FILE, SPOILT_TEXT, OTHER_ENCODING),
)

DMN: Final = "//www.omg.org/spec/DMN/"
LONGEST_FILE_NAME: Final = 120

_NAME: Final = re.compile(r"[^\W_][\w .()\-]*")
_ENCODING: Final = re.compile(r"""\s*<\?xml\s[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([^"']{1,40})["']""")
_RULES: Final[Mapping[str, Rule]] = {
    **dict.fromkeys(("doctype", "instruction", "include"), HARMFUL_XML),
    **dict.fromkeys(("too_large", "too_many_elements", "too_deep", "too_many_attributes"), TOO_LARGE),
}


def read(files: Mapping[str, str], process: str = "") -> tuple[dict[str, Any], list[Finding]]:
    """The readable BPMN files, each knowing its name, and what is wrong with the others.

    `process` is the process that is to be published, if any.
    """
    documents: dict[str, Any] = {}
    found: list[Finding] = list(_package(files, process))
    for name, text in sorted(files.items()):
        found += (each for each in (_name(name), *_text(name, text)) if each is not None)
        try:
            root = _root(name, text)
        except XmlRefused as error:
            why = AnliuError(error.message, **error.params)
            found.append(_RULES.get(error.code, NOT_XML).of(name, line=error.line or 0, why=why))
            continue
        if root is None:
            continue
        if root.tag == f"{BPMN}definitions":
            documents[name] = root
        else:
            found.append(_other(root))
    return documents, found


def _package(files: Mapping[str, str], process: str) -> Iterator[Finding]:
    wanted = ".bpmn" if process else (".bpmn", ".dmn")
    if not any(name.endswith(wanted) for name in files):
        yield NO_DRAWING.of("")
    elif process and f"{process}.bpmn" not in files:
        yield MISNAMED_FILE.of("", wanted=f"{process}.bpmn"[:LONGEST_NAME], process=process[:LONGEST_NAME])


def _name(name: str) -> Finding | None:
    if not _NAME.fullmatch(name) or len(name) > LONGEST_FILE_NAME:
        shown = name[:LONGEST_NAME].encode(errors="backslashreplace").decode()
        return ODD_FILE_NAME.of(shown, name=shown, most=LONGEST_FILE_NAME)
    return None if name.endswith((".bpmn", ".dmn")) else UNREAD_FILE.of(name, name=name)


def _text(name: str, text: str) -> Iterator[Finding]:
    """What is wrong with the letters of a file that something reads."""
    if not name.endswith((".bpmn", ".dmn")):
        return
    lost = text.find("�")
    if lost >= 0:
        line = text.count("\n", 0, lost) + 1
        yield SPOILT_TEXT.of(name, line=line, first=line)
    said = _ENCODING.match(text)
    if said is not None and said[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        yield OTHER_ENCODING.of(name, line=1, encoding=said[1])


def _root(name: str, text: str) -> Any:
    """The root of a drawing that knows the name of its file; None for another file. Raises XmlRefused."""
    if not name.endswith(".bpmn"):
        return None
    root = read_document(text)
    root.getroottree().docinfo.URL = name if _NAME.fullmatch(name) else ""
    return root


def _other(root: Any) -> Finding:
    """A file that is XML and no BPMN 2.0."""
    namespace, _, name = str(root.tag).rpartition("}")
    if DMN in namespace:
        return DECISIONS_INSIDE.at(root)
    is_old = f"{namespace}}}" != BPMN and ("bpm" in namespace.lower() or "xpdl" in namespace.lower())
    if name == "definitions" or is_old:
        return OTHER_VERSION.at(root, found=namespace[1:][:LONGEST_NAME] or name)
    return NOT_BPMN.at(root, found=name[:LONGEST_NAME])
