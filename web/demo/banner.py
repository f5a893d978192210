"""What the demo says when it is ready: its addresses and the one-time logins, in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from web.demo import Login

WIDTH = 78
RULE = "═" * WIDTH


def banner(address: str, logins: Sequence[Login], messages: str = "") -> str:
    """The text for the console; an empty list of logins means that everybody has a password already.

    `messages`: where the messages to customers, such as signing codes, can be read.
    """
    lines = ["", RULE, "  案流 Anliu", f"  地址 · Address: {address}"]
    if messages:
        lines.append(f"  模拟短信（签名验证码）· Simulated messages (signing codes): {messages}")
    lines.append("")
    if logins:
        lines.append("  一次性登录码，首次登录时须自设密码 · One-time codes: choose a password at first login")
        lines += [_row(login) for login in logins]
    else:
        lines.append("  各演示账户均已启用 · Every demo account is in use already")
        lines.append("  重新开始 · Start over: make demo-reset")
    return "\n".join([*lines, "", "  按 Ctrl-C 停止 · Stop with Ctrl-C", RULE, ""])


def _row(login: Login) -> str:
    role = f"{login.role_zh} {login.role_en}"
    return f"    {_pad(login.account, 16)}{_pad(login.code, 16)}{_pad(login.name, 12)}{role}"


def _pad(text: str, columns: int) -> str:
    """Fill up to a number of terminal columns; a Chinese character takes two."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return text + " " * max(1, columns - len(text) - wide)
