"""The desk in real browsers: it stands behind a port on loopback, and every window of a test is watched.

A window complains about what no reader would see: errors of scripts, a broken content policy, a request that leaves the
house, an answer that is missing or broken.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.desk import WorkDesk
from workflows.db import at_moment

DESKTOP = (1440, 900)
PHONE = (390, 844)
EXPECTED = re.compile(
    r"Failed to load resource: (the server responded with a status of 4(03|09|22)|net::ERR_INTERNET_D)"
    r"|Response Status Error Code 403 from /items/"
    r"|htmx:(afterRequest|sendAbort), \[object HTML"
)
"""What the browser itself says about an answer that is a page for the reader, and of a plug that a test has pulled;
what either says of a session that has ended; what htmx says of a question that its reader did not wait for: a new one
replaced it, or they went on to another page.
Where an answer fails, htmx says `sendError`."""
VIEWER = ("chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/", "chrome://resources/")
"""Chromium's own viewer of PDFs, a part of the browser."""
MISSING, BROKEN = 404, 500


class _Silent(WSGIRequestHandler):
    """A server that prints nothing."""

    def log(self, *_args: object) -> None:
        """Print nothing."""


@contextmanager
def served(desk: WorkDesk) -> Iterator[str]:
    """The desk on a free port, each request at the desk's time; gives its address."""

    def at_the_desks_time(environ: Any, start_response: Any) -> Any:
        with at_moment(desk.now):
            return desk.app.wsgi_app(environ, start_response)

    server = make_server("127.0.0.1", 0, at_the_desks_time, threaded=True, request_handler=_Silent)
    server.daemon_threads = False  # closing waits for the last answer
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


class Windows:
    """The browsers of a test: one per `open`, with cookies of its own, all of them watched."""

    def __init__(self, browser: Browser, desk: WorkDesk, address: str) -> None:
        self.desk = desk
        self.complaints: list[str] = []
        self._browser = browser
        self._address = address
        self._contexts: list[BrowserContext] = []

    def open(self, login: str = "", path: str = "/", *, lang: str = "zh-CN", size: tuple[int, int] = DESKTOP) -> Page:
        """A window of somebody who is signed in, or of nobody, at a page."""
        context = self._browser.new_context(
            base_url=self._address,
            locale=lang,
            timezone_id="Asia/Shanghai",
            viewport={"width": size[0], "height": size[1]},
        )
        self._contexts.append(context)
        if login:
            context.add_cookies([{"name": "anliu", "value": self.desk.token(login), "url": self._address}])
        page = context.new_page()
        self._watch(page)
        page.goto(path)
        return page

    def close(self) -> None:
        """Close everything."""
        for context in self._contexts:
            context.close()

    def _watch(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", lambda request: self._follow(request.url))
        page.on("response", self._weigh)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not EXPECTED.match(message.text):
            self.complaints.append(f"console: {message.text}")

    def _follow(self, url: str) -> None:
        if not url.startswith((f"{self._address}/", "data:", "blob:", *VIEWER)):
            self.complaints.append(f"left the house: {url}")

    def _weigh(self, response: Response) -> None:
        if response.status == MISSING or response.status >= BROKEN:
            self.complaints.append(f"{response.status}: {response.url}")
