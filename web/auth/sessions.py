"""Logins are rows: the browser holds 256 random bits, the row their hash; whoever deletes the row ends the login.

30 minutes idle, 12 hours at most, a new one at each login, all gone when the password changes (faults-security §4).
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from workflows.db import housekeeping
from workflows.models import LoginSession, User
from workflows.types import Actor

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
TOUCH = timedelta(minutes=1)
"""How exactly it is known when somebody was last there: one small write a minute instead of one a request."""


@dataclass(frozen=True, kw_only=True)
class Login:
    """Who is there, for one request."""

    token_hash: str
    user_id: UUID
    account: str
    name: str
    locale: str
    must_change: bool
    actor: Actor


def fingerprint(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(session: Session, user_id: UUID, now: datetime) -> str:
    """Begin a login; gives the token for the browser. Sessions that are over are swept."""
    token = secrets.token_urlsafe(32)
    session.execute(delete(LoginSession).where(or_(LoginSession.expires_at <= now, LoginSession.seen_at <= now - IDLE)))
    session.add(
        LoginSession(
            token_hash=fingerprint(token), user_id=user_id, created_at=now, seen_at=now, expires_at=now + ABSOLUTE
        )
    )
    return token


def find(session: Session, token: str, now: datetime) -> tuple[LoginSession, User] | None:
    """The login of a token and its user; none where it is over, was revoked, or the user is no longer active."""
    found = session.execute(
        select(LoginSession, User)
        .join(User, User.id == LoginSession.user_id)
        .where(LoginSession.token_hash == fingerprint(token))
        .where(LoginSession.expires_at > now, LoginSession.seen_at > now - IDLE, User.active)
    ).one_or_none()
    return (found[0], found[1]) if found else None


def touch(token_hash: str, now: datetime) -> None:
    """Note that somebody was there."""
    with housekeeping() as session:
        session.execute(update(LoginSession).where(LoginSession.token_hash == token_hash).values(seen_at=now))


def close(token_hash: str) -> None:
    """End one login."""
    with housekeeping() as session:
        session.execute(delete(LoginSession).where(LoginSession.token_hash == token_hash))


def close_all(session: Session, user_id: UUID) -> None:
    """End every login of a user."""
    session.execute(delete(LoginSession).where(LoginSession.user_id == user_id))
