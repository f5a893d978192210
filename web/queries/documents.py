"""The documents of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from workflows import access, sealing
from workflows.models import File, User
from workflows.types import Actor


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document, its name unsealed; `by` is empty for what the house wrote."""

    id: UUID
    kind: str
    name: str
    size: int
    state: str
    by: str
    uploaded_at: datetime


def of_case(session: Session, actor: Actor, case_id: UUID) -> list[Document]:
    """A case's documents, oldest first; none where the case is not the actor's to see."""
    statement = (
        access.visible(File, actor)
        .where(File.case_id == case_id)
        .outerjoin(User, User.id == File.uploaded_by)
        .add_columns(User.name)
        .order_by(File.uploaded_at, File.id)
    )
    return [
        Document(
            id=file.id,
            kind=file.kind,
            name=sealing.unseal(file.name),
            size=file.size,
            state=file.state,
            by=name or "",
            uploaded_at=file.uploaded_at,
        )
        for file, name in session.execute(statement)
    ]


def same(session: Session, actor: Actor, case_id: UUID, kind: str, content: bytes) -> UUID | None:
    """The document of this kind that a case has already with this content."""
    equal = access.visible(File, actor).where(
        File.case_id == case_id, File.kind == kind, File.digest == sealing.blind_bytes("file", content)
    )
    return session.scalars(equal.order_by(File.id).limit(1).with_only_columns(File.id)).one_or_none()
