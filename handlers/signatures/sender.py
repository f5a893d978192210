"""The line to whoever sends messages to mobiles, where there is one: a message is told once per key.

`MESSAGES_URL` names the address that takes a message; without it messages go nowhere. What goes wrong says nothing
about the mobile or the text, and the message may be told again.
"""

from __future__ import annotations

import os
import ssl
from functools import cache

import httpx

from workflows.errors import AnliuError

TIMEOUT = httpx.Timeout(6, connect=3)
"""Seconds for each wait."""


class SenderSilent(AnliuError):
    """The sender of messages does not take it"""


def send(mobile: str, text: str, key: str) -> None:
    """Tell the sender. Raises SenderSilent."""
    address = os.environ.get("MESSAGES_URL")
    if not address:
        return
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, verify=_trusted()) as line:
            line.post(address, json={"key": key, "mobile": mobile, "text": text}).raise_for_status()
    except httpx.HTTPError:
        raise SenderSilent from None  # the original names the address


@cache
def _trusted() -> ssl.SSLContext:
    """Whom to trust; read once, because it takes longer than the message."""
    return ssl.create_default_context()
