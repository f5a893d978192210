"""Nobody decides a change they entered: not on the page, not by a program, not for somebody else."""

from __future__ import annotations

from sqlalchemy import select

from handlers.policies.models import Policy
from tests.cases.endorsing import BY_HAND, NAMED
from tests.cases.underwriters import promote
from tests.support.desk import WorkDesk, text_of
from tests.support.entry import send
from web.packages import packages
from workflows.db import at_moment, reading

PROGRAM = {"Accept": "application/json"}


def test_whoever_entered_a_change_is_told_why_they_may_not_decide_it(desk: WorkDesk):
    house = desk.house
    house.publish(packages()["endorsement"], "endorsement")
    house.check(house.apply())
    with at_moment(desk.now):
        house.settle()
    with reading() as session:
        policy = session.scalars(select(Policy)).one()
    case = house.start("endorsement", "chenjing")
    house.do(case, "find_office", "chenjing", "next", policy_no=policy.policy_no)
    house.do(case, "change_office", "chenjing", "submit", **NAMED)
    house.do(case, "confirm_office", "chenjing", "confirm", **BY_HAND)
    promote(house, "chenjing", "endorsement_officer")
    clerk, officer = desk.browser("chenjing"), desk.browser("fangyan")
    check = f"/items/{house.item(case, 'examine').id}"

    assert "办理过本案前序环节的人员不得办理本环节" in " ".join(text_of(clerk.page(check), "main"))
    assert clerk.post(f"{check}/claim", {}, headers=PROGRAM).status_code == 403
    assert send(clerk, check, "approve", entitled="yes", complete="yes").status_code in {403, 409}
    assert house.open_nodes(case) == ["examine"]
    assert officer.post(f"{check}/claim", {}).status_code == 302
    assert send(officer, check, "approve", entitled="yes", complete="yes").status_code == 302
    assert house.open_nodes(case) == []
