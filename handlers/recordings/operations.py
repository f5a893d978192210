"""What keeps recordings and what quality control says of them. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.recordings import queries, rules
from handlers.recordings.models import SalesRecording
from workflows import sealing
from workflows.calendar import local_date
from workflows.db import new_id
from workflows.errors import Forbidden, Invalid, NotFound, Refused
from workflows.types import Actor

PASS, RERECORD = "PASS", "RERECORD"


class SoldIt(Forbidden):
    """Whoever sold, or stands in for the seller, may not judge the recording of the sale"""


class NotRecorded(Refused):
    """There is no recording of this sale yet"""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A recording as it is handed in."""

    recorded_on: date
    reference: str
    moments: tuple[str, ...]


def hand_in(  # noqa: PLR0913 - a recording, who sold and who brings it
    session: Session, case_id: UUID, recording: Recording, *, seller_id: UUID, by: UUID, now: datetime
) -> None:
    """Another recording of the case; the one before counts no longer."""
    session.add(
        SalesRecording(
            id=new_id(),
            case_id=case_id,
            seller_id=seller_id,
            by=by,
            recorded_on=recording.recorded_on,
            reference=recording.reference,
            moments=list(recording.moments),
            missing=[],
            at=now,
        )
    )
    session.flush()


def judge(  # noqa: PLR0913 - a verdict with its moments and words
    session: Session, case_id: UUID, result: str, missing: Sequence[str], note: str, *, actor: Actor, now: datetime
) -> None:
    """Quality control: PASS, or RERECORD with the key moments (domain-rules §2.5).

    Raises NotRecorded, SoldIt (domain-rules §10 no. 10), Invalid with NB-REC-01.
    """
    row = queries.last(session, case_id)
    if row is None:
        raise NotRecorded
    if {actor.user_id, actor.on_behalf_of} & {row.seller_id, row.by}:
        raise SoldIt
    today = local_date(now)
    findings = rules.pass_findings(row.moments, today) if result == PASS else rules.rerecord_findings(missing)
    if findings:
        raise Invalid(findings)
    row.result, row.missing = result, [] if result == PASS else list(missing)
    row.note = sealing.seal(note, owner=case_id) if note else None
    row.reviewed_by, row.reviewed_at = actor.user_id, now
    session.flush()


def seller_of(started_by: UUID | None, actor: Actor) -> UUID:
    """Who sold: whoever began the case, else the one the recording is handed in for. Raises NotFound for a machine."""
    found = started_by or actor.on_behalf_of or actor.user_id
    if found is None:
        raise NotFound
    return found
