"""Whose cases a member of staff may not work on (domain-rules §10, rule 9)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from handlers.customers.gov_id import GovIdType
from handlers.customers.person import fingerprint
from handlers.customers.rules import check_gov_id
from workflows import interests
from workflows.calendar import local_date
from workflows.db import transaction, utcnow
from workflows.errors import NotFound, Refused
from workflows.models import User


class NoDocument(Refused):
    """Line %(line)d is no document: a type and a number that fits it"""


def declare(login: str, documents: Sequence[tuple[str, str]]) -> int:
    """Keep the documents of somebody and of their near relatives; gives how many. Raises NotFound, NoDocument."""
    for line, (kind, number) in enumerate(documents, 1):
        if kind not in set(GovIdType) or check_gov_id(number, {"gov_id_type": kind}, local_date(utcnow())):
            raise NoDocument(line=line)
    with transaction() as session:
        user_id = session.scalar(select(User.id).where(User.login == login))
        if user_id is None:
            raise NotFound
        interests.declare(session, user_id, [fingerprint(kind, number) for kind, number in documents])
    return len(documents)
