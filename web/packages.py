"""The packages under `bpmn/`: one folder per process, its drawing and everything it calls by value."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import bpmn
from web.compose import compose, load_data
from web.settings import Settings
from workflows.commands.publishing import publish
from workflows.types import CLOCK

KINDS = (".bpmn", ".dmn")


def packages() -> dict[str, dict[str, str]]:
    """Every package by its process: file name to text."""
    folders = sorted((each for each in files(bpmn).iterdir() if each.is_dir()), key=lambda each: each.name)
    found = {folder.name: _texts(folder) for folder in folders}
    return {process: texts for process, texts in found.items() if f"{process}.bpmn" in texts}


def publish_all(settings: Settings) -> Iterator[str]:
    """Bring reason codes up to date and publish every package; tells what became of each. Raises Unsound."""
    compose(settings)
    load_data()
    for process, texts in packages().items():
        made = publish(process, texts, actor=CLOCK)
        yield f"{process}: {'version' if made['new'] else 'unchanged, version'} {made['version']}"


def _texts(folder: Traversable) -> dict[str, str]:
    return {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(KINDS)}
