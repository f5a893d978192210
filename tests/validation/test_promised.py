"""What a drawing promises: from where it is read, and what handlers say of themselves."""

from __future__ import annotations

from tests.validation.office import OFFICE
from tests.validation.wall import examples
from web.compose import the_registry
from workflows.commands.publishing import check_promises
from workflows.engine import compile_package
from workflows.engine.dialect import FACT_TYPES as KINDS
from workflows.registry import kind_of_value
from workflows.validation.data.written import FACT_TYPES, read_written
from workflows.validation.files import read
from workflows.validation.package import Package


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
    assert len(uses) == 13


def test_what_only_readers_see_promises_nothing_when_a_house_starts() -> None:
    (pool,) = {one.name: one.files for one in examples() if one.name == "pool_of_the_customer"}.values()
    process = compile_package("test", pool)
    check_promises(process, OFFICE)
    assert "sign" not in {node.id for node in process.executed()}
