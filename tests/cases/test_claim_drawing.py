"""The stories of claims together go every way that is drawn, in the claim and in everything it calls."""

from __future__ import annotations

from tests.cases import test_claim_ci, test_claim_follow_up, test_claim_med, test_claim_report, test_claim_ways
from tests.cases.ways import declared, drawn

TOLD = (test_claim_ci, test_claim_follow_up, test_claim_med, test_claim_report, test_claim_ways)


def test_the_stories_take_every_flow_of_the_drawings_and_name_no_other() -> None:
    stories = frozenset().union(*(declared(story) for module in TOLD for story in vars(module).values()))

    assert stories == {flow for process in ("claim", "claim_follow_up") for flow in drawn(process).flows.values()}
