"""Why somebody may not do a step: what they did in the case before, to whom they are near (domain-rules §10)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from workflows.engine import Node
from workflows.errors import N_
from workflows.models import Answer, CaseParty, Interest

WORKED_BEFORE = N_("Whoever worked on an earlier step of this case may not do this one")
TOO_NEAR = N_("This case is about that person or a near relative: somebody else works on it")


def hindrance(session: Session, case_id: UUID, node: Node, people: Collection[UUID | None]) -> str:
    """Why these people, one for whom another stands in, may not do this step; "" where nothing is against it.

    One statement, whatever the drawing says.
    """
    who = [person for person in people if person is not None]
    if not who:
        return ""
    did = exists().where(
        Answer.case_id == case_id,
        Answer.node.in_(node.separate),
        or_(Answer.by.in_(who), Answer.on_behalf_of.in_(who)),
    )
    near = exists().where(
        Interest.user_id.in_(who), CaseParty.case_id == case_id, CaseParty.fingerprint == Interest.fingerprint
    )
    worked, related = session.execute(select(did, near)).one()
    return TOO_NEAR if related else WORKED_BEFORE if worked else ""
