"""What tests share: databases, processes and the difference between a short run and a soak."""

from __future__ import annotations

soaking = False
"""True in `make soak`; set before any test module is read."""


def scale(short: int, long: int) -> int:
    """How many examples, rounds or kills a test makes: `short` on every change, `long` in `make soak`."""
    return long if soaking else short
