"""However a file is spoilt, the validator says something about it and never raises."""

from __future__ import annotations

import re
from random import Random

from lxml import etree

from tests.engine.generator import package, random_drawing
from tests.support import scale
from tests.validation.wall import examples
from workflows.engine.dialect import BPMN
from workflows.validation import FAMILIES, files
from workflows.validation.drawing import NODES
from workflows.validation.package import Package

SPOILT = scale(400, 20_000)
LONGEST = 60_000
KINDS = (*sorted(NODES), "sequenceFlow", "process")


def spoil(text: str, ids: list[str], random: Random) -> str:
    """The file with a few attributes and elements changed, taken away or put elsewhere."""
    root = etree.fromstring(text.encode())
    for _ in range(random.randint(1, 4)):
        elements = list(root.iter("{*}*"))
        element = random.choice(elements)
        names = sorted(element.attrib)
        match random.choice(("set", "unset", "remove", "rename", "move")):
            case "set" if names:
                element.set(random.choice(names), random.choice([*ids, "", "nonsense", "true"]))
            case "unset" if names:
                del element.attrib[random.choice(names)]
            case "remove" if element is not root:
                element.getparent().remove(element)
            case "rename":
                element.tag = f"{BPMN}{random.choice(KINDS)}"
            case "move" if element is not root:
                places = [each for each in elements if element not in (each, *each.iterancestors())]
                random.choice(places).append(element)
    return etree.tostring(root, encoding="unicode")


def test_no_file_however_spoilt_raises() -> None:
    random = Random(11)
    whole = [example.files for example in examples()] + [package(random_drawing(seed)) for seed in range(30)]
    for _ in range(SPOILT):
        texts = {name: text for name, text in random.choice(whole).items() if len(text) < LONGEST}
        ids = re.findall(r' id="(\w+)"', "".join(texts.values()))
        spoilt = {name: spoil(text, ids, random) if name.endswith(".bpmn") else text for name, text in texts.items()}
        documents, _ = files.read(spoilt)
        judged = Package(files=spoilt, documents=documents, process="test")
        for family in FAMILIES:
            assert all(str(found) for found in family.check(judged))
