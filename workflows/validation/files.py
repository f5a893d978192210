"""Files that cannot be read: not XML, not BPMN, too large, or XML that could do something (engine-facts §4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workflows.engine.dialect import BPMN
from workflows.engine.document import read_document
from workflows.errors import N_, AnliuError
from workflows.validation.findings import Finding, Rule, Severity
from workflows.xml import XmlRefused

NOT_XML = Rule(
    "not_xml",
    Severity.ERROR,
    "XML 1.0",
    N_("The file cannot be read: %(why)s"),
    N_("Export it from the editor again as BPMN 2.0 XML"),
)
NOT_BPMN = Rule(
    "not_bpmn",
    Severity.ERROR,
    "§15.3",
    N_("This is no BPMN file: it begins with “%(found)s”"),
    N_("Export it from the editor again as BPMN 2.0 XML"),
)
RULES = (NOT_XML, NOT_BPMN)


def read(files: Mapping[str, str]) -> tuple[dict[str, Any], list[Finding]]:
    """The readable BPMN files, each knowing its name, and what is wrong with the others."""
    documents: dict[str, Any] = {}
    found: list[Finding] = []
    for name, text in sorted(files.items()):
        if not name.endswith(".bpmn"):
            continue
        try:
            root = read_document(text)
        except XmlRefused as error:
            found.append(NOT_XML.of(name, line=error.line or 0, why=AnliuError(error.message, **error.params)))
            continue
        root.getroottree().docinfo.URL = name
        if root.tag != f"{BPMN}definitions":
            found.append(NOT_BPMN.at(root, found=str(root.tag).rpartition("}")[2]))
            continue
        documents[name] = root
    return documents, found
