"""The one row of our own: how far the attempts of an account or an address are ahead of what is allowed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.db import Base


class LoginThrottle(Base):
    """A leaking bucket: each failed login fills it by a step, time empties it, `clear_at` is when it is empty.

    `subject` is an HMAC: neither accounts nor addresses lie in the database for this.
    """

    __tablename__ = "login_throttle"

    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    clear_at: Mapped[datetime]
