"""What is asked for before a risk is decided: each item with its source, date, pages and state (domain-rules §4.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers import editions
from handlers.underwriting.disclosure import Report
from handlers.underwriting.models import EvidenceItem
from workflows import sealing
from workflows.calendar import add_months, local_date
from workflows.db import new_id
from workflows.errors import N_, Invalid
from workflows.types import Actor, Choice, Finding


class EvidenceState(StrEnum):
    """How an item of evidence stands."""

    REQUESTED = "REQUESTED"  #: asked for, not there
    RECEIVED = "RECEIVED"  #: there, not yet judged
    ACCEPTED = "ACCEPTED"  #: a decision was made on it
    REJECTED = "REJECTED"  #: asked for again


MOVES: Mapping[EvidenceState, frozenset[EvidenceState]] = {
    EvidenceState.REQUESTED: frozenset({EvidenceState.RECEIVED}),
    EvidenceState.RECEIVED: frozenset({EvidenceState.ACCEPTED, EvidenceState.REJECTED}),
    EvidenceState.ACCEPTED: frozenset({EvidenceState.REJECTED}),
    EvidenceState.REJECTED: frozenset(),
}
"""Which state may follow which."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing that is asked for; `words` say what exactly, and speak of health."""

    kind: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Supplied:
    """One thing that was asked for and came: from whom, of which day, how many pages, what it concludes."""

    kind: str
    source: str
    dated: date
    pages: int
    findings: str = ""


def request(session: Session, case_id: UUID, wanted: Sequence[Wanted], *, actor: Actor, now: datetime) -> None:
    """Ask for evidence. What was received of the same kind before did not suffice: it is rejected."""
    asked = {one.kind for one in wanted}
    for item in _in_state(session, case_id, EvidenceState.RECEIVED, EvidenceState.ACCEPTED):
        if item.kind in asked:
            _judge(item, EvidenceState.REJECTED, actor, now)
    session.add_all(
        EvidenceItem(
            id=new_id(),
            case_id=case_id,
            kind=one.kind,
            state=EvidenceState.REQUESTED,
            words=sealing.seal(one.words, owner=case_id) if one.words else None,
            requested_by=actor.user_id,
            requested_at=now,
        )
        for one in wanted
    )
    session.flush()


def supply(session: Session, case_id: UUID, supplied: Sequence[Supplied], *, now: datetime) -> None:
    """Take in what came; everything that was asked for has to be there, with source and date (requirements S3.5.8).

    A medical report also says what it concludes (S3.5.2).

    Raises Invalid with a finding at each row that is wrong and for everything that is missing.
    """
    open_items = _in_state(session, case_id, EvidenceState.REQUESTED)
    today = local_date(now)
    findings = [*_missing(open_items, supplied, today), *_wrong(supplied, today)]
    if findings:
        raise Invalid(findings)
    by_kind = {one.kind: one for one in supplied}
    for item in open_items:
        came = by_kind[item.kind]
        item.state = EvidenceState.RECEIVED
        item.source = sealing.seal(came.source, owner=case_id)
        item.dated, item.pages, item.received_at = came.dated, came.pages, now
        item.findings = sealing.seal(came.findings, owner=case_id) if came.findings else None
    session.flush()


def accept(session: Session, case_id: UUID, *, actor: Actor, now: datetime) -> None:
    """A decision was made on everything that was received."""
    for item in _in_state(session, case_id, EvidenceState.RECEIVED):
        _judge(item, EvidenceState.ACCEPTED, actor, now)
    session.flush()


def requested(session: Session, case_id: UUID) -> list[EvidenceItem]:
    """What is still asked for, in the order it was."""
    return _in_state(session, case_id, EvidenceState.REQUESTED)


def there(session: Session, case_id: UUID, on: date) -> frozenset[str]:
    """The kinds that need not be asked for: brought and not rejected, or held in something that was."""
    kinds = {item.kind for item in _brought(session, case_id)}
    return frozenset(kinds.union(*(_kinds(on).get(code, {}).get("holds", ()) for code in kinds)))


def is_undecided(session: Session, case_id: UUID) -> bool:
    """Whether something came that a person had asked for, and nobody has decided on it yet."""
    return bool(_in_state(session, case_id, EvidenceState.RECEIVED))


def reports(session: Session, case_id: UUID) -> list[Report]:
    """What was brought and says something in words, in the order it was asked for; without what was rejected."""
    return [
        Report(
            kind=item.kind, source=sealing.unseal(item.source), dated=item.dated, words=sealing.unseal(item.findings)
        )
        for item in _brought(session, case_id)
        if item.source and item.dated and item.findings
    ]


def of_case(session: Session, case_id: UUID) -> list[EvidenceItem]:
    """Everything that was ever asked for, in the order it was."""
    return _in_state(session, case_id, *EvidenceState)


def kinds(on: date) -> Sequence[Choice]:
    """What can be asked for."""
    return tuple(Choice(value=code, zh=row["zh"], en=row["en"]) for code, row in _kinds(on).items())


def _brought(session: Session, case_id: UUID) -> list[EvidenceItem]:
    return _in_state(session, case_id, EvidenceState.RECEIVED, EvidenceState.ACCEPTED)


def _in_state(session: Session, case_id: UUID, *states: EvidenceState) -> list[EvidenceItem]:
    found = select(EvidenceItem).where(EvidenceItem.case_id == case_id, EvidenceItem.state.in_(states))
    return list(session.scalars(found.order_by(EvidenceItem.requested_at, EvidenceItem.id)))


def _judge(item: EvidenceItem, state: EvidenceState, actor: Actor, now: datetime) -> None:
    assert state in MOVES[EvidenceState(item.state)]  # noqa: S101 - the queries above choose by state
    item.state, item.judged_by, item.judged_at = state, actor.user_id, now


def kind(code: str, on: date) -> Choice:
    """What a kind of evidence is called. Raises KeyError."""
    return next(each for each in kinds(on) if each.value == code)


def _missing(asked: Sequence[EvidenceItem], supplied: Sequence[Supplied], today: date) -> list[Finding]:
    there = {one.kind for one in supplied}
    message = N_("This was asked for and is missing: %(kind)s")
    missing = dict.fromkeys(item.kind for item in asked if item.kind not in there)
    return [
        Finding(field="evidence", code="UW-EVD-01", message=message, params={"kind": kind(code, today)})
        for code in missing
    ]


def _wrong(supplied: Sequence[Supplied], today: date) -> list[Finding]:
    return [finding for place, one in enumerate(supplied) for finding in _wrong_one(f"evidence.{place}", one, today)]


def _wrong_one(at: str, one: Supplied, today: date) -> Iterator[Finding]:
    about = _kinds(today).get(one.kind, {})
    months = about.get("valid_months")
    if one.dated > today:
        yield Finding(field=f"{at}.dated", code="date", message=N_("This date lies in the future"))
    elif months and add_months(one.dated, months) < today:
        message = N_("A report may be at most %(months)s months old")
        yield Finding(field=f"{at}.dated", code="UW-EVD-02", message=message, params={"months": months})
    if about.get("report") and not one.findings.strip():
        message = N_("Copy what the report concludes; it is rated together with the questionnaire")
        yield Finding(field=f"{at}.findings", code="required", message=message)


def _kinds(on: date) -> Mapping[str, Mapping[str, Any]]:
    table: Mapping[str, Mapping[str, Any]] = editions.load("underwriting", "evidence").on(on)["evidence"]
    return table
