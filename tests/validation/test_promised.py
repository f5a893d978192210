"""The families of expressions, choices, promises and facts: quick over large drawings, and never at a loss."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from time import process_time

import pytest

from tests.engine.shapes import Shape, shape
from tests.validation.office import OFFICE
from tests.validation.wall import examples
from web.compose import the_registry
from workflows.commands.publishing import check_promises
from workflows.engine import compile_package
from workflows.engine.dialect import FACT_TYPES as KINDS
from workflows.registry import kind_of_value
from workflows.validation import FAMILIES, Severity, validate
from workflows.validation.data.written import FACT_TYPES, read_written
from workflows.validation.files import read
from workflows.validation.package import Package

OURS = [family for family in FAMILIES if family.name in {"expressions", "choices", "promises", "facts"}]
HOUSE = Path(__file__).parents[2] / "bpmn" / "application"
LARGE, HOSTILE = 2.5, 2.5


def usual(rounds: int) -> Shape:
    """A long line of tasks with choices behind them."""
    drawing, before = shape(weight="integer", note="text"), "test_start"
    for number in range(rounds):
        drawing.user(f"u{number}", "pass", "return:R", form="office.weighing").gateway(
            f"g{number}", default=f"d{number}"
        )
        drawing.service(f"s{number}", "office.note").gateway(f"m{number}").flow(before, f"u{number}", f"g{number}")
        drawing.flow(f"g{number}", f"s{number}", when=f'u{number}_outcome = "return" and weight > {number}')
        drawing.flow(f"g{number}", f"m{number}", id=f"d{number}").flow(f"s{number}", f"m{number}")
        before = f"m{number}"
    drawing.end().flow(before, "end")
    return drawing


def split(conditions: list[str], **facts: str) -> Shape:
    """One gateway with all these conditions."""
    drawing = shape(**facts)
    drawing.user("u", "a").gateway("g").end().flow("test_start", "u", "g")
    for feel in conditions:
        drawing.flow("g", "end", when=feel)
    return drawing


def tangle() -> Shape:
    """Many facts, and flows in every direction."""
    drawing, chance = shape(**{f"f{number}": "integer" for number in range(300)}), random.Random(1)
    for number in range(300):
        drawing.work(f"s{number}", value=f"f{number * 7 % 300}")
    for _ in range(1000):
        drawing.flow(f"s{chance.randrange(300)}", f"s{chance.randrange(300)}")
    return drawing.flow("test_start", "s0")  # type: ignore[return-value]


def chain() -> Mapping[str, str]:
    """Processes that call each other, the last one the first."""
    files: dict[str, str] = {}
    for number in range(300):
        drawing = shape(f"p{number}", w="integer").call("c", f"p{(number + 1) % 300}").end("e")
        files |= drawing.flow(f"p{number}_start", "c", "e").package()
    return files


def integers(name: str, number: int) -> dict[str, str]:
    """The facts `name0`, `name1` and so on."""
    return {f"{name}{each}": "integer" for each in range(number)}


LONG = "n > 1" + " + 1" * 120
MONSTERS = {
    "hundreds of texts": lambda: split([f'kind = "k{n}"' for n in range(900)], kind="code").package(),
    "hundreds of facts": lambda: split([f"f{n} = 1" for n in range(900)], **integers("f", 900)).package(),
    "long conditions": lambda: split([LONG] * 190, n="integer").package(),
    "more than can be judged": lambda: split([LONG] * 1900, n="integer").package(),
    "costly constants": lambda: split([f"count(for x in 1..900 return x) > {n}" for n in range(1500)]).package(),
    "names nearly right": lambda: split([f"fac{n} > 1" for n in range(700)], **integers("fact", 700)).package(),
    "other languages": lambda: split(["x" + "== y && !z " * 20] * 400).package(),
    "a tangle": lambda: tangle().package(),
    "a circle of calls": chain,
}


def check_all(files: Mapping[str, str], process: str = "test") -> None:
    package = Package(files=files, documents=read(files)[0], process=process, registry=OFFICE)
    for family in OURS:
        list(family.check(package))


def test_a_large_drawing_is_judged_at_once() -> None:
    files = usual(50).package()
    check_all(files)
    begun = process_time()
    check_all(files)
    assert process_time() - begun < LARGE * len(OURS)


@pytest.mark.parametrize("monster", MONSTERS.values(), ids=MONSTERS.keys())
def test_a_hostile_drawing_is_judged_in_bounded_time(monster) -> None:
    files = monster()
    begun = process_time()
    check_all(files, "test" if "test.bpmn" in files else "p0")
    assert process_time() - begun < HOSTILE * len(OURS)


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_spoilt_nothing_is_raised(seed: int) -> None:
    chance = random.Random(seed)
    drawn = [example.files for example in examples()]
    files = dict(chance.choice(drawn))
    for name, text in files.items():
        for _ in range(8):
            at = chance.randrange(len(text))
            word = chance.choice(['"', "id", "Ref", "_", "=", "value", "fact", "name"])
            found = text.find(word, at)
            if found > 0:
                spoilt = chance.choice(["", "x", "0", "é"])
                text = text[:found] + spoilt + text[found + len(word) :]  # noqa: PLW2901 - spoilt bit by bit
        files[name] = text
    validate(files, process="test", registry=OFFICE)


def test_the_drawing_of_the_house_has_nothing_wrong() -> None:
    files = {path.name: path.read_text("utf-8") for path in HOUSE.glob("*.*mn")}
    assert validate(files, process="application", registry=the_registry()) == ()


def test_every_finding_can_be_told() -> None:
    for example in examples():
        for one in validate(example.files, process="test", registry=example.registry):
            assert str(one)
            assert "%(" not in one.advice % one.params


def test_handlers_declare_types_that_facts_can_have() -> None:
    registry = the_registry()
    declared = (*registry.locals.values(), *registry.remotes.values())
    values = [each.takes or {} for each in declared]
    values += [each.gives or {} for each in (*declared, *registry.savers.values())]
    assert {kind_of_value(kind) for each in values for kind in each.values()} <= KINDS
    assert all(each.gives is not None for each in (*declared, *registry.savers.values()))
    assert all(each.takes is not None for each in declared)
    assert FACT_TYPES.keys() <= KINDS


def test_expressions_are_read_from_every_place_where_they_stand() -> None:
    uses = set()
    for example in examples():
        documents, _ = read(example.files)
        package = Package(files=example.files, documents=documents)
        uses |= {one.use for one in read_written(documents, package.names)}
    assert len(uses) == 11
    assert Severity.ERROR == "error"


def test_what_only_readers_see_promises_nothing_when_a_house_starts() -> None:
    (pool,) = {one.name: one.files for one in examples() if one.name == "pool_of_the_customer"}.values()
    process = compile_package("test", pool)
    check_promises(process, OFFICE)
    assert "sign" not in {node.id for node in process.executed()}
