"""Where the OMG's schema of BPMN 2.0 lies: Spiff brings it along."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def schema_files() -> Traversable:
    """The folder with `BPMN20.xsd` and what it includes."""
    return files("SpiffWorkflow.bpmn.parser") / "schema"
