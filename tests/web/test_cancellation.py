"""A cancellation in the cooling-off as its agent and the office meet it: begun from the page, in both languages."""

from __future__ import annotations

from sqlalchemy import select

from handlers.policies.models import Policy
from tests.support.desk import WorkDesk, text_of
from tests.support.entry import newest_case, picture, send, text_of_errors
from web.packages import packages
from workflows.db import at_moment, reading


def policy_of(desk: WorkDesk) -> Policy:
    """A policy in its cooling-off."""
    desk.house.publish(packages()["cooling_off_cancel"], "cooling_off_cancel")
    desk.house.check(desk.house.apply())
    with at_moment(desk.now):
        desk.house.settle()
    with reading() as session:
        return session.scalars(select(Policy)).one()


def test_an_agent_begins_it_and_the_office_sees_the_amount_and_approves(desk: WorkDesk):
    policy = policy_of(desk)
    agent, clerk = desk.browser("wangfang"), desk.browser("chenjing")
    assert "犹豫期撤单" in " ".join(text_of(agent.page("/new"), "main"))
    assert "犹豫期撤单" in " ".join(text_of(clerk.page("/new"), "main"))
    assert "Cooling-off cancellation" in agent.get("/new", headers={"Accept-Language": "en"}).text

    form = agent.post("/new", {"process": "cooling_off_cancel"}).location
    assert "与销售时讲解不符" in " ".join(text_of(agent.page(form), "main"))
    entered = {"policy_no": policy.policy_no, "reason": "changed_mind", "confirmed": "yes"}
    unsigned = send(agent, form, "submit", **entered)
    assert (unsigned.status_code, "保全申请书" in text_of_errors(unsigned)) == (422, True)
    mistyped = send(agent, form, "submit", **entered | {"policy_no": "P1", "documents-PS_FORM": picture()})
    assert (mistyped.status_code, bool(text_of_errors(mistyped))) == (422, True)
    assert send(agent, form, "submit", **entered, **{"documents-PS_FORM": picture()}).status_code == 302

    case = newest_case()
    check = f"/items/{desk.house.item(case.id, 'check').id}"
    assert "4,050.00 元" in " ".join(text_of(clerk.page(check), "main"))
    assert send(clerk, check, "approve", applicant="yes").status_code == 302
    with reading() as session:
        assert session.scalars(select(Policy.status)).one() == "VOIDED"
