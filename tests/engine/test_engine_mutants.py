"""However a drawing is spoilt, it is refused in words, or its case lives or stops in words; never anything else."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest

from tests.engine.driver import drive, pruned
from tests.engine.gallery.wall import pictures
from tests.engine.mutants import spoilt
from tests.engine.world import World
from tests.support import scale
from workflows.engine import EngineError, compile_package

MUTANTS = scale(40, 3_000)
"""Of each tenth of the gallery."""


@pytest.mark.parametrize("tenth", range(10))
def test_a_spoilt_drawing_is_refused_or_lived_in_words(tenth: int) -> None:
    random = Random(tenth)
    wall = [picture.make().files for picture in pictures()[tenth::10]]
    drawings = [files for files in wall if any(name.endswith(".bpmn") for name in files)]
    for _ in range(MUTANTS):
        files = dict(random.choice(drawings))
        name = random.choice([name for name in files if name.endswith(".bpmn")])
        files[name] = spoilt(files[name], random)
        with suppress(EngineError):
            drive(compile_package("test", files), World(), tenth, pruned)
