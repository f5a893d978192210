"""A drawing as text, with something beside its process or something in it said otherwise."""

from __future__ import annotations

from tests.support.drawings import Drawing


def beside(drawing: Drawing, xml: str) -> str:
    """With this in front of its process."""
    return drawing.xml().replace("<bpmn:process", f"{xml}<bpmn:process", 1)


def instead(drawing: Drawing, *changes: str) -> str:
    """With the first of each two texts said as the second."""
    text = drawing.xml()
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text, text
        text = text.replace(old, new)
    return text


def within(drawing: Drawing, xml: str) -> str:
    """With this at the end of its process."""
    return drawing.xml().replace("</bpmn:process>", f"{xml}</bpmn:process>", 1)
