"""How personal values are shown to somebody without the right to read them (domain-rules §2.8)."""

from __future__ import annotations

_ENDS = 4


def mask_gov_id(number: str) -> str:
    """`11010519491231002X` -> `1101**********002X`; shorter numbers show a quarter at each end."""
    shown = min(_ENDS, len(number) // 4)
    return _keep(number, shown, shown)


def mask_mobile(mobile: str) -> str:
    """`13812341234` -> `138****1234`; other phone numbers show their last four digits at most."""
    return (
        _keep(mobile, 3, _ENDS) if len(mobile) == len("13812341234") else _keep(mobile, 0, min(_ENDS, len(mobile) // 2))
    )


def mask_card(number: str) -> str:
    """The last four digits of a bank account, none of a very short one."""
    return _keep(number, 0, _ENDS if len(number) >= 2 * _ENDS else 0)


def mask_name(name: str) -> str:
    """The first character of each word: `王小明` -> `王**`, `John Smith` -> `J*** S****`."""
    return " ".join(_keep(word, 1, 0) if len(word) > 1 else "*" for word in name.split())


def mask_email(address: str) -> str:
    """The first letter and the domain: `wang@example.com` -> `w***@example.com`."""
    local, at, domain = address.partition("@")
    return f"{_keep(local, 1 if len(local) > 1 else 0, 0)}{at}{domain}"


def _keep(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[len(text) - last :]
