"""Runs the public DMN Technology Compatibility Kit: `python -m tests.support.tck DIR [--json OUT]`.

DIR holds folders of one `.dmn` with its `*-test-*.xml` and the models it imports, at any depth. A test case passes when
every node it names has the expected result; an expected error means null or a DmnError. A decision that cannot be read
leaves the others of its file alone.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from pathlib import Path

from lxml import etree

from workflows.dmn import DECISION_LIMITS, Decisions, DmnError, load_decisions
from workflows.errors import AnliuError
from workflows.feel import Fuel, Limits
from workflows.feel.order import equal
from workflows.feel.temporal import read_date, read_date_time, read_duration, read_time
from workflows.xml import Limits as XmlLimits
from workflows.xml import parse_xml

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_XML = XmlLimits(elements=200_000)
_NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
#: the kit has loans over 360 months, and one very long file
_LIMITS = Limits(steps=DECISION_LIMITS.steps, exponent=1_000)
_TOLERANCE = Decimal("0.00000001")
_LEVEL = "compliance-level-"


@dataclass
class Score:
    """What became of the test cases of one folder."""

    passed: int = 0
    failed: list[str] = field(default_factory=list)  #: what went wrong, a line per case
    failing: list[str] = field(default_factory=list)  #: the ids of those cases


def _kind(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: etree._Element) -> object:
    """The value below an inputNode, expected, component or item."""
    components = {}
    for child in element:
        if _kind(child) == "component":
            components[child.get("name")] = _value(child)
        elif _kind(child) == "list":
            return None if child.get(f"{_XSI}nil") == "true" else [_value(item) for item in child]
        elif _kind(child) == "value":
            return _simple(child)
    return components or None


def _simple(element: etree._Element) -> object:
    if element.get(f"{_XSI}nil") == "true":
        return None
    text = "".join(element.itertext())
    kind = (element.get(f"{_XSI}type") or "string").partition(":")[2] or "string"
    if kind in {"decimal", "double", "integer", "int", "long", "float"}:
        return Decimal(text)
    readers = {"date": read_date, "time": read_time, "dateTime": read_date_time}
    readers |= dict.fromkeys(("duration", "dayTimeDuration", "yearMonthDuration"), read_duration)
    if kind in readers:
        return readers[kind](text.strip())
    return text == "true" if kind == "boolean" else text


def same(found: object, expected: object) -> bool:
    """Equal, numbers up to the digits the kit writes down."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        with localcontext(prec=60):
            return abs(found - expected) <= _TOLERANCE * max(abs(expected), 1)
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[key], expected[key]) for key in found)
    return equal(found, expected, Fuel()) is True


def _run_case(decisions: Decisions, case: etree._Element) -> list[str]:
    """What went wrong, one line per result."""
    inputs = {node.get("name", ""): _value(node) for node in case if _kind(node) == "inputNode"}
    wrong = []
    for node in case:
        if _kind(node) == "resultNode":
            name = case.get("invocableName") if case.get("type") in {"bkm", "decisionService"} else node.get("name")
            expected = next((_value(child) for child in node if _kind(child) == "expected"), None)
            complaint = _run_node(decisions, (name or "", node.get("name", "")), inputs, expected)
            if complaint:
                wrong.append(f"{case.get('id')} {node.get('name')}: {complaint}")
    return wrong


def _run_node(decisions: Decisions, names: tuple[str, str], inputs: dict[str, object], expected: object) -> str:
    """Evaluate one name and compare one output of it: a service may have several."""
    name, output = names
    try:
        found = decisions.evaluate(name, inputs, now=_NOW).value
        if name != output and isinstance(found, dict) and output in found:
            found = found[output]
    except DmnError as error:
        return "" if expected is None else f"expected {expected!r}, refused: {error.code}"
    except AnliuError as error:
        return f"refused: {error}"
    return "" if same(found, expected) else f"expected {expected!r}, found {found!r}"


def _model(file: Path, root: etree._Element) -> Path:
    """The model a file of cases names, or the one that is called like the file."""
    named = next(("".join(node.itertext()).strip() for node in root if _kind(node) == "modelName"), "")
    model = file.parent / Path(named or "-").name
    return model if model.is_file() else file.parent / f"{file.name.partition('-test-')[0]}.dmn"


def _siblings(model: Path) -> dict[str, bytes]:
    """The other models of a folder by namespace: what a model may import."""
    others = (file.read_bytes() for file in sorted(model.parent.glob("*.dmn")) if file != model)
    return {parse_xml(text, _XML).get("namespace", ""): text for text in others}


def run_folder(folder: Path) -> Score:
    """All test cases of one folder."""
    score = Score()
    for file in sorted(folder.glob("*-test-*.xml")):
        root = parse_xml(file.read_bytes(), _XML)
        cases = [node for node in root if _kind(node) == "testCase"]
        model = _model(file, root)
        try:
            decisions = load_decisions(
                model.read_bytes(), imports=_siblings(model), xml_limits=_XML, limits=_LIMITS, tolerant=True
            )
        except AnliuError as error:
            score.failed += [f"{case.get('id')}: the model is refused: {error}" for case in cases]
            score.failing += [case.get("id", "") for case in cases]
            continue
        for case in cases:
            wrong = _run_case(decisions, case)
            score.passed += not wrong
            if wrong:
                score.failed.append("; ".join(wrong))
                score.failing.append(case.get("id", ""))
    return score


def run(directory: Path) -> Iterator[tuple[str, Score]]:
    """Every folder with test cases, in order."""
    for folder in sorted({file.parent for file in directory.rglob("*-test-*.xml")}):
        yield str(folder.relative_to(directory)), run_folder(folder)


def report(directory: Path, scores: dict[str, Score]) -> dict[str, dict[str, object]]:
    """Counts by level of compliance, the cases that fail by name, and totals."""
    levels: dict[str, dict[str, Score]] = {"total": scores}
    for name, score in scores.items():
        path = directory.resolve() / name
        level = next((part for part in path.parts if part.startswith(_LEVEL)), "without a level")
        levels.setdefault(level, {})[name] = score
    return {
        level: {
            "passed": sum(one.passed for one in own.values()),
            "failed": sum(len(one.failing) for one in own.values()),
            "failing": [f"{Path(name).name}/{case}" for name, one in own.items() for case in one.failing],
        }
        for level, own in sorted(levels.items())
    }


def main() -> int:
    """Print a line per folder, what failed below it, and the sums; the status only tells whether there were cases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    scores = dict(run(options.directory))
    for name, score in scores.items():
        print(f"{score.passed:4} passed {len(score.failed):4} failed  {name}")  # noqa: T201 - a command's output
        for line in score.failed:
            print(f"       {line}")  # noqa: T201 - a command's output
    figures = report(options.directory, scores)
    for level, one in figures.items():
        print(f"{one['passed']:4} passed {one['failed']:4} failed  {level}")  # noqa: T201 - a command's output
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if not scores:
        print(f"No test cases below {options.directory}")  # noqa: T201 - a command's output
    return 0 if scores else 1


if __name__ == "__main__":
    raise SystemExit(main())
