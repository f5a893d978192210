"""The stories of endorsements together go every way that is drawn, and take every row of its table."""

from __future__ import annotations

from tests.cases import test_endorsement, test_endorsement_surrender
from tests.cases.ways import declared, drawn

OF_THE_CANCELLATION = frozenset(drawn("cooling_off_cancel").flows.values())


def test_the_stories_take_every_flow_of_the_drawing_and_name_no_other() -> None:
    told = [*vars(test_endorsement).values(), *vars(test_endorsement_surrender).values()]
    stories = frozenset().union(*map(declared, told))

    assert stories == set(drawn("endorsement").flows.values()) - OF_THE_CANCELLATION
