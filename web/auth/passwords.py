"""Passwords: argon2id with 64 MB, three passes, four lanes; at most eight of them at work in a process."""

from __future__ import annotations

import secrets
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy.orm import Session

from workflows.errors import N_, AnliuError, Refused
from workflows.models import User

SHORTEST, LONGEST = 10, 128
"""Characters of a password (faults-security §4); any characters, and nobody has to change it by the calendar."""
AT_ONCE = 8
PATIENCE = 10
"""Seconds to wait for one of the eight places."""
ONE_TIME_LASTS = timedelta(minutes=30)
LEAST_DISTINCT = 5
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of a one-time password: nothing that two people read in two ways."""
COMMON = frozenset(
    {
        *("password", "passw0rd", "letmein", "welcome", "iloveyou", "admin", "administrator", "qwerty", "qwertyuiop"),
        *("asdfghjkl", "zxcvbnm", "1qaz2wsx", "woaini", "anliu", "insurance", "baoxian", "changeme", "secret", "mima"),
    }
)
"""Words that a password may contain but not consist of, digits and repetitions aside."""

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)
_places = threading.BoundedSemaphore(AT_ONCE)


class Busy(AnliuError):
    """Too many people are signing in at this moment"""


class WeakPassword(Refused):
    """This password is too easy to guess"""


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE):
        raise Busy
    try:
        yield
    finally:
        _places.release()


def hash_password(text: str) -> str:
    """The hash to be stored. Raises Busy."""
    with _place():
        return _hasher.hash(text)


def matches(stored: str, text: str) -> bool:
    """Whether this is the password; an unknown user's empty hash takes as long as a known one's. Raises Busy."""
    if len(text) > LONGEST:
        text = ""  # nobody has such a password, and long texts must not cost more
    target = stored or NOBODY
    with _place():
        try:
            return _hasher.verify(target, text) and bool(stored)
        except (Argon2Error, InvalidHashError):
            return False


def require_good(text: str, login: str) -> None:
    """Raises WeakPassword with what to change."""
    if not SHORTEST <= len(text) <= LONGEST:
        raise WeakPassword(N_("A password has %(least)s to %(most)s characters"), least=SHORTEST, most=LONGEST)
    bare = "".join(one for one in text.lower() if one.isalpha())
    known = any(bare in {word, word * 2} for word in COMMON | {login.lower()})
    if known or len(set(text)) < LEAST_DISTINCT or _is_a_run(text):
        raise WeakPassword


def issue_one_time(session: Session, user_id: UUID, *, now: datetime, lasts: timedelta = ONE_TIME_LASTS) -> str:
    """Give a user a one-time password, to be replaced at the first login; it is shown once and stored as a hash."""
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
    user = session.get_one(User, user_id)
    user.password_hash, user.must_change, user.password_expires_at = hash_password(code), True, now + lasts
    return code


def _is_a_run(text: str) -> bool:
    """Whether each character follows the one before it: 1234567890, abcdefghij, or backwards."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _nobodys_hash() -> str:
    """A hash that no password has, in the form that costs as much to check as any other."""
    salt, digest = (b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${salt}${digest}"


NOBODY = _nobodys_hash()
