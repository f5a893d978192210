"""Documents: taken in with the form, named when they are missing, opened by those who may."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from sqlalchemy import select

from tests.support.desk import WorkDesk
from tests.support.entry import (
    begin,
    entry,
    send,
    text_of_errors,
)
from tests.support.letters import writing
from workflows.db import reading
from workflows.models import File


def test_documents_are_downloads_that_no_browser_runs(desk: WorkDesk):
    agent = desk.browser("wangfang")
    send(agent, begin(agent), "submit", **entry(desk))
    with reading() as session:
        file_id = session.scalars(select(File.id).limit(1)).one()
    answer = agent.get(f"/files/{file_id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''%E8%AF%81%E4%BB%B6.png" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert desk.browser("zhoumin").get(f"/files/{file_id}").status_code == 404


def test_files_of_a_form_that_came_back_need_not_be_uploaded_again(desk: WorkDesk):
    agent = desk.browser("wangfang")
    address = begin(agent)
    assert send(agent, address, "submit", **entry(desk, branch="")).status_code == 422
    with reading() as session:
        kept = {f"documents-{file.kind}-0": str(file.id) for file in session.scalars(select(File))}
    again = {name: text for name, text in entry(desk, **kept).items() if not isinstance(text, tuple)}
    assert send(agent, address, "submit", **again).status_code == 302


def test_a_missing_document_is_named(desk: WorkDesk):
    agent = desk.browser("wangfang")
    values = entry(desk)
    del values["documents-HEALTH_DECLARATION"]
    answer = send(agent, begin(agent), "submit", **values)
    assert answer.status_code == 422
    assert "健康告知书" in text_of_errors(answer)


def test_a_file_that_is_not_what_its_name_says_is_refused_beside_its_document(desk: WorkDesk):
    agent = desk.browser("wangfang")
    bad = (BytesIO(b"<svg onload=alert(1)>"), "证件.png")
    answer = send(agent, begin(agent), "submit", **entry(desk, **{"documents-ID_FRONT": bad}))
    assert answer.status_code == 422
    assert "文件内容与扩展名不符" in answer.text


def test_a_letter_is_listed_in_the_readers_language_and_shown_by_the_browser(desk: WorkDesk):
    house = desk.house
    case = house.start(house.publish(writing("COUNTER_OFFER")), "wangfang")
    house.submit(case)
    house.do(case, "underwrite", "lintao", "offer", em_total=50, opinion="加费")
    house.settle()
    number = house.case(case).number
    agent = desk.browser("wangfang")
    page = agent.page(f"/cases/{case}")
    (link,) = page.cssselect("ul.files a")
    assert link.text_content() == f"核保通知书 {number}-01.pdf"

    answer = agent.get(link.get("href"))
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert quote(f"核保通知书 {number}-01.pdf") in answer.headers["Content-Disposition"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert desk.browser("zhoumin").get(link.get("href")).status_code == 404

    agent.post("/language", {"lang": "en"})
    (link,) = agent.page(f"/cases/{case}").cssselect("ul.files a")
    assert link.text_content() == f"Underwriting notice {number}-01.pdf"


def test_an_upload_is_never_shown_as_a_letter(desk: WorkDesk):
    agent = desk.browser("wangfang")
    send(agent, begin(agent), "submit", **entry(desk))
    with reading() as session:
        file_id = session.scalars(select(File.id).limit(1)).one()
    assert agent.get(f"/files/{file_id}/letter").status_code == 404
