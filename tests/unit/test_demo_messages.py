"""The simulated sender of messages: whatever is handed over can be read on its page, and nothing is sent anywhere."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html

from handlers.signatures import sender
from handlers.signatures.steps import deliver
from tests.support.processes import python
from web.demo import messages
from web.demo.bank import Bank

MOBILE = "13812341234"
MASKED = "138****1234"
CODE = {"mobile": MOBILE, "code": "123456"}


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    with Bank(tmp_path / "bank.sqlite") as server, httpx.Client(base_url=server.url, trust_env=False) as line:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("MESSAGES_URL", f"{server.url}/messages")
        yield line
        server.shutdown()


def shown(line: httpx.Client) -> list[tuple[str, str]]:
    """Mobile and text of what the page shows."""
    rows = html.fromstring(line.get("/messages").text).cssselect("tbody tr")
    return [tuple(cell.text_content().strip() for cell in row)[1:] for row in rows]


def test_a_signing_code_can_be_read_under_the_masked_mobile_it_went_to(line):
    assert deliver(CODE, "k1") == {}
    ((mobile, text),) = shown(line)
    assert mobile == MASKED
    assert "123456" in text


def test_a_message_that_is_told_again_is_one_message(line):
    for _ in range(3):
        deliver(CODE, "k1")
    assert len(shown(line)) == 1
    assert line.post("/messages", json={"key": "k1", "mobile": MOBILE, "text": "another"}).status_code == 409


def test_the_last_ones_are_shown_the_newest_first(line, monkeypatch):
    monkeypatch.setattr(messages, "SHOWN", 3)
    for number in range(5):
        line.post("/messages", json={"key": f"k{number}", "mobile": MOBILE, "text": f"no. {number}"}).raise_for_status()
    assert [text for _, text in shown(line)] == ["no. 4", "no. 3", "no. 2"]


def test_a_text_is_never_markup_and_the_page_runs_nothing(line):
    text = "<script>alert(1)</script>&<b>"
    line.post("/messages", json={"key": "k1", "mobile": MOBILE, "text": text}).raise_for_status()
    page = line.get("/messages")
    assert shown(line) == [(MASKED, text)]
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [b"", b"[]", b'{"key": 1}', b'{"key": "k", "mobile": "1", "text": ""}', b"x" * 70_000])
def test_nonsense_is_a_bad_request_and_no_message(line, body):
    assert line.post("/messages", content=body).status_code == 400
    assert shown(line) == []


def test_no_number_is_kept_and_the_log_names_neither_mobile_nor_text(tmp_path):
    book = tmp_path / "bank.sqlite"
    start = "import sys; from pathlib import Path; from web.demo.bank import run; run(Path(sys.argv[1]), 0)"
    with python("-c", start, str(book)) as process:
        url = process.stdout.readline().removeprefix("bank: ").strip()
        httpx.post(f"{url}/messages", json={"key": "k1", "mobile": MOBILE, "text": "123456"})
        httpx.post(f"{url}/messages", json={"key": "k2", "mobile": MOBILE, "text": 123456})
        assert process.stdout.readline() == "POST 400\n"
        os.kill(process.pid, signal.SIGKILL)
    assert not any(MOBILE.encode() in path.read_bytes() for path in tmp_path.iterdir())
    with Bank(book) as again:
        assert MASKED in again.messages.page(), "it survives the kill"


def test_without_a_sender_a_code_goes_nowhere(monkeypatch):
    monkeypatch.delenv("MESSAGES_URL", raising=False)
    assert deliver(CODE, "k1") == {}


def test_a_sender_that_is_not_there_or_refuses_is_silent_and_the_error_names_nobody(line, monkeypatch):
    deliver(CODE, "k1")
    for address in ("http://127.0.0.1:9", f"{line.base_url}/elsewhere"):
        monkeypatch.setenv("MESSAGES_URL", address)
        with pytest.raises(sender.SenderSilent) as silent:
            deliver(CODE, "k2")
        assert not any(word in str(silent.value) for word in ("138", "123456", "127.0.0.1"))
        assert silent.value.__cause__ is None
        assert silent.value.__suppress_context__
