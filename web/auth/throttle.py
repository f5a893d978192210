"""Guessing passwords is slow: 5 failures for an account, 50 for an address, time gives them back (faults-security §4).

A delay, never a lock-out: whoever failed too often waits until one more try has leaked out of the bucket, at most
3 minutes for an account and 18 seconds for an address. A try counts before the password is looked at, so that many
at once do not get more than many in a row; a login that succeeds gives its try back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from web.auth.models import LoginThrottle
from workflows import sealing
from workflows.db import housekeeping

WINDOW = timedelta(minutes=15)


@dataclass(frozen=True)
class Limit:
    """How many failures a window allows for one kind of subject."""

    kind: str
    failures: int

    @property
    def step(self) -> timedelta:
        """How long one failure takes to leak out."""
        return WINDOW / self.failures

    def subject(self, name: str) -> str:
        """Who it is about, as a fingerprint."""
        return sealing.blind(f"login.{self.kind}", name)


ACCOUNT = Limit("account", 5)
ADDRESS = Limit("address", 50)


def take_try(account: str, address: str, now: datetime) -> timedelta:
    """Count a try before it is made; what is left to wait, or zero where it may be made."""
    with housekeeping() as session:
        wait = _take(session, ADDRESS, address, now)
        if not wait:
            wait = _take(session, ACCOUNT, account, now)
            if wait:
                _give_back(session, ADDRESS, address)
        return wait


def forget_failures(account: str, address: str, now: datetime) -> None:
    """A login succeeded: the account starts afresh, the address gets its try back, old buckets go."""
    with housekeeping() as session:
        session.execute(delete(LoginThrottle).where(LoginThrottle.subject == ACCOUNT.subject(account)))
        _give_back(session, ADDRESS, address)
        session.execute(delete(LoginThrottle).where(LoginThrottle.clear_at < now))


def _take(session: Session, limit: Limit, name: str, now: datetime) -> timedelta:
    """Fill the bucket by one step if it still fits; one statement, so that no two tries share a place."""
    subject, room = limit.subject(name), limit.step * (limit.failures - 1)
    filled = (
        insert(LoginThrottle)
        .values(subject=subject, clear_at=now + limit.step)
        .on_conflict_do_update(
            index_elements=[LoginThrottle.subject],
            set_={"clear_at": func.greatest(LoginThrottle.clear_at, now) + limit.step},
            where=LoginThrottle.clear_at <= now + room,
        )
        .returning(LoginThrottle.subject)
    )
    if session.scalars(filled).one_or_none():
        return timedelta(0)
    clear_at = session.scalars(select(LoginThrottle.clear_at).where(LoginThrottle.subject == subject)).one()
    return max(clear_at - room - now, timedelta(seconds=1))


def _give_back(session: Session, limit: Limit, name: str) -> None:
    session.execute(
        update(LoginThrottle)
        .where(LoginThrottle.subject == limit.subject(name))
        .values(clear_at=LoginThrottle.clear_at - limit.step)
        .execution_options(synchronize_session=False)
    )
