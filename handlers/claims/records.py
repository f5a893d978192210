"""What handlers and investigators looked into, and what claimants were asked to bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from handlers.claims import queries
from handlers.claims.models import ClaimRecord, ClaimSupplement
from workflows import sealing
from workflows.db import new_id
from workflows.errors import N_, Invalid, NotFound
from workflows.types import Actor, Choice, Finding, Step


class RecordKind(StrEnum):
    """What was looked into."""

    CONTACT = "contact"  #: the customer was called and told what comes next (requirements S4.3.3)
    COMPLETENESS = "completeness"  #: whether everything is there
    VALIDITY = "validity"  #: whether the policy was in force
    EVENT = "event"  #: whether it happened, and as it was told
    COVER = "cover"  #: whether the conditions of the contract are met
    REFERRAL = "referral"  #: what a handler wants to have looked into
    INVESTIGATION = "investigation"  #: what an investigator found
    EXTENSION = "extension"  #: whether an investigation gets more time
    BY_HAND = "by_hand"  #: a letter that could not be printed was written by hand


CHECKS = (RecordKind.VALIDITY, RecordKind.EVENT, RecordKind.COVER)
"""The three checks that are recorded apart (requirements S2.6.6)."""

KINDS = (
    Choice(value=RecordKind.CONTACT, zh="联系客户", en="Contact"),
    Choice(value=RecordKind.COMPLETENESS, zh="资料审核", en="Completeness"),
    Choice(value=RecordKind.VALIDITY, zh="保单有效性", en="Validity of the policy"),
    Choice(value=RecordKind.EVENT, zh="事故真实性", en="Truth of the event"),
    Choice(value=RecordKind.COVER, zh="保险责任", en="Conditions of cover"),
    Choice(value=RecordKind.REFERRAL, zh="转调查", en="Sent to investigation"),
    Choice(value=RecordKind.INVESTIGATION, zh="调查", en="Investigation"),
    Choice(value=RecordKind.EXTENSION, zh="调查延期", en="More time to investigate"),
    Choice(value=RecordKind.BY_HAND, zh="人工出具文书", en="Letter written by hand"),
)
CONCLUSIONS = (
    Choice(value="reached", zh="已接通", en="Reached"),
    Choice(value="message", zh="已留言或短信", en="A message was left"),
    Choice(value="complete", zh="齐全", en="Complete"),
    Choice(value="incomplete", zh="不齐", en="Incomplete"),
    Choice(value="yes", zh="成立", en="Met"),
    Choice(value="no", zh="不成立", en="Not met"),
    Choice(value="doubtful", zh="存疑", en="In doubt"),
    Choice(value="CLEARED", zh="排除疑点", en="Cleared"),
    Choice(value="SUSPICIOUS", zh="存疑", en="Suspicious"),
    Choice(value="CONFIRMED", zh="查实", en="Confirmed"),
    Choice(value="extend", zh="申请延期", en="More time asked for"),
    Choice(value="approve", zh="同意", en="Approved"),
    Choice(value="refuse", zh="不同意", en="Refused"),
    Choice(value="sent", zh="已送达", en="Sent"),
)


def record(step: Step, kind: RecordKind, conclusion: str, words: str) -> None:
    """Keep what somebody concluded; the words are sealed."""
    step.session.add(
        ClaimRecord(
            id=new_id(),
            case_id=step.case.id,
            kind=kind,
            conclusion=conclusion,
            words=sealing.seal(words, owner=step.case.id) if words else None,
            by=step.actor.user_id,
            at=step.now,
        )
    )
    step.session.flush()


def request(step: Step, papers: Sequence[str], reasons: Sequence[str], *, words: str, newly_arisen: str) -> int:
    """Ask for everything that is missing, at once; gives how many requests there are now (Insurance Law art. 22).

    Another request after the first says what arose since then. Raises Invalid.
    """
    session, case_id = step.session, step.case.id
    before = [one for one in queries.supplements(session, case_id) if not one.refused]
    if before and not newly_arisen:
        message = N_("Everything is asked for once: say what arose since then")
        raise Invalid([Finding(field="newly_arisen", code="newly_arisen", message=message)])
    session.add(
        ClaimSupplement(
            id=new_id(),
            case_id=case_id,
            papers=list(papers),
            reasons=list(reasons),
            words=sealing.seal(words, owner=case_id) if words else None,
            newly_arisen=sealing.seal(newly_arisen, owner=case_id) if before else None,
            asked_by=step.actor.user_id,
            asked_at=step.now,
        )
    )
    session.flush()
    return len(before) + 1


def approve(session: Session, case_id: UUID, *, approved: bool, actor: Actor, now: datetime) -> int:
    """What a supervisor says to another request; gives how many requests count. Raises NotFound."""
    last = the_request(session, case_id)
    last.refused, last.approved_by, last.approved_at = not approved, actor.user_id, now
    session.flush()
    return sum(1 for one in queries.supplements(session, case_id) if not one.refused)


def bring(session: Session, case_id: UUID, *, now: datetime) -> None:
    """What was asked for is there. Raises NotFound."""
    the_request(session, case_id).brought_at = now
    session.flush()


def the_request(session: Session, case_id: UUID) -> ClaimSupplement:
    """The last request of a case. Raises NotFound."""
    found = queries.supplements(session, case_id)
    if not found:
        raise NotFound
    return found[-1]
