"""The command line as somebody types it, in this process: what it printed and how it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from tests.support.drawings import Drawing
from web.cli import anliu


@dataclass(frozen=True)
class Printed:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines of a trace."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def end(self) -> dict[str, Any]:
        return self.lines[-1]

    @property
    def nodes(self) -> list[str]:
        return [line["node"] for line in self.lines[:-1]]

    def line(self, node: str, nth: int = 0) -> dict[str, Any]:
        return [line for line in self.lines if line.get("node") == node][nth]


def typed(*words: object) -> Printed:
    """Type a command; what was not meant to end it ends the test."""
    result = CliRunner().invoke(anliu, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Printed(result.exit_code, result.stdout, result.stderr)


def drawn_in(folder: Path, *drawings: Drawing) -> Path:
    """Write drawings into a folder; the file of the first."""
    for drawing in drawings:
        for name, text in drawing.package().items():
            (folder / name).write_text(text, encoding="utf-8")
    return folder / f"{drawings[0].process}.bpmn"
