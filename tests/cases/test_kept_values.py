"""What is entered comes back as it was, in the facts and in the sealed answers; or it is refused and nothing is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, assume, given, settings
from sqlalchemy import select

from tests.support import scale
from tests.support.drawings import Drawing
from tests.support.house import House
from tests.support.json_values import FORGERIES, JSON, NAMES, WRITABLE, nested, same
from workflows import clock, codec, sealing
from workflows.commands.incidents import Stopped
from workflows.db import reading
from workflows.engine.facts import DEEPEST
from workflows.models import Answer

ASKING = Drawing("asking", many="list", words="text", count="integer").start().user("entry", "again", "done").end()
ASKING.gateway("enough", default="out").flow("start", "entry", "enough").flow("enough", "end", id="out")
ASKING.flow("enough", "entry", when='entry_outcome = "again"')

FITS = 12_000
"""Letters: what is larger may not be a fact (16 KiB), which other stories tell."""


@pytest.fixture
def asking(house: House) -> UUID:
    """A case that asks again and again."""
    return house.start(house.publish(ASKING))


def last_answer(case: UUID) -> Any:
    with reading() as session:
        answers = select(Answer).where(Answer.case_id == case).order_by(Answer.at, Answer.id.desc())
        return sealing.unseal(session.scalars(answers.limit(1)).one().body)["values"]


def test_any_json_that_is_entered_comes_back_from_facts_and_answers(house: House, asking: UUID) -> None:
    @given(JSON, NAMES, WRITABLE)
    @settings(max_examples=scale(25, 1_000), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def entered(value: Any, name: str, words: str) -> None:
        entry = {"many": [value, {name: value}], "words": words}
        assume(len(repr(entry)) < FITS)
        house.do(asking, "entry", outcome="again", **entry)
        facts = codec.decode(house.case(asking).facts)
        assert same({name: facts[name] for name in entry}, entry)
        assert same(last_answer(asking), entry)

    entered()


def test_what_imitates_the_codec_is_a_fact_like_any_other(house: House, asking: UUID) -> None:
    for forged in (*FORGERIES, nested(DEEPEST - 1, "$")):
        house.do(asking, "entry", outcome="again", many=[forged])
        assert same(codec.decode(house.case(asking).facts)["many"], [forged])
        assert same(last_answer(asking), {"many": [forged]})


REFUSED: tuple[dict[str, Any], ...] = (
    {"words": "a\0b"},
    {"many": ["\ud83d"]},
    {"many": [1.5]},
    {"many": [10**codec.MOST_DIGITS]},
    {"many": nested(codec.DEEPEST, [])},
)
NO_FACTS: tuple[dict[str, Any], ...] = ({"many": [nested(DEEPEST, "x")]}, {"count": Decimal("1E+4000")})


def test_what_cannot_be_kept_is_refused_and_nothing_of_it_is_saved(house: House, asking: UUID) -> None:
    before = (house.events(asking), house.case(asking).facts, house.item(asking, "entry").version)
    for entry in REFUSED:
        with pytest.raises(codec.NotStorable):
            house.do(asking, "entry", outcome="again", **entry)
        assert (house.events(asking), house.case(asking).facts, house.item(asking, "entry").version) == before

    house.do(asking, "entry", outcome="done", words="well")
    assert last_answer(asking) == {"words": "well"}


def test_what_can_be_an_answer_but_no_fact_is_an_incident_that_names_the_fact(house: House, asking: UUID) -> None:
    before = house.events(asking)
    for entry in NO_FACTS:
        with pytest.raises(Stopped):
            house.do(asking, "entry", outcome="again", **entry)

    assert [(each.code, each.node, each.count) for each in house.incidents(asking)] == [("wrong_fact", "entry", 2)]
    assert house.events(asking) == [*before, *["incident.opened"] * 2]
    house.do(asking, "entry", outcome="done", words="well")
    clock.tick(house.now)
    assert house.incidents(asking) == []
