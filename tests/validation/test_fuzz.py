"""However a package is spoilt, it gets findings and nothing else; and what gets no error is loaded by the engine."""

from __future__ import annotations

import time
from functools import cache
from random import Random

import pytest

from tests import support
from tests.engine.driver import drive, pruned
from tests.engine.gallery.wall import pictures
from tests.engine.mutants import spoilt
from tests.engine.world import World
from tests.support import scale
from tests.validation.wall import examples
from web.compose import the_registry
from web.packages import packages
from workflows.engine import compile_package
from workflows.validation import errors, validate

MUTANTS = 30
SECONDS = scale(0, 150)
"""How long each of the four goes on in the long form."""
NEVER = frozenset({"bad_drawing", "refused_element"})
"""What a case never stops with, if its drawing had no errors."""
SPOILERS = "<>&\"'/=[]{}%\x00\ufeff中é$ -1xX"


@cache
def wall() -> tuple[dict[str, str], ...]:
    """Every drawing there is, wrong ones too."""
    drawn = [dict(picture.make().files) for picture in pictures()]
    wrong = [files for example in examples() if (files := example.files)]
    return (*drawn, *wrong, *packages().values())


def scratched(text: str, random: Random) -> str:
    """The same text with some of its letters lost, doubled or replaced."""
    letters = list(text)
    for _ in range(random.randint(1, 6)):
        if letters:
            place = random.randrange(len(letters))
            part = slice(place, place + random.randint(0, random.choice((1, 3, 40))))
            letters[part] = random.choice(("", random.choice(SPOILERS), "".join(letters[part]) * 2))
    return "".join(letters)


def mutants(seed: int) -> list[tuple[int, dict[str, str]]]:
    """Spoilt packages, by the number that makes them again."""
    return [(number, mutant(number)) for number in range(seed * MUTANTS, (seed + 1) * MUTANTS)]


def mutant(number: int) -> dict[str, str]:
    random = Random(number)
    files = dict(random.choice(wall()))
    name = random.choice(sorted(files))
    try:
        files[name] = spoilt(files[name], random) if random.random() < 0.7 else scratched(files[name], random)
    except (ValueError, SyntaxError):  # what was no XML before cannot be spoilt as such
        files[name] = scratched(files[name], random)
    return files


@pytest.mark.parametrize("quarter", range(4))
def test_a_spoilt_package_gets_findings_and_nothing_else(quarter: int) -> None:
    registry, begin, seed = (
        the_registry(),
        time.monotonic(),
        quarter if not support.soaking else Random().getrandbits(40),
    )
    while True:
        for number, files in mutants(seed):
            found = validate(files, process="test" if number % 2 else "", registry=registry if number % 3 else None)
            assert all(str(one) and one.code for one in found), number
            if number % 2 and not errors(found):
                story = drive(compile_package("test", files), World(), number, pruned, 8)
                assert story[-1].action != "error" or story[-1].visits[0] not in NEVER, number
        seed += 1
        if time.monotonic() - begin > SECONDS:
            return
