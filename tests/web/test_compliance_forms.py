"""The forms of compliance as their people meet them: drawn, sent, refused at the field."""

from __future__ import annotations

from uuid import UUID

from tests.support.compliance import entry, plug
from tests.support.desk import WorkDesk, text_of
from tests.support.entry import send, text_of_errors
from tests.support.insurer import ACCOUNT, COVER, HEALTHY

AGENT, CLERK, QUALITY = "wangfang", "chenjing", "gaofeng"


def begun(desk: WorkDesk) -> UUID:
    """A case that asks every form in turn."""
    plug()
    facts = {"recording_accepted": "boolean", "signed": "boolean", "automatic": "boolean", "mismatches": "integer"}
    drawing = (
        entry("forms", **facts, must_correct="boolean")
        .user("profile", role="agent", form="compliance.profile")
        .user("record", role="agent", form="recording.record")
        .user("quality", "pass", "rerecord", role="quality", form="recording.quality")
        .user("sign", "sign", "later", role="agent", form="signature.sign")
        .user("key", role="back_office", form="dual_entry.key")
        .user("resolve", role="back_office", form="dual_entry.resolve")
        .user("check", "pass", role="back_office", form="compliance.check")
        .end()
        .flow("start", "entry", "profile", "record", "quality", "sign", "key", "resolve", "check", "end")
    )
    desk.house.publish(drawing)
    case = desk.house.start("forms", AGENT)
    values = {**COVER, **ACCOUNT, **HEALTHY, "customer": str(desk.house.customer)}
    desk.house.do(case, "entry", AGENT, "submit", **values)
    return case


def test_every_form_is_drawn_sent_and_refused_at_its_field(desk: WorkDesk):
    case = begun(desk)
    agent, clerk, quality = (desk.browser(login) for login in (AGENT, CLERK, QUALITY))

    def address(node: str) -> str:
        return f"/items/{desk.house.item(case, node).id}"

    profile = {"occupation": "OFFICE", "income": "100000", "pep": "yes", "payer": "SELF"}
    assert "资金来源" in text_of_errors(send(agent, address("profile"), "done", **profile))
    assert send(agent, address("profile"), "done", **profile, source_of_funds="工资").status_code == 302

    moments = {f"moments-{at}-_": "1" for at in range(2)}
    moments |= {"moments-0-moment": "IDENTITY", "moments-1-moment": "SIGNED"}
    recording = {"recorded_on": "2026-03-01", "reference": "V-1"}
    assert send(agent, address("record"), "done", **recording, **moments).status_code == 302

    assert "王芳" in quality.page(address("quality")).text_content()
    refused = text_of_errors(send(quality, address("quality"), "pass"))
    assert "NB-REC-01" in refused or "关键环节" in refused or "key moment" in refused
    again = {"missing-0-_": "1", "missing-0-moment": "CONSENT"}
    assert send(quality, address("quality"), "rerecord", **again).status_code == 302

    signing = {"notice": "yes", "declaration": "yes", "health": "yes", "automatic": "no", "method": "ESIGN"}
    assert agent.get(address("sign")).status_code == 200
    answer = send(agent, address("sign"), "sign", **signing, signer="李娜", code="123456")
    assert answer.status_code != 302
    desk.house.do(case, "sign", AGENT, "later")

    keyed = {"gov_id": "110101199601010035", "name": "张玮", "birth_date": "1996-01-01", "sum_insured": "300000"}
    keyed |= {"card_no": "6222 0202 0011 2233 446", "pay_term": "20"}
    assert send(clerk, address("key"), "done", **keyed).status_code == 302
    assert desk.house.case(case).facts["mismatches"] == 1
    assert "张玮" in clerk.page(address("resolve")).text_content()
    settled = {"settlements-0-_": "1", "settlements-0-field": "name", "settlements-0-take": "first"}
    assert send(clerk, address("resolve"), "done", **settled).status_code == 302

    titles = text_of(clerk.page(address("check")), "h2, h3, caption, legend, summary")
    assert any("真实" in title for title in titles)
