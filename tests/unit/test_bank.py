"""The line to the bank on good and bad days: the simulated bank is a real server, the client is the real one."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from handlers.payments import bank as client
from tests.support.processes import python
from web.demo.bank import Bank
from workflows.errors import BusinessError

ACCOUNT = "6222020200112233446"
ZHANG = "张伟"
DEMAND = {"account": ACCOUNT, "holder": ZHANG, "amount": Decimal("1200.50"), "currency": "CNY"}
TOLD = DEMAND | {"amount": "1200.50"}


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    with Bank(tmp_path / "bank.sqlite") as server, httpx.Client(base_url=server.url, trust_env=False) as line:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv("BANK_URL", server.url)
        monkeypatch.setattr(client, "TIMEOUT", httpx.Timeout(1))
        yield line
        server.shutdown()


def behave(bank: httpx.Client, mode: str, **more: object) -> None:
    bank.put(f"/accounts/{ACCOUNT}/mode", json={"mode": mode, **more}).raise_for_status()


def book(bank: httpx.Client) -> list[tuple[str, str, int]]:
    return [(entry["key"], entry["state"], entry["told"]) for entry in bank.get("/book").json()]


def test_a_debit_is_booked_under_our_key_and_gives_the_banks_reference(bank):
    assert client.debit(DEMAND, "k1") == {"key": "k1", "reference": "SB00000001"}
    (entry,) = bank.get("/book").json()
    assert entry["amount"] == "1200.50"
    assert entry["holder"] == ZHANG


def test_the_same_attempt_again_gives_the_same_answer_and_is_not_even_told_again(bank):
    first = client.debit(DEMAND, "k1")
    assert [client.debit(DEMAND, "k1") for _ in range(3)] == [first] * 3
    assert book(bank) == [("k1", "booked", 1)]


@pytest.mark.parametrize("reason", ["balance", "closed", "limit", "third_person", "frozen", "line_17"])
def test_a_refusal_is_a_business_error_with_the_banks_reason_and_stays_what_it_was(bank, reason):
    behave(bank, "refuse", reason=reason, times=1)
    for _ in range(2):
        with pytest.raises(BusinessError) as refused:
            client.debit(DEMAND, "k1")
        assert refused.value.code == "PAYMENT_REFUSED"
        assert refused.value.facts == {"code": reason}
    assert client.debit(DEMAND, "k2")["reference"]


def test_a_bank_that_breaks_off_before_booking_is_told_again(bank):
    behave(bank, "timeout_before", times=1)
    with pytest.raises(client.BankSilent):
        client.debit(DEMAND, "k1")
    assert book(bank) == []
    assert client.debit(DEMAND, "k1")["reference"]
    assert book(bank) == [("k1", "booked", 1)]


def test_a_bank_that_booked_and_did_not_answer_is_asked_and_not_told_again(bank):
    behave(bank, "timeout_after")
    with pytest.raises(client.BankSilent):
        client.debit(DEMAND, "k1")
    assert client.debit(DEMAND, "k1") == {"key": "k1", "reference": "SB00000001"}
    assert book(bank) == [("k1", "booked", 1)]


def test_a_bank_that_hangs_costs_one_timeout_and_nobody_else_waits(bank):
    behave(bank, "hang", times=1)
    with ThreadPoolExecutor() as pool:
        hanging = pool.submit(client.debit, DEMAND, "k1")
        assert client.debit(DEMAND | {"account": "6212264000000000014"}, "k2")["reference"]
        assert not hanging.done()
        assert isinstance(hanging.exception(), client.BankSilent)
    assert book(bank) == [("k2", "booked", 1)]


def test_a_bank_that_hears_and_answers_twice_books_once(bank):
    behave(bank, "twice")
    assert client.debit(DEMAND, "k1")["reference"] == "SB00000001"
    assert book(bank) == [("k1", "booked", 2)]


def test_ten_equal_demands_at_once_are_one_booking(bank):
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: bank.post("/debits", json=TOLD | {"key": "k1"}).json(), range(10)))
    assert all(answer == answers[0] for answer in answers)
    assert book(bank) == [("k1", "booked", 10)]


def test_a_key_with_other_content_is_refused_by_the_bank_and_noticed_by_us(bank):
    client.debit(DEMAND, "k1")
    assert bank.post("/debits", json=TOLD | {"key": "k1", "amount": "1.00"}).status_code == 409
    with pytest.raises(client.BankConfused):
        client.debit(DEMAND | {"amount": Decimal("1.00")}, "k1")
    assert book(bank)[0][:2] == ("k1", "booked")


def test_the_same_amount_in_other_digits_is_the_same_content(bank):
    client.debit(DEMAND, "k1")
    assert bank.post("/debits", json=TOLD | {"key": "k1", "amount": "1200.5"}).status_code == 200


@pytest.mark.parametrize("amount", ["0", "-1", "1.005", "NaN", "Infinity", "x", "1000000000000"])
def test_neither_side_lets_an_impossible_amount_through(bank, amount):
    assert bank.post("/debits", json=TOLD | {"key": "k1", "amount": amount}).status_code == 400
    with pytest.raises((ValueError, ArithmeticError, client.BankConfused)):
        client.debit(DEMAND | {"amount": amount}, "k1")
    assert book(bank) == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"key": 1}', b"\xff", b"x" * 70_000])
def test_nonsense_is_a_bad_request_and_never_a_booking(bank, body):
    assert bank.post("/debits", content=body).status_code == 400
    assert bank.put(f"/accounts/{ACCOUNT}/mode", content=body).status_code == 400
    assert book(bank) == []


@pytest.mark.parametrize("mode", [{"mode": "odd"}, {"mode": "refuse", "reason": "mood"}, {"mode": "ok", "times": 0}])
def test_an_unknown_mode_is_refused_and_changes_nothing(bank, mode):
    assert bank.put(f"/accounts/{ACCOUNT}/mode", json=mode).status_code == 400
    assert client.debit(DEMAND, "k1")["reference"]


def test_an_unknown_key_or_path_is_not_found(bank):
    assert bank.get("/debits/never").status_code == 404
    assert bank.get("/").status_code == 404


def test_a_bank_that_is_not_there_is_silent_and_the_error_names_nobody(monkeypatch):
    monkeypatch.setenv("BANK_URL", "http://127.0.0.1:9")
    with pytest.raises(client.BankSilent) as silent:
        client.debit(DEMAND, "k1")
    assert ACCOUNT not in str(silent.value)
    assert silent.value.__cause__ is None
    assert silent.value.__suppress_context__


def test_what_the_bank_booked_survives_its_kill(tmp_path):
    path = tmp_path / "bank.sqlite"
    start = "import sys; from pathlib import Path; from web.demo.bank import run; run(Path(sys.argv[1]), 0)"
    for count in (1, 2, 3):
        with python("-c", start, str(path)) as process:
            url = process.stdout.readline().removeprefix("bank: ").strip()
            assert httpx.post(f"{url}/debits", json=TOLD | {"key": f"k{count}"}).status_code == 200
            os.kill(process.pid, signal.SIGKILL)
    with Bank(path) as server:
        assert [entry.key for entry in server.book.entries()] == ["k1", "k2", "k3"]


def test_the_banks_log_names_neither_account_nor_holder(tmp_path):
    start = "import sys; from pathlib import Path; from web.demo.bank import run; run(Path(sys.argv[1]), 0)"
    with python("-c", start, str(tmp_path / "bank.sqlite")) as process:
        url = process.stdout.readline().removeprefix("bank: ").strip()
        httpx.put(f"{url}/accounts/{ACCOUNT}/mode", json={"mode": "ok"})
        httpx.post(f"{url}/debits", json=TOLD | {"key": "k1"})
        httpx.get(f"{url}/{ACCOUNT} {ZHANG}")
        httpx.put(f"{url}/accounts/{ACCOUNT}/mode", json={"mode": ZHANG})
        httpx.post(f"{url}/debits", json=TOLD | {"key": ZHANG, "amount": ACCOUNT})
        assert [process.stdout.readline() for _ in range(2)] == ["PUT 400\n", "POST 400\n"]


# --- money that goes back ---------------------------------------------------------------------------------------------


def given_back(bank: httpx.Client) -> list[tuple[str, str, str, int]]:
    return [(entry["key"], entry["debit"], entry["state"], entry["told"]) for entry in bank.get("/book/refunds").json()]


def test_a_refund_is_booked_once_under_its_own_key_and_names_its_debit(bank):
    client.debit(DEMAND, "k1")
    answers = [client.refund(DEMAND | {"debit": "k1"}, "r1") for _ in range(3)]
    assert answers == [{"key": "r1", "reference": "SR00000001"}] * 3
    assert given_back(bank) == [("r1", "k1", "booked", 1)]


@pytest.mark.parametrize("mode", ["timeout_before", "timeout_after"])
def test_a_refund_that_was_not_answered_is_asked_for_by_its_key(bank, mode):
    client.debit(DEMAND, "k1")
    behave(bank, mode, times=1)
    with pytest.raises(client.BankSilent):
        client.refund(DEMAND | {"debit": "k1"}, "r1")
    assert client.refund(DEMAND | {"debit": "k1"}, "r1")["reference"] == "SR00000001"
    assert given_back(bank) == [("r1", "k1", "booked", 1)]


@pytest.mark.usefixtures("bank")
def test_no_more_goes_back_than_was_taken():
    client.debit(DEMAND, "k1")
    client.refund(DEMAND | {"debit": "k1", "amount": "1000.00"}, "r1")
    for amount, debit in (("200.51", "k1"), ("0.01", "never")):
        with pytest.raises(BusinessError) as refused:
            client.refund(DEMAND | {"debit": debit, "amount": amount}, f"r-{amount}")
        assert (refused.value.code, refused.value.facts) == ("REFUND_REFUSED", {"code": "not_covered"})
    assert client.refund(DEMAND | {"debit": "k1", "amount": "200.50"}, "r2")["reference"]


def test_a_refused_refund_gives_nothing_back_and_another_key_may_try_again(bank):
    client.debit(DEMAND, "k1")
    behave(bank, "refuse", reason="frozen", times=1)
    with pytest.raises(BusinessError) as refused:
        client.refund(DEMAND | {"debit": "k1"}, "r1")
    assert (refused.value.code, refused.value.facts) == ("REFUND_REFUSED", {"code": "frozen"})
    assert client.refund(DEMAND | {"debit": "k1"}, "r2")["reference"]
    assert [entry[2] for entry in given_back(bank)] == ["refused", "booked"]


def test_a_refund_under_a_known_key_with_other_content_is_noticed(bank):
    client.debit(DEMAND, "k1")
    client.refund(DEMAND | {"debit": "k1", "amount": "1.00"}, "r1")
    with pytest.raises(client.BankConfused):
        client.refund(DEMAND | {"debit": "k1", "amount": "2.00"}, "r1")
    assert bank.get("/refunds/never").status_code == 404
    assert bank.post("/refunds", json=TOLD | {"key": "r2"}).status_code == 400


# --- money that the insurer pays out ----------------------------------------------------------------------------------


def payouts(bank: httpx.Client) -> list[tuple[str, str, int]]:
    return [(entry["key"], entry["state"], entry["told"]) for entry in bank.get("/book/payouts").json()]


def test_a_payout_is_booked_once_under_its_own_key(bank):
    client.debit(DEMAND, "k1")
    answers = [client.payout(DEMAND, "k1") for _ in range(3)]
    assert answers == [{"key": "k1", "reference": "SP00000001"}] * 3
    assert payouts(bank) == book(bank) == [("k1", "booked", 1)], "the same key means another thing in another book"


@pytest.mark.parametrize("mode", ["timeout_after", "timeout_before"])
def test_a_payout_that_was_not_answered_is_asked_for_by_its_key(bank, mode):
    behave(bank, mode, times=1)
    with pytest.raises(client.BankSilent):
        client.payout(DEMAND, "p1")
    assert client.payout(DEMAND, "p1")["reference"] == "SP00000001"
    assert payouts(bank) == [("p1", "booked", 1)]


def test_a_refused_payout_pays_nothing_and_another_key_may_try_again(bank):
    behave(bank, "refuse", reason="closed", times=1)
    with pytest.raises(BusinessError) as refused:
        client.payout(DEMAND, "p1")
    assert (refused.value.code, refused.value.facts) == ("PAYOUT_REFUSED", {"code": "closed"})
    assert client.payout(DEMAND, "p2")["reference"]
    assert payouts(bank) == [("p1", "refused", 1), ("p2", "booked", 1)]


def test_a_payout_under_a_known_key_with_other_content_is_noticed(bank):
    client.payout(DEMAND, "p1")
    with pytest.raises(client.BankConfused):
        client.payout(DEMAND | {"amount": Decimal("1.00")}, "p1")
    assert bank.get("/payouts/never").status_code == 404
