"""What the engine has ever stored, it loads for ever: states of every format go on with the engine as it is."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.engine.keep_states import STORED, STORIES, keep, play, told
from tests.engine.world import Case, World
from workflows.engine import EngineError, Instance, compile_package, state

KEPT = sorted(STORED.glob("*/*.json"))


@pytest.mark.parametrize("path", KEPT, ids=[f"{path.parent.name}-{path.stem}" for path in KEPT])
def test_a_case_that_was_stored_long_ago_waits_as_it_did_and_goes_its_way_to_the_end(path: Path) -> None:
    kept = json.loads(path.read_text(encoding="utf-8"))
    world = World()
    world.now = datetime.fromisoformat(kept["at"])

    case = Case.stored(compile_package(kept["process"], kept["files"]), world, kept["state"])
    assert (case.open, told(case.facts)) == (kept["waits"], kept["facts"])

    play(case, kept["moves"])
    assert case.visited == kept["visited"]
    assert told(case.facts) == kept["facts at the end"]
    assert case.ended


def test_states_of_the_present_format_are_kept_one_for_each_story() -> None:
    """A new format without its states: `python -m tests.engine.keep_states`."""
    present = {path.stem for path in KEPT if path.parent.name == str(state.FORMAT)}
    assert present == {story.__name__ for story in STORIES}


def test_a_format_that_is_kept_is_never_kept_again(tmp_path: Path) -> None:
    first = keep(tmp_path)
    before = {path.name: path.read_text(encoding="utf-8") for path in first.iterdir()}
    with pytest.raises(FileExistsError):
        keep(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in first.iterdir()} == before


@pytest.mark.parametrize("format", [0, state.FORMAT + 1, str(state.FORMAT), None])
def test_a_state_of_an_unknown_format_is_refused(format: object) -> None:
    kept = json.loads((STORED / "1" / "plain_task.json").read_text(encoding="utf-8"))
    text = json.dumps(json.loads(kept["state"]) | {"v": format})
    with pytest.raises(EngineError) as error:
        Instance.load(compile_package(kept["process"], kept["files"]), World(), text)
    assert error.value.code == "bad_state"
    assert "unknown format" in str(error.value)
