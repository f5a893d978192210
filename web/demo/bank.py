"""The simulated bank: its own process with its own book, on loopback, and every bad habit a real one has.

| Request | Answer |
|---|---|
| `POST /debits` {key, account, holder, amount, currency} | 200 booked, 422 refused; told again: the same answer; 409 |
| `GET /debits/<key>` | what became of it; 404 if never heard of |
| `POST /refunds` {the same and debit} | the same; refused where it is more than what is left of that debit |
| `GET /refunds/<key>` | what became of it; 404 if never heard of |
| `POST /payouts` {as a debit} | money the insurer pays; 200 booked, 422 refused; told again: the same answer; 409 |
| `GET /payouts/<key>` | what became of it; 404 if never heard of |
| `GET /book`, `GET /book/refunds`, `GET /book/payouts` | every debit, refund or payout, in order |
| `PUT /accounts/<number>/mode` {mode, reason, times} | how the next demands on the account are treated (`book.Mode`) |
| `POST /messages` {key, mobile, text} | kept and not sent; 409 |
| `GET /messages` | the last messages, as a page to read (`messages`) |

Amounts are decimal strings. Its log names methods and results, never an account, a holder or a message.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

from web.demo.book import BadRequest, Behaviour, Book, Demand, Entry, Mode, OtherContent, Payout, Return
from web.demo.messages import Message, Messages

ORDINARY = (200, 404, 422)
"""Booked or told, never heard of, refused: what a bank answers all day."""

LARGEST = 64 * 1024
"""Bytes of a request; a demand has a few hundred."""


class Bank(ThreadingHTTPServer):
    """The bank's counter: one thread per caller, so that nobody waits behind a caller who is left hanging."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, path: Path, port: int = 0) -> None:
        self.book = Book(path)
        self.messages = Messages(path)
        super().__init__(("127.0.0.1", port), Counter)

    @property
    def url(self) -> str:
        """Where the bank is reached."""
        return f"http://127.0.0.1:{self.server_port}"


class Counter(BaseHTTPRequestHandler):
    """One caller."""

    server: Bank
    protocol_version = "HTTP/1.1"
    server_version = "SimulatedBank"
    sys_version = ""
    timeout: ClassVar[float] = 60

    def do_GET(self) -> None:
        """Tell what is in the book."""
        match self._path():
            case ["book"]:
                self._answer(200, [asdict(entry) for entry in self.server.book.entries()])
            case ["book", "refunds"]:
                self._answer(200, [asdict(entry) for entry in self.server.book.entries("refund")])
            case ["book", "payouts"]:
                self._answer(200, [asdict(entry) for entry in self.server.book.entries("payout")])
            case ["messages"]:
                self._show(self.server.messages.page())
            case ["debits", key] if entry := self.server.book.ask(key):
                self._answer(200, asdict(entry))
            case ["refunds", key] if entry := self.server.book.ask(key, "refund"):
                self._answer(200, asdict(entry))
            case ["payouts", key] if entry := self.server.book.ask(key, "payout"):
                self._answer(200, asdict(entry))
            case _:
                self._answer(404, {"error": "unknown"})

    def do_POST(self) -> None:
        """Take a demand or a message."""
        try:
            if self._path() == ["messages"]:
                self.server.messages.take(Message.read(self._body()))
                self._answer(200, {})
                return
            demand = self._demand()
            self._take(demand, self.server.book.next_behaviour(demand.account))
        except BadRequest:
            self._answer(400, {"error": "neither a demand nor a message"})
        except OtherContent:
            self._answer(409, {"error": "the key is known with other content"})

    def do_PUT(self) -> None:
        """Switch how an account is treated."""
        try:
            number = self._account()
            behaviour = Behaviour.read(self._body())
        except BadRequest:
            self._answer(400, {"error": "not a mode"})
        else:
            self.server.book.behave(number, behaviour)
            self._answer(200, asdict(behaviour))

    def _take(self, demand: Demand, behaviour: Behaviour) -> None:
        if behaviour.mode is Mode.HANG:
            self.rfile.read(1)  # until the caller gives up
        entry = None
        if behaviour.mode not in {Mode.HANG, Mode.TIMEOUT_BEFORE}:
            entry = self.server.book.take(demand, behaviour)
        if entry is None or behaviour.mode is Mode.TIMEOUT_AFTER:
            self.close_connection = True  # says nothing and hangs up
            return
        for _ in range(2 if behaviour.mode is Mode.TWICE else 1):
            self._answer(200 if entry.state == "booked" else 422, _told(entry))

    def _demand(self) -> Demand:
        match self._path():
            case ["debits"]:
                return Demand.read(self._body())
            case ["refunds"]:
                return Return.read(self._body())
            case ["payouts"]:
                return Payout.read(self._body())
        raise BadRequest

    def _account(self) -> str:
        match self._path():
            case ["accounts", number, "mode"]:
                return number
        raise BadRequest

    def _path(self) -> list[str]:
        return [unquote(part) for part in self.path.strip("/").split("/")]

    def _body(self) -> object:
        """The request's JSON. Raises BadRequest; what was not read goes down with the connection."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            raise BadRequest
        try:
            return json.loads(self.rfile.read(int(length)))
        except ValueError:
            raise BadRequest from None

    def _answer(self, status: int, content: Mapping[str, Any] | list[dict[str, Any]]) -> None:
        self._send(status, "application/json", json.dumps(content, ensure_ascii=False))

    def _show(self, page: str) -> None:
        self._send(200, "text/html", page)

    def _send(self, status: int, kind: str, text: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        if self.close_connection:
            self.send_header("Connection", "close")  # or the caller would reuse a line that is dead
        self.end_headers()
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:  # noqa: ARG002 - http.server's signature
        """Print what is out of the ordinary, by method and result; the path would name an account."""
        if code not in ORDINARY:
            print(self.command or "-", code, flush=True)  # noqa: T201 - its log

    def log_error(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Print nothing more: the text would repeat what the caller sent."""


def _told(entry: Entry) -> dict[str, Any]:
    """What the caller hears: the same every time, however often it was told."""
    return {"key": entry.key, "state": entry.state, "reason": entry.reason, "reference": entry.reference}


def run(path: Path, port: int) -> None:
    """Open the bank until the process ends; port 0 takes a free one and prints it."""
    with Bank(path, port) as bank:
        print(f"bank: {bank.url}", flush=True)  # noqa: T201 - whoever asked for port 0 reads it here
        bank.serve_forever()
