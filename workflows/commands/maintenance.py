"""Announcing a time in which nothing is saved, and calling it off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from workflows import db
from workflows.db import housekeeping, transaction, utcnow
from workflows.errors import N_, NotFound, Refused
from workflows.maintenance import NOTICE
from workflows.models import MaintenanceWindow


def announce(starts_at: datetime, ends_at: datetime, *, zh: str, en: str) -> UUID:
    """Announce a window with its reason in both languages; gives its id. Raises Refused, InMaintenance."""
    with transaction() as session:
        now = utcnow()
        if not zh.strip() or not en.strip():
            raise Refused(N_("Say in both languages what the maintenance is for"))
        if not now + NOTICE <= starts_at < ends_at:
            raise Refused(N_("Maintenance begins in a minute at the earliest, and ends after it has begun"))
        clash = select(MaintenanceWindow.id).where(
            MaintenanceWindow.called_off_at.is_(None),
            MaintenanceWindow.starts_at < ends_at,
            MaintenanceWindow.ends_at > starts_at,
        )
        if session.scalars(clash).first() is not None:
            raise Refused(N_("Another maintenance lies in this time"))
        window = MaintenanceWindow(starts_at=starts_at, ends_at=ends_at, zh=zh.strip(), en=en.strip(), announced_at=now)
        session.add(window)
        session.flush()
        announced = window.id
    db.windows().forget()
    return announced


def call_off(window_id: UUID) -> None:
    """Call a window off, or end one that is open: the only thing that can be said inside it. Raises NotFound."""
    with housekeeping() as session:
        window = session.get(MaintenanceWindow, window_id, with_for_update=True)
        if window is None or window.called_off_at is not None or window.ends_at <= utcnow():
            raise NotFound
        window.called_off_at = utcnow()
    db.windows().forget()
