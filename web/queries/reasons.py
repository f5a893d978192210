"""Reason codes in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from workflows.models import Reason
from workflows.types import Choice


def by_code(session: Session, codes: Iterable[str]) -> Mapping[str, Reason]:
    """These reasons, also such as are no longer offered."""
    wanted = set(codes)
    if not wanted:
        return {}
    return {reason.code: reason for reason in session.scalars(select(Reason).where(Reason.code.in_(wanted)))}


def offered(session: Session) -> Mapping[str, list[Choice]]:
    """The reasons that can be given now, by kind: R for a return, D for a decline."""
    found: dict[str, list[Choice]] = {}
    for one in session.scalars(select(Reason).where(Reason.active).order_by(Reason.code)):
        choice = Choice(value=one.code, zh=one.zh, en=one.en, note_zh=one.fix_zh, note_en=one.fix_en)
        found.setdefault(one.kind, []).append(choice)
    return found
