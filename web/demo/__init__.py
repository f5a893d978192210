"""What only the demo has: a simulated bank, an invented company and the one-time logins of its people."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Login:
    """One person of the demo company who has not set a password yet: printed once, at the console."""

    account: str
    name: str
    role_zh: str
    role_en: str
    code: str = field(repr=False)
