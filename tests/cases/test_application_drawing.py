"""The stories of new applications together go every way that is drawn, and what watches them sees."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.cases.discreet import DiscreetInsurer
from tests.cases.ways import declared, drawn, followed, taken
from workflows.db import engine, reading

CHAPTERS = [page.stem for page in Path(__file__).parent.glob("test_application_*.py")]


def test_the_stories_take_every_flow_of_the_drawing_and_name_no_other() -> None:
    stories = [story for chapter in CHAPTERS for story in vars(import_module(f"tests.cases.{chapter}")).values()]

    assert frozenset().union(*map(declared, stories)) == set(drawn().flows.values())


def test_a_walk_tells_its_flows_and_leaves_the_drawing_nowhere(insurer: DiscreetInsurer) -> None:
    case = insurer.apply()
    with reading() as session:
        assert taken(session, case) >= {"to_entry", "to_entered", "to_profile", "to_sign", "to_check"}

    assert list(followed(["pay_by", "debit_refused", "record_refusal"])) == ["to_debit", "to_record_refusal"]
    for leap in (["entry", "check"], ["check", "entered"], ["debit_refused", "issue"]):
        with pytest.raises(AssertionError, match="no flow leads"):
            list(followed(leap))


def test_a_health_answer_in_the_open_is_seen(database_url: str) -> None:
    insurer = DiscreetInsurer(database_url)
    case = insurer.apply()
    insurer.look()

    for facts in ('{"note": "systolic"}', '{"em": 127}', '{"why": ["22.8"]}'):
        with engine().begin() as connection:
            connection.execute(text('UPDATE "case" SET facts = CAST(:facts AS jsonb)'), {"facts": facts})
        with pytest.raises(AssertionError, match="in clear"):
            insurer.look()

    assert insurer.open_nodes(case) == ["check"]
