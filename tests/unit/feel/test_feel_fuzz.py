"""Whatever is typed, read or calculated: a value or a FeelError. A few seconds; in `make soak` some minutes."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests import support
from tests.oracles.grammar import KINDS, Grammar
from tests.support import scale
from tests.support.feel_corpus import expressions, noise, spoiled
from tests.support.feel_printer import alike, write
from workflows.feel import FeelError, YearsMonths, compile_expression, compile_unary_tests
from workflows.feel.values import kind

SECONDS = scale(1, 75)
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SCOPE = {
    "x": 7,
    "n": Decimal("1e6144"),
    "s": "a𠮷b",
    "l": [3, None, "a", [1]],
    "c": {"a": 1, "b c": [date(2024, 2, 29)]},
    "保额": YearsMonths(-14),
    "date": datetime(2024, 2, 29, tzinfo=UTC),
}
CORPUS = expressions()


def spoil(chance: random.Random) -> str:
    return spoiled(chance.choice(CORPUS), CORPUS, chance)


def grow(chance: random.Random) -> str:
    """A sound expression of the grammar, spoiled or in the arguments of another one."""
    text = Grammar(chance.getrandbits(40)).one(chance.choice(list(KINDS)), chance.randint(1, 3))
    return spoiled(text, CORPUS, chance) if chance.random() < 0.7 else text


def hold(text: str) -> None:
    """The same answer twice, of a kind that FEEL knows; what is read can be written."""
    for compile_text in (_evaluated, _matched):
        first, second = compile_text(text), compile_text(text)
        assert first == second


def _evaluated(text: str) -> object:
    try:
        expression = compile_expression(text, SCOPE.keys())
        found = expression.evaluate(SCOPE, now=NOW)
    except FeelError as error:
        return error.code, error.position, str(error)
    assert kind(found)
    with contextlib.suppress(FeelError):  # brackets of a written tree cost as well
        assert alike(compile_expression(write(expression.node), SCOPE.keys()).node, expression.node)
    return repr(found) if kind(found) not in {"function", "list", "context"} else kind(found)


def _matched(text: str) -> object:
    try:
        found = compile_unary_tests(text, SCOPE.keys()).matches(5, SCOPE, now=NOW)
    except FeelError as error:
        return error.code, error.position
    assert found in (True, False, None)
    return found


def test_there_is_enough_to_start_from():
    assert len(CORPUS) > 400


@pytest.mark.parametrize("make", [noise, spoil, grow])
def test_whatever_is_read_only_our_error_comes_out(make: Callable[[random.Random], str]):
    seed = random.randrange(2**32) if support.soaking else 1
    chance = random.Random(seed)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        text = make(chance)
        began = time.process_time()
        try:
            hold(text)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {text!r}") from error
        assert time.process_time() - began < 4, text  # four runs of a second at most
