"""The packages under `bpmn/`: one folder per process, its drawing and everything it calls by value."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

import bpmn
from web.compose import compose, load_data
from web.drawings import begins_cases, called, texts, with_called
from web.lint import Judgement, as_text
from web.settings import Settings
from web.speech import both_of
from workflows.commands.publishing import Unsound, publish
from workflows.types import CLOCK


def packages() -> dict[str, dict[str, str]]:
    """Every package by its process, with what it calls by value: file name to text.

    A process that another package calls is published in its callers, and by itself only if it numbers its own cases.
    """
    folders = sorted((each for each in files(bpmn).iterdir() if each.is_dir()), key=lambda each: each.name)
    found = {folder.name: texts(folder) for folder in folders}
    drawn = {process: package for process, package in found.items() if f"{process}.bpmn" in package}
    elsewhere = {name for process, package in drawn.items() for name in called(package) - {process}}
    return {
        process: with_called(package, lambda name: drawn.get(name, {}))
        for process, package in drawn.items()
        if process not in elsewhere or begins_cases(process, package)
    }


def publish_all(settings: Settings) -> Iterator[str]:
    """Bring reason codes up to date and publish every package; tells what became of each. Raises Unsound."""
    compose(settings)
    load_data()
    for process, package in packages().items():
        made = publish(process, package, actor=CLOCK)
        yield f"{process}: {'version' if made['new'] else 'unchanged, version'} {made['version']}"


def told(error: Unsound) -> Iterator[str]:
    """Everything that is wrong with a package that cannot be published, in both languages."""
    yield from as_text(Judgement(files={one.file for one in error.findings}, found=list(error.findings)), "both")
    yield from both_of(error).lines("both")
