"""The XML of a model, read by local names: the namespaces of DMN 1.1 to 1.6 mean the same here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

#: `.../20191111/MODEL/` (1.3) is what dmn-js saves
NAMESPACES: Final = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    }
)

VOCABULARY: Final = frozenset(
    {
        *("DMNElementReference", "allowedAnswers", "allowedValues", "annotation", "annotationEntry"),
        *("artifact", "association", "authorityRequirement", "binding", "businessContextElement"),
        *("businessKnowledgeModel", "column", "conditional", "context", "contextEntry", "decision"),
        *("decisionMade", "decisionMaker", "decisionOwned", "decisionOwner", "decisionService"),
        *("decisionTable", "defaultOutputEntry", "definitions", "description", "drgElement"),
        *("elementCollection", "else", "encapsulatedDecision", "encapsulatedLogic", "every", "expression"),
        *("extensionElements", "filter", "for", "formalParameter", "functionDefinition", "functionItem"),
        *("group", "if", "impactedPerformanceIndicator", "impactingDecision", "import", "importedElement"),
        *("importedValues", "in", "informationRequirement", "input", "inputData", "inputDecision"),
        *("inputEntry", "inputExpression", "inputValues", "invocation", "itemComponent", "itemDefinition"),
        *("knowledgeRequirement", "knowledgeSource", "list", "literalExpression", "match"),
        *("organizationUnit", "organizationalUnit", "output", "outputDecision", "outputEntry"),
        *("outputValues", "owner", "parameter", "parameters", "performanceIndicator", "question", "relation"),
        *("requiredAuthority", "requiredDecision", "requiredInput", "requiredKnowledge", "return", "row"),
        *("rule", "satisfies", "some", "sourceRef", "supportedObjective", "targetRef", "text"),
        *("textAnnotation", "then", "type", "typeConstraint", "typeRef", "usingProcess", "variable", "usingTask"),
    }
)
"""The elements of DMN 1.1 to 1.6."""


@dataclass(frozen=True, slots=True)
class Element:
    """Where an element stands in the file: the id of it or of the nearest one around it, and its line."""

    id: str = ""
    line: int | None = None


NO_ELEMENT: Final = Element()


def tag(element: etree._Element) -> str:
    """The local name of an element of DMN; "" for anything else."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace in NAMESPACES else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Children with one of these local names."""
    return (child for child in element if tag(child) in names)


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """The first child with one of these local names."""
    return next(children(element, *names), None)


def text_of(element: etree._Element | None) -> str:
    """The text of an element's <text>, or of itself where it has none."""
    if element is None:
        return ""
    inner = child(element, "text")
    found = inner if inner is not None else element
    return "".join(str(piece) for piece in found.itertext()).strip()


def name_of(element: etree._Element) -> str:
    """The name an element is known by: its variable's, as the standard asks, or its own; blanks count as one."""
    variable = child(element, "variable")
    name = (variable.get("name") if variable is not None else None) or element.get("name") or ""
    return " ".join(name.split())


def line_of(element: etree._Element) -> int | None:
    """Where the element stands in the file."""
    return element.sourceline


def element_of(element: etree._Element) -> Element:
    """Its line, and the id of the nearest element around it that has one."""
    ids = (one.get("id") for one in (element, *element.iterancestors()))
    return Element(next((one for one in ids if one), ""), line_of(element))
