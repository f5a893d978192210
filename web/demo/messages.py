"""The simulated sender of messages: keeps what it was told to send, and shows it instead of sending it.

It belongs to the bank's process, and shares nothing with ours either. Of a number it keeps what a page may show.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

from handlers.customers.masking import mask_mobile
from web.demo.book import LONGEST, BadRequest, Kept, OtherContent

SHOWN = 200
"""Messages on the page, the newest first."""

ZONE = ZoneInfo("Asia/Shanghai")
PAGE = """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>模拟短信 · Simulated messages</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #243240 }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid #c3cad3; vertical-align: top }}
td:first-child, td:nth-child(2) {{ white-space: nowrap; font-variant-numeric: tabular-nums }}
</style>
<h1>模拟短信 · Simulated messages</h1>
<p>演示公司发出的短信只到这里，最新的在前。Messages of the demo go nowhere but here, the newest first.</p>
<table>
<thead><tr><th>时间 · Time<th>手机 · Mobile<th>内容 · Text</thead>
<tbody>{rows}</tbody>
</table>
</html>
"""
SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, mobile TEXT NOT NULL, text TEXT NOT NULL, at TEXT NOT NULL
);
"""


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message to somebody; `mobile` masked."""

    key: str
    mobile: str
    text: str

    @classmethod
    def read(cls, body: object) -> Message:
        """A message from the fields of a request. Raises BadRequest."""
        if not isinstance(body, dict) or set(body) != set(cls.__dataclass_fields__):
            raise BadRequest
        if not all(isinstance(value, str) and 0 < len(value) <= LONGEST for value in body.values()):
            raise BadRequest
        return cls(**body | {"mobile": mask_mobile(body["mobile"])})


class Messages(Kept):
    """All messages, in the order in which they came."""

    schema = SCHEMA

    def take(self, message: Message) -> None:
        """Keep a message; told again under its key it is one message. Raises OtherContent."""
        values = (message.key, message.mobile, message.text, datetime.now(UTC).isoformat(timespec="seconds"))
        with self._transaction() as file:
            file.execute(
                "INSERT INTO message (key, mobile, text, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", values
            )
            kept = file.execute("SELECT mobile, text FROM message WHERE key = ?", values[:1]).fetchone()
        if tuple(kept) != values[1:3]:
            raise OtherContent

    def page(self) -> str:
        """The last messages as a page."""
        with self._transaction() as file:
            last = file.execute("SELECT * FROM message ORDER BY number DESC LIMIT ?", (SHOWN,)).fetchall()
        return PAGE.format(rows="".join(_row((_when(row["at"]), row["mobile"], row["text"])) for row in last))


def _row(cells: Sequence[str]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}" for cell in cells) + "\n"


def _when(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(ZONE):%Y-%m-%d %H:%M:%S}"
